"""Nobody comes to a role over a position who could not be given it: the checks of saving positions and employees.

The roles of a position stand at permission level 1, which only System Managers write; these checks hold as well
where a customer has opened that level to others.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from iso_qms.people.employment import DEPARTED
from iso_qms.people.roles import roles_of

GIVES_ROLES = "System Manager"

NEVER_GIVEN = frozenset({"Administrator", "All", "Guest", "Desk User"})
"""Roles that the system gives by itself."""

ONLY_BY_HOLDERS = frozenset({"System Manager", "Script Manager"})
"""Roles with which one could give oneself every other right: only who has one hands it out, in whatever way."""

Period = tuple[datetime.date, datetime.date]


def check_position(position: Document) -> None:
	"""Raise when a role is added that nobody gets by a position or that the user could not give, or stands twice."""
	before = position.get_doc_before_save()
	known = {row.role for row in before.roles} if before else set()
	_check_rows(position, known)
	gained = roles_of(position) - (roles_of(before) if before else set())
	if gained:
		_check_may_hand_out(gained, _accounts_to_come(position.name))


def check_employee(employee: Document) -> None:
	"""Raise when saving the employee hands the account a role that the user may not hand out.

	Whatever makes the account gain it: a new position, other dates, another account, a return.
	"""
	if not employee.user:
		return
	before = employee.get_doc_before_save()
	had = _periods_of_roles(before) if before and before.user == employee.user else {}
	gained = {
		role
		for role, periods in _periods_of_roles(employee).items()
		if not all(any(_within(period, old) for old in had.get(role, ())) for period in periods)
	}
	if gained:
		_check_may_hand_out(gained, {employee.user})


def check_merge(position: Document, into: str) -> None:
	"""Raise when a position is merged into one with other roles: its holders would come to these unjudged."""
	if roles_of(position) != roles_of(into):
		frappe.throw(
			_(
				"{0} and {1} give different roles and can't be merged: give the holders of {0} the position {1}."
			).format(position.name, into),
			title=_("Not Allowed"),
		)


def _check_rows(position: Document, known: set[str]) -> None:
	mine = set(frappe.get_roles())
	seen: dict[str, int] = {}
	for row in position.roles:
		message = None
		if row.role in NEVER_GIVEN:
			message = _("Row {0} of the roles: {1} is given by the system itself, not by a position.")
		elif row.role in seen:
			message = _("Row {0} of the roles: {1} stands there twice.")
		elif row.role not in known and GIVES_ROLES not in mine and row.role not in mine:
			message = _("Row {0} of the roles: you can't give the role {1}, which you don't have.")
		if message:
			frappe.throw(
				message.format(row.idx, _(row.role)), frappe.PermissionError, title=_("Invalid Position")
			)
		seen[row.role] = row.idx


def _check_may_hand_out(roles: set[str], accounts: set[str]) -> None:
	mine = set(frappe.get_roles())
	for role in sorted(roles - mine):
		if role in ONLY_BY_HOLDERS:
			frappe.throw(
				_("Positions: the role {0} is handed out only by somebody who has it.").format(_(role)),
				frappe.PermissionError,
				title=_("Not Allowed"),
			)
		if frappe.session.user in accounts and GIVES_ROLES not in mine:
			frappe.throw(
				_("Positions: you can't give yourself the role {0}; somebody else has to.").format(_(role)),
				frappe.PermissionError,
				title=_("Not Allowed"),
			)


def _accounts_to_come(position: str) -> set[str]:
	"""The accounts of those who hold the position now or are going to."""
	rows = frappe.get_all(
		"QMS Employee Position", {"position": position, "parenttype": "QMS Employee"}, ["parent", "to_date"]
	)
	names = {row.parent for row in rows if not row.to_date or getdate(row.to_date) >= getdate()}
	return set(
		frappe.get_all("QMS Employee", {"name": ["in", list(names)], "user": ["is", "set"]}, pluck="user")
	)


def _periods_of_roles(employee: Document) -> dict[str, list[Period]]:
	"""From today on: when the employee has which role by a position."""
	periods = defaultdict(list)
	for row in employee.positions if employee.status != DEPARTED else ():
		first = max(_day(day, datetime.date.min) for day in (row.from_date, employee.joined_on, getdate()))
		last = min(_day(day, datetime.date.max) for day in (row.to_date, employee.left_on))
		if first <= last:
			for role in roles_of(row.position):
				periods[role].append((first, last))
	return periods


def _day(value: Any, otherwise: datetime.date) -> datetime.date:
	return getdate(value) if value else otherwise


def _within(period: Period, other: Period) -> bool:
	return other[0] <= period[0] and period[1] <= other[1]
