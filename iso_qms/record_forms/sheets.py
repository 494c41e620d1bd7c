"""A record as the sheet of paper that it stands for: which rows people write on, in which columns, on which days."""

from __future__ import annotations

from typing import Any

from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.record_forms import checklists, matrices
from iso_qms.record_forms.form_revisions import current_revision
from iso_qms.record_forms.layouts import layout_of
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.rows import MATRIX, SIGNED_BY_ROW
from iso_qms.record_forms.stages import stages_of
from iso_qms.record_forms.stamping import is_with_author
from iso_qms.record_forms.traceability import FIELDNAMES


def sheet_of(doctype: str, record: Document | None = None) -> dict[str, Any]:
	"""Return how a record is filled in and read; the form as it is filled in now without a record.

	Keys: layout and rows_field; page (period, period_field, page_field) of pages that stay open; columns, passes and
	fails of a checklist (see `checklists.parts`), and whether its rows are printed; items, symbols and days of a
	matrix; stages of a slip (see `stages.stages_of`). `definition` and `traceability` (names of fields) are there for a record of another form revision than
	today's, once it has left its author. Raises when `doctype` is no registered form.
	"""
	definition = layout_of(doctype, record.name if record else None)
	form = form_of(doctype)
	rows_field = rows_field_of(form, definition)
	sheet: dict[str, Any] = {
		"layout": definition["layout"] or "Slip",
		"title": definition["title"],
		"form": form.name,
		"rows_field": rows_field,
		"equipment_field": form.equipment_field,
		"definition": None,
	}
	if sheet["layout"] == "Slip":
		sheet["stages"] = stages_of(definition["fields"])
	if sheet["layout"] in SIGNED_BY_ROW:
		sheet["page"] = {
			"period": form.page_period or "Month",
			"period_field": form.period_field,
			"page_field": form.page_field,
		}
	if rows_field and sheet["layout"] == "Checklist":
		sheet.update(checklists.parts(table_of(definition, rows_field)))
		sheet["printed"] = bool(checklists.template_of(form, record))
	if rows_field and sheet["layout"] == "Matrix":
		sheet.update(matrices.parts(form, table_of(definition, rows_field), rows_field, record))
	if record and _is_of_before(record, definition["form_revision"]):
		sheet["definition"] = {key: definition[key] for key in ("revision", "title", "fields", "tables")}
		sheet["traceability"] = sorted(FIELDNAMES)
	return sheet


def rows_field_of(form: Any, definition: dict[str, Any]) -> str | None:
	"""The table that many people write on, as the definition has it; None for a slip or where there is none."""
	if definition["layout"] == "Slip":
		return None
	tables = [df["fieldname"] for df in definition["fields"] if df["fieldtype"] == "Table"]
	if form.rows_field in tables:
		return form.rows_field
	# the form was changed since: on its old records it is the table that can be filled in so
	for name in tables:
		columns = {df["fieldname"] for df in table_of(definition, name)}
		if definition["layout"] != "Matrix" or columns.issuperset(MATRIX):
			return name
	return None


def table_of(definition: dict[str, Any], fieldname: str) -> list[dict[str, Any]]:
	"""The fields of a table of the definition."""
	field = next(df for df in definition["fields"] if df["fieldname"] == fieldname)
	return definition["tables"].get(field.get("options"), [])


def _is_of_before(record: Document, revision: str | None) -> bool:
	"""Whether the record is shown by a former revision: what its author still fills in goes with the form."""
	if cint(record.docstatus) == 0 and is_with_author(record, record):
		return False
	return bool(revision) and revision != current_revision(record.doctype)
