"""Permission rows of a DocType as the customer changes them, and user permissions made in code."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import _dict, local
from frappe_lite.delete_doc import delete_doc
from frappe_lite.doctype_checks import check_permissions
from frappe_lite.document import get_doc, new_doc
from frappe_lite.messages import msgprint, throw
from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.permissions import (
	RIGHTS,
	filter_allowed_docs_for_doctype,
	get_role_permissions,
	get_roles,
	get_user_permissions,
	has_permission,
)
from frappe_lite.query import get_all
from frappe_lite.translate import _


def setup_custom_perms(parent: str) -> bool | None:
	"""Copy the DocType's own rows to Custom DocPerm, unless it has custom ones. Returns True when it copied."""
	if local.db.exists("Custom DocPerm", {"parent": parent}):
		return None
	copy_perms(parent)
	return True


def copy_perms(parent: str) -> None:
	"""Copy the DocType's own rows to Custom DocPerm."""
	for row in get_all("DocPerm", fields="*", filters={"parent": parent}):
		copy = new_doc("Custom DocPerm")
		copy.update({key: value for key, value in row.items() if key not in ("name", "doctype")})
		copy.insert(ignore_permissions=True)
	forget_meta(parent)


def add_permission(doctype: str, role: str, permlevel: int = 0, ptype: str | None = None) -> str | None:
	"""Give a role one right (read unless told) at a level. Returns the row's name; None when there is a row."""
	setup_custom_perms(doctype)
	key = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": 0}
	if local.db.get_value("Custom DocPerm", key):
		msgprint(
			_("Rule for this doctype, role, permlevel and if-owner combination already exists."), alert=True
		)
		return None
	row = {"doctype": "Custom DocPerm", "parenttype": "DocType", "parentfield": "permissions", **key}
	row.update(dict.fromkeys(RIGHTS, 0), export=1, read=1)
	row[ptype or "read"] = 1
	doc = get_doc(row).insert()
	validate_permissions_for_doctype(doctype)
	return doc.name


def update_permission_property(
	doctype: str,
	role: str,
	permlevel: int,
	ptype: str,
	value: Any = None,
	validate: bool = True,
	if_owner: int = 0,
) -> bool | None:
	"""Set one right of a role's row. Returns True when the rows were copied for it. Raises for a row that cannot be."""
	copied = setup_custom_perms(doctype)
	key = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": if_owner}
	name = local.db.get_value("Custom DocPerm", key)
	if name:
		local.db.set_value("Custom DocPerm", name, ptype, value, update_modified=False)
	forget_meta(doctype)
	if validate:
		validate_permissions_for_doctype(doctype)
	return copied


def validate_permissions_for_doctype(doctype: str, for_remove: bool = False, alert: bool = False) -> None:
	"""Raise a sentence when the DocType's rows contradict each other."""
	forget_meta(doctype)
	doc = get_doc("DocType", doctype)
	doc.permissions = [get_doc({**row, "doctype": "DocPerm"}) for row in get_meta(doctype).permissions]
	for i, row in enumerate(doc.permissions, start=1):
		row.idx = i
	check_permissions(doc)


def reset_perms(doctype: str) -> None:
	"""Let the DocType's own rows hold again."""
	local.db.delete("Custom DocPerm", {"parent": doctype})
	forget_meta(doctype)


# -- what is there


def get_doctypes_with_custom_docperms() -> list[str]:
	"""Return the DocTypes whose rows the customer replaced."""
	return get_all("Custom DocPerm", pluck="parent", distinct=True, order_by=None)


def get_perms_for(roles: list[str], perm_doctype: str = "DocPerm") -> list[_dict]:
	"""Return the rows at level 0 of these roles."""
	filters = {"permlevel": 0, "docstatus": 0, "role": ["in", roles]}
	return get_all(perm_doctype, fields=["*"], filters=filters)


def get_valid_perms(doctype: str | None = None, user: str | None = None) -> list[_dict]:
	"""Return the rows at level 0 that hold for a user, of one DocType or of all."""
	roles = get_roles(user)
	replaced = set(get_doctypes_with_custom_docperms())
	rows = get_perms_for(roles, "Custom DocPerm")
	rows += [row for row in get_perms_for(roles) if row.parent not in replaced]
	return [row for row in rows if row.parent == doctype] if doctype else rows


