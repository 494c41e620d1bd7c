"""Default values of a person and of the site (`frappe.defaults`)."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.documents import get_doc
from frappe_lite.permissions import get_user_permissions as get_user_permissions
from frappe_lite.utils import scrub, unscrub


def get_defaults_for(parent: str = "__default") -> _dict:
	"""Return the defaults kept under a user's name, `__default` or `__global`; several values of a key as a list."""
	return _dict(local.db.cache.get("user_defaults", parent, lambda: _load_defaults(parent)))


def _load_defaults(parent: str) -> dict[str, Any]:
	defaults: dict[str, Any] = {}
	for key, value in local.db.execute(
		"SELECT defkey, defvalue FROM tabDefaultValue WHERE parent = ? ORDER BY creation, rowid", (parent,)
	):
		if value is None:
			continue
		if key not in defaults:
			defaults[key] = value
			continue
		known = defaults[key] if isinstance(defaults[key], list) else [defaults[key]]
		defaults[key] = known if value in known else [*known, value]
		if len(defaults[key]) == 1:
			defaults[key] = value
	return defaults


def get_defaults(user: str | None = None) -> _dict:
	"""Return the site's defaults with the user's own over them."""
	user = user or (local.session.user if local.session else "Guest")
	defaults = get_defaults_for()
	defaults.update(get_defaults_for(user))
	defaults.update(user=user, owner=user)
	return defaults


def is_a_user_permission_key(key: str) -> bool:
	"""Tell whether a key is the name of a DocType."""
	return ":" not in key and key != scrub(key)


def not_in_user_permission(key: str, value: Any, user: str | None = None) -> bool:
	"""Tell whether the user's permissions leave this value out."""
	rows = get_user_permissions(user or local.session.user).get(unscrub(key)) or []
	return bool(rows) and all(row.doc != value for row in rows)


def _values_of(key: str, user: str | None) -> list[Any]:
	defaults = get_defaults(user)
	found = defaults.get(key)
	if is_a_user_permission_key(key) and not (isinstance(found, list) and len(found) == 1):
		found = defaults.get(scrub(key)) or _permitted_default(key, defaults)
	return found if isinstance(found, list) else [found] if found else []


def _permitted_default(doctype: str, defaults: _dict) -> str:
	rows = get_user_permissions().get(doctype) or []
	marked = [row.doc for row in rows if row.is_default]
	return marked[0] if marked else next((row.doc for row in rows if row.doc == defaults.get(doctype)), "")


def get_user_default(key: str, user: str | None = None) -> Any:
	"""Return a user's default, the site's where there is none; None where user permissions leave it out."""
	values = _values_of(key, user)
	value = values[0] if values else None
	return None if not_in_user_permission(key, value, user) else value


def get_user_default_as_list(key: str, user: str | None = None) -> list[Any]:
	"""Return all values of a user's default that user permissions leave."""
	return [value for value in _values_of(key, user) if value and not not_in_user_permission(key, value)]


def get_global_default(key: str) -> Any:
	"""Return the site's default as the session's user has it."""
	value = get_defaults().get(key)
	value = value[0] if isinstance(value, list) and value else value
	return None if not_in_user_permission(key, value) else value


def set_default(key: str, value: Any, parent: str, parenttype: str = "__default") -> None:
	"""Replace a default; None takes it away."""
	local.db.delete("DefaultValue", {"defkey": key, "parent": parent})
	local.db.cache.forget("user_defaults", parent)
	if value is not None:
		add_default(key, value, parent, parenttype)


def add_default(key: str, value: Any, parent: str, parenttype: str | None = None) -> None:
	"""Add one more value."""
	get_doc(
		{
			"doctype": "DefaultValue",
			"parent": parent,
			"parenttype": parenttype or "__default",
			"parentfield": "system_defaults",
			"defkey": key,
			"defvalue": value,
		}
	).insert(ignore_permissions=True)
	local.db.cache.forget("user_defaults", parent)


def clear_default(
	key: str | None = None,
	value: Any = None,
	parent: str | None = None,
	name: str | None = None,
	parenttype: str | None = None,
) -> None:
	"""Take defaults away by any of what they are known by. Raises ValueError when nothing is given."""
	given = {"defkey": key, "defvalue": value, "parent": parent, "parenttype": parenttype}
	filters = {"name": name} if name else {field: each for field, each in given.items() if each}
	if not filters:
		raise ValueError("Say which default is to be cleared: its key, value, parent or name.")
	local.db.delete("DefaultValue", filters)
	local.db.cache.forget("user_defaults")


def set_user_default(key: str, value: Any, user: str | None = None, parenttype: str | None = None) -> None:
	"""Replace a user's default."""
	set_default(key, value, user or local.session.user, parenttype or "__default")


def add_user_default(key: str, value: Any, user: str | None = None, parenttype: str | None = None) -> None:
	"""Add a value to a user's default."""
	add_default(key, value, user or local.session.user, parenttype)


def clear_user_default(key: str, user: str | None = None) -> None:
	"""Take a user's default away."""
	clear_default(key, parent=user or local.session.user)


def set_global_default(key: str, value: Any) -> None:
	"""Replace a default of the site."""
	set_default(key, value, "__default")


def add_global_default(key: str, value: Any) -> None:
	"""Add a value to a default of the site."""
	add_default(key, value, "__default")
