"""Numbers, and dates in lists and histories: a record of last spring was not begun on the day the demo is made."""

from __future__ import annotations

import datetime
import re
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime, getdate, now_datetime

from iso_qms.record_forms.registered import registered_forms

DECIDED = ("approved_on", "released_on")
"""When somebody decided about a record."""

OVERNIGHT = datetime.timedelta(hours=17, minutes=20)
"""How long a record waits for who decides about it."""


def insert_dated(record: Document) -> Document:
	"""Insert a record that came when its flag `received_on` says, under the next number of that year."""
	came = getdate(record.flags.received_on)
	return record.insert(set_name=None if came.year == getdate().year else _number(record, came.year))


def _number(record: Document, year: int) -> str | None:
	"""The next number as the home would have given it in that year; None where numbers tell no year."""
	series = record.meta.get_field("naming_series")
	pattern = series.default if series else record.meta.autoname.removeprefix("format:")
	if "YYYY" not in pattern:
		return None
	return make_autoname(re.sub(r"\{(#+)\}", r".\1", re.sub(r"\{?YYYY\}?", str(year), pattern)), doc=record)


def date_back() -> None:
	"""Let every record be made when it came, and be decided about on the next day."""
	for doctype, form in registered_forms().items():
		written = _last_rows(doctype, form)
		meta = frappe.get_meta(doctype)
		fields = ["name", "docstatus", "received_on", *(name for name in DECIDED if meta.has_field(name))]
		for record in frappe.get_all(doctype, fields=fields):
			_date(doctype, record, max(record.received_on, written.get(record.name, record.received_on)))


def _last_rows(doctype: str, form: Any) -> dict[str, datetime.datetime]:
	"""When the last row of each page came."""
	table = frappe.get_meta(doctype).get_field(form["rows_field"]) if form["rows_field"] else None
	if not table or not frappe.get_meta(table.options).has_field("row_on"):
		return {}
	rows = frappe.get_all(
		table.options, filters={"parenttype": doctype}, fields=["parent", "row_on"], order_by="row_on"
	)
	return {row.parent: get_datetime(row.row_on) for row in rows}


def _date(doctype: str, record: Any, written: datetime.datetime) -> None:
	decided = min(written + OVERNIGHT, now_datetime())
	last = decided if record.docstatus else written
	values = {"creation": record.received_on, "modified": last}
	values.update({name: decided for name in DECIDED if record.get(name)})
	frappe.db.set_value(doctype, record.name, values, update_modified=False)
	for log, kind, name in (
		("Comment", "reference_doctype", "reference_name"),
		("Version", "ref_doctype", "docname"),
	):
		frappe.db.sql(
			f"update `tab{log}` set `creation` = %s, `modified` = %s where `{kind}` = %s and `{name}` = %s",
			(last, last, doctype, record.name),
		)
