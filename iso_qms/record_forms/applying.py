"""An approved definition becomes the form: by saving a customer's DocType, or by customising an app's.

Both ways run the checks of `iso_qms.definitions` before anything is written.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr

from iso_qms import definitions
from iso_qms.definitions import data_loss
from iso_qms.record_forms.drawing import BREAKS, DRAWN
from iso_qms.record_forms.merging import check_sound, merged_fields

CHECKS = frozenset(("reqd", "read_only", "non_negative", "bold", "collapsible", "hide_border", "hidden"))
NUMBERS = frozenset(("length", "columns"))


def check_applicable(form: Any, proposal: dict[str, Any]) -> None:
	"""Raise when the proposal could not be applied: stored values would be lost, a field is none, a table is new."""
	for doctype, fields in _parts(form, proposal):
		check_sound(doctype, fields)
		if frappe.db.get_value("DocType", doctype, "custom"):
			_check_custom(doctype, fields)
		else:
			for change in _customisations(doctype, fields):
				_check_customisation(change)


def apply(form: Any, proposal: dict[str, Any]) -> None:
	"""Bring the DocTypes of the form, and its title and layout, to the proposal."""
	for doctype, fields in _parts(form, proposal):
		if frappe.db.get_value("DocType", doctype, "custom"):
			described = _with_fields(doctype, fields)
			described.flags.by_form_revision = True
			described.save(ignore_permissions=True)
		else:
			for change in _customisations(doctype, fields):
				_write_customisation(change)
		frappe.clear_cache(doctype=doctype)


def _parts(form: Any, proposal: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
	"""The DocTypes that the proposal changes with the fields that they would have, tables first."""
	parts = []
	live = frappe.get_meta(form.record_doctype, cached=False)
	drawn_tables = {df.options for df in live.get_table_fields()}
	drawn_tables.update(df.get("options") for df in proposal["fields"])
	for doctype, fields in (proposal.get("tables") or {}).items():
		described = frappe.db.get_value("DocType", doctype, "istable")
		if not cint(described) or doctype not in drawn_tables:
			frappe.throw(
				_("{0} is no table of this form. Make its DocType first.").format(doctype),
				title=_("Invalid Proposal"),
			)
		parts.append((doctype, merged_fields(frappe.get_meta(doctype, cached=False).fields, fields)))
	parts.append((form.record_doctype, merged_fields(live.fields, proposal["fields"])))
	return parts


def _with_fields(doctype: str, fields: list[dict[str, Any]]) -> Document:
	described = frappe.get_doc("DocType", doctype)
	rows = {df.fieldname: df for df in described.fields}
	kept = []
	for field in fields:
		row = rows.get(field["fieldname"])
		if row:
			row.update(field)
			kept.append(row)
		else:
			kept.append({"doctype": "DocField", **field})
	described.set("fields", [])
	for row in kept:
		described.append("fields", row)
	for index, row in enumerate(described.fields, 1):
		row.idx = index
	return described


def _check_custom(doctype: str, fields: list[dict[str, Any]]) -> None:
	# not by the DocType's own `validate`: Frappe's puts the would-be definition into the cache that all workers read
	described = _with_fields(doctype, fields)
	described.load_doc_before_save()
	definitions.check_doctype(described)


def _customisations(doctype: str, fields: list[dict[str, Any]]) -> list[Document]:
	"""The Custom Fields and Property Setters that make the difference."""
	meta = frappe.get_meta(doctype, cached=False)
	live = {df.fieldname: df for df in meta.fields}
	named = {field["fieldname"] for field in fields}
	changes: list[Document] = []
	for position, field in enumerate(fields):
		old = live.get(field["fieldname"])
		if not old:
			changes.append(
				_new_field(doctype, field, fields[position - 1]["fieldname"] if position else None)
			)
		else:
			changes += _setters(doctype, old, field)
	for fieldname in live:
		if fieldname not in named:
			changes.append(_removal(doctype, live[fieldname]))
	order = [field["fieldname"] for field in fields]
	if order != [name for name in live if name in named]:
		gone = [name for name in live if name not in named]
		changes.append(_setter(doctype, None, "field_order", json.dumps([*order, *gone]), "Data"))
	return changes


def _new_field(doctype: str, field: dict[str, Any], after: str | None) -> Document:
	return frappe.get_doc({"doctype": "Custom Field", "dt": doctype, "insert_after": after, **field})


def _setters(doctype: str, old: Any, field: dict[str, Any]) -> list[Document]:
	setters = []
	for name in sorted(DRAWN & set(field)):
		is_check, is_number = name in CHECKS, name in NUMBERS
		if is_check or is_number or name == "in_list_view":
			same = cint(old.get(name)) == cint(field[name])
		else:
			same = cstr(old.get(name)) == cstr(field[name])
		if not same:
			kind = "Check" if is_check else "Int" if is_number else "Data"
			setters.append(_setter(doctype, field["fieldname"], name, field[name], kind))
	return setters


def _removal(doctype: str, old: Any) -> Document:
	"""A field that is left out is hidden: its values stay, and older records show them."""
	if old.fieldtype not in BREAKS and cint(old.reqd):
		frappe.throw(
			_("{0} is mandatory in {1} and can't be left out.").format(
				_(old.label or old.fieldname), _(doctype)
			),
			title=_("Invalid Proposal"),
		)
	return _setter(doctype, old.fieldname, "hidden", 1, "Check")


def _setter(doctype: str, fieldname: str | None, name: str, value: Any, kind: str) -> Document:
	return frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocField" if fieldname else "DocType",
			"doc_type": doctype,
			"field_name": fieldname,
			"property": name,
			"property_type": kind,
			"value": cstr(value),
		}
	)


def _check_customisation(change: Document) -> None:
	if change.doctype == "Property Setter":
		definitions.check_property_setter(change)
	else:
		data_loss.check_conditions_readable(change.dt, [change])


def _write_customisation(change: Document) -> None:
	change.flags.by_form_revision = True
	change.insert(ignore_permissions=True)
