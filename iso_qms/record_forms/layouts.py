"""How a record is shown: by the revision of the form on which it was written, whatever the form is like today."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.gate.changes import TABLES
from iso_qms.record_forms import FORM, FORM_REVISION
from iso_qms.record_forms.drawing import BREAKS, definition_of
from iso_qms.record_forms.form_revisions import current_revision
from iso_qms.record_forms.registered import form_of


def layout_of(doctype: str, name: str | None = None) -> dict[str, Any]:
	"""Return the definition of a record's own form revision; of the effective one without a name.

	Keys: form, form_revision, revision, title, layout, fields (in order), tables (fields by child DocType). Raises
	when `doctype` is no registered form.
	"""
	form = form_of(doctype)
	if not form:
		frappe.throw(_("{0} is not registered as a record form.").format(_(doctype)), title=_("Not Allowed"))
	revision = frappe.db.get_value(doctype, name, "form_revision") if name else current_revision(doctype)
	revision = revision or first_revision(form.name)
	stored = (
		frappe.db.get_value(FORM_REVISION, revision, ["revision", "definition"], as_dict=True)
		if revision
		else None
	)
	definition = json.loads(stored.definition) if stored else definition_of(frappe.get_doc(FORM, form.name))
	return {
		"form": form.name,
		"form_revision": revision,
		"revision": stored.revision if stored else None,
		**definition,
	}


def fields_of(record: Document) -> list[dict[str, Any]]:
	"""Return the fields of the record's own form revision in their order, each with its `value`.

	A table has `columns` (its fields) and `value` (a list of rows, by fieldname). Fields above the user's permission
	level are left out. Asks for no permission to read the record: the caller does.
	"""
	layout = layout_of(record.doctype, record.name)
	found = []
	for field in layout["fields"]:
		if field["fieldtype"] in BREAKS:
			found.append(dict(field))
		elif _may_read(record, field["fieldname"]):
			found.append(_with_value(record, field, layout["tables"]))
	return found


def first_revision(form: str) -> str | None:
	"""The oldest revision of a form that was in force: that of records from before the register."""
	found = frappe.get_all(
		FORM_REVISION,
		filters={"form": form, "docstatus": 1},
		pluck="name",
		order_by="creation, name",
		limit=1,
	)
	return found[0] if found else None


def _with_value(record: Document, field: dict[str, Any], tables: dict[str, list]) -> dict[str, Any]:
	value = record.get(field["fieldname"])
	if field["fieldtype"] not in TABLES:
		return {**field, "value": value}
	columns = tables.get(field.get("options"), [])
	names = [column["fieldname"] for column in columns]
	rows = [{"name": row.name, "idx": row.idx, **{n: row.get(n) for n in names}} for row in value or []]
	return {**field, "columns": columns, "value": rows}


def _may_read(record: Document, fieldname: str) -> bool:
	df = record.meta.get_field(fieldname)
	return not df or record.has_permlevel_access_to(fieldname, df, permission_type="read")
