"""Whom an access list or a distribution means: roles, departments, positions, single users."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate
from frappe.utils.nestedset import get_ancestors_of, get_descendants_of

from iso_qms.people.employment import DEPARTED, employee_of, held_positions, holders

ROLE, DEPARTMENT, POSITION, USER = "Role", "QMS Department", "QMS Position", "User"


def groups_of(user: str) -> dict[str, list[str]]:
	"""By kind, the names under which the user is meant; a department means those of its sub-departments too."""
	groups = {ROLE: frappe.get_roles(user), USER: [user], DEPARTMENT: [], POSITION: []}
	number = employee_of(user)
	if number:
		employee = frappe.get_cached_doc("QMS Employee", number)
		groups[POSITION] = [row.position for row in held_positions(employee)]
		if employee.department:
			groups[DEPARTMENT] = [employee.department, *get_ancestors_of(DEPARTMENT, employee.department)]
	return groups


def users_of(rows: list[Any]) -> list[str]:
	"""The enabled users whom the rows (grantee_kind, grantee) mean, each once, by name."""
	users: set[str] = set()
	for row in rows:
		users.update(_MEMBERS[row.grantee_kind](row.grantee))
	if not users:
		return []
	enabled = {"name": ["in", list(users)], "enabled": 1}
	return sorted(set(frappe.get_all("User", filters=enabled, pluck="name")) - {"Administrator", "Guest"})


def _with_role(role: str) -> list[str]:
	return frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")


def _in_department(department: str) -> list[str]:
	names = [department, *get_descendants_of(DEPARTMENT, department, ignore_permissions=True)]
	return _accounts({"department": ["in", names]})


def _in_position(position: str) -> list[str]:
	return _accounts({"name": ["in", holders(position) or [""]]})


def _accounts(filters: dict[str, Any]) -> list[str]:
	employees = frappe.get_all(
		"QMS Employee", filters={**filters, "user": ["is", "set"]}, fields=["user", "left_on", "status"]
	)
	today = getdate()
	return [
		each.user
		for each in employees
		if each.status != DEPARTED and not (each.left_on and getdate(each.left_on) < today)
	]


_MEMBERS = {
	ROLE: _with_role,
	DEPARTMENT: _in_department,
	POSITION: _in_position,
	USER: lambda user: [user],
}
