"""The files of a record are part of it: they follow its state, and stay once it is submitted."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.gate.register import guarded_doctypes
from iso_qms.gate.transitions import active_workflow, check_edit_role, state_of

WATCHED = (
	"attached_to_doctype",
	"attached_to_name",
	"attached_to_field",
	"file_url",
	"file_name",
	"is_private",
	"content_hash",
	"file_size",
)


def judge(file: Document, removed: bool = False) -> None:
	"""Raise when `file` is added to, changed on or removed from a document that the user may not change.

	`by_document_control` says that the release of a revision moves the file; no client can set a flag.
	"""
	if file.flags.by_document_control:
		return
	before = None if removed else file.get_doc_before_save()
	if before and all((before.get(field) or "") == (file.get(field) or "") for field in WATCHED):
		return
	guarded = guarded_doctypes()
	places = {(f.get("attached_to_doctype"), f.get("attached_to_name")) for f in (file, before) if f}
	for doctype, name in places:
		if doctype in guarded and name:
			_judge_place(file, doctype, name, added=not removed and not before)


def delete_file_data_content(file: Document, only_thumbnail: bool = False) -> None:
	"""Frappe's hook for taking a file off the disk, which it calls before the hooks of deletion are asked.

	Without it the content of a submitted record's file would be gone before `judge` refuses to delete it.
	"""
	if frappe.db.exists("File", file.name):
		judge(file, removed=True)
	file.delete_file_from_filesystem(only_thumbnail=only_thumbnail)


def _judge_place(file: Document, doctype: str, name: str, added: bool) -> None:
	meta = frappe.get_meta(doctype)
	if meta.issingle or not frappe.db.exists(doctype, name):
		# deleted just now, its files go with it
		return
	workflow = active_workflow(doctype)
	fields = ["docstatus", "owner"] + ([workflow.workflow_state_field] if workflow else [])
	stored = frappe.db.get_value(doctype, name, fields, as_dict=True)
	if cint(stored.docstatus):
		if added and _is_named_by(file, doctype, name):
			return
		frappe.throw(
			_("{0} {1} is submitted: its files can't be added, changed or removed.").format(_(doctype), name),
			title=_("Not Allowed"),
		)
	if workflow:
		state = state_of(stored, workflow)
		if added and state == workflow.states[0].state and stored.owner == frappe.session.user:
			# who may create a record brings its files along; an amendment takes over those of its original
			return
		check_edit_role(workflow, state, doctype, name)


def _is_named_by(file: Document, doctype: str, name: str) -> bool:
	"""Whether the stored record itself names this file in the field that it claims.

	Frappe attaches the file of an Attach field after the save; the save itself has been judged.
	"""
	field = frappe.get_meta(doctype).get_field(file.attached_to_field) if file.attached_to_field else None
	if not field or field.fieldtype not in ("Attach", "Attach Image"):
		return False
	return frappe.db.get_value(doctype, name, field.fieldname) == file.file_url
