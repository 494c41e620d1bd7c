"""Rows that many people write on one page: whose a row is, and from when on it stays as it is.

- Log book: a row is its writer's until he signs it; signed it is frozen, while others add rows to the open page.
- Card: an entry is frozen once it is saved; the card itself lives for years.
- Matrix: a mark is its writer's while the page is open; see `matrices` for what may be marked.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from iso_qms.gate.changes import WITHOUT_VALUE, canonical
from iso_qms.record_forms.traceability import ROW_FIELDS

SIGNED_BY_ROW = ("Log Book", "Matrix", "Card")
MATRIX = {"item": None, "day": ("Int",), "symbol": ("Select", "Data")}
ROW_NAMES = frozenset(field["fieldname"] for field in ROW_FIELDS)


def check_layout(form: Any) -> None:
	"""Raise when the form's DocType can't be filled in as its layout says."""
	if form.layout == "Slip" or (form.layout == "Checklist" and not form.rows_field):
		return
	meta = frappe.get_meta(form.record_doctype)
	table = meta.get_field(form.rows_field) if form.rows_field else None
	if form.rows_field and (not table or table.fieldtype != "Table"):
		_refuse_form(
			_("Table of the Rows: {0} is no table of {1}.").format(form.rows_field, _(form.record_doctype))
		)
	if form.layout == "Checklist":
		columns = {df.fieldname for df in frappe.get_meta(table.options).fields}
		if columns.isdisjoint(("item", "parameter")):
			_refuse_form(_("Layout: the rows of a checklist need a field item."))
	if form.layout == "Card" and meta.is_submittable:
		_refuse_form(_("Layout: a card lives for years, so {0} can't be submitted.").format(_(meta.name)))
	if form.layout == "Matrix" and table:
		fields = {df.fieldname: df.fieldtype for df in frappe.get_meta(table.options).fields}
		for name, kinds in MATRIX.items():
			if name not in fields or (kinds and fields[name] not in kinds):
				_refuse_form(
					_("Layout: the rows of a matrix need the fields item, day (a whole number) and symbol.")
				)


def row_doctype(form: Any) -> str | None:
	"""The DocType of the rows that are signed one by one, or None."""
	if form.layout not in SIGNED_BY_ROW or not form.rows_field:
		return None
	return frappe.get_meta(form.record_doctype).get_field(form.rows_field).options


def judge(record: Document, form: Any) -> None:
	"""Write who wrote each row and when; raise when a row changes that is frozen or somebody else's."""
	if form.layout not in SIGNED_BY_ROW or not form.rows_field:
		return
	before = record.get_doc_before_save()
	stored = {row.name: row for row in (before.get(form.rows_field) if before else []) or []}
	kept = set()
	for row in record.get(form.rows_field) or []:
		old = stored.get(row.name)
		if old:
			kept.add(old.name)
			_judge_row(record, form, row, old)
		else:
			_begin_row(row, form)
	for name in set(stored) - kept:
		_check_own(record, stored[name])


def _begin_row(row: Document, form: Any) -> None:
	row.row_by = frappe.session.user
	# server code that takes over older pages says when a row came; no client can set a flag
	row.row_on = row.flags.received_on or now_datetime()
	row.row_signed = 1 if form.layout == "Card" else cint(row.get("row_signed"))


def _judge_row(record: Document, form: Any, row: Document, old: Document) -> None:
	row.row_by, row.row_on = old.row_by, old.row_on
	if form.layout == "Card":
		row.row_signed = old.row_signed
	if not _differs(row, old):
		return
	_check_own(record, old)
	row.row_by = row.row_by or frappe.session.user
	row.row_on = now_datetime()


def _check_own(record: Document, old: Document) -> None:
	if cint(old.row_signed):
		frappe.throw(
			_("Row {0} of {1} was signed by {2} and stays as it is: add a row that corrects it.").format(
				old.idx, record.name, old.row_by
			),
			title=_("Not Allowed"),
		)
	if old.row_by and old.row_by != frappe.session.user:
		frappe.throw(
			_("Row {0} of {1} is of {2}: only who wrote it changes it.").format(
				old.idx, record.name, old.row_by
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def _differs(row: Document, old: Document) -> bool:
	for df in row.meta.fields:
		if df.fieldtype in WITHOUT_VALUE or df.fieldname in ("row_by", "row_on"):
			continue
		if canonical(row.get(df.fieldname), df.fieldtype) != canonical(old.get(df.fieldname), df.fieldtype):
			return True
	return False


def _refuse_form(message: str) -> None:
	frappe.throw(message, title=_("Invalid Record Form"))
