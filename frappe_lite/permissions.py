"""Who may do what: role permissions with `if_owner` and permlevels, user permissions, shares, and apps' hooks."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import _dict, get_attr, get_hooks, local
from frappe_lite.documents import get_doc
from frappe_lite.grants import ADMINISTRATOR, GUEST, SHAREABLE, get_shared
from frappe_lite.grants import AUTOMATIC_ROLES as AUTOMATIC_ROLES
from frappe_lite.grants import clear_role_cache as clear_role_cache
from frappe_lite.grants import get_roles as get_roles
from frappe_lite.messages import throw as refuse
from frappe_lite.meta import Meta, get_meta
from frappe_lite.translate import _

RIGHTS = (
	"select", "read", "write", "create", "delete", "submit", "cancel", "amend",
	"print", "email", "report", "import", "export", "share",
)  # fmt: skip
# A row more or less is a change of its document.
ROW_RIGHTS = {"create": "write", "delete": "write"}


def get_role_permissions(
	doctype_meta: Meta | str, user: str | None = None, is_owner: bool | None = None
) -> _dict:
	"""Return right → 1 or 0 at permlevel 0, with `if_owner` and `has_if_owner_enabled` as Frappe returns them."""
	meta = get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
	user = user or local.session.user
	if user == ADMINISTRATOR:
		return _dict((right, 1) for right in RIGHTS)
	key = (frozenset(get_roles(user)), bool(is_owner))
	known = meta.role_permissions.get(key)
	if known is None:
		known = meta.role_permissions[key] = _role_permissions(meta, *key)
	return _dict(known, if_owner=_dict(known.if_owner))  # the caller's own


def _role_permissions(meta: Meta, roles: frozenset[str], is_owner: bool) -> _dict:
	rows = [row for row in meta.permissions if row.role in roles and not row.permlevel]
	owner_rows = any(row.if_owner for row in rows)
	result = _dict(if_owner=_dict(), has_if_owner_enabled=owner_rows)
	for right in RIGHTS:
		granted = any(row.get(right) for row in rows)
		result[right] = int(granted)
		if (
			granted
			and owner_rows
			and right != "create"
			and not any(row.get(right) and not row.if_owner for row in rows)
		):
			result["if_owner"][right] = int(is_owner)
			# The list may be opened; it shows the user's own documents.
			result[right] = int(right in ("select", "read"))
	return result


def only_selects(doctype: Meta | str, user: str | None = None) -> bool:
	"""Tell whether the user may choose documents of the DocType in links, and not read them."""
	held = get_role_permissions(doctype, user)
	return bool(held.get("select") and not held.get("read"))


def get_doc_permissions(doc: Any, user: str | None = None, ptype: str | None = None) -> _dict:
	"""Return right → 1 or 0 for this document: roles, owner, user permissions and hooks."""
	user = user or local.session.user
	if not has_controller_permissions(doc, ptype, user):
		return _dict({ptype: 0} if ptype else {})
	meta = get_meta(doc.doctype)
	is_owner = (doc.get("owner") or "").lower() == user.lower()
	permissions = get_role_permissions(meta, user, is_owner)
	if not meta.is_submittable:
		permissions["submit"] = 0
	if not meta.allow_import:
		permissions["import"] = 0
	if permissions.get("has_if_owner_enabled"):
		permissions.update(permissions.get("if_owner") or {})
	if user != ADMINISTRATOR and not has_user_permission(doc, user):
		permissions = _dict(permissions.get("if_owner") or {}) if is_owner else _dict()
		permissions["create"] = 0
	return permissions


def has_permission(
	doctype: Any,
	ptype: str = "read",
	doc: Any = None,
	user: str | None = None,
	raise_exception: bool = True,
	*,
	parent_doctype: str | None = None,
	debug: bool = False,
	throw: bool = False,
	verbose: bool = False,
) -> bool:
	"""Tell whether the user has the right on the DocType, or on one document of it.

	Raises PermissionError only with `throw`. A child DocType is judged by its parent.
	"""
	if not doc and hasattr(doctype, "doctype") and not isinstance(doctype, str):
		doc, doctype = doctype, doctype.doctype
	user = user or local.session.user
	allowed = user == ADMINISTRATOR or _judge(doctype, ptype, doc, user, parent_doctype)
	if not allowed and throw:
		refuse(_("No permission for {0}").format(_(doctype)), exceptions.PermissionError)
	return allowed


def _judge(doctype: str, ptype: str, doc: Any, user: str, parent_doctype: str | None) -> bool:
	if ptype == "share" and _is_switched_on("disable_document_sharing"):
		return False
	meta = get_meta(doctype)
	if meta.istable:
		return _child_permission(doctype, ptype, doc, user, parent_doctype)
	if doc:
		if isinstance(doc, (str, int)):
			doc = get_doc(doctype, doc)
		allowed = bool(get_doc_permissions(doc, user, ptype).get(ptype))
	elif (ptype == "submit" and not meta.is_submittable) or (ptype == "import" and not meta.allow_import):
		return False
	else:
		allowed = bool(get_role_permissions(meta, user).get(ptype))
	return allowed or _is_shared(doctype, ptype, doc, user)


def _child_permission(doctype: str, ptype: str, doc: Any, user: str, parent_doctype: str | None) -> bool:
	if isinstance(doc, str):
		doc = local.db.get_value(doctype, doc, ["parent", "parenttype", "parentfield"], as_dict=True)
	if doc:
		parent_doctype = doc.get("parenttype")
	if not parent_doctype:
		return False
	parent_meta = get_meta(parent_doctype)
	fields = [df for df in parent_meta.table_fields if df.options == doctype]
	if parent_meta.istable or not fields:
		return False
	if doc:
		ptype = ROW_RIGHTS.get(ptype, ptype)
		fieldname = doc.get("parentfield")
		field = parent_meta.get_field(fieldname) if isinstance(fieldname, str) else None
		if field is None or field.options != doctype:
			return False
		if (field.permlevel or 0) not in {*parent_meta.get_permlevel_access(ptype, user=user), 0}:
			return False
		parent = getattr(doc, "parent_doc", None) or doc.get("parent")
		return bool(parent) and has_permission(parent_doctype, ptype, parent, user)
	return has_permission(parent_doctype, ptype, None, user)


def has_controller_permissions(doc: Any, ptype: str | None, user: str | None = None) -> bool:
	"""Ask apps' `has_permission` hooks, the last one first; the first answer that is not None counts."""
	hooks = get_hooks("has_permission", {})
	if not hooks:
		return True
	methods = [*hooks.get(doc.doctype, []), *hooks.get("*", [])]
	for method in reversed(methods):
		answer = call_with_known_arguments(
			get_attr(method), doc=doc, ptype=ptype, user=user or local.session.user, debug=False
		)
		if answer is not None:
			return bool(answer)
	return True


