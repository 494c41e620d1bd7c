"""Pages that stay open: found or begun for a day, and written on row by row, as a phone does it."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from iso_qms.gate.changes import TABLES, WITHOUT_VALUE
from iso_qms.record_forms import FORM
from iso_qms.record_forms.periods import period_of
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.rows import ROW_NAMES, SIGNED_BY_ROW

NOT_TYPED = frozenset(
	(*ROW_NAMES, "name", "idx", "parent", "parenttype", "parentfield", "doctype", "docstatus")
)


def open_page(
	doctype: str, on_date: Any = None, page: str | None = None, head: dict[str, Any] | None = None
) -> Document:
	"""Return the page of the period that the day lies in, for the machine or line `page`; a new one is inserted.

	`head` has the values of a page that is begun, by fieldname; one that is there keeps its own. Raises
	PermissionError where the user may neither find nor begin it.
	"""
	form = _form_with_rows(doctype)
	first = period_of(form.page_period or "Month", getdate(on_date)).start.date()
	key: dict[str, Any] = {}
	if form.period_field:
		key[form.period_field] = first
	if form.page_field and page:
		key[form.page_field] = page
	found = frappe.get_list(
		doctype, filters={**key, "docstatus": 0}, pluck="name", order_by="creation", limit=1
	)
	if found:
		return frappe.get_doc(doctype, found[0])
	return _begin_page(doctype, form, key, head or {})


def _begin_page(doctype: str, form: Any, key: dict[str, Any], head: dict[str, Any]) -> Document:
	"""Insert a page under the lock of its form: of two who begin it at once, the second finds that of the first."""
	frappe.db.get_value(FORM, form.name, "name", for_update=True)
	begun = frappe.db.get_value(doctype, {**key, "docstatus": 0}, "name", for_update=True)
	if not begun:
		record = frappe.new_doc(doctype)
		record.update({df.fieldname: head[df.fieldname] for df in record.meta.fields if df.fieldname in head})
		return record.update(key).insert()
	record = frappe.get_doc(doctype, begun)
	record.check_permission("read")
	return record


def add_row(doctype: str, name: str, values: dict[str, Any], sign: bool = False) -> Document:
	"""Add a row to an open page and return it. Two who write at once both keep their rows."""
	form, record = _locked(doctype, name)
	row = record.append(form.rows_field, _typed(form, doctype, values))
	row.row_signed = int(sign)
	record.save()
	return record.get(form.rows_field)[-1]


def change_row(doctype: str, name: str, row: str, values: dict[str, Any], sign: bool = False) -> Document:
	"""Change one's own row that is not signed yet, and sign it where asked. Returns it."""
	form, record = _locked(doctype, name)
	for stored in record.get(form.rows_field):
		if stored.name == row:
			stored.update(_typed(form, doctype, values))
			stored.row_signed = int(sign or cint(stored.row_signed))
			record.save()
			return stored
	_refuse_row(name)


def remove_row(doctype: str, name: str, row: str) -> None:
	"""Take one's own row off the page; raises for one that is signed or somebody else's."""
	form, record = _locked(doctype, name)
	stored = next((each for each in record.get(form.rows_field) if each.name == row), None)
	if not stored:
		_refuse_row(name)
	record.remove(stored)
	record.save()


def mark(doctype: str, name: str, item: str, day: int, symbol: str | None) -> dict[str, Any]:
	"""Set the symbol of an item on a day of a matrix; without symbol the mark goes. Returns the matrix."""
	form, record = _locked(doctype, name)
	if form.layout != "Matrix":
		frappe.throw(_("{0} is no matrix.").format(_(doctype)), title=_("Not Allowed"))
	rows = record.get(form.rows_field)
	stored = next((row for row in rows if row.item == item and cint(row.day) == cint(day)), None)
	if stored and symbol:
		stored.symbol = symbol
	elif stored:
		record.remove(stored)
	elif symbol:
		record.append(form.rows_field, {"item": item, "day": cint(day), "symbol": symbol})
	record.save()
	return matrix_of(record)


def matrix_of(record: Document) -> dict[str, Any]:
	"""Return a matrix as `items` and `days` in their order, `symbols` to choose from, and `cells` by item and day."""
	form = _form_with_rows(record.doctype)
	rows = record.get(form.rows_field) or []
	symbol = frappe.get_meta(record.meta.get_field(form.rows_field).options).get_field("symbol")
	cells: dict[str, dict[int, str]] = {}
	for row in rows:
		cells.setdefault(row.item, {})[cint(row.day)] = row.symbol
	return {
		"items": list(cells),
		"days": sorted({cint(row.day) for row in rows}),
		"symbols": [text for text in (symbol.options or "").split("\n") if text],
		"cells": cells,
	}


def _refuse_row(name: str) -> NoReturn:
	frappe.throw(_("{0} has no such row.").format(name), frappe.DoesNotExistError)


def _form_with_rows(doctype: str) -> Any:
	form = form_of(doctype)
	if not form or form.layout not in SIGNED_BY_ROW or not form.rows_field:
		frappe.throw(
			_("{0} has no pages that are written row by row.").format(_(doctype)), title=_("Not Allowed")
		)
	return form


def _locked(doctype: str, name: str) -> tuple[Any, Document]:
	form = _form_with_rows(doctype)
	record = frappe.get_doc(doctype, name, for_update=True)
	record.check_permission("write")
	return form, record


def _typed(form: Any, doctype: str, values: dict[str, Any]) -> dict[str, Any]:
	"""Those of the values that are fields of a row; raises for one that is none."""
	table = frappe.get_meta(doctype).get_field(form.rows_field).options
	fields = {
		df.fieldname for df in frappe.get_meta(table).fields if df.fieldtype not in (*WITHOUT_VALUE, *TABLES)
	} - NOT_TYPED
	if not isinstance(values, dict):
		frappe.throw(_("Send the values of the row by fieldname."), title=_("Invalid Value"))
	for fieldname in values:
		if fieldname not in fields:
			frappe.throw(
				_("{0} is no field of a row of {1}.").format(fieldname, _(doctype)), title=_("Invalid Value")
			)
	return values
