"""Filling in on the shop floor: which forms fit a machine, job or place, and what their head says by itself.

What is scanned is the code on a label (`iso_qms.printing.labels`).
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.record_forms.due import DUE, MISSING, due_list
from iso_qms.record_forms.registered import form_of, registered_forms, title_of

CARRIED: dict[str, tuple[str, ...]] = {
	"QMS Equipment": ("department",),
	"QMS Job": ("customer", "product", "lot_no", "order_no"),
	"QMS Department": (),
}
"""What can carry a label, and which of its fields a form takes over into fields of the same name."""

OWN_FIELDS = {"QMS Equipment": "equipment_field", "QMS Department": "department_field"}
"""How the register of forms calls the field by which a record belongs to a machine or place."""


def forms_for(thing: Document) -> list[dict[str, Any]]:
	"""Return the forms that the user may fill in for a machine, job or place; those that are due today come first.

	A form fits when it has a Link field to the thing's DocType that people fill in. Each has form, title,
	record_doctype, due, and `given`: the values of its head by fieldname.
	"""
	due = _due_today(thing)
	found = []
	for doctype in registered_forms():
		form = form_of(doctype)
		fieldname = _link_of(form, thing.doctype) if may_fill(doctype) else None
		if fieldname:
			found.append(
				{**_told(form), "due": form.name in due, "given": head_of(doctype, fieldname, thing)}
			)
	return sorted(found, key=lambda each: (not each["due"], each["form"]))


def form_to_fill(name: str) -> list[dict[str, Any]]:
	"""Return the form of the register with this name as `forms_for` does, when the user may fill it in."""
	doctype = frappe.db.get_value("QMS Record Form", name, "record_doctype")
	form = form_of(doctype) if doctype else None
	return [{**_told(form), "due": False, "given": {}}] if form and may_fill(doctype) else []


def may_fill(doctype: str) -> bool:
	"""Whether the user may make a record of this DocType."""
	return bool(frappe.db.exists("DocType", doctype)) and frappe.has_permission(doctype, "create")


def head_of(doctype: str, fieldname: str, thing: Document) -> dict[str, Any]:
	"""Return what a new record's head says of the thing: its name, what is fetched from it, and what it carries."""
	given = {fieldname: thing.name}
	for df in frappe.get_meta(doctype).fields:
		link, _dot, source = (df.fetch_from or "").partition(".")
		if df.fieldname == fieldname or cint(df.permlevel):
			continue
		if link == fieldname:
			given[df.fieldname] = thing.get(source)
		elif df.fieldname in CARRIED[thing.doctype] and _takes(df, thing.meta.get_field(df.fieldname)):
			given[df.fieldname] = thing.get(df.fieldname)
	return {key: value for key, value in given.items() if value not in (None, "")}


def _takes(df: Any, source: Any) -> bool:
	"""Whether a field holds the value of another: a text takes any, a link those of its own kind."""
	return bool(source) and (df.fieldtype == "Data" or (df.fieldtype, df.options) == ("Link", source.options))


def _link_of(form: Any, doctype: str) -> str | None:
	"""The field by which a form's record names such a thing: what the register says, else the first that is typed."""
	links = [
		df.fieldname
		for df in frappe.get_meta(form.record_doctype).get_link_fields()
		if df.options == doctype and not cint(df.hidden) and not cint(df.read_only) and not cint(df.permlevel)
	]
	registered = form.get(OWN_FIELDS.get(doctype, ""))
	return registered if registered in links else next(iter(links), None)


def _due_today(thing: Document) -> set[str]:
	"""Names of the forms that are asked for today, and not there yet, for this machine or place."""
	column = OWN_FIELDS.get(thing.doctype, "").removesuffix("_field")
	return {
		row["form"]
		for row in (due_list() if column else ())
		if row["status"] in (DUE, MISSING) and row[column] == thing.name
	}


def _told(form: Any) -> dict[str, Any]:
	return {"form": form.name, "title": title_of(form), "record_doctype": form.record_doctype}
