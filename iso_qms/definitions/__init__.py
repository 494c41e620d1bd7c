"""Checks of what customers configure: doctypes, fields and workflows, before anything is written.

MariaDB commits when a table is altered, and Frappe leaves definition and column apart when that fails. So a
change that would lose stored values, or that no stored value would fit, is refused here with the number of
rows in the way, and a workflow that would strand its documents is refused with the state's name.

Checked are the guarded doctypes, their rows, and every doctype that a customer made.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from iso_qms.definitions import data_loss, row_size, workflow_check
from iso_qms.gate.register import clear_register, guarded_doctypes


def check_doctype(doc: Document, method: str | None = None) -> None:
	"""Raise when saving this DocType would lose stored values or break a rule of records."""
	before = doc.get_doc_before_save()
	if before and doc.custom and not doc.issingle and not frappe.flags.in_migrate:
		data_loss.check_doctype_change(doc, before)
	if doc.custom and not doc.issingle and not frappe.flags.in_migrate:
		row_size.check(doc.name, doc.fields)
	if doc.name in guarded_doctypes():
		data_loss.check_conditions_readable(doc.name, doc.fields)


def definition_changed(doc: Document, method: str | None = None) -> None:
	"""A DocType was made or changed: the register of guarded doctypes may be another now."""
	clear_register()


def check_custom_field(doc: Document, method: str | None = None) -> None:
	"""Raise when changing this field would lose stored values."""
	before = doc.get_doc_before_save()
	if before and is_checked(doc.dt) and not doc.is_virtual:
		data_loss.check_field_change(doc.dt, before, doc)
	if is_checked(doc.dt):
		row_size.check(doc.dt, [doc])
	if is_checked(doc.dt):
		data_loss.check_conditions_readable(doc.dt, [doc])


def check_custom_field_removal(doc: Document, method: str | None = None) -> None:
	"""Raise when the field still has stored values."""
	if is_checked(doc.dt) and not frappe.flags.in_uninstall:
		data_loss.check_field_removal(doc.dt, doc)


def check_property_setter(doc: Document, method: str | None = None) -> None:
	"""Raise when the changed property of a field would lose stored values."""
	if not is_checked(doc.doc_type) or not doc.field_name:
		return
	field = frappe.get_meta(doc.doc_type).get_field(doc.field_name)
	if field:
		changed = frappe._dict(field.as_dict())
		changed[doc.property] = doc.value
		data_loss.check_field_change(doc.doc_type, field, changed)
		data_loss.check_conditions_readable(doc.doc_type, [changed])
		row_size.check(doc.doc_type, [changed])
		data_loss.convert_blanks(doc.doc_type, field, changed)


def check_property_setter_removal(doc: Document, method: str | None = None) -> None:
	"""Raise when stored values need what the property setter says of their field."""
	if not doc.field_name or not is_checked(doc.doc_type) or frappe.flags.in_uninstall:
		return
	field = frappe.get_meta(doc.doc_type).get_field(doc.field_name)
	defined = _as_defined(doc.doc_type, doc.field_name, doc.property)
	if field and defined:
		changed = frappe._dict(field.as_dict())
		changed[doc.property] = defined[doc.property]
		data_loss.check_field_change(doc.doc_type, field, changed)
	# what was read here still has the setter, and Frappe forgot its copy before it asked
	frappe.clear_cache(doctype=doc.doc_type)


def _as_defined(doctype: str, fieldname: str, prop: str) -> dict | None:
	"""What the field says of a property without any property setter."""
	for table, key in (("DocField", "parent"), ("Custom Field", "dt")):
		if frappe.get_meta(table).has_field(prop):
			filters = {key: doctype, "fieldname": fieldname}
			if found := frappe.db.get_value(table, filters, [prop], as_dict=True):
				return found
	return None


def check_workflow(doc: Document, method: str | None = None) -> None:
	"""Raise when documents could get stuck in this workflow, or are in a state that it no longer has."""
	if is_checked(doc.document_type):
		workflow_check.check(doc)


def is_checked(doctype: str) -> bool:
	"""Whether definitions of `doctype` are checked here: guarded, a row of a guarded one, or a customer's."""
	if doctype in guarded_doctypes():
		return True
	described = frappe.db.get_value("DocType", doctype, ["custom", "istable", "module"], as_dict=True)
	return bool(described and (described.custom or (described.istable and described.module == "ISO QMS")))
