"""Why a person may do something, or may not: answered by the code that decides it."""

from typing import Any

import frappe
import frappe.share
from frappe import _
from frappe.permissions import (
	get_role_permissions,
	get_roles,
	has_controller_permissions,
	has_user_permission,
)

from iso_qms.gate.rights import judgements
from iso_qms.people.roles import positions_giving

RIGHTS = {
	"select", "read", "write", "create", "delete", "submit", "cancel", "amend",
	"print", "email", "report", "import", "export", "share",
}  # fmt: skip


@frappe.whitelist(methods=["GET", "POST"])
def explain(doctype: str, right: str = "read", name: str | None = None, user: str | None = None) -> dict:
	"""Return whether `user` has the right on the DocType, or on the document `name`, and every reason for or against.

	`{"allowed": bool, "reasons": [{"kind", "allows", "text"}]}`; the kinds are administrator, role, position,
	owner, user_permission, share, hook, workflow (what the gate says of a record) and list (it may be read, but no
	list shows it). A row is explained by its document. For System Managers only.
	"""
	frappe.only_for("System Manager")
	user = user or frappe.session.user
	if right not in RIGHTS:
		frappe.throw(_("There is no right {0}.").format(right))
	if not frappe.db.exists("User", user):
		frappe.throw(_("There is no user {0}.").format(user), frappe.DoesNotExistError)
	doc = _document(doctype, name) if name else None
	doctype = doc.doctype if doc else doctype
	allowed = bool(frappe.has_permission(doctype, right, doc=doc, user=user))
	if user == "Administrator":
		return {
			"allowed": True,
			"reasons": [_reason("administrator", True, _("The Administrator may do everything."))],
		}
	reasons = [*_role_reasons(doctype, right, user, doc)]
	if doc:
		reasons += [*_user_permission_reasons(doc, user), *_hook_reasons(doc, right, user)]
	reasons += _share_reasons(doctype, right, user, doc)
	gate = _gate_reasons(doc, right, user) if doc else []
	lists = _list_reasons(doc, right, user) if doc and allowed else []
	return {
		"allowed": allowed and all(reason["allows"] for reason in gate),
		"reasons": [*reasons, *gate, *lists],
	}


def _document(doctype: str, name: str) -> Any:
	doc = frappe.get_doc(doctype, name)
	return frappe.get_doc(doc.parenttype, doc.parent) if doc.meta.istable else doc


def _reason(kind: str, allows: bool, text: str) -> dict[str, Any]:
	return {"kind": kind, "allows": allows, "text": text}


def _role_reasons(doctype: str, right: str, user: str, doc: Any) -> list[dict]:
	meta = frappe.get_meta(doctype)
	roles = set(get_roles(user))
	rows = [row for row in meta.permissions if row.role in roles and not row.permlevel and row.get(right)]
	if not rows:
		return [
			_reason("role", False, _("None of the roles of {0} has the right {1}.").format(user, _(right)))
		]
	owner = bool(doc) and (doc.owner or "").lower() == user.lower()
	held = get_role_permissions(meta, user=user, is_owner=owner)
	reasons = _position_reasons({row.role for row in rows}, user)
	for row in rows:
		if not row.if_owner:
			reasons.append(
				_reason("role", True, _("The role {0} has the right {1}.").format(_(row.role), _(right)))
			)
			continue
		text = _("The role {0} has the right {1} on own documents.").format(_(row.role), _(right))
		reasons.append(_reason("role", True, text))
		if doc and right in (held.get("if_owner") or {}):
			text = _("{0} made this document.") if owner else _("Somebody other than {0} made this document.")
			reasons.append(_reason("owner", owner, text.format(user)))
	return reasons


def _position_reasons(roles: set[str], user: str) -> list[dict]:
	text = _("{0} has the role {1} from the position {2}.")
	return [
		_reason("position", True, text.format(user, _(role), position))
		for role, positions in sorted(positions_giving(user).items())
		for position in positions
		if role in roles
	]


def _user_permission_reasons(doc: Any, user: str) -> list[dict]:
	kept = frappe.flags.get("has_permission_check_logs")
	frappe.flags.has_permission_check_logs = []
	try:
		if has_user_permission(doc, user):
			return []
		texts = frappe.flags.has_permission_check_logs
	finally:
		frappe.flags.has_permission_check_logs = kept
	texts = texts or [_("A user permission of {0} leaves this document out.").format(user)]
	return [_reason("user_permission", False, text) for text in texts]


def _hook_reasons(doc: Any, right: str, user: str) -> list[dict]:
	if has_controller_permissions(doc, right, user=user):
		return []
	return [_reason("hook", False, _("A rule of an app refuses this document."))]


def _share_reasons(doctype: str, right: str, user: str, doc: Any) -> list[dict]:
	needed = "read" if right in ("email", "print") else right
	if needed not in ("read", "write", "share", "submit"):
		return []
	shared = frappe.share.get_shared(doctype, user, rights=[needed])
	if doc and doc.name in shared:
		return [_reason("share", True, _("This document is shared with {0}.").format(user))]
	if not doc and shared:
		return [_reason("share", True, _("Some documents are shared with {0}.").format(user))]
	return []


def _list_reasons(doc: Any, right: str, user: str) -> list[dict]:
	"""A list may leave out what may be read: by the owner's rule, user permissions, or a condition of an app."""
	if right not in ("read", "select") or doc.meta.issingle:
		return []
	if frappe.get_list(doc.doctype, filters={"name": doc.name}, pluck="name", user=user):
		return []
	text = _("Lists leave this document out for {0}.")
	return [_reason("list", False, text.format(user))]


def _gate_reasons(doc: Any, right: str, user: str) -> list[dict]:
	return [_reason("workflow", allows, text) for allows, text in judgements(doc, right, user)]