def call_with_known_arguments(function: Any, **kwargs: Any) -> Any:
	"""Call a function with those of the keywords that it takes."""
	import inspect

	parameters = inspect.signature(function).parameters
	if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
		return function(**kwargs)
	return function(**{key: value for key, value in kwargs.items() if key in parameters})


# -- user permissions and shares


def get_user_permissions(user: str | None = None) -> dict[str, list[_dict]]:
	"""Return DocType → the documents that the user is limited to (`doc`, `applicable_for`, `is_default`)."""
	user = user or local.session.user
	if user in (ADMINISTRATOR, GUEST):
		return {}
	return local.db.cache.get("user_permissions", user, lambda: _load_user_permissions(user))


def _load_user_permissions(user: str) -> dict[str, list[_dict]]:
	fields = ["allow", "for_value", "applicable_for", "is_default", "hide_descendants"]
	result: dict[str, list[_dict]] = {}
	for row in local.db.get_values("User Permission", {"user": user}, fields, as_dict=True):
		names = [row.for_value]
		if get_meta(row.allow).is_nested_set() and not row.hide_descendants:
			edges = local.db.get_value(row.allow, row.for_value, ["lft", "rgt"])
			if edges:
				names += local.db.get_values(
					row.allow, [["lft", ">", edges[0]], ["rgt", "<", edges[1]]], "name", pluck=True
				)
		for name in names:
			is_default = row.is_default if name == row.for_value else 0
			result.setdefault(row.allow, []).append(
				_dict(doc=name, applicable_for=row.applicable_for, is_default=is_default)
			)
	return result


