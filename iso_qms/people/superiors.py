"""Who stands above whom: for approvals, reminders and escalation."""

from __future__ import annotations

import frappe

from iso_qms.people.employment import Day, employee_of, held_positions, holders, is_employed
from iso_qms.people.positions import line_above


def head_of(department: str) -> str | None:
	"""The account of the department's head, else of the nearest department above that has one."""
	for name in line_above(department, _department_above):
		head = frappe.db.get_value("QMS Department", name, "head")
		if head:
			return head
	return None


def superior_of(employee: str, on_date: Day = None) -> str | None:
	"""The employee above `employee` on that day, or None at the top.

	First who is named as superior, then who holds the position that the main one reports to, then the head of
	the department, then of the departments above. Whoever has left is passed over.
	"""
	person = frappe.get_doc("QMS Employee", employee)
	found = _named(person, on_date) or _by_position(person, on_date)
	return found or _by_department(person.department, employee, on_date)


def _named(person: frappe.model.document.Document, on_date: Day) -> str | None:
	return person.superior if person.superior and _works(person.superior, on_date) else None


def _by_position(person: frappe.model.document.Document, on_date: Day) -> str | None:
	"""Whoever holds the next position above that is filled, by somebody else."""
	for row in held_positions(person, on_date)[:1]:
		for position in line_above(_position_above(row.position), _position_above):
			others = [name for name in holders(position, on_date) if name != person.name]
			if others:
				return others[0]
	return None


def _by_department(department: str, employee: str, on_date: Day) -> str | None:
	for name in line_above(department, _department_above):
		head = frappe.db.get_value("QMS Department", name, "head")
		found = employee_of(head) if head else None
		if found and found != employee and _works(found, on_date):
			return found
	return None


def _works(employee: str, on_date: Day) -> bool:
	dates = frappe.db.get_value("QMS Employee", employee, ["joined_on", "left_on"], as_dict=True)
	return bool(dates) and is_employed(dates, on_date)


def _position_above(position: str) -> str | None:
	return frappe.db.get_value("QMS Position", position, "reports_to")


def _department_above(department: str) -> str | None:
	return frappe.db.get_value("QMS Department", department, "parent_qms_department")
