"""A notice for one user."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document


class NotificationLog(Document):
	pass


def get_permission_query_conditions(for_user: str | None = None) -> str | None:
	"""Limit lists to one's own notices."""
	user = for_user or local.session.user
	if user == "Administrator":
		return None
	return f"`tabNotification Log`.`for_user` = {local.db.escape(user)}"
