"""The demo's inspection records: some weeks of incoming, in-process and final inspection."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import add_to_date, now_datetime

from iso_qms.demo.dates import insert_dated

DOCTYPE = "QMS Inspection Record"


def make_inspections(plan: dict[str, Any]) -> None:
	"""Enter each inspection of `plan` as its inspector, and bring it as far as the plan says."""
	for entry in plan["inspections"]:
		record = _enter(entry, plan["products"][entry["product"]])
		_bring_to(record, entry, plan["reviewer"], plan["manager"])
	frappe.set_user("Administrator")


def _enter(entry: dict[str, Any], product: dict[str, Any]) -> Document:
	frappe.set_user(entry["inspector"])
	parameters = [
		{**parameter, **_measured(parameter, value)}
		for parameter, value in zip(product["parameters"], entry["values"], strict=True)
	]
	inspected_on = add_to_date(now_datetime(), days=-entry["days_ago"], hours=-entry.get("hours_ago", 0))
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"inspection_kind": product["kind"],
			"product": product["name"],
			"specification": product.get("specification"),
			"department": product["department"],
			"qms_process": product["process"],
			"supplier": product.get("supplier"),
			**_made_for(entry.get("order_no"), product.get("operation")),
			"lot_no": entry["lot_no"],
			"quantity": entry["quantity"],
			"sample_size": entry.get("sample_size", entry["quantity"]),
			"inspected_on": inspected_on.replace(microsecond=0),
			"inspected_by": entry["inspector"],
			"parameters": parameters,
			"remarks": entry.get("remarks"),
		}
	)
	record.flags.received_on = inspected_on
	return insert_dated(record)


def _made_for(order_no: str | None, operation: str | None) -> dict[str, Any]:
	"""The job of the order, and the operation where its router has that one."""
	job = frappe.db.get_value("QMS Job", {"order_no": order_no}) if order_no else None
	known = {"parent": job, "parenttype": "QMS Job", "operation": operation}
	on_router = bool(job and operation and frappe.db.exists("QMS Job Operation", known))
	return {"order_no": order_no, "job": job, "operation": operation if on_router else None}


def _measured(parameter: dict[str, Any], value: str | None) -> dict[str, Any]:
	limited = parameter.get("lower_limit") or parameter.get("upper_limit")
	return {"measured_value": value} if limited else {"observed": value}


def _bring_to(record: Document, entry: dict[str, Any], reviewer: str, manager: str) -> None:
	stage = entry["stage"]
	if stage == "Draft":
		return
	if stage == "Void":
		record.void_reason = entry["comment"]
		record.save()
		apply_workflow(record, "Void")
		return
	record = apply_workflow(record, "Submit for Review")
	if stage == "Pending Review":
		return
	frappe.set_user(reviewer)
	record = frappe.get_doc(DOCTYPE, record.name)
	if stage == "Returned":
		record.review_comment = entry["comment"]
		record.save()
		apply_workflow(record, "Return")
		return
	if entry.get("disposition"):
		record.disposition = entry["disposition"]
		record.save()
	record = apply_workflow(record, "Approve")
	if stage == "Cancelled":
		frappe.set_user(manager)
		record = frappe.get_doc(DOCTYPE, record.name)
		record.void_reason = entry["comment"]
		record.save()
		apply_workflow(record, "Void")
