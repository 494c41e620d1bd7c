"""`mandatory_depends_on` and `read_only_depends_on`, which Frappe leaves to the browser, held on the server."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, strip_html

from iso_qms.gate import changes
from iso_qms.gate.expressions import ExpressionError, evaluate


def hold(doc: Document) -> None:
	"""Raise when a field that is mandatory now is blank (all named at once) or a read-only one is changed."""
	_hold_mandatory(doc)
	_hold_read_only(doc)


def condition_holds(expression: str, doc: Any, parent: Any = None) -> bool:
	"""Whether `expression` (`eval:…` or a field's name) holds for `doc`; raises where the server can't read it."""
	try:
		return evaluate(expression, doc, parent)
	except ExpressionError as error:
		frappe.throw(
			_("The condition {0} can't be read by the server: {1}").format(expression, error),
			title=_("Invalid Condition"),
		)


def _hold_mandatory(doc: Document) -> None:
	missing = [_(df.label, context=doc.doctype) for df in _mandatory_now(doc, None)]
	for table in doc.meta.get_table_fields():
		for row in doc.get(table.fieldname) or []:
			missing += [
				_("{0} in row {1} of {2}").format(_(df.label), row.idx, _(table.label))
				for df in _mandatory_now(row, doc)
			]
	if missing:
		frappe.throw(
			_("{0} {1} needs a value in: {2}").format(_(doc.doctype), doc.name or "", ", ".join(missing)),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)


def _mandatory_now(doc: Document, parent: Document | None) -> list[Any]:
	return [
		df
		for df in doc.meta.fields
		if df.mandatory_depends_on
		and is_blank(doc.get(df.fieldname))
		and condition_holds(df.mandatory_depends_on, doc, parent)
	]


def _hold_read_only(doc: Document) -> None:
	"""Read-only before the change and after it: else the user could have written it in the form as well.

	A new document is not judged: what its fields start with comes from defaults, links and duplicates.
	"""
	before = doc.get_doc_before_save()
	if not before:
		return
	changed = changes.remembered(doc)
	for df in doc.meta.fields:
		if (
			df.read_only_depends_on
			and df.fieldname in changed
			and condition_holds(df.read_only_depends_on, before)
			and condition_holds(df.read_only_depends_on, doc)
		):
			_refuse_read_only(doc, _(df.label, context=doc.doctype))
	for table in doc.meta.get_table_fields():
		if table.fieldname in changed:
			_hold_rows_read_only(doc, before, table)


def _hold_rows_read_only(doc: Document, before: Document, table: Any) -> None:
	stored = {row.name: row for row in before.get(table.fieldname) or []}
	guarded = [df for df in frappe.get_meta(table.options).fields if df.read_only_depends_on]
	for row in doc.get(table.fieldname) or []:
		old = stored.get(row.name)
		for df in guarded if old else []:
			same = changes.canonical(row.get(df.fieldname), df.fieldtype) == changes.canonical(
				old.get(df.fieldname), df.fieldtype
			)
			if (
				not same
				and condition_holds(df.read_only_depends_on, old, before)
				and condition_holds(df.read_only_depends_on, row, doc)
			):
				_refuse_read_only(
					doc, _("{0} in row {1} of {2}").format(_(df.label), row.idx, _(table.label))
				)


def is_blank(value: Any) -> bool:
	"""Whether a field with `value` counts as not filled in; zero counts as filled."""
	if isinstance(value, list):
		return not value
	return value is None or not strip_html(cstr(value)).strip()


def _refuse_read_only(doc: Document, label: str) -> None:
	frappe.throw(
		_("{0} of {1} {2} is read only now and can't be changed.").format(label, _(doc.doctype), doc.name),
		title=_("Not Allowed"),
	)
