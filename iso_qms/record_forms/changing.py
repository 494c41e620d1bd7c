"""A registered form is changed: noted for its next revision, or refused where forms need approval.

Refused before anything is written, because MariaDB keeps what was written before a table is altered. An upgrade of
an app is not asked: its forms are compared after the migration.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.record_forms.drawing import DRAWN, draw_fields, drawn_text, is_drawn
from iso_qms.record_forms.form_revisions import note_change
from iso_qms.record_forms.registered import form_of, forms_drawn_with, forms_need_approval
from iso_qms.record_forms.traceability import FIELDNAMES, complete

DRAWN_ON_DOCTYPE = ("field_order",)


def before_doctype(doc: Document, method: str | None = None) -> None:
	"""A registered customer's DocType keeps the fields of traceability, whoever saves it without them."""
	if doc.custom and not doc.is_new() and form_of(doc.name):
		complete(doc)


def check_doctype(doc: Document, method: str | None = None) -> None:
	"""Raise when the save changes what is drawn of a form that needs approval."""
	before = doc.get_doc_before_save()
	if before and draw_fields(doc.fields) != draw_fields(before.fields):
		_refuse_direct(doc, doc.name)


def check_custom_field(doc: Document, method: str | None = None) -> None:
	"""Raise when the save changes what is drawn of a form that needs approval."""
	before = doc.get_doc_before_save()
	if before:
		changed = draw_fields([doc]) != draw_fields([before]) or doc.insert_after != before.insert_after
	else:
		changed = is_drawn(doc)
	if changed:
		_refuse_direct(doc, doc.dt)


def check_custom_field_removal(doc: Document, method: str | None = None) -> None:
	"""Raise when a field of traceability would go, or a drawn one of a form that needs approval."""
	if frappe.flags.in_uninstall or doc.flags.by_form_revision:
		return
	if doc.fieldname in FIELDNAMES and form_of(doc.dt):
		frappe.throw(
			_("{0} of {1} is needed by every record and stays.").format(
				_(doc.label or doc.fieldname), _(doc.dt)
			),
			title=_("Not Allowed"),
		)
	if is_drawn(doc):
		_refuse_direct(doc, doc.dt)


def check_property_setter(doc: Document, method: str | None = None) -> None:
	"""Raise when the changed property is drawn on a form that needs approval."""
	if _changes_drawing(doc):
		_refuse_direct(doc, doc.doc_type)


def check_property_setter_removal(doc: Document, method: str | None = None) -> None:
	"""Raise when the property that goes is drawn on a form that needs approval."""
	if not frappe.flags.in_uninstall and _is_drawn_property(doc):
		_refuse_direct(doc, doc.doc_type)


def definition_changed(doc: Document, method: str | None = None) -> None:
	"""Note the forms on which the DocType is drawn; hook after DocType, Custom Field and Property Setter."""
	doctype = {"Custom Field": doc.get("dt"), "Property Setter": doc.get("doc_type")}.get(
		doc.doctype, doc.name
	)
	if doc.doctype == "Property Setter":
		# Frappe forgets the definition before it writes, and a hook may have read the old one since
		frappe.clear_cache(doctype=doctype)
	if doc.flags.by_form_revision or frappe.flags.in_uninstall:
		return
	for form in forms_drawn_with(doctype):
		note_change(form)


def check_form(form: Document) -> None:
	"""Raise when title or layout of a form that needs approval are changed on its row of the register."""
	before = form.get_doc_before_save()
	if before and (form.title, form.layout) != (before.title, before.layout):
		_refuse_direct(form, form.record_doctype)


def form_changed(form: Document) -> None:
	"""Note a form whose title or layout were changed."""
	before = form.get_doc_before_save()
	if before and (form.title, form.layout) != (before.title, before.layout):
		if not form.flags.by_form_revision:
			note_change(form.name)


def _changes_drawing(setter: Document) -> bool:
	if not _is_drawn_property(setter):
		return False
	meta = frappe.get_meta(setter.doc_type)
	field: Any = meta.get_field(setter.field_name) if setter.field_name else meta
	if not field:
		return False
	if setter.property == "hidden":
		return True
	now = field.get(setter.property)
	if setter.property_type in ("Check", "Int"):
		return cint(now) != cint(setter.value)
	return drawn_text(setter.property, now) != drawn_text(setter.property, setter.value)


def _is_drawn_property(setter: Document) -> bool:
	if not setter.field_name:
		return setter.property in DRAWN_ON_DOCTYPE
	return setter.property in DRAWN and setter.field_name not in FIELDNAMES


def _refuse_direct(doc: Document, doctype: str) -> None:
	flags = frappe.flags
	if doc.flags.by_form_revision or flags.in_migrate or flags.in_install or flags.in_patch:
		return
	if not forms_need_approval():
		return
	forms = forms_drawn_with(doctype)
	if forms:
		frappe.throw(
			_(
				"{0} is a controlled form and changes by a form revision that is approved: propose one instead of changing it directly."
			).format(frappe.db.get_value("QMS Record Form", forms[0], "title") or forms[0]),
			title=_("Form Needs Approval"),
		)