def get_all_perms(role: str) -> list[_dict]:
	"""Return every row of a role that holds."""
	replaced = set(get_doctypes_with_custom_docperms())
	rows = get_all("Custom DocPerm", fields="*", filters={"role": role})
	rows += [
		row for row in get_all("DocPerm", fields="*", filters={"role": role}) if row.parent not in replaced
	]
	return rows


def get_doctype_roles(doctype: str, access_type: str = "read") -> list[str]:
	"""Return the roles that have a right."""
	return [row.role for row in get_meta(doctype).permissions if row.get(access_type)]


def get_doctypes_with_read() -> list[str]:
	"""Return the DocTypes that the session's user may read."""
	return list({row.parent for row in get_valid_perms() if row.read})


def get_linked_doctypes(dt: str) -> list[str]:
	"""Return the DocType and those whose user permissions limit it."""
	fields = get_meta(dt).link_fields
	return list({dt, *(df.options for df in fields if not df.ignore_user_permissions)})


def is_system_user(user: str | None = None) -> bool:
	"""Tell whether an account may use the desk."""
	return local.db.get_value("User", user or local.session.user, "user_type") == "System User"


def allow_everything() -> dict[str, int]:
	"""Return every right."""
	return dict.fromkeys(RIGHTS, 1)


def can_import(doctype: str, raise_exception: bool = False) -> bool:
	"""Tell whether the session's user may import; raise PermissionError when told."""
	allowed = "System Manager" in get_roles() or has_permission(doctype, "import")
	if not allowed and raise_exception:
		raise exceptions.PermissionError(f"You are not allowed to import: {doctype}")
	return allowed


def can_export(doctype: str, raise_exception: bool = False, is_owner: bool = False) -> bool:
	"""Tell whether the session's user may export; raise PermissionError when told."""
	if "System Manager" in get_roles():
		return True
	rights = get_role_permissions(doctype, is_owner=is_owner)
	allowed = bool(rights.get("export") or (rights.get("if_owner") or {}).get("export"))
	if not allowed and raise_exception:
		raise exceptions.PermissionError(_("You are not allowed to export {} doctype").format(doctype))
	return allowed


# -- user permissions


def user_permission_exists(user: str, allow: str, for_value: str, applicable_for: str | None = None) -> Any:
	"""Return the user permission of this value, or None."""
	for row in get_user_permissions(user).get(allow, ()):
		if row.doc == for_value and (row.applicable_for or None) == (applicable_for or None):
			return row
	return None


def add_user_permission(
	doctype: str,
	name: str,
	user: str,
	ignore_permissions: bool = False,
	applicable_for: str | None = None,
	is_default: int = 0,
	hide_descendants: int = 0,
) -> None:
	"""Limit a user to a document, once. Raises DoesNotExistError."""
	if user_permission_exists(user, doctype, name, applicable_for):
		return
	if not local.db.exists(doctype, name):
		throw(_("{0} {1} not found").format(_(doctype), name), exceptions.DoesNotExistError)
	get_doc(
		{
			"doctype": "User Permission",
			"user": user,
			"allow": doctype,
			"for_value": name,
			"is_default": is_default,
			"applicable_for": applicable_for,
			"apply_to_all_doctypes": int(not applicable_for),
			"hide_descendants": hide_descendants,
		}
	).insert(ignore_permissions=ignore_permissions)


def remove_user_permission(doctype: str, name: str, user: str) -> None:
	"""Take the limit back."""
	row = local.db.get_value("User Permission", {"user": user, "allow": doctype, "for_value": name})
	if row:
		delete_doc("User Permission", row)


def clear_user_permissions_for_doctype(doctype: str, user: str | None = None) -> None:
	"""Take back all limits to documents of a DocType, of one user or of all."""
	filters = {"allow": doctype, **({"user": user} if user else {})}
	for name in get_all("User Permission", filters=filters, pluck="name"):
		delete_doc("User Permission", name)


def get_allowed_docs_for_doctype(user_permissions: list[_dict], doctype: str) -> list[str]:
	"""Return the documents that user permissions leave for a DocType."""
	return filter_allowed_docs_for_doctype(user_permissions, doctype, with_default_doc=False)
