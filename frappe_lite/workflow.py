"""Workflow as Frappe runs it: states, transitions by role and condition, and the action that applies one."""

from __future__ import annotations

from typing import Any

from frappe_lite.base_document import BaseDocument
from frappe_lite.context import _dict, local
from frappe_lite.docstatus import DocStatus
from frappe_lite.documents import get_cached_doc, get_cached_value, get_doc
from frappe_lite.exceptions import (
	ValidationError,
	WorkflowPermissionError,
	WorkflowStateError,
	WorkflowTransitionError,
)
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_workflow_name
from frappe_lite.permissions import get_roles
from frappe_lite.request_values import parse_document, parse_json
from frappe_lite.safe_eval import get_workflow_safe_globals, safe_eval
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist


def get_workflow(doctype: str) -> Any:
	"""Return the DocType's active Workflow, for reading. Raises DoesNotExistError without one."""
	return get_cached_doc("Workflow", get_workflow_name(doctype))


def get_workflow_state_field(workflow_name: str) -> str:
	"""Return the field that holds the state."""
	return get_cached_value("Workflow", workflow_name, "workflow_state_field")


def _document(doc: Any) -> Any:
	if isinstance(doc, BaseDocument):
		return doc
	given = parse_document(doc)
	if not (isinstance(given.get("doctype"), str) and isinstance(given.get("name"), str | int)):
		throw(_("The document must say its doctype and its name."), ValidationError)
	return get_doc(given["doctype"], given["name"])


@whitelist()
def get_transitions(doc: Any, workflow: Any = None, raise_exception: bool = False) -> list[dict]:
	"""Return the transitions that the session's user may take from the document's state."""
	doc = _document(doc)
	if doc.is_new():
		return []
	doc.check_permission("read")
	# A client names no workflow of its own making.
	workflow = workflow if isinstance(workflow, BaseDocument) else get_workflow(doc.doctype)
	state = doc.get(workflow.workflow_state_field)
	if not state:
		if raise_exception:
			raise WorkflowStateError
		throw(_("Workflow State not set"), WorkflowStateError)
	roles = set(get_roles())
	return [
		transition.as_dict()
		for transition in workflow.transitions
		if transition.state == state
		and transition.allowed in roles
		and is_transition_condition_satisfied(transition, doc)
	]


def is_transition_condition_satisfied(transition: Any, doc: Any) -> bool:
	"""Tell whether the transition's condition holds for the document."""
	if not transition.condition:
		return True
	try:
		return bool(safe_eval(transition.condition, get_workflow_safe_globals(), {"doc": doc.as_dict()}))
	except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError) as error:
		throw(
			_("The condition of the action {0} cannot be worked out for this document ({1}): {2}").format(
				_(transition.action), error, transition.condition
			)
		)


def has_approval_access(user: str, doc: Any, transition: Any) -> bool:
	"""Tell whether the user may take the transition on this document, own documents included."""
	return user == "Administrator" or bool(transition.get("allow_self_approval")) or user != doc.get("owner")


@whitelist()
def apply_workflow(doc: Any, action: str) -> Any:
	"""Take the transition and return the document. Raises WorkflowTransitionError when it is not open to the user."""
	doc = _document(doc)
	local.db.begin_write()
	doc.load_from_db()
	workflow = get_workflow(doc.doctype)
	taken = [t for t in get_transitions(doc, workflow) if t["action"] == action]
	if not taken:
		throw(_("Not a valid Workflow Action"), WorkflowTransitionError)
	transition = taken[-1]
	if not has_approval_access(local.session.user, doc, transition):
		throw(_("Self approval is not allowed"))
	state = next(row for row in workflow.states if row.state == transition["next_state"])
	doc.set(workflow.workflow_state_field, state.state)
	if state.update_field:
		doc.set(state.update_field, state.update_value)
	_save(doc, int(state.doc_status or 0), state.state)
	doc.add_comment("Workflow", _(state.state))
	return doc


def _save(doc: Any, docstatus: int, state: str) -> None:
	change = (int(doc.docstatus), docstatus)
	if change in ((0, 0), (1, 1)):
		doc.save()
	elif change == (0, 1):
		doc.submit()
	elif change == (1, 2):
		doc.cancel()
	else:
		throw(_("Illegal Document Status for {0}").format(state))


@whitelist()
def bulk_workflow_approval(docnames: Any, doctype: str, action: str) -> list[str]:
	"""Apply the action to each document by itself; return the names that could not take it."""
	names, failed = parse_json(docnames, "docnames"), []
	if not isinstance(names, list):
		throw(_("docnames must be a list of names."), ValidationError)
	for name in names:
		local.db.savepoint("bulk_workflow")
		try:
			apply_workflow(get_doc(doctype, name), action)
		except Exception as error:
			local.db.rollback(save_point="bulk_workflow")
			failed.append(name)
			local.message_log.append(_dict(message=f"{name}: {error}", indicator="red"))
		else:
			local.db.release_savepoint("bulk_workflow")
	return failed


def validate_workflow(doc: Any) -> None:
	"""Refuse a change of state that is no transition open to the user; a new document starts in the first state."""
	workflow = get_workflow(doc.doctype)
	field = workflow.workflow_state_field
	first = workflow.states[0].state
	before = doc._doc_before_save
	current = (before.get(field) if before else None) or first
	if not doc.get(field):
		doc.set(field, first)
	following = doc.get(field)
	if not any(row.state == current for row in workflow.states):
		throw(
			_("{0} is not a valid Workflow State. Please update your Workflow and try again.").format(
				bold(current)
			)
		)
	if current == following:
		return
	if before is None or not any(t["next_state"] == following for t in get_transitions(before, workflow)):
		throw(
			_("Workflow State transition not allowed from {0} to {1}").format(bold(current), bold(following)),
			WorkflowPermissionError,
		)


def set_state_on_action(doc: Any) -> None:
	"""Submitting or cancelling sets the first state of that docstatus, unless the state fits already.

	As on Frappe the field that the state updates is left to the action.
	"""
	workflow = get_workflow(doc.doctype)
	field = workflow.workflow_state_field
	wanted = {"submit": "1", "cancel": "2"}.get(doc._action, "1")
	states = [row for row in workflow.states if str(row.doc_status) == wanted]
	if any(row.state == doc.get(field) for row in states):
		return
	if states:
		doc.set(field, states[0].state)


__all__ = ["DocStatus", "apply_workflow", "get_transitions", "get_workflow", "get_workflow_name"]
