"""What a user was given: roles, and single documents that were shared."""

from __future__ import annotations

from frappe_lite.context import local

SHAREABLE = {"read", "write", "share", "submit", "email", "print"}
ADMINISTRATOR = "Administrator"
GUEST = "Guest"
ALL_USERS_ROLE = "All"
DESK_USER_ROLE = "Desk User"
AUTOMATIC_ROLES = (GUEST, ALL_USERS_ROLE, DESK_USER_ROLE, ADMINISTRATOR)


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	"""Return the user's roles, with the automatic ones unless told. Administrator has every role."""
	user = user or (local.session.user if local.session else GUEST)
	roles = local.db.cache.get("roles", user, lambda: _load_roles(user))
	return roles if with_standard else [role for role in roles if role not in AUTOMATIC_ROLES]


def _load_roles(user: str) -> list[str]:
	db = local.db
	if user == ADMINISTRATOR:
		return [row[0] for row in db.execute("SELECT name FROM tabRole")]
	if user == GUEST:
		return [GUEST]
	rows = db.execute(
		"SELECT h.role FROM `tabHas Role` h JOIN tabRole r ON r.name = h.role"
		" WHERE h.parent = ? AND h.parenttype = 'User' AND r.disabled = 0",
		(user,),
	)
	roles = [row[0] for row in rows if row[0] not in AUTOMATIC_ROLES]
	roles += [ALL_USERS_ROLE, GUEST]
	if db.get_value("User", user, "user_type") == "System User":
		roles.append(DESK_USER_ROLE)
	return roles


def clear_role_cache(user: str | None = None) -> None:
	"""A user's roles changed (or, without a user, a role did)."""
	local.db.cache.forget("roles", user)


def get_shared(doctype: str, user: str | None = None, rights: list[str] | None = None) -> list[str]:
	"""Return the names of the documents that were shared with the user, or with everyone, with these rights."""
	user = user or local.session.user
	wanted = " AND ".join(f"`{right}` = 1" for right in (rights or ["read"]) if right in SHAREABLE)
	rows = local.db.execute(
		f"SELECT share_name FROM tabDocShare WHERE share_doctype = ? AND {wanted} AND (user = ? OR (everyone = 1 AND ?))",
		(doctype, user, user != GUEST),
	)
	return [row[0] for row in rows]
