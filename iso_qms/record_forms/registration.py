"""Which doctype may be registered as a record form, and when it may leave the register."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.definitions import data_loss, workflow_check
from iso_qms.gate.register import SHIPPED_RECORDS, is_record
from iso_qms.gate.transitions import active_workflow


def check_record_doctype(form: Document) -> None:
	"""Raise unless the form's DocType exists and holds documents of the company's own."""
	described = frappe.db.get_value(
		"DocType",
		form.record_doctype,
		["istable", "issingle", "is_virtual", "custom", "module"],
		as_dict=True,
	)
	if not described:
		_refuse(_("The Record DocType {0} does not exist.").format(form.record_doctype))
	if described.istable:
		_refuse(_("{0} is a child table: register the DocType that has it.").format(form.record_doctype))
	if described.issingle:
		_refuse(_("{0} has a single document only and can't hold records.").format(form.record_doctype))
	if described.is_virtual:
		_refuse(_("{0} is virtual: its rows are not kept here.").format(form.record_doctype))
	if is_core(form.record_doctype, described):
		_refuse(_("{0} belongs to the system and can't be a record form.").format(form.record_doctype))


def check_definition(form: Document) -> None:
	"""Raise when the gate could not hold the DocType's conditions, or its workflow strands documents."""
	meta = frappe.get_meta(form.record_doctype)
	data_loss.check_conditions_readable(form.record_doctype, meta.fields)
	for table in meta.get_table_fields():
		data_loss.check_conditions_readable(table.options, frappe.get_meta(table.options).fields)
	workflow = active_workflow(form.record_doctype)
	if workflow:
		workflow_check.check(workflow)


def check_happened_field(form: Document) -> None:
	"""Raise when the field that says when it happened is no date or time of the form."""
	if not form.happened_field:
		return
	df = frappe.get_meta(form.record_doctype).get_field(form.happened_field)
	if not df or df.fieldtype not in ("Date", "Datetime"):
		_refuse(
			_("Field with the Time: {0} is no date or time field of {1}.").format(
				form.happened_field, _(form.record_doctype)
			)
		)


NAMED_FIELDS = {
	"period_field": ("Date",),
	"page_field": (),
	"department_field": ("Link",),
	"equipment_field": ("Link",),
	"person_field": ("Link",),
}


def check_named_fields(form: Document) -> None:
	"""Raise when a setting names a field that the form does not have, or one of the wrong kind."""
	meta = frappe.get_meta(form.record_doctype)
	for setting, kinds in NAMED_FIELDS.items():
		name = form.get(setting)
		df = meta.get_field(name) if name else None
		if name and (not df or (kinds and df.fieldtype not in kinds)):
			_refuse(
				_("{0}: {1} is no such field of {2}.").format(
					_(form.meta.get_label(setting)), name, _(form.record_doctype)
				)
			)


def hold_revision(form: Document) -> None:
	"""The revision of a registered form is written by its changes; who registers it says where it begins."""
	before = form.get_doc_before_save()
	if before:
		form.revision = before.revision
		form.current_revision = before.current_revision
	else:
		form.current_revision = None


def check_no_records(form: Document) -> None:
	"""Raise when the form to be taken off the register has records: they would lose their protection."""
	if not frappe.db.exists("DocType", form.record_doctype):
		return
	records = frappe.db.count(form.record_doctype)
	if records:
		frappe.throw(
			_("The record form {0} has {1} records and stays registered.").format(form.name, records),
			title=_("Not Allowed"),
		)


def is_core(doctype: str, described: dict) -> bool:
	"""Whether `doctype` belongs to Frappe, or to this app without being a record."""
	if described["custom"] or doctype in SHIPPED_RECORDS:
		return False
	return frappe.db.get_value("Module Def", described["module"], "app_name") in ("frappe", "iso_qms", None)


def may_delete_doctype(
	doc: Document, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Hook `has_permission` on DocType: one whose records are registered is not deleted while it has some.

	Version 15 takes the first answer that is not None for the last word, version 16 takes None for a refusal.
	"""
	if ptype == "delete" and is_record(doc.name) and frappe.db.table_exists(doc.name):
		if frappe.db.count(doc.name):
			return False
	return True if cint(frappe.__version__.split(".")[0]) >= 16 else None


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Record Form"))
