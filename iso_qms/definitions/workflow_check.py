"""Whether a Workflow lets every document of its doctype come to an end."""

from __future__ import annotations

import ast

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


def check(workflow: Document) -> None:
	"""Raise a sentence that names what is wrong: unknown names first, then states that lead nowhere."""
	check_names(workflow)
	check_conditions(workflow)
	if not cint(workflow.is_active):
		return
	check_reachable(workflow)
	check_ways_out(workflow)
	check_stored_states(workflow)


def check_names(workflow: Document) -> None:
	"""Raise when a role, state or action does not exist, or an action starts or ends in no state of the list."""
	if not workflow.states:
		_refuse(_("The workflow {0} has no states.").format(workflow.name))
	listed = {row.state for row in workflow.states}
	for row in workflow.states:
		_check_exists("Workflow State", row.state, row.idx, _("States"))
		_check_exists("Role", row.allow_edit, row.idx, _("States"))
	for row in workflow.transitions:
		_check_exists("Workflow Action Master", row.action, row.idx, _("Transitions"))
		_check_exists("Role", row.allowed, row.idx, _("Transitions"))
		for state in (row.state, row.next_state):
			if state not in listed:
				_refuse(
					_(
						"Row {0} of the transitions names the state {1}, which is not among the states."
					).format(row.idx, state)
				)


CONDITION_NAMES = frozenset({"doc", "frappe", "int", "float", "round"})
"""What Frappe gives to a condition; any other name fails when somebody takes the action."""


def check_conditions(workflow: Document) -> None:
	"""Raise when a condition is no expression, or uses a name that a condition does not have."""
	for row in workflow.transitions:
		if not (row.condition or "").strip():
			continue
		try:
			tree = ast.parse(row.condition.strip(), mode="eval")
		except SyntaxError as error:
			_refuse(
				_("Row {0} of the transitions: the condition {1} is no expression ({2}).").format(
					row.idx, row.condition, error.msg
				)
			)
		names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
		own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
		for node in names:
			if node.id not in CONDITION_NAMES | own:
				_refuse(
					_(
						"Row {0} of the transitions: the condition {1} uses {2}; it may use doc and its fields."
					).format(row.idx, row.condition, node.id)
				)


def check_reachable(workflow: Document) -> None:
	"""Raise when no action leads from the first state to some state."""
	first = workflow.states[0].state
	reached = _follow({first}, {(t.state, t.next_state) for t in workflow.transitions})
	for row in workflow.states:
		if row.state not in reached:
			_refuse(
				_("No action leads to the state {0}: add a transition to it or remove it.").format(
					_(row.state)
				)
			)


def check_ways_out(workflow: Document) -> None:
	"""Raise when documents would stay in a state for ever that is no end.

	An end is a submitted or cancelled state, or a state of drafts that is marked as optional (rejected, void:
	nobody has to act on it). In a doctype without submission drafts are all there is: there a state without
	actions is an end as long as it is not the first one.
	"""
	ends = end_states(workflow)
	if not ends:
		_refuse(
			_("The workflow {0} has no end: give one state the document status 1 (submitted).").format(
				workflow.name
			)
		)
	backwards = {(t.next_state, t.state) for t in workflow.transitions}
	lead_to_end = _follow(set(ends), backwards)
	for row in workflow.states:
		if row.state not in lead_to_end:
			_refuse(
				_(
					"No way leads out of the state {0}: add a transition, give it the document status 1, or mark it as an optional state if documents end there."
				).format(_(row.state))
			)


def end_states(workflow: Document) -> set[str]:
	"""The states in which a document may stay for good."""
	submittable = cint(frappe.db.get_value("DocType", workflow.document_type, "is_submittable"))
	starts = {t.state for t in workflow.transitions}
	if submittable:
		return {
			row.state
			for row in workflow.states
			if cint(row.doc_status) or (row.state not in starts and cint(row.is_optional_state))
		}
	dead_ends = {row.state for row in workflow.states[1:] if row.state not in starts}
	# without submission a card may go round for years: then every state leads on, and that is its end
	return dead_ends or ({row.state for row in workflow.states} if starts else set())


def check_stored_states(workflow: Document) -> None:
	"""Raise when stored documents are in a state, or have a status, that the workflow does not have."""
	doctype, field = workflow.document_type, workflow.workflow_state_field
	if not frappe.get_meta(doctype).has_field(field):
		return
	known = {(row.state, cint(row.doc_status)) for row in workflow.states}
	stored: dict[tuple[str, int], int] = {}
	for state, docstatus in frappe.get_all(
		doctype, fields=[field, "docstatus"], as_list=True, order_by=None, limit_page_length=0
	):
		if state and (state, cint(docstatus)) not in known:
			stored[state, cint(docstatus)] = stored.get((state, cint(docstatus)), 0) + 1
	for (state, _status), rows in stored.items():
		_refuse(
			_("{0} documents of {1} are in the state {2}, so the workflow has to keep it as it was.").format(
				rows, _(doctype), _(state)
			)
		)


def _check_exists(doctype: str, name: str, row: int, table: str) -> None:
	if name and not frappe.db.exists(doctype, name):
		_refuse(_("Row {0} of {1}: {2} {3} does not exist.").format(row, table, _(doctype), name))


def _follow(start: set[str], edges: set[tuple[str, str]]) -> set[str]:
	reached = set(start)
	while True:
		further = {end for begin, end in edges if begin in reached} - reached
		if not further:
			return reached
		reached |= further


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Workflow"))
