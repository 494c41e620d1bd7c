"""Makes positions, employees and equipment for a test, as Administrator, with short names for what matters."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, get_datetime, today

DEPARTMENT = "Assembly Shop"
MANAGER = "staff-manager@example.com"


def day(shift: int = 0) -> str:
	"""Today, or so many days after it."""
	return str(add_days(today(), shift))


def department(name: str = DEPARTMENT, **values: Any) -> str:
	"""A department; one that is there already is changed. Returns its name."""
	return _make("QMS Department", name, department_name=name, **values)


def competence(name: str = "Crimping", **values: Any) -> str:
	"""A competence. Returns its name."""
	return _make("QMS Competence", name, competence_name=name, **values)


def position(title: str, *roles: str, needs: dict[str, str] | None = None, **values: Any) -> str:
	"""A position that gives `roles` and needs competences by level. Returns its name."""
	values.setdefault("roles", [{"role": role} for role in roles])
	if needs:
		values["competences"] = [
			{"competence": competence(name), "skill_level": level} for name, level in needs.items()
		]
	return _make("QMS Position", title, title=title, **values)


def held(
	title: str, from_date: str | None = None, to_date: str | None = None, **values: Any
) -> dict[str, Any]:
	"""A row of an employee's positions."""
	return {"position": title, "from_date": from_date, "to_date": to_date, **values}


def employee(number: str, *positions: Any, **values: Any) -> Any:
	"""An employee with these positions (titles or rows). Returns the document."""
	values.setdefault("department", department())
	values.setdefault("full_name", f"Person {number}")
	rows = [held(row) if isinstance(row, str) else row for row in positions]
	return frappe.get_doc(
		{"doctype": "QMS Employee", "employee_no": number, "positions": rows, **values}
	).insert()


def equipment(code: str = "MIC-01", **values: Any) -> str:
	"""An instrument that is calibrated once a year. Returns its name."""
	defaults = {"equipment_name": "Micrometer", "kind": "Instrument", "needs_calibration": 1}
	return _make("QMS Equipment", code, code=code, **{**defaults, "calibration_interval": 12, **values})


def calibration(code: str, calibrated_on: str, result: str = "Pass", **values: Any) -> Any:
	"""A calibration that is filled in and not approved yet. Returns the document."""
	record = frappe.get_doc(
		{
			"doctype": "QMS Calibration",
			"equipment": code,
			"calibrated_on": calibrated_on,
			"calibrated_by": "City Metrology Institute",
			"result": result,
			**values,
		}
	)
	# the certificate came that day
	record.flags.received_on = get_datetime(calibrated_on)
	return record.insert()


def approve(record: Any, make_user: Any) -> Any:
	"""Send a record to its review and approve it, as a manager who did not make it. Returns it."""
	apply_workflow(record, "Submit for Review")
	frappe.set_user(make_user(MANAGER, "QMS Manager"))
	record = apply_workflow(frappe.get_doc(record.doctype, record.name), "Approve")
	frappe.set_user("Administrator")
	return record


def roles(user: str) -> set[str]:
	"""The roles that were given to the account, by hand or by position."""
	return set(frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role"))


def _make(doctype: str, name: str, **values: Any) -> str:
	if frappe.db.exists(doctype, name):
		doc = frappe.get_doc(doctype, name)
		doc.update(values)
		return doc.save().name
	return frappe.get_doc({"doctype": doctype, **values}).insert().name
