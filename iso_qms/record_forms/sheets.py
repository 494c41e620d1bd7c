"""A record as the sheet of paper that it stands for: which rows people write on, in which columns, on which days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate, today

from iso_qms.record_forms import checklists
from iso_qms.record_forms.form_revisions import current_revision
from iso_qms.record_forms.layouts import layout_of
from iso_qms.record_forms.periods import calendar, period_of
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.rows import MATRIX, SIGNED_BY_ROW
from iso_qms.record_forms.stamping import is_with_author
from iso_qms.record_forms.traceability import FIELDNAMES

SYMBOLS = ("√", "×", "○", "△", "/")
"""What is offered where a matrix takes any text as a symbol."""


def sheet_of(doctype: str, record: Document | None = None) -> dict[str, Any]:
	"""Return how a record is filled in and read; the form as it is filled in now without a record.

	Keys: layout and rows_field; page (period, period_field, page_field) of pages that stay open; columns, passes and
	fails of a checklist (see `checklists.parts`), and whether its rows are printed; items, symbols and days of a
	matrix. `definition` and `traceability` (names of fields) are there for a record of another form revision than
	today's, once it has left its author. Raises when `doctype` is no registered form.
	"""
	definition = layout_of(doctype, record.name if record else None)
	form = form_of(doctype)
	rows_field = rows_field_of(form, definition)
	sheet: dict[str, Any] = {
		"layout": definition["layout"] or "Slip",
		"title": definition["title"],
		"form": form.name,
		"rows_field": rows_field,
		"equipment_field": form.equipment_field,
		"definition": None,
	}
	if sheet["layout"] in SIGNED_BY_ROW:
		sheet["page"] = {
			"period": form.page_period or "Month",
			"period_field": form.period_field,
			"page_field": form.page_field,
		}
	if rows_field and sheet["layout"] == "Checklist":
		sheet.update(checklists.parts(table_of(definition, rows_field)))
		sheet["printed"] = bool(_template_of(form, record))
	if rows_field and sheet["layout"] == "Matrix":
		sheet.update(matrix(form, definition, rows_field, record))
	if record and _is_of_before(record, definition["form_revision"]):
		sheet["definition"] = {key: definition[key] for key in ("revision", "title", "fields", "tables")}
		sheet["traceability"] = sorted(FIELDNAMES)
	return sheet


def rows_field_of(form: Any, definition: dict[str, Any]) -> str | None:
	"""The table that many people write on, as the definition has it; None for a slip or where there is none."""
	if definition["layout"] == "Slip":
		return None
	tables = [df["fieldname"] for df in definition["fields"] if df["fieldtype"] == "Table"]
	if form.rows_field in tables:
		return form.rows_field
	# the form was changed since: on its old records it is the table that can be filled in so
	for name in tables:
		columns = {df["fieldname"] for df in table_of(definition, name)}
		if definition["layout"] != "Matrix" or columns.issuperset(MATRIX):
			return name
	return None


def table_of(definition: dict[str, Any], fieldname: str) -> list[dict[str, Any]]:
	"""The fields of a table of the definition."""
	field = next(df for df in definition["fields"] if df["fieldname"] == fieldname)
	return definition["tables"].get(field.get("options"), [])


def matrix(form: Any, definition: dict[str, Any], rows_field: str, record: Document | None) -> dict[str, Any]:
	"""Items and days of a matrix in their order, with the days that the company works, and the symbols.

	Items are those of the checklist template for its machine, else the options of the field; then what was added.
	"""
	fields = {df["fieldname"]: df for df in table_of(definition, rows_field)}
	rows = (record.get(rows_field) if record else None) or []
	printed = _template_items(form, record) or _options(fields.get("item"))
	added = [row.item for row in sorted(rows, key=lambda row: row.idx) if row.item not in printed]
	return {
		"items": [*printed, *dict.fromkeys(added)],
		"may_add_items": not printed and fields.get("item", {}).get("fieldtype") != "Select",
		"symbols": _options(fields.get("symbol")) or list(SYMBOLS),
		"days": days_of(form, record),
	}


def days_of(form: Any, record: Document | None) -> list[dict[str, Any]]:
	"""The days of the page, each with its number on the page, its date, and whether the company works then."""
	first = first_day(form, record)
	end = period_of(form.page_period or "Month", first).end.date()
	known = calendar()
	days = []
	while first < end:
		days.append({"day": len(days) + 1, "date": str(first), "works": known.works(first)})
		first += timedelta(days=1)
	return days


def first_day(form: Any, record: Document | None) -> date:
	"""The first day of the period that the page is for: by its own field, else by when it happened, else today's."""
	day = None
	if record:
		day = record.get(form.period_field) if form.period_field else None
		day = day or record.get("happened_on") or record.get("creation")
	return period_of(form.page_period or "Month", getdate(day or today())).start.date()


def _template_of(form: Any, record: Document | None) -> str | None:
	equipment = record.get(form.equipment_field) if record and form.equipment_field else None
	return checklists.template_for(form.name, equipment, record.get("product") if record else None)


def _template_items(form: Any, record: Document | None) -> list[str]:
	name = _template_of(form, record)
	if not name:
		return []
	return [row.item for row in frappe.get_cached_doc(checklists.TEMPLATE, name).items]


def _options(field: dict[str, Any] | None) -> list[str]:
	if not field or field["fieldtype"] != "Select":
		return []
	return [text.strip() for text in (field.get("options") or "").split("\n") if text.strip()]


def _is_of_before(record: Document, revision: str | None) -> bool:
	"""Whether the record is shown by a former revision: what its author still fills in goes with the form."""
	if cint(record.docstatus) == 0 and is_with_author(record, record):
		return False
	return bool(revision) and revision != current_revision(record.doctype)
