"""Files of controlled documents: those of a draft change with it, those of what is effective stay."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION
from iso_qms.document_control.access import may
from iso_qms.document_control.content import check_open
from iso_qms.document_control.snapshot import attached
from iso_qms.gate.attachments import WATCHED


def judge(file: Document, method: str | None = None, *args: object) -> None:
	"""Hook on File: raise unless the user may attach to, or take from, the draft in the state that it is in."""
	if file.flags.by_document_control:
		return
	before = None if method == "on_trash" else file.get_doc_before_save()
	if before and all((before.get(field) or "") == (file.get(field) or "") for field in WATCHED):
		return
	for doctype, name in {
		(f.get("attached_to_doctype"), f.get("attached_to_name")) for f in (file, before) if f
	}:
		if method != "on_trash" and doctype in (*DOCUMENT_DOCTYPES, REVISION):
			_check_private(file)
		if doctype in DOCUMENT_DOCTYPES and frappe.db.exists(doctype, name):
			_judge_place(doctype, name)
		elif doctype == REVISION and frappe.db.exists(doctype, name):
			frappe.throw(
				_("Attach the file to the draft of {0}: the register keeps what was approved.").format(name),
				title=_("Not Allowed"),
			)


def _check_private(file: Document) -> None:
	if not cint(file.is_private):
		frappe.throw(
			_("Attach {0} as a private file: a public one is open to everybody who has its address.").format(
				file.file_name
			),
			title=_("Not Allowed"),
		)


def _judge_place(doctype: str, name: str) -> None:
	if not frappe.db.get_value(doctype, name, "working_copy_of"):
		frappe.throw(
			_("{0} {1} is what is effective: start a revision to change its files.").format(_(doctype), name),
			title=_("Not Allowed"),
		)
	check_open(frappe._dict(name=name))
	if not may("upload", doctype, name):
		frappe.throw(
			_("You may not attach files to the draft {0}: its access list says who may.").format(name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def remove_file(name: str) -> None:
	"""Take a file off a document whose register keeps it."""
	file = frappe.get_doc("File", name)
	file.flags.by_document_control = True
	file.delete(ignore_permissions=True, force=True)


def copy_files(source: Document, target: Document) -> None:
	"""Attach the files of one document to another as well."""
	there = {frappe.db.get_value("File", name, "file_url") for name in attached(target.doctype, target.name)}
	for name in attached(source.doctype, source.name):
		file = frappe.get_doc("File", name)
		if file.file_url in there:
			continue
		there.add(file.file_url)
		copy = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": file.file_name,
				"file_url": file.file_url,
				"is_private": file.is_private,
				"attached_to_doctype": target.doctype,
				"attached_to_name": target.name,
				"attached_to_field": file.attached_to_field
				if target.meta.has_field(file.attached_to_field or "")
				else None,
			}
		)
		copy.flags.by_document_control = True
		copy.insert(ignore_permissions=True)
