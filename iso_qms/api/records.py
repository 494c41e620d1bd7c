"""Endpoints of the screens of records: how one looks, and proposals for its form."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.api.arguments import day_of, values_of
from iso_qms.record_forms import checklists, due, layouts, pages, proposing, sheets, true_time
from iso_qms.record_forms.registered import form_of


@frappe.whitelist(methods=["GET"])
def layout_of(doctype: str, name: str | None = None) -> dict:
	"""Return the definition of the record's own form revision; of the one to be filled in now without a name.

	Keys: form, form_revision, revision, title, layout, fields, tables. Raises PermissionError for one who may not read
	the record.
	"""
	if name:
		_record(doctype, name)
	elif not frappe.has_permission(doctype, "read") and not frappe.has_permission(doctype, "create"):
		raise frappe.PermissionError
	return layouts.layout_of(doctype, name)


@frappe.whitelist(methods=["GET"])
def fields_of(doctype: str, name: str) -> dict:
	"""Return the record as it was drawn when it was written: form_revision, revision, title, layout, and its fields.

	Each field has its `value`; a table has `columns` and its rows as `value`.
	"""
	record = _record(doctype, name)
	layout = layouts.layout_of(doctype, name)
	kept = ("form", "form_revision", "revision", "title", "layout")
	return {**{key: layout[key] for key in kept}, "fields": layouts.fields_of(record)}


@frappe.whitelist(methods=["GET"])
def sheet_of(doctype: str, name: str | None = None) -> dict:
	"""Return how the screen shows a record, or the form to be filled in now: see `iso_qms.record_forms.sheets.sheet_of`.

	Raises PermissionError for one who may not read the record.
	"""
	if name:
		return sheets.sheet_of(doctype, _record(doctype, name))
	if not frappe.has_permission(doctype, "read") and not frappe.has_permission(doctype, "create"):
		raise frappe.PermissionError
	return sheets.sheet_of(doctype)


@frappe.whitelist(methods=["POST"])
def propose(
	form: str,
	definition: str | list | dict,
	reason: str | None = None,
	change_summary: str | None = None,
	effective_from: str | None = None,
) -> dict:
	"""Store a draft revision of a form. Returns its name, label and status; the live form stays as it is."""
	revision = proposing.propose(
		form,
		definition,
		reason,
		change_summary=change_summary,
		effective_from=day_of(effective_from) if effective_from else None,
	)
	return {"name": revision.name, "revision": revision.revision, "status": revision.status}


@frappe.whitelist(methods=["POST"])
def approve_late_entry(doctype: str, name: str) -> str:
	"""Accept a late entry for which no step of a workflow does. Returns who did; for managers and heads."""
	record = _record(doctype, name, "write")
	if not {"QMS Manager", "QMS Department Head"}.intersection(frappe.get_roles()):
		frappe.throw(
			_("Only the roles {0} and {1} accept a late entry.").format(
				_("QMS Manager"), _("QMS Department Head")
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	true_time.approve_late(record)
	return record.late_approved_by


@frappe.whitelist(methods=["GET"])
def due_list(on_date: str | None = None, department: str | None = None) -> list[dict]:
	"""Return what is due in the periods of the day, with status Done, Late, Due or Missing; today by default."""
	return due.due_list(day_of(on_date), department)


@frappe.whitelist(methods=["POST"])
def open_page(
	doctype: str,
	on_date: str | None = None,
	page: str | None = None,
	head: str | dict | None = None,
) -> dict:
	"""Return the open page of the day's period (name, and its rows), begun with the values of `head` where there is none."""
	record = pages.open_page(doctype, day_of(on_date), page, values_of(head) if head else None)
	return {"name": record.name, **_rows(record)}


@frappe.whitelist(methods=["POST"])
def add_row(doctype: str, name: str, values: str | dict, sign: bool | int = False) -> dict:
	"""Add a row to an open page as the user. Returns the row."""
	return _shown(pages.add_row(doctype, name, values_of(values), bool(cint(sign))))


@frappe.whitelist(methods=["POST"])
def change_row(doctype: str, name: str, row: str, values: str | dict, sign: bool | int = False) -> dict:
	"""Change one's own row that is not signed yet, and sign it where asked. Returns the row."""
	return _shown(pages.change_row(doctype, name, row, values_of(values), bool(cint(sign))))


@frappe.whitelist(methods=["POST"])
def remove_row(doctype: str, name: str, row: str) -> None:
	"""Take one's own row that is not signed yet off a page."""
	pages.remove_row(doctype, name, row)


@frappe.whitelist(methods=["POST"])
def mark(doctype: str, name: str, item: str, day: int, symbol: str | None = None) -> dict:
	"""Set or take away the symbol of an item on a day. Returns the matrix: items, days, symbols, cells."""
	return pages.mark(doctype, name, item, day, symbol)


@frappe.whitelist(methods=["GET"])
def matrix_of(doctype: str, name: str) -> dict:
	"""Return a matrix: items, days, symbols to choose from, and cells by item and day."""
	return pages.matrix_of(_record(doctype, name))


@frappe.whitelist(methods=["GET"])
def new_checklist(
	doctype: str, equipment: str | None = None, product: str | None = None, template: str | None = None
) -> dict:
	"""Return a new record, not saved yet, with the pre-printed rows for the machine or product."""
	if not frappe.has_permission(doctype, "create"):
		raise frappe.PermissionError
	return checklists.new_from_template(doctype, equipment, product, template).as_dict()


def _rows(record: Document) -> dict:
	record.apply_fieldlevel_read_permissions()
	form = form_of(record.doctype)
	return {
		"rows_field": form.rows_field,
		"rows": [row.as_dict() for row in record.get(form.rows_field) or []],
	}


def _record(doctype: str, name: str, right: str = "read") -> Document:
	if not form_of(doctype):
		frappe.throw(_("{0} is not registered as a record form.").format(_(doctype)), title=_("Not Allowed"))
	record = frappe.get_doc(doctype, name)
	record.check_permission(right)
	if right == "read":
		record.apply_fieldlevel_read_permissions()
	return record


def _shown(row: Document) -> dict:
	"""The row without what stands above the user's permission level."""
	meta = frappe.get_meta(row.doctype)
	levels = meta.get_permlevel_access("read", row.parenttype)
	closed = {df.fieldname for df in meta.get_high_permlevel_fields() if df.permlevel not in levels}
	return frappe._dict({key: value for key, value in row.as_dict().items() if key not in closed})
