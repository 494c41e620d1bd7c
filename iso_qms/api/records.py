"""Endpoints of the screens of records: how one looks, and proposals for its form."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from iso_qms.record_forms import layouts, proposing, true_time
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
		effective_from=getdate(effective_from) if effective_from else None,
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


def _record(doctype: str, name: str, right: str = "read") -> Document:
	if not form_of(doctype):
		frappe.throw(_("{0} is not registered as a record form.").format(_(doctype)), title=_("Not Allowed"))
	record = frappe.get_doc(doctype, name)
	record.check_permission(right)
	return record
