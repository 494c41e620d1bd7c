"""The demo's people: competences, positions with what they need and give, employees, the responsibility matrix."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, getdate


def make_staff(staff: dict[str, Any]) -> None:
	"""Make competences, positions and employees; whose account is named gets the roles of the position."""
	for competence in staff["competences"]:
		frappe.get_doc({"doctype": "QMS Competence", **competence}).insert()
	for position in staff["positions"]:
		_make_position(position)
	for employee in staff["employees"]:
		_make_employee(employee)


def make_responsibilities(matrix: dict[str, Any]) -> None:
	"""Fill the responsibility matrix of the standard, where the site has its clauses."""
	for row in matrix["clauses"]:
		clause = f"{matrix['standard']} {row['number']}"
		if not frappe.db.exists("QMS Clause", clause):
			continue
		for part, departments in (("Leads", [row["leads"]]), ("Takes Part", row["takes_part"])):
			for department in departments:
				frappe.get_doc(
					{
						"doctype": "QMS Responsibility",
						"clause": clause,
						"department": department,
						"part": part,
					}
				).insert()


def _make_position(position: dict[str, Any]) -> None:
	rows = {
		"duties": [{"duty": duty} for duty in position["duties"]],
		"competences": [
			{"competence": name, "skill_level": level} for name, level in position.get("needs", ())
		],
		"roles": [{"role": role} for role in position.get("roles", ())],
		"questions": [
			{"question": asked, "answer": answer} for asked, answer in position.get("questions", ())
		],
	}
	head = {key: value for key, value in position.items() if key not in ("needs", *rows)}
	frappe.get_doc({"doctype": "QMS Position", **head, **rows}).insert()


def _make_employee(employee: dict[str, Any]) -> None:
	special = ("position", "competences", "left_days_ago")
	values = {key: value for key, value in employee.items() if key not in special}
	if "left_days_ago" in employee:
		values["left_on"] = add_days(getdate(), -employee["left_days_ago"])
	frappe.get_doc(
		{
			"doctype": "QMS Employee",
			**values,
			"positions": [{"position": employee["position"], "from_date": employee["joined_on"]}],
			"competences": [_competence(row) for row in employee.get("competences", ())],
		}
	).insert()


def _competence(row: dict[str, Any]) -> dict[str, Any]:
	values = {key: value for key, value in row.items() if key != "days_ago"}
	if "days_ago" in row:
		values["valid_from"] = add_days(getdate(), -row["days_ago"])
	return values
