"""The demo's other records: a year of patrols, maintenance, trainings, reviews and meetings, with gaps that are meant."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, getdate

from iso_qms.record_forms.registered import form_of

MORNING = datetime.time(9, 30)


def make_records(entries: list[dict[str, Any]]) -> None:
	"""Enter each record on its day as its author, and bring it as far as the entry says, oldest first."""
	for entry in sorted(entries, key=lambda entry: -entry["days_ago"]):
		frappe.set_user(entry["by"])
		record = _bring_on(_enter(entry), entry)
		if record.docstatus.is_draft() and entry.get("void_reason"):
			record.void_reason = entry["void_reason"]
			record.save()
			apply_workflow(record, "Void")
	frappe.set_user("Administrator")


def _enter(entry: dict[str, Any]) -> Document:
	day = add_days(getdate(), -entry["days_ago"])
	happened_field = form_of(entry["doctype"]).happened_field
	happened = datetime.datetime.combine(day, MORNING)
	timed = frappe.get_meta(entry["doctype"]).get_field(happened_field).fieldtype == "Datetime"
	values = {**_dated(entry["values"], day), happened_field: happened if timed else day}
	record = frappe.get_doc({"doctype": entry["doctype"], **values})
	record.flags.received_on = happened
	return record.insert()


def _bring_on(record: Document, entry: dict[str, Any]) -> Document:
	stage = entry.get("stage", "Approved")
	if stage == "Draft":
		return record
	record = apply_workflow(record, "Submit for Review")
	if stage == "Pending Review":
		return record
	frappe.set_user(entry["approver"])
	decision = entry.get("decision")
	if decision:
		record = frappe.get_doc(record.doctype, record.name)
		record.update(decision)
		record.save()
	return apply_workflow(record, "Return" if stage == "Returned" else "Approve")


def _dated(values: Any, day: datetime.date) -> Any:
	"""The values with every day that is said as a distance, such as {"days": 3}, as a date."""
	if isinstance(values, dict):
		if set(values) == {"days"}:
			return add_days(day, values["days"])
		return {key: _dated(value, day) for key, value in values.items()}
	if isinstance(values, list):
		return [_dated(value, day) for value in values]
	return values
