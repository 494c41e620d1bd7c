"""States: who may change a record in which state, and how it comes from one state to the next."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import (
	get_workflow_name,
	has_approval_access,
	is_transition_condition_satisfied,
)
from frappe.utils import cint

from iso_qms.gate import changes
from iso_qms.gate.later import decided_later


def active_workflow(doctype: str) -> Document | None:
	"""The active Workflow of `doctype`, or None."""
	name = get_workflow_name(doctype)
	return frappe.get_cached_doc("Workflow", name) if name else None


def judge(doc: Document) -> None:
	"""Raise unless the change of state, document status and content is one that the workflow allows the user.

	Whether `apply_workflow`, a form, a list, an import or a client's own request asks for it makes no
	difference: the transition is found from the stored state and the new one.
	"""
	workflow = active_workflow(doc.doctype)
	if not workflow:
		return
	before = doc.get_doc_before_save()
	if not before:
		_begin_in_first_state(doc, workflow)
		return
	old_state = state_of(before, workflow)
	new_state = doc.get(workflow.workflow_state_field)
	if not new_state or new_state == old_state:
		_stay_in_state(doc, before, workflow, old_state)
	else:
		_change_state(doc, before, workflow, old_state, new_state)


def state_of(doc: Any, workflow: Document) -> str:
	"""The state that `doc` is in; for one saved before the workflow existed, the first of its status."""
	state = doc.get(workflow.workflow_state_field)
	if state:
		return state
	fitting = [row.state for row in workflow.states if cint(row.doc_status) == cint(doc.docstatus)]
	return fitting[0] if fitting else workflow.states[0].state


def edit_roles(workflow: Document, state: str) -> set[str]:
	"""Roles that may change a document in `state`. Several rows for one state give several roles."""
	return {row.allow_edit for row in workflow.states if row.state == state}


def is_closed(workflow: Document, state: str, submittable: bool) -> bool:
	"""Whether `state` ends a draft for good (voided, rejected): nobody changes it any more."""
	drafts = any(row.state == state and not cint(row.doc_status) for row in workflow.states)
	leads_on = any(t.state == state for t in workflow.transitions)
	return submittable and drafts and not leads_on


def check_edit_role(workflow: Document, state: str, doctype: str, name: str, user: str | None = None) -> None:
	"""Raise unless the user (who asks, without a name) may change the document's content in `state`."""
	if is_closed(workflow, state, bool(frappe.get_meta(doctype).is_submittable)):
		frappe.throw(
			_("{0} {1} is closed in the state {2} and is not changed any more.").format(
				_(doctype), name, _(state)
			),
			title=_("Not Allowed"),
		)
	roles = edit_roles(workflow, state)
	if not roles.intersection(frappe.get_roles(user)):
		frappe.throw(
			_("{0} {1} is in the state {2}, in which only the role {3} may change it.").format(
				_(doctype), name, _(state), ", ".join(_(role) for role in sorted(roles))
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def as_decided(doc: Document) -> dict[str, Any]:
	"""Status and state of what was decided, for a row of a register that needs no decision; the caller answers for that."""
	if cint(doc.docstatus) == 1:
		return {}
	workflow = active_workflow(doc.doctype)
	values: dict[str, Any] = {"docstatus": 1}
	states = [row.state for row in workflow.states if cint(row.doc_status) == 1] if workflow else []
	if states:
		values[workflow.workflow_state_field] = states[0]
	return values


def actions_to(doc: Document, docstatus: int, user: str) -> list[Any]:
	"""The transitions that `user` may take from the stored document's state into one with this document status."""
	workflow = active_workflow(doc.doctype)
	if not workflow:
		return []
	state, roles = state_of(doc, workflow), frappe.get_roles(user)
	targets = {row.state for row in workflow.states if cint(row.doc_status) == docstatus}
	return [
		t
		for t in workflow.transitions
		if t.state == state
		and t.next_state in targets
		and t.allowed in roles
		and is_transition_condition_satisfied(t, doc)
		and has_approval_access(user, doc, t)
	]


def _begin_in_first_state(doc: Document, workflow: Document) -> None:
	first = workflow.states[0]
	state = doc.get(workflow.workflow_state_field)
	if (state and state != first.state) or cint(doc.docstatus) != cint(first.doc_status):
		frappe.throw(
			_("A new {0} begins in the state {1}: save it so and use the actions of its workflow.").format(
				_(doc.doctype), _(first.state)
			),
			title=_("Not Allowed"),
		)


def _stay_in_state(doc: Document, before: Document, workflow: Document, state: str) -> None:
	if cint(doc.docstatus) != cint(before.docstatus):
		frappe.throw(
			_(
				"{0} {1} is submitted and cancelled by the actions of its workflow only: use one of them."
			).format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	content = changes.remembered(doc) - {workflow.workflow_state_field} - decided_later(doc)
	if not doc.get(workflow.workflow_state_field) and before.get(workflow.workflow_state_field):
		frappe.throw(
			_("The state of {0} {1} can't be emptied.").format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	if content and not _applies_to_itself(before, workflow, state, content):
		check_edit_role(workflow, state, doc.doctype, doc.name)


def _change_state(
	doc: Document, before: Document, workflow: Document, old_state: str, new_state: str
) -> None:
	_find_transition(doc, before, workflow, old_state, new_state)
	target = _state_row(doc, workflow, new_state)
	set_by_action = {workflow.workflow_state_field}
	if target.update_field and str(doc.get(target.update_field)) == str(target.update_value):
		set_by_action.add(target.update_field)
	if changes.remembered(doc) - set_by_action:
		check_edit_role(workflow, old_state, doc.doctype, doc.name)


def _find_transition(
	doc: Document, before: Document, workflow: Document, old_state: str, new_state: str
) -> None:
	"""Raise unless some transition fits: first that there is one, then role, condition, self approval."""
	fitting = [t for t in workflow.transitions if t.state == old_state and t.next_state == new_state]
	if not fitting:
		frappe.throw(
			_("{0} {1} can't go from the state {2} to {3}: its workflow has no such action.").format(
				_(doc.doctype), doc.name, _(old_state), _(new_state)
			),
			title=_("Not Allowed"),
		)
	roles = frappe.get_roles()
	wanted = sorted({_(t.allowed) for t in fitting})
	fitting = [t for t in fitting if t.allowed in roles]
	if not fitting:
		frappe.throw(
			_("Only the role {0} may bring {1} {2} from the state {3} to {4}.").format(
				", ".join(wanted), _(doc.doctype), doc.name, _(old_state), _(new_state)
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	fitting = [t for t in fitting if _condition_holds(t, doc, before, workflow)]
	if not fitting:
		frappe.throw(
			_("{0} {1} does not meet the condition for going from the state {2} to {3}.").format(
				_(doc.doctype), doc.name, _(old_state), _(new_state)
			),
			title=_("Not Allowed"),
		)
	if not any(has_approval_access(frappe.session.user, before, t) for t in fitting):
		frappe.throw(
			_("Self approval is not allowed: somebody else than its creator decides about {0} {1}.").format(
				_(doc.doctype), doc.name
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def _condition_holds(transition: Any, doc: Document, before: Document, workflow: Document) -> bool:
	"""Whether the condition holds for the stored document, as Frappe asks, and with the values sent along."""
	if not transition.condition:
		return True
	if not is_transition_condition_satisfied(transition, before):
		return False
	if not changes.remembered(doc) - {workflow.workflow_state_field}:
		return True
	sent = frappe.get_doc(doc.as_dict())
	sent.set(workflow.workflow_state_field, before.get(workflow.workflow_state_field))
	sent.docstatus = before.docstatus
	return bool(is_transition_condition_satisfied(transition, sent))


def _state_row(doc: Document, workflow: Document, state: str) -> Any:
	for row in workflow.states:
		if row.state == state and cint(row.doc_status) == cint(doc.docstatus):
			return row
	frappe.throw(
		_(
			"{0} {1} can't be in the state {2} with this document status: use the action of its workflow."
		).format(_(doc.doctype), doc.name, _(state)),
		title=_("Not Allowed"),
	)


def _applies_to_itself(before: Document, workflow: Document, state: str, content: set[str]) -> bool:
	"""Whether an action that leads back to the same state writes exactly the changed field."""
	rows = [row for row in workflow.states if row.state == state and row.update_field]
	if not rows or content != {rows[0].update_field}:
		return False
	roles = frappe.get_roles()
	return any(
		t.state == t.next_state == state
		and t.allowed in roles
		and is_transition_condition_satisfied(t, before)
		and has_approval_access(frappe.session.user, before, t)
		for t in workflow.transitions
	)
