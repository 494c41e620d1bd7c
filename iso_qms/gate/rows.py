"""Rows stay in their record: no other document that is saved takes them by naming them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document


def refuse_rows_of_others(doc: Document, guarded: dict[str, str]) -> None:
	"""Raise when `doc` names a row that is stored in a guarded document other than itself.

	Frappe writes a row that has a name to where that name is, whoever's it is, and into the document that is saved.
	"""
	before = doc.get_doc_before_save()
	if not before:
		# a new document names its rows anew
		return
	for df in doc.meta.get_table_fields():
		known = {row.name for row in before.get(df.fieldname) or []}
		for row in doc.get(df.fieldname) or []:
			if row.name and row.name not in known:
				_refuse_if_taken(doc, df, row, guarded)


def _refuse_if_taken(doc: Document, df: Any, row: Document, guarded: dict[str, str]) -> None:
	place = frappe.db.get_value(df.options, row.name, ["parenttype", "parent"], as_dict=True)
	if (
		not place
		or place.parenttype not in guarded
		or (place.parenttype, place.parent) == (doc.doctype, doc.name)
	):
		return
	frappe.throw(
		_(
			"Row {0} of {1} belongs to another document. Load {2} again, or leave the name of the row out."
		).format(row.idx, _(df.label), doc.name),
		title=_("Not Allowed"),
	)
