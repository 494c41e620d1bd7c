"""The demo's customers, suppliers, products, equipment with its calibrations, and jobs."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, get_datetime, getdate

from iso_qms.demo.dates import insert_dated

LABORATORY = "市计量测试所"


def make_masters(masters: dict[str, Any]) -> None:
	"""Make customers, suppliers, products, equipment and jobs."""
	for doctype, key in (
		("QMS Customer", "customers"),
		("QMS Supplier", "suppliers"),
		("QMS Product", "products"),
	):
		for values in masters[key]:
			frappe.get_doc({"doctype": doctype, **values}).insert()
	special = ("calibrated_days_ago", "calibrated_before", "result", "limitation")
	for equipment in masters["equipment"]:
		values = {key: value for key, value in equipment.items() if key not in special}
		frappe.get_doc({"doctype": "QMS Equipment", **values}).insert()
	for job in masters["jobs"]:
		_make_job(job, masters["routes"])


def make_calibrations(equipment: list[dict[str, Any]], clerk: str, approver: str) -> None:
	"""Enter the calibrations of each instrument as `clerk`, the oldest first, and approve them as `approver`."""
	frappe.set_user(clerk)
	entered = []
	for item in equipment:
		before = sorted(item.get("calibrated_before", ()), reverse=True)
		entered += [_enter({"code": item["code"], "calibrated_days_ago": days}) for days in before]
		if "calibrated_days_ago" in item:
			entered.append(_enter(item))
	frappe.set_user(approver)
	for calibration in entered:
		apply_workflow(calibration, "Approve")
	frappe.set_user("Administrator")


def _make_job(job: dict[str, Any], routes: dict[str, list[dict[str, str]]]) -> None:
	values = {key: value for key, value in job.items() if key not in ("due_days_ago", "route")}
	frappe.get_doc(
		{
			"doctype": "QMS Job",
			**values,
			"due_date": add_days(getdate(), -job["due_days_ago"]),
			"router": [dict(row) for row in routes.get(job.get("route", ""), ())],
		}
	).insert()


def _enter(item: dict[str, Any]) -> Any:
	number = item["code"].partition("-")[2]
	calibrated_on = getdate(add_days(getdate(), -item["calibrated_days_ago"]))
	calibration = frappe.get_doc(
		{
			"doctype": "QMS Calibration",
			"equipment": item["code"],
			"calibrated_on": calibrated_on,
			"calibrated_by": LABORATORY,
			"certificate_no": f"JZ{calibrated_on:%y}-{number}",
			"result": item.get("result", "Pass"),
			"limitation": item.get("limitation"),
		}
	)
	calibration.flags.received_on = get_datetime(calibrated_on)
	insert_dated(calibration)
	return apply_workflow(calibration, "Submit for Review")
