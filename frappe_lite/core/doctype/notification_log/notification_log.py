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


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Return whether this is one's own notice."""
	user = user or local.session.user
	return user in ("Administrator", doc.for_user)
