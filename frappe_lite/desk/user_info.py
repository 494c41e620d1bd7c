"""Names and pictures of the people who appear in an answer."""

from __future__ import annotations

from collections.abc import Iterable

from frappe_lite.context import _dict
from frappe_lite.query import get_all


def get_user_info(users: Iterable[str | None]) -> dict[str, _dict]:
	"""Return fullname, image, name, email and time_zone by user."""
	wanted = sorted({user for user in users if user})
	if not wanted:
		return {}
	rows = get_all(
		"User",
		filters={"name": ["in", wanted]},
		fields=["full_name", "user_image", "name", "email", "time_zone"],
	)
	return {
		row.name: _dict(
			fullname=row.full_name or row.name,
			image=row.user_image,
			name=row.name,
			email=row.email,
			time_zone=row.time_zone,
		)
		for row in rows
	}
