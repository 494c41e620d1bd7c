"""The shipped record forms: one table with valid values, the masters they name, and the steps that tests share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_to_date, now_datetime

from tests.app import staff
from tests.app.staff import day

EMPLOYEE, OTHER, HEAD, MANAGER = (
	f"filling-{who}@example.com" for who in ("employee", "other", "head", "manager")
)
WATCHERS = {
	f"filling-{role.lower().replace(' ', '-')}@example.com": (role,)
	for role in (
		"QMS Top Management",
		"QMS Process Owner",
		"QMS Auditor",
		"QMS Document Auditor",
		"QMS Document Controller",
		"QMS External Auditor",
		"System Manager",
	)
}
USERS = {
	EMPLOYEE: ("QMS Employee",),
	OTHER: ("QMS Employee",),
	HEAD: ("QMS Employee", "QMS Department Head"),
	MANAGER: ("QMS Manager",),
	**WATCHERS,
}
REFUSED = (frappe.ValidationError, frappe.PermissionError)
CUSTOMER, SUPPLIER = "North Power Works", "Fine Sheet Metal"
WELDING = "Spot Welding"
ITEM = {"parameter": "Gap", "lower_limit": "1", "upper_limit": "3", "measured_value": "2"}
BAD_ITEM = {**ITEM, "measured_value": "9"}
OPEN_ITEM = {"parameter": "Gap", "lower_limit": "1"}


def hours_ago(hours: int) -> str:
	"""A time of the last hours, as a client sends it."""
	return str(add_to_date(now_datetime(), hours=-hours)).partition(".")[0]


@dataclass
class Form:
	"""A shipped form: its code, what a valid record says, and what the approver adds."""

	code: str
	doctype: str
	text: str
	values: Callable[[], dict[str, Any]]
	decision: dict[str, Any] = field(default_factory=dict)

	def new(self, user: str = EMPLOYEE, **values: Any) -> Any:
		"""Insert a record as `user`, who stays the session's user. Returns it."""
		frappe.set_user(user)
		return frappe.get_doc({"doctype": self.doctype, **self.values(), **values}).insert()

	def pending(self, user: str = EMPLOYEE, **values: Any) -> Any:
		"""Insert a record and send it to its review."""
		return apply_workflow(self.new(user, **values), "Submit for Review")

	def decided(self, record: Any, user: str = HEAD, **decision: Any) -> Any:
		"""Open a pending record as `user` and write the approver's fields. Returns it, not approved yet."""
		frappe.set_user(user)
		record = frappe.get_doc(self.doctype, record.name)
		record.update({**self.decision, **decision})
		return record.save() if self.decision or decision else record

	def approved(self, decision: dict[str, Any] | None = None, **values: Any) -> Any:
		"""Insert a record, send it, and let the head decide and approve it. Returns it."""
		record = self.decided(self.pending(**values), **(decision or {}))
		return apply_workflow(record, "Approve")

	def voided(self, record: Any) -> Any:
		"""Void an approved record as the manager."""
		frappe.set_user(MANAGER)
		record = frappe.get_doc(self.doctype, record.name)
		record.void_reason = "Wrong person"
		record.save()
		return apply_workflow(record, "Void")


def person(number: str = "F-1", **values: Any) -> str:
	"""An employee of the assembly shop; the same one again."""
	if not frappe.db.exists("QMS Employee", number):
		_as_administrator(lambda: staff.employee(number, **values))
	return number


def master(doctype: str, name_field: str, name: str, **values: Any) -> str:
	"""A customer or supplier; the same one again."""
	if not frappe.db.exists(doctype, name):
		_as_administrator(lambda: frappe.get_doc({"doctype": doctype, name_field: name, **values}).insert())
	return name


def customer() -> str:
	"""The customer of the tests."""
	return master("QMS Customer", "customer_name", CUSTOMER)


def supplier(supply_kind: str = "Material") -> str:
	"""The supplier of the tests."""
	return master(
		"QMS Supplier", "supplier_name", SUPPLIER, supply_kind=supply_kind, status="Under Evaluation"
	)


def machine(code: str = "WELD-01", **values: Any) -> str:
	"""A machine that needs no calibration; the same one again."""
	if not frappe.db.exists("QMS Equipment", code):
		_as_administrator(
			lambda: staff.equipment(
				code, **{"equipment_name": "Welder", "kind": "Machine", "needs_calibration": 0, **values}
			)
		)
	return code


def competence(name: str = WELDING, **values: Any) -> str:
	"""A competence; the same one again."""
	if not frappe.db.exists("QMS Competence", name):
		_as_administrator(lambda: staff.competence(name, **values))
	return name


