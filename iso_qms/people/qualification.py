"""Whether a person was qualified on a day: what record forms ask before somebody fills them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_months, cint, getdate

from iso_qms.people.employment import Day, covers, held_positions, is_employed

LEVELS = ("In Training", "Under Supervision", "Works Alone", "Trains Others")
"""From the first day to mastery; who is qualified works alone."""

QUALIFIED = "Works Alone"


def is_qualified(employee: str, competence: str, on_date: Day = None, level: str = QUALIFIED) -> bool:
	"""Whether the employee worked here on that day and had the competence, at least on `level` and still valid.

	Raises DoesNotExistError when there is no such employee, ValidationError when there is no such level.
	"""
	person = frappe.get_doc("QMS Employee", employee)
	return is_employed(person, on_date) and has_competence(person, competence, on_date, level)


def has_competence(person: Document, competence: str, on_date: Day = None, level: str = QUALIFIED) -> bool:
	"""Whether a row of the employee's competences meets the level and is valid on that day."""
	day, needed = getdate(on_date), _rank(level)
	return any(
		row.competence == competence
		and _rank(row.skill_level) >= needed
		and covers(row.valid_from, row.valid_until, day)
		for row in person.competences
	)


def missing_competences(employee: str, on_date: Day = None) -> list[dict[str, str]]:
	"""What the positions held on that day need and the employee has not: position, competence, skill_level."""
	person = frappe.get_doc("QMS Employee", employee)
	return [
		{"position": held.position, "competence": row.competence, "skill_level": row.skill_level}
		for held in held_positions(person, on_date)
		for row in needed_competences(held.position)
		if not has_competence(person, row.competence, on_date, row.skill_level)
	]


def needed_competences(position: str) -> list[Any]:
	"""The rows of competences that the position needs, in their order."""
	return frappe.get_all(
		"QMS Position Competence",
		filters={"parent": position, "parenttype": "QMS Position"},
		fields=["competence", "skill_level"],
		order_by="idx",
	)


def set_validity(employee: Document) -> None:
	"""A competence with a validity in months that was acquired on a day ends by itself; a typed end stays."""
	for row in employee.competences:
		if not row.valid_from or row.valid_until:
			continue
		months = cint(frappe.db.get_value("QMS Competence", row.competence, "valid_months"))
		if months:
			row.valid_until = last_valid_day(row.valid_from, months)


def last_valid_day(first: Day, months: int) -> Any:
	"""The last day of a validity of so many months, the first day included."""
	return add_days(add_months(getdate(first), months), -1)


def _rank(level: str | None) -> int:
	if level not in LEVELS:
		frappe.throw(
			_("{0} is no level of a competence. Choose one of: {1}.").format(
				level, ", ".join(_(name) for name in LEVELS)
			)
		)
	return LEVELS.index(level)
