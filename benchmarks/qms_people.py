"""A factory of a hundred and twenty for the benchmark of the quality management system: who asks, and about what."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.gate.register import clear_register
from iso_qms.record_forms import registered

MARK = "BM"
"""Begins the name of everything that is entered, and that `remove` takes away."""

EMPLOYEE, MANAGER = "employee@qms-benchmark.example.com", "manager@qms-benchmark.example.com"
DEPARTMENTS = [f"{MARK} {name}" for name in (
	"总装车间", "钣金车间", "喷涂车间", "母排车间", "一次装配", "二次装配", "质检部", "技术部", "采购部", "仓库", "设备部", "市场部",
)]  # fmt: skip
MACHINES = [f"{MARK}-M{number:02}" for number in range(30)]
STAFF = [f"worker{number:03}@qms-benchmark.example.com" for number in range(118)]
SHEET = "Benchmark Shift Check"
SHEET_FORM = f"{MARK}S"
FIRST_DAY = "2020-01-01"


def make() -> None:
	"""Make departments, people, machines, and a form that is filled in at every machine in each shift."""
	for department in DEPARTMENTS:
		frappe.get_doc({"doctype": "QMS Department", "department_name": department}).insert()
	_make_user(EMPLOYEE, "QMS Employee")
	_make_user(MANAGER, "QMS Manager")
	frappe.db.bulk_insert(
		"User", ["name", "email", "first_name", "enabled"], [(name, name, name[:9], 1) for name in STAFF]
	)
	people = [EMPLOYEE, *STAFF]
	columns = ["name", "employee_no", "full_name", "user", "department", "status"]
	rows = [
		(f"{MARK}-{at:03}", f"{MARK}-{at:03}", user[:9], user, department_of(at), "Employed")
		for at, user in enumerate(people)
	]
	frappe.db.bulk_insert("QMS Employee", columns, rows)
	frappe.db.bulk_insert(
		"QMS Equipment",
		["name", "code", "equipment_name", "department"],
		[(name, name, f"{name} 数控折弯机", department_of(at)) for at, name in enumerate(MACHINES)],
	)
	_make_sheet()
	frappe.db.commit()


def department_of(number: int) -> str:
	"""Return the department of a person, a machine or a document."""
	return DEPARTMENTS[number % len(DEPARTMENTS)]


def _make_user(name: str, role: str) -> None:
	values = {"email": name, "first_name": role, "send_welcome_email": 0, "roles": [{"role": role}]}
	frappe.get_doc({"doctype": "User", **values}).insert()


def _make_sheet() -> None:
	settings = frappe.get_doc("QMS Settings")
	settings.shifts = "08:00 - 20:00\n20:00 - 08:00"
	settings.save()
	fields: list[dict[str, Any]] = [
		{"fieldname": "machine", "fieldtype": "Link", "label": "Machine", "options": "QMS Equipment"},
		{"fieldname": "checked_on", "fieldtype": "Datetime", "label": "Checked On"},
		{"fieldname": "pressure", "fieldtype": "Float", "label": "Pressure"},
		{"fieldname": "temperature", "fieldtype": "Float", "label": "Temperature"},
	]
	rights = [
		{"role": "QMS Employee", "read": 1, "write": 1, "create": 1},
		{"role": "QMS Manager", "read": 1, "write": 1, "create": 1, "report": 1},
	]
	described = {"name": SHEET, "module": "Core", "custom": 1, "fields": fields, "permissions": rights}
	frappe.get_doc({"doctype": "DocType", **described}).insert()
	frappe.get_doc(
		{
			"doctype": "QMS Record Form",
			"code": SHEET_FORM,
			"title": "设备点检",
			"record_doctype": SHEET,
			"frequency": "Shift",
			"happened_field": "checked_on",
			"equipment_field": "machine",
			"places": [{"equipment": machine, "from_date": FIRST_DAY} for machine in MACHINES],
		}
	).insert()


def remove() -> None:
	"""Remove all that `make` made; the records of the form go with it."""
	if frappe.db.exists("DocType", SHEET):
		frappe.db.delete("QMS Form Revision", {"form": SHEET_FORM})
		frappe.db.delete("QMS Record Form Place", {"parent": SHEET_FORM})
		frappe.db.delete("QMS Record Form", {"name": SHEET_FORM})
		clear_register()
		registered.forget()
		frappe.db.delete(SHEET)
		frappe.delete_doc("DocType", SHEET, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{SHEET}`")
	frappe.db.delete("QMS Employee", {"name": ["like", f"{MARK}-%"]})
	frappe.db.delete("QMS Equipment", {"name": ["like", f"{MARK}-%"]})
	frappe.db.delete("User", {"name": ["in", STAFF]})
	for user in (EMPLOYEE, MANAGER):
		if frappe.db.exists("User", user):
			frappe.delete_doc("User", user, force=True)
	for department in DEPARTMENTS:
		if frappe.db.exists("QMS Department", department):
			frappe.delete_doc("QMS Department", department, force=True)
	frappe.db.commit()