def scores(*given: str | None) -> list[dict[str, Any]]:
	"""Score lines of ten points each."""
	return [
		{"criterion": f"Criterion {number}", "max_score": "10", "score": score}
		for number, score in enumerate(given, 1)
	]


def competences_of(employee: str) -> list[tuple[str, str, str]]:
	"""What the employee has: competence, level and evidence."""
	rows = frappe.get_all(
		"QMS Employee Competence",
		{"parent": employee},
		["competence", "skill_level", "evidence"],
		order_by="idx",
	)
	return [(row.competence, row.skill_level, row.evidence) for row in rows]


def _as_administrator(make: Callable[[], Any]) -> None:
	user = frappe.session.user
	frappe.set_user("Administrator")
	make()
	frappe.set_user(user)


FORMS = {
	form.code: form
	for form in (
		Form(
			"PI",
			"QMS Patrol Inspection",
			"place",
			lambda: {
				"place": "Line 1",
				"patrolled_on": hours_ago(2),
				"inspected_by": frappe.session.user,
				"parameters": [ITEM],
			},
		),
		Form(
			"SP",
			"QMS Special Process Confirmation",
			"process_name",
			lambda: {
				"process_name": "Spot welding of frames",
				"confirmed_on": day(),
				"equipment": machine(),
				"operator": person(),
				"work_instruction": "WI-07",
				"parameters": [ITEM],
			},
			{"conclusion": "Confirmed"},
		),
		Form(
			"EM",
			"QMS Equipment Maintenance",
			"work_done",
			lambda: {
				"equipment": machine(),
				"maintained_on": hours_ago(2),
				"maintained_by": frappe.session.user,
				"parameters": [ITEM],
				"condition_after": "Usable",
			},
		),
		Form(
			"TR",
			"QMS Training Record",
			"topic",
			lambda: {
				"topic": "Busbar assembly",
				"training_on": day(),
				"trainer": "Master Wang",
				"participants": [{"employee": person(), "signed_in": 1}],
			},
			{"effectiveness": "Effective"},
		),
		Form(
			"WP",
			"QMS Work Permit",
			"restrictions",
			lambda: {
				"employee": person(),
				"competence": competence(),
				"basis": "Examination",
				"practice_score": "85",
				"issued_on": day(),
				"valid_from": day(),
			},
		),
		Form(
			"CR",
			"QMS Contract Review",
			"product",
			lambda: {
				"customer": customer(),
				"contract_no": "HT-001",
				"reviewed_on": day(),
				"product": "GCS",
				"lines": [
					{"aspect": "Delivery", "can_meet": "Yes"},
					{"aspect": "Quality", "can_meet": "Yes"},
				],
			},
			{"decision": "Accept"},
		),
		Form(
			"DR",
			"QMS Design Record",
			"problems",
			lambda: {
				"project": "KYN61",
				"kind": "Design Input",
				"designed_on": day(),
				"requirements": [{"kind": "Law and Standard", "requirement": "40.5 kV"}],
			},
			{"conclusion": "Accepted"},
		),
		Form(
			"SE",
			"QMS Supplier Evaluation",
			"evidence",
			lambda: {"supplier": supplier(), "evaluated_on": day(), "scores": scores("9", "8")},
			{"decision": "Approved"},
		),
		Form(
			"CP",
			"QMS Customer Property",
			"item_name",
			lambda: {
				"customer": customer(),
				"item_name": "Copper bars",
				"kind": "Material",
				"taken_over_on": day(),
				"quantity": 100,
			},
		),
		Form(
			"CC",
			"QMS Customer Complaint",
			"subject",
			lambda: {
				"subject": "Scratched door",
				"customer": customer(),
				"complained_on": hours_ago(2),
				"description": "Two doors are scratched.",
				"justified": "Yes",
				"cause": "No foam between the doors",
				"action_taken": "Foam is put between",
				"responsible": person(),
				"replied_on": day(),
				"reply": "Two doors are sent.",
			},
		),
		Form(
			"SS",
			"QMS Satisfaction Survey",
			"respondent",
			lambda: {"customer": customer(), "surveyed_on": day(), "scores": scores("9", "8")},
		),
		Form(
			"MR",
			"QMS Meeting Record",
			"topic",
			lambda: {
				"topic": "Weekly quality meeting",
				"met_on": hours_ago(3),
				"chair": person(),
				"minutes": "Scratches went down.",
				"participants": [{"employee": person(), "signed_in": 1}],
			},
		),
	)
}
