"""The home page: forms to fill, and the records that wait for the user's decision."""

import frappe
from frappe import _

from iso_qms.api.reports import get_reports
from iso_qms.record_forms.registered import title_of

# A page of tasks is a reminder, not a register: what is left over is found in the lists.
LIMIT = 50


@frappe.whitelist(methods=["GET"])
def get_home() -> dict:
	"""Return the record forms that the user may fill, the reports to open, and the open tasks."""
	return {"forms": record_forms(), "tasks": open_tasks(), "reports": get_reports()}


def record_forms() -> list[dict]:
	"""Return the registered record forms whose DocType the user may create, by code."""
	forms = frappe.get_all(
		"QMS Record Form",
		filters=_active_forms(),
		fields=["name", "code", "title", "record_doctype"],
		order_by="code",
	)
	return [
		{**form, "title": title_of(form)}
		for form in forms
		if form.record_doctype and frappe.has_permission(form.record_doctype, "create")
	]


def open_tasks() -> list[dict]:
	"""Return unfinished records in a state from which the user's roles can move them, oldest change first."""
	workflows = frappe.get_all("Workflow", filters={"is_active": 1}, pluck="name")
	tasks = [task for name in workflows for task in _tasks_of(frappe.get_doc("Workflow", name))]
	return sorted(tasks, key=lambda task: str(task["modified"]))[:LIMIT]


def _active_forms() -> dict:
	return {"disabled": 0} if frappe.get_meta("QMS Record Form").has_field("disabled") else {}


def _tasks_of(workflow: "frappe.model.document.Document") -> list[dict]:
	doctype = workflow.document_type
	if not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read"):
		return []
	steps = _own_steps(workflow)
	if not steps:
		return []
	meta = frappe.get_meta(doctype)
	state_field = workflow.workflow_state_field
	title_field = meta.get_title_field()
	fields = list(dict.fromkeys(["name", "owner", "modified", state_field, title_field]))
	rows = [
		row
		for states, owners in _whose_turn(workflow, steps)
		for row in frappe.get_list(
			doctype,
			filters=[[state_field, "in", states], ["docstatus", "=", 0], *owners],
			fields=fields,
			order_by="modified asc",
			limit=LIMIT,
		)
	]
	return [
		{
			"doctype": doctype,
			"doctype_label": _(doctype),
			"name": row.name,
			"title": row.get(title_field) or row.name,
			"state": row.get(state_field),
			"state_label": _(row.get(state_field)),
			"modified": row.modified,
		}
		for row in rows
	]


def _own_steps(workflow: "frappe.model.document.Document") -> dict[str, list]:
	roles = set(frappe.get_roles())
	steps: dict[str, list] = {}
	for transition in workflow.transitions:
		if transition.allowed in roles:
			steps.setdefault(transition.state, []).append(transition)
	return steps


def _states_of_authors(workflow: "frappe.model.document.Document") -> set[str]:
	"""The states in which a record is with its author: those that the role of the first state edits."""
	author = workflow.states[0].allow_edit
	return {state.state for state in workflow.states if state.allow_edit == author}


def _whose_turn(workflow: "frappe.model.document.Document", steps: dict[str, list]) -> list[tuple]:
	"""The states in which a record waits for the user, with what its owner must be: three groups at most.

	A draft waits for whoever began it, not for everybody who could send one; where nobody decides about his own,
	the step waits for the others.
	"""
	authors = _states_of_authors(workflow)
	own, others, everybody = [], [], []
	for state, transitions in steps.items():
		if state in authors:
			own.append(state)
		elif any(transition.allow_self_approval for transition in transitions):
			everybody.append(state)
		else:
			others.append(state)
	user = frappe.session.user
	groups = [(own, [["owner", "=", user]]), (others, [["owner", "!=", user]]), (everybody, [])]
	return [(states, owners) for states, owners in groups if states]
