"""Values that can't be read as what their field holds.

Frappe writes 0 for a number that it can't read, and fails with an internal error on some dates. In a record
that is a false entry, so it is refused with the field's name before anything is written.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_time, getdate

from iso_qms.gate.changes import NUMBERS, WHOLE_NUMBERS

KINDS = {
	**dict.fromkeys(NUMBERS, "a number"),
	**dict.fromkeys(WHOLE_NUMBERS, "a whole number"),
	"Date": "a date",
	"Datetime": "a date with time",
	"Time": "a time",
}
PARSERS = {"Date": getdate, "Datetime": get_datetime, "Time": get_time}


def refuse_unreadable(doc: Document) -> None:
	"""Raise for the first value of `doc` or its rows that is no number or date where one belongs."""
	_refuse(doc, None, None)
	for table in doc.meta.get_table_fields():
		for row in doc.get(table.fieldname) or []:
			_refuse(row, row.idx, _(table.label))


def is_readable(value: Any, fieldtype: str) -> bool:
	"""Whether `value` can be stored in a field of `fieldtype` without becoming something else."""
	if value is None or value == "" or fieldtype not in KINDS:
		return True
	if fieldtype in PARSERS:
		return _is_date(value, fieldtype)
	try:
		number = float(str(value).replace(",", "") if isinstance(value, str) else value)
	except (TypeError, ValueError):
		return False
	if number in (float("inf"), float("-inf")) or number != number:
		return False
	return fieldtype not in WHOLE_NUMBERS or number == int(number)


def _refuse(doc: Document, row: int | None, table: str | None) -> None:
	for df in doc.meta.fields:
		value = doc.get(df.fieldname)
		if df.fieldtype in KINDS and not is_readable(value, df.fieldtype):
			label = _(df.label, context=doc.doctype)
			where = _("{0} in row {1} of {2}").format(label, row, table) if row else label
			frappe.throw(
				_("{0}: {1} is not {2}.").format(where, frappe.bold(value), _kind(df.fieldtype)),
				title=_("Invalid Value"),
			)


def _kind(fieldtype: str) -> str:
	return {
		"a number": _("a number"),
		"a whole number": _("a whole number"),
		"a date": _("a date"),
		"a date with time": _("a date with time"),
		"a time": _("a time"),
	}[KINDS[fieldtype]]


def _is_date(value: Any, fieldtype: str) -> bool:
	if not isinstance(value, str):
		return True
	try:
		return PARSERS[fieldtype](value) is not None
	except Exception:
		# what the parsers raise differs by version and by what is wrong with the text
		frappe.clear_last_message()
		return False