def allowed_names(permissions: list[_dict], doctype: str) -> list[str]:
	"""Return the documents that a user permission leaves for this DocType; empty means no limit."""
	return [p.doc for p in permissions if not p.applicable_for or p.applicable_for == doctype]


def filter_allowed_docs_for_doctype(
	user_permissions: list[_dict], doctype: str, with_default_doc: bool = True
) -> Any:
	"""Return the documents that user permissions leave for a DocType, and the default one when asked."""
	rows = [
		row
		for row in user_permissions
		if not row.get("applicable_for") or row.get("applicable_for") == doctype
	]
	names = [row.get("doc") for row in rows]
	if not with_default_doc:
		return names
	defaults = [row.get("doc") for row in rows if row.get("is_default") or len(user_permissions) == 1]
	return names, (defaults[-1] if defaults else None)


def has_user_permission(doc: Any, user: str | None = None, debug: bool = False) -> bool:
	"""Tell whether the user's permissions leave this document: itself, its links, its child rows' links."""
	permissions = get_user_permissions(user)
	if not permissions:
		return True
	doctype = doc.doctype
	if doctype in permissions:
		names = allowed_names(permissions[doctype], doctype)
		if names and str(doc.get("name")) not in names:
			push_perm_check_log(_("Not allowed for {0}: {1}").format(_(doctype), doc.get("name")))
			return False
	strict = is_strict() and not doc.meta.issingle
	return all(_links_allowed(row, doctype, permissions, strict) for row in (doc, *doc.get_all_children()))


def is_strict() -> bool:
	"""Tell whether a user permission also refuses documents whose link is empty (System Settings)."""
	return _is_switched_on("apply_strict_user_permissions")


def _is_switched_on(setting: str) -> bool:
	settings = local.db.cache.get(
		"singles", "System Settings", lambda: local.db.get_singles_dict("System Settings")
	)
	return settings.get(setting) in (1, "1")


def _links_allowed(row: Any, doctype: str, permissions: dict[str, list[_dict]], strict: bool) -> bool:
	meta = get_meta(row.doctype)
	for df in meta.link_fields:
		value = row.get(df.fieldname)
		if df.ignore_user_permissions or not (value or strict) or df.options not in permissions:
			continue
		names = allowed_names(permissions[df.options], doctype)
		if names and str(value) not in names:
			_note_refused_link(row, df, value)
			return False
	return True


def _note_refused_link(row: Any, df: Any, value: Any) -> None:
	parts = [_(row.doctype), _(df.options), value or _("empty"), _(df.label or df.fieldname)]
	if row.get("parentfield"):
		text = _(
			"You are not allowed to access this {0} record because it is linked to {1} '{2}' in row {3}, field {4}"
		)
		push_perm_check_log(text.format(*parts[:3], row.idx, parts[3]))
	else:
		text = _(
			"You are not allowed to access this {0} record because it is linked to {1} '{2}' in field {3}"
		)
		push_perm_check_log(text.format(*parts))


def push_perm_check_log(log: str, debug: bool = False) -> None:
	"""Keep the reason of a refusal for who asked for reasons (`flags.has_permission_check_logs`)."""
	if local.flags.get("has_permission_check_logs") is not None:
		local.flags.has_permission_check_logs.append(log)


def _is_shared(doctype: str, ptype: str, doc: Any, user: str) -> bool:
	if ptype not in SHAREABLE:
		return False
	names = get_shared(doctype, user, ["read" if ptype in ("email", "print") else ptype])
	return str(doc.name) in names if doc else bool(names)


def only_for(roles: str | list[str] | tuple[str, ...] | set[str], message: bool = False) -> None:
	"""Raise PermissionError unless the session's user has one of the roles."""
	if local.session.user == ADMINISTRATOR:
		return
	wanted = {roles} if isinstance(roles, str) else set(roles)
	if not wanted & set(get_roles()):
		refuse(
			_("This action is only allowed for {}").format(", ".join(sorted(wanted))),
			exceptions.PermissionError,
		)
