"""Who works here, in which positions and on which days: the rules of QMS Employee, and the questions about it."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate

from iso_qms.people.positions import line_above

DEPARTED = "Departed"
NO_PERSONS = ("Administrator", "Guest")

Day = str | datetime.date | None
"""A day; None is today."""


def employee_of(user: str) -> str | None:
	"""The employee whose account `user` is, or None."""
	return frappe.db.get_value("QMS Employee", {"user": user})


def is_employed(employee: Any, on_date: Day = None) -> bool:
	"""Whether the employee (a document or row with `joined_on` and `left_on`) works here on that day."""
	return covers(employee.joined_on, employee.left_on, getdate(on_date))


def covers(first: Day, last: Day, day: datetime.date) -> bool:
	"""Whether `day` is in a period whose first and last day belong to it; a blank end is open."""
	return (not first or getdate(first) <= day) and (not last or day <= getdate(last))


def held_positions(employee: Document, on_date: Day = None) -> list[Any]:
	"""The rows of the positions that the employee holds on that day, the main one first."""
	day = getdate(on_date)
	if not is_employed(employee, day):
		return []
	rows = [row for row in employee.positions if covers(row.from_date, row.to_date, day)]
	return sorted(rows, key=lambda row: not cint(row.is_main))


def holders(position: str, on_date: Day = None) -> list[str]:
	"""The employees who hold the position on that day, by number."""
	day = getdate(on_date)
	rows = frappe.get_all(
		"QMS Employee Position",
		filters={"position": position, "parenttype": "QMS Employee"},
		fields=["parent", "from_date", "to_date"],
	)
	names = {row.parent for row in rows if covers(row.from_date, row.to_date, day)}
	employees = frappe.get_all(
		"QMS Employee", filters={"name": ["in", list(names)]}, fields=["name", "joined_on", "left_on"]
	)
	return sorted(employee.name for employee in employees if is_employed(employee, day))


def check_account(employee: Document) -> None:
	"""Raise when the account is nobody's in person, or another employee's."""
	if not employee.user:
		return
	if employee.user in NO_PERSONS:
		_refuse(_("User Account: {0} is the account of no person.").format(employee.user))
	other = frappe.db.get_value(
		"QMS Employee", {"user": employee.user, "name": ["!=", employee.name or ""]}, ["name", "full_name"]
	)
	if other:
		_refuse(_("User Account: {0} belongs to {1} {2} already.").format(employee.user, *other))


def check_periods(employee: Document) -> None:
	"""Raise when a period ends before it begins."""
	_check_period(employee.joined_on, employee.left_on, _("Left On"))
	for row in employee.positions:
		_check_period(row.from_date, row.to_date, _("Row {0} of the positions").format(row.idx))
	for row in employee.competences:
		_check_period(row.valid_from, row.valid_until, _("Row {0} of the competences").format(row.idx))


def check_positions(employee: Document) -> None:
	"""Raise when the same position is held twice at a time, or two positions are the main one."""
	rows = list(employee.positions)
	for at, row in enumerate(rows):
		for earlier in rows[:at]:
			if not _overlap(row, earlier):
				continue
			if row.position == earlier.position:
				_refuse(
					_("Row {0} of the positions: {1} is held at that time in row {2} already.").format(
						row.idx, row.position, earlier.idx
					)
				)
			if cint(row.is_main) and cint(earlier.is_main):
				_refuse(
					_(
						"Row {0} of the positions: the main position at that time is in row {1} already."
					).format(row.idx, earlier.idx)
				)


def check_superior(employee: Document) -> None:
	"""Raise when the employee would be his own superior, directly or over others."""
	if not employee.superior:
		return
	if employee.superior == employee.name:
		_refuse(_("Superior: {0} can't be the own superior.").format(employee.full_name))
	if employee.name in line_above(employee.superior, _superior_named):
		_refuse(
			_("Superior: {0} is below {1} and can't be above as well.").format(
				frappe.db.get_value("QMS Employee", employee.superior, "full_name"), employee.full_name
			)
		)


def set_main_position(employee: Document) -> None:
	"""The only position is the main one; the employee shows the main position of today."""
	if len(employee.positions) == 1:
		employee.positions[0].is_main = 1
	employee.main_position = _main_position(employee)


def set_status(employee: Document) -> None:
	"""Whose last day is over has left; who is said to have left without a day has left today."""
	today = getdate()
	if employee.left_on and getdate(employee.left_on) < today:
		before = employee.get_doc_before_save()
		if before and before.status == DEPARTED != employee.status:
			_refuse(_("Left On: empty it when {0} works here again.").format(employee.full_name))
		employee.status = DEPARTED
	elif employee.status == DEPARTED:
		if employee.left_on and getdate(employee.left_on) > today:
			_refuse(
				_("Status: {0} works here until {1}; the status changes by itself the day after.").format(
					employee.full_name, formatdate(employee.left_on)
				)
			)
		employee.left_on = employee.left_on or today


def follow_calendar() -> None:
	"""Daily: bring status and main position up to date where the day has changed them."""
	for employee in _employees_with_positions():
		has_left = employee.left_on and getdate(employee.left_on) < getdate()
		if (has_left and employee.status != DEPARTED) or employee.main_position != _main_position(employee):
			frappe.get_doc("QMS Employee", employee.name).save(ignore_permissions=True)


def _employees_with_positions() -> list[Any]:
	rows = frappe.get_all(
		"QMS Employee Position",
		filters={"parenttype": "QMS Employee"},
		fields=["parent", "position", "from_date", "to_date", "is_main"],
		order_by="parent, idx",
	)
	employees = frappe.get_all(
		"QMS Employee", fields=["name", "status", "joined_on", "left_on", "main_position"], order_by="name"
	)
	for employee in employees:
		employee.positions = []
	by_name = {employee.name: employee for employee in employees}
	for row in rows:
		by_name[row.parent].positions.append(row)
	return employees


def _main_position(employee: Any) -> str | None:
	held = held_positions(employee)
	return held[0].position if held else None


def _check_period(first: Day, last: Day, where: str) -> None:
	if first and last and getdate(last) < getdate(first):
		_refuse(_("{0}: {1} is before {2}.").format(where, formatdate(last), formatdate(first)))


def _overlap(one: Any, other: Any) -> bool:
	begins = max(getdate(row.from_date or datetime.date.min) for row in (one, other))
	return all(not row.to_date or begins <= getdate(row.to_date) for row in (one, other))


def _superior_named(employee: str) -> str | None:
	return frappe.db.get_value("QMS Employee", employee, "superior")


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Employee"))
