"""What a save changes: the fields whose stored value differs from the one to be saved."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, flt, get_datetime, getdate

NUMBERS = ("Float", "Currency", "Percent", "Rating")
WHOLE_NUMBERS = ("Check", "Int", "Long Int", "Duration")
TABLES = ("Table", "Table MultiSelect")
WITHOUT_VALUE = (
	"Section Break",
	"Column Break",
	"Tab Break",
	"HTML",
	"Button",
	"Image",
	"Fold",
	"Heading",
	"Password",
)


def remember(doc: Document) -> None:
	"""Keep on `doc` which fields the user changes, before the document's own rules compute others."""
	doc.flags.changed_fields = changed_fields(doc, doc.get_doc_before_save())


def remembered(doc: Document) -> set[str]:
	"""The fields that `remember` found; found now where the save began without it."""
	if doc.flags.changed_fields is None:
		remember(doc)
	return doc.flags.changed_fields


def changed_fields(doc: Document, before: Document | None) -> set[str]:
	"""Names of the fields whose value differs between `before` and `doc`; all with a value when it is new.

	A field fetched from a link at every save is not counted: Frappe writes it, not the user.
	"""
	changed = set()
	for df in doc.meta.fields:
		if df.fieldtype in WITHOUT_VALUE or df.get("is_virtual"):
			continue
		if df.fetch_from and not df.fetch_if_empty:
			continue
		if df.fieldtype in TABLES:
			differs = _rows(doc, df) != (_rows(before, df) if before else [])
		else:
			differs = canonical(doc.get(df.fieldname), df.fieldtype) != canonical(
				before.get(df.fieldname) if before else None, df.fieldtype
			)
		if differs:
			changed.add(df.fieldname)
	return changed


def canonical(value: Any, fieldtype: str) -> Any:
	"""`value` in the one form in which two equal values are equal: blank is '', numbers have nine decimals."""
	if fieldtype in WHOLE_NUMBERS:
		return cint(value)
	if fieldtype in NUMBERS:
		return round(flt(value), 9)
	if value is None or value == "":
		return ""
	if fieldtype == "Date":
		return getdate(value)
	if fieldtype == "Datetime":
		return get_datetime(value)
	if fieldtype == "JSON":
		return _json(value)
	return cstr(value).replace("\r\n", "\n").rstrip(" ")


def refuse_other_creator(doc: Document) -> None:
	"""Who created a record, when, and what it amends is fixed: the owner decides about self approval."""
	before = doc.get_doc_before_save()
	if not before:
		return
	fixed = [("owner", _("Created By")), ("creation", _("Created On"))]
	if doc.meta.has_field("amended_from"):
		fixed.append(("amended_from", _("Amended From")))
	for fieldname, label in fixed:
		fieldtype = "Datetime" if fieldname == "creation" else "Data"
		if canonical(doc.get(fieldname), fieldtype) != canonical(before.get(fieldname), fieldtype):
			frappe.throw(
				_("{0} of {1} {2} can't be changed.").format(label, _(doc.doctype), doc.name),
				title=_("Not Allowed"),
			)


def refuse_row_alone(row: Document) -> None:
	"""A row of a guarded document is saved and deleted with its document only, which judges the change."""
	frappe.throw(
		_("A row of {0} {1} is not saved or deleted on its own: change it in {0} {1} and save that.").format(
			_(row.parenttype), row.parent
		),
		title=_("Not Allowed"),
	)


def _rows(doc: Document, df: Any) -> list[tuple]:
	fields = [f for f in frappe.get_meta(df.options).fields if f.fieldtype not in WITHOUT_VALUE]
	return [
		(row.name or "", *(canonical(row.get(f.fieldname), f.fieldtype) for f in fields))
		for row in doc.get(df.fieldname) or []
	]


def _json(value: Any) -> Any:
	if isinstance(value, str):
		try:
			return json.loads(value)
		except ValueError:
			return value
	return value
