"""The demo's other records: a year of each form, entered on their days, with gaps that are meant."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, get_datetime, getdate

from iso_qms.demo.dates import insert_dated
from iso_qms.record_forms.registered import form_of

MORNING, AFTERNOON = datetime.time(9, 30), datetime.time(16, 30)


def make_records(entries: Iterable[dict[str, Any]]) -> None:
	"""Enter each record on its day as its author, and bring it as far as the entry says, oldest first.

	An entry with `late_days` came so many days after its event. Those who write further `rows` on a page stand under
	`then`, in their order.
	"""
	for entry in sorted(entries, key=lambda entry: -entry["days_ago"]):
		frappe.set_user(entry["by"])
		record = _enter(entry)
		for more in entry.get("then", ()):
			record = _write_on(record, more)
		frappe.set_user(entry["by"])
		record = _bring_on(record, entry)
		if record.docstatus.is_draft() and entry.get("void_reason"):
			record.void_reason = entry["void_reason"]
			record.save()
			apply_workflow(record, "Void")
	frappe.set_user("Administrator")


def _enter(entry: dict[str, Any]) -> Document:
	day = getdate(add_days(getdate(), -entry["days_ago"]))
	form = form_of(entry["doctype"])
	happened = datetime.datetime.combine(day, MORNING)
	values = _dated(entry["values"], day)
	if form.happened_field:
		timed = frappe.get_meta(entry["doctype"]).get_field(form.happened_field).fieldtype == "Datetime"
		values[form.happened_field] = happened if timed else day
	record = frappe.get_doc({"doctype": entry["doctype"], **values})
	record.flags.received_on = happened + datetime.timedelta(days=entry.get("late_days", 0))
	_date_rows(record, form)
	return insert_dated(record)


def _write_on(record: Document, more: dict[str, Any]) -> Document:
	frappe.set_user(more["by"])
	form = form_of(record.doctype)
	record = frappe.get_doc(record.doctype, record.name)
	for row in more["rows"]:
		record.append(form.rows_field, row)
	_date_rows(record, form)
	return record.save()


def _date_rows(record: Document, form: Any) -> None:
	"""Each row of a page came in the afternoon of the day that it tells of; what is older came with the page."""
	began = record.flags.received_on or get_datetime(record.received_on)
	for row in record.get(form.rows_field) or [] if form.rows_field else []:
		if form.layout == "Matrix":
			day = getdate(record.get(form.period_field)).replace(day=row.day)
		else:
			dates = (row.get(df.fieldname) for df in row.meta.fields if df.fieldtype == "Date")
			day = next((getdate(date) for date in dates if date), None)
		if day:
			row.flags.received_on = max(datetime.datetime.combine(day, AFTERNOON), began)


def _bring_on(record: Document, entry: dict[str, Any]) -> Document:
	stage = entry.get("stage", "Approved")
	if stage == "Draft":
		return record
	if stage == "Submitted":
		frappe.set_user(entry["approver"])
		return frappe.get_doc(record.doctype, record.name).submit()
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
