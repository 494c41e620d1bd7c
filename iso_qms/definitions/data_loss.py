"""Which changes of a definition stored values do not survive, counted in rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import cint

from iso_qms.definitions import conversions
from iso_qms.gate.expressions import ExpressionError, parse

TABLES = ("Table", "Table MultiSelect")
WITHOUT_COLUMN = (
	"Section Break",
	"Column Break",
	"Tab Break",
	"HTML",
	"Button",
	"Image",
	"Fold",
	"Heading",
)


def check_doctype_change(doc: Document, before: Document) -> None:
	"""Raise when a changed, shortened or removed field, or another kind of doctype, would lose stored rows."""
	_check_kind(doc, before)
	now = {df.fieldname: df for df in doc.fields}
	for old in before.fields:
		new = now.get(old.fieldname)
		if new is None:
			check_field_removal(doc.name, old)
		else:
			check_field_change(doc.name, old, new)
	for old in before.fields:
		if new := now.get(old.fieldname):
			convert_blanks(doc.name, old, new)


def check_field_change(doctype: str, old: Any, new: Any) -> None:
	"""Raise when values stored in the field `old` would not survive its change to `new`."""
	if old.get("is_virtual") or old.fieldtype in WITHOUT_COLUMN or frappe.get_meta(doctype).issingle:
		return
	if old.fieldtype in TABLES or new.fieldtype in TABLES:
		_check_table_change(doctype, old, new)
		return
	if new.fieldtype in WITHOUT_COLUMN:
		check_field_removal(doctype, old)
		return
	misfit = conversions.misfit(old, new)
	if misfit:
		rows = sum(1 for value in stored_values(doctype, old.fieldname) if misfit(value))
		if rows:
			_refuse_misfit(doctype, old, new, rows)
	if new.fieldtype == "Select":
		_check_options(doctype, old, new)
	elif new.fieldtype == "Link" and (old.fieldtype, old.options) != ("Link", new.options):
		_check_links(doctype, old, new)
	if cint(new.get("unique")) and not cint(old.get("unique")):
		_check_unique(doctype, old)


def convert_blanks(doctype: str, old: Any, new: Any) -> None:
	"""Let blank texts be what blanks are in the new type: MariaDB would stop at them while it converts the column."""
	blank = conversions.blank_of(old, new)
	if blank == "" or old.get("is_virtual") or frappe.get_meta(doctype).issingle:
		return
	table = frappe.qb.DocType(doctype)
	field = table[old.fieldname]
	is_blank = field == "" if blank is None else (field == "") | field.isnull()
	frappe.qb.update(table).set(field, blank).where(is_blank).run()


def check_field_removal(doctype: str, field: Any) -> None:
	"""Raise when the field to be removed still has values."""
	if field.fieldtype in WITHOUT_COLUMN or field.get("is_virtual"):
		return
	if field.fieldtype in TABLES:
		rows = _child_rows(doctype, field)
	else:
		rows = len(stored_values(doctype, field.fieldname))
	if rows:
		frappe.throw(
			_("{0} of {1} has values in {2} rows and can't be removed: hide it instead.").format(
				_label(field), _(doctype), rows
			),
			title=_("Stored Values Would Be Lost"),
		)


def check_conditions_readable(doctype: str, fields: Iterable[Any]) -> None:
	"""Raise when a condition, which the gate holds on the server, is one that the server can't read."""
	for field in fields:
		for name in ("mandatory_depends_on", "read_only_depends_on"):
			condition = (field.get(name) or "").strip()
			if not condition.startswith(("eval:", "fn:")):
				continue
			try:
				parse(condition)
			except ExpressionError as error:
				frappe.throw(
					_(
						"The condition {0} of {1} in {2} can't be read by the server at {3}: simplify it."
					).format(condition, _label(field), _(doctype), error),
					title=_("Invalid Condition"),
				)


def stored_values(doctype: str, fieldname: str) -> list[Any]:
	"""The values of a stored field that are not blank, one for each row."""
	values = frappe.get_all(doctype, fields=[fieldname], as_list=True, order_by=None, limit_page_length=0)
	return [row[0] for row in values if row[0] not in (None, "", 0)]


