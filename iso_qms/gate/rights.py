"""What the gate says of a right on a stored record before anybody uses it: asked of the rules that will judge."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.gate import deletion, submitted, transitions
from iso_qms.gate.register import guarded_doctypes


def judgements(doc: Document, right: str, user: str) -> list[tuple[bool, str]]:
	"""Return for each rule that decides over `right` whether it allows it to `user`, and a sentence that says so.

	Empty for a document that the gate does not guard, and for a right that it leaves to the roles.
	"""
	kind = guarded_doctypes().get(doc.doctype)
	rule = _RULES.get(right)
	return rule(doc, kind, user) if kind is not None and rule else []


def _write(doc: Document, kind: str, user: str) -> list[tuple[bool, str]]:
	if cint(doc.docstatus):
		text = _("{0} {1} is submitted: what it says is not changed any more.")
		return [(False, text.format(_(doc.doctype), doc.name))]
	workflow = transitions.active_workflow(doc.doctype)
	if not workflow:
		return []
	state = transitions.state_of(doc, workflow)
	refusal = _refusal(lambda: transitions.check_edit_role(workflow, state, doc.doctype, doc.name, user))
	names = ", ".join(sorted(_(role) for role in transitions.edit_roles(workflow, state)))
	text = _("In the state {0} the documents may be changed by {1}.").format(_(state), names)
	return [(not refusal, refusal or text)]


def _delete(doc: Document, kind: str, user: str) -> list[tuple[bool, str]]:
	refusal = _refusal(lambda: deletion.judge_delete(doc, kind, user))
	return [(False, refusal)] if refusal else []


def _submit(doc: Document, kind: str, user: str) -> list[tuple[bool, str]]:
	return _by_action(doc, 1, user)


def _cancel(doc: Document, kind: str, user: str) -> list[tuple[bool, str]]:
	if transitions.active_workflow(doc.doctype):
		return _by_action(doc, 2, user)
	refusal = _refusal(lambda: submitted.check_may_void(doc, user))
	return [(False, refusal)] if refusal else []


def _by_action(doc: Document, docstatus: int, user: str) -> list[tuple[bool, str]]:
	workflow = transitions.active_workflow(doc.doctype)
	if not workflow:
		return []
	state = _(transitions.state_of(doc, workflow))
	actions = sorted({_(t.action) for t in transitions.actions_to(doc, docstatus, user)})
	if actions:
		return [(True, _("In the state {0} the action {1} does it.").format(state, ", ".join(actions)))]
	text = _("In the state {0} the workflow has no action for {1} that does it.")
	return [(False, text.format(state, user))]


def _refusal(rule: Callable[[], None]) -> str:
	"""The sentence in which the rule refuses, or ''."""
	try:
		rule()
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.clear_last_message()
		return str(error)
	return ""


_RULES = {"write": _write, "delete": _delete, "submit": _submit, "cancel": _cancel}
