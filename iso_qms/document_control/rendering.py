"""A document as HTML, as its readers see it: drawn from the DocType, so that a customer's fields are in it too."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html

from iso_qms.document_control.content import CONTROL_FIELDS
from iso_qms.gate.changes import TABLES, WITHOUT_VALUE

MARKED_UP = ("Text Editor", "HTML Editor")
PICTURES = ("Attach Image",)
HIDDEN = ("document_doctype",)


def to_html(doc: Document) -> str:
	"""The content of a document or draft, a heading for each field that says something."""
	return "\n".join(
		f"<h3>{escape_html(_(df.label or df.fieldname))}</h3>\n{html}"
		for df in doc.meta.fields
		if df.fieldname not in CONTROL_FIELDS
		and not cint(df.hidden)
		and (html := _field(doc.get(df.fieldname), df))
	)


def _field(value: Any, df: Any) -> str:
	if df.fieldtype in WITHOUT_VALUE or value in (None, "", 0, []):
		return ""
	if df.fieldtype == "Table MultiSelect":
		return f"<p>{escape_html(', '.join(_only_value(row) for row in value))}</p>"
	return _table(value, df.options) if df.fieldtype in TABLES else f"<div>{_value(value, df)}</div>"


def _only_value(row: Document) -> str:
	return str(next((row.get(df.fieldname) for df in row.meta.fields if row.get(df.fieldname)), ""))


def _table(rows: list[Document], doctype: str) -> str:
	fields = [
		df
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in WITHOUT_VALUE
		and not cint(df.hidden)
		and df.fieldname not in HIDDEN
		and any(row.get(df.fieldname) for row in rows)
	]
	head = "".join(f"<th>{escape_html(_(df.label or df.fieldname))}</th>" for df in fields)
	body = "\n".join(
		"<tr>" + "".join(f"<td>{_value(row.get(df.fieldname), df)}</td>" for df in fields) + "</tr>"
		for row in rows
	)
	return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _value(value: Any, df: Any) -> str:
	if df.fieldtype == "Check":
		return "✓" if cint(value) else ""
	if value in (None, ""):
		return ""
	if df.fieldtype in MARKED_UP:
		return str(value)
	if df.fieldtype in PICTURES:
		return f'<img src="{escape_html(str(value))}" alt="">'
	if df.fieldtype == "Select":
		value = _(str(value))
	return escape_html(str(value)).replace("\n", "<br>")