def _check_kind(doc: Document, before: Document) -> None:
	changes = {
		"istable": cint(doc.istable) != cint(before.istable),
		"issingle": cint(doc.issingle) != cint(before.issingle),
		"is_virtual": cint(doc.is_virtual) and not cint(before.is_virtual),
	}
	if any(changes.values()) and frappe.db.table_exists(doc.name):
		rows = frappe.db.count(doc.name)
		if rows:
			frappe.throw(
				_("{0} has {1} rows, which would be lost if it became another kind of DocType.").format(
					_(doc.name), rows
				),
				title=_("Stored Values Would Be Lost"),
			)
	if cint(before.is_submittable) and not cint(doc.is_submittable):
		rows = frappe.db.count(doc.name, {"docstatus": [">", 0]})
		if rows:
			frappe.throw(
				_("{0} has {1} submitted rows and has to stay submittable.").format(_(doc.name), rows),
				title=_("Stored Values Would Be Lost"),
			)


def _check_table_change(doctype: str, old: Any, new: Any) -> None:
	if old.fieldtype in TABLES and new.fieldtype in TABLES and old.options == new.options:
		return
	if old.fieldtype in TABLES:
		rows = _child_rows(doctype, old)
	else:
		rows = len(stored_values(doctype, old.fieldname))
	if rows:
		_refuse_misfit(doctype, old, new, rows)


def _check_options(doctype: str, old: Any, new: Any) -> None:
	"""A document with a value that is no option any more could not be saved again."""
	if old.fieldtype == "Select" and old.options == new.options:
		return
	options = (new.options or "").split("\n")
	if old.fieldname == "naming_series" or not any(options) or options[0] in ("[Select]", "Loading..."):
		return  # the values of a series, and options that are filled in by a script, are checked by nobody
	used = _rows_by_value(doctype, old.fieldname)
	missing = [value for value in used if value.strip() not in options]
	if missing:
		frappe.throw(
			_(
				"{0} of {1} needs the option {2}: {3} rows have it. Keep the option, or change these rows first."
			).format(_label(old), _(doctype), ", ".join(missing[:5]), sum(used[value] for value in missing)),
			title=_("Stored Values Do Not Fit"),
		)


def _check_links(doctype: str, old: Any, new: Any) -> None:
	"""A document with a link to nothing could not be saved again."""
	used = _rows_by_value(doctype, old.fieldname)
	rows = sum(count for value, count in used.items() if not frappe.db.exists(new.options, value))
	if rows:
		frappe.throw(
			_("{0} of {1} can't link to {2}: the values of {3} rows are no names of it.").format(
				_label(old), _(doctype), _(new.options), rows
			),
			title=_("Stored Values Do Not Fit"),
		)


def _rows_by_value(doctype: str, fieldname: str) -> dict[str, int]:
	"""How many rows have each value that is not blank."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table[fieldname], Count(table.name)).groupby(table[fieldname])
	return {str(value): count for value, count in query.run() if value not in (None, "", 0)}


def _check_unique(doctype: str, field: Any) -> None:
	counted = Counter(conversions.equal_form(value) for value in stored_values(doctype, field.fieldname))
	rows = sum(count for count in counted.values() if count > 1)
	if rows:
		frappe.throw(
			_("{0} of {1} can't be unique: {2} rows share their value with another.").format(
				_label(field), _(doctype), rows
			),
			title=_("Stored Values Do Not Fit"),
		)


def _refuse_misfit(doctype: str, old: Any, new: Any, rows: int) -> None:
	if old.fieldtype == new.fieldtype and old.fieldtype not in TABLES:
		message = _("{0} of {1} can't be shortened to {2} characters: {3} rows are longer.").format(
			_label(old), _(doctype), conversions.length_of(new), rows
		)
	else:
		message = _("{0} of {1} can't become {2}: the values of {3} rows do not fit.").format(
			_label(old), _(doctype), _(new.fieldtype), rows
		)
	frappe.throw(message, title=_("Stored Values Do Not Fit"))


def _child_rows(doctype: str, field: Any) -> int:
	if not frappe.db.table_exists(field.options):
		return 0
	return frappe.db.count(field.options, {"parenttype": doctype, "parentfield": field.fieldname})


def _label(field: Any) -> str:
	return _(field.get("label") or field.fieldname)
