"""Roles by position: an account gets the roles of the positions that its employee holds, and loses them with these.

What came by a position is written down in QMS Role Grant, so that a role given by hand is never taken back. A
role that somebody has by hand already is not written down: it stays when the position ends.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.people.employment import DEPARTED, held_positions, holders

GRANT = "QMS Role Grant"

Grant = tuple[str, str, str]
"""Role, position, employee."""


def employee_changed(employee: Document) -> None:
	"""Give and take back roles after an employee is saved; an account that is not his any more loses them."""
	before = employee.get_doc_before_save()
	if before and before.user and before.user != employee.user:
		sync(before.user)
	if employee.user:
		sync(employee.user)


def position_changed(position: Document) -> None:
	"""Give and take back roles after a position is saved, for all who hold it now."""
	before = position.get_doc_before_save()
	if before and roles_of(before) == roles_of(position):
		return
	for user in accounts_of(holders(position.name)):
		sync(user)


def take_back(employee: Document) -> None:
	"""Take every role back that came by the positions of an employee who is being deleted."""
	if employee.user:
		_bring_to(employee.user, set())


def take_everything_back() -> None:
	"""Take back all roles that came by positions; they end with the positions, before the app is uninstalled."""
	for user in set(frappe.get_all(GRANT, pluck="user")):
		_bring_to(user, set())


def sync_all() -> None:
	"""Daily: give and take back what began or ended with the day. A second run changes nothing.

	An account that can't be saved is left for the Error Log and keeps nobody else from theirs.
	"""
	accounts = set(frappe.get_all("QMS Employee", {"user": ["is", "set"]}, pluck="user"))
	for user in sorted(accounts | set(frappe.get_all(GRANT, pluck="user"))):
		frappe.db.savepoint("roles_by_position")
		try:
			sync(user)
		except frappe.ValidationError:
			frappe.db.rollback(save_point="roles_by_position")
			frappe.log_error(title=_("The roles of {0} could not be brought to the positions").format(user))


def sync(user: str) -> None:
	"""Bring the roles that the account has by positions to what its employee holds today."""
	name = frappe.db.get_value("QMS Employee", {"user": user})
	_bring_to(user, _grants_due(frappe.get_doc("QMS Employee", name)) if name else set())


def positions_giving(user: str) -> dict[str, list[str]]:
	"""The positions from which the account has a role, for each role that came so."""
	found = defaultdict(list)
	for grant in frappe.get_all(GRANT, {"user": user}, ["role", "position"], order_by="position"):
		found[grant.role].append(grant.position)
	return dict(found)


def roles_of(position: Any) -> set[str]:
	"""The roles that a position (document or name) gives; none when it is not active."""
	if not isinstance(position, str):
		return {row.role for row in position.roles} if cint(position.is_active) else set()
	# not from the cache of documents, which while a position is being saved still has the former one
	if not cint(frappe.db.get_value("QMS Position", position, "is_active")):
		return set()
	given = {"parent": position, "parenttype": "QMS Position"}
	return set(frappe.get_all("QMS Position Role", given, pluck="role"))


def accounts_of(employees: list[str]) -> list[str]:
	"""The accounts of those employees who have one."""
	return frappe.get_all("QMS Employee", {"name": ["in", employees], "user": ["is", "set"]}, pluck="user")


def _grants_due(employee: Document) -> set[Grant]:
	if employee.status == DEPARTED:
		return set()
	due = {
		(role, row.position, employee.name)
		for row in held_positions(employee)
		for role in roles_of(row.position)
	}
	disabled = set(frappe.get_all("Role", {"disabled": 1}, pluck="name")) if due else set()
	return {grant for grant in due if grant[0] not in disabled}


def _bring_to(user: str, due: set[Grant]) -> None:
	"""Write the account's roles and the grants behind them; what is right already is not touched."""
	rows = frappe.get_all(GRANT, {"user": user}, ["name", "role", "position", "employee"])
	present = {(row.role, row.position, row.employee): row.name for row in rows}
	if not due and not present:
		return
	granted = {grant[0] for grant in present}
	wanted = {grant[0] for grant in due}
	by_hand = _roles_held(user) - granted
	held = _write_roles(user, taken=granted - wanted, given=wanted)
	due = {grant for grant in due if grant[0] not in by_hand and grant[0] in held}
	for grant in present.keys() - due:
		frappe.delete_doc(GRANT, present[grant], ignore_permissions=True, force=True, delete_permanently=True)
	for role, position, employee in sorted(due - present.keys()):
		frappe.get_doc(
			{"doctype": GRANT, "user": user, "role": role, "position": position, "employee": employee}
		).insert(ignore_permissions=True)


def _roles_held(user: str) -> set[str]:
	return set(frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role"))


def _write_roles(user: str, taken: set[str], given: set[str]) -> set[str]:
	"""Change the account's roles where there is something to change. Returns those that it has then.

	An account with a role profile of Frappe has the roles of its profile and no others, whatever is given.
	"""
	held = _roles_held(user)
	if not held & taken and given <= held:
		return held
	account = frappe.get_doc("User", user, for_update=True)
	account.set("roles", [row for row in account.roles if row.role not in taken])
	account.append_roles(*sorted(given))
	account.save(ignore_permissions=True)
	return {row.role for row in account.roles}
