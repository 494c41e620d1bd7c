"""The home page: forms to fill, and the records that wait for the user's decision."""

import frappe
from frappe import _

from iso_qms.api.reports import get_reports

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
		{**form, "title": _title(form)}
		for form in forms
		if form.record_doctype and frappe.has_permission(form.record_doctype, "create")
	]


def open_tasks() -> list[dict]:
	"""Return unfinished records in a state from which the user's roles can move them, oldest change first."""
	workflows = frappe.get_all("Workflow", filters={"is_active": 1}, pluck="name")
	tasks = [task for name in workflows for task in _tasks_of(frappe.get_doc("Workflow", name))]
	return sorted(tasks, key=lambda task: str(task["modified"]))[:LIMIT]


def _title(form: dict) -> str:
	# A shipped form is called as its DocType is; that name has a translation, a customer's title is data.
	if not form.title or form.title == form.record_doctype.removeprefix("QMS "):
		return _(form.record_doctype)
	return _(form.title)


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
	rows = frappe.get_list(
		doctype,
		filters={state_field: ["in", list(steps)], "docstatus": 0},
		fields=list(dict.fromkeys(["name", "owner", "modified", state_field, title_field])),
		order_by="modified asc",
		limit=LIMIT,
	)
	authors = _states_of_authors(workflow)
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
		if _may_move(row, steps[row.get(state_field)], of_author=row.get(state_field) in authors)
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


def _may_move(row: dict, transitions: list, of_author: bool) -> bool:
	own = row.owner == frappe.session.user
	if of_author:
		# A draft waits for whoever began it, not for everybody who could send one.
		return own
	return not own or any(transition.allow_self_approval for transition in transitions)
