"""A new document: its number, its first draft, its place in the register."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control import DOCUMENT_TYPE, REVISION, draft_name, is_draft
from iso_qms.document_control.content import REGISTER_FIELDS, TOP_FIELDS, copy_fields
from iso_qms.document_control.numbering import check_number, next_number, next_revision


def prepare(doc: Document) -> None:
	"""What somebody writes anew is the first draft of a document: give it number, revision and owner."""
	if doc.flags.by_document_control:
		return
	kind = document_type(doc)
	for fieldname in ("effective_from", "effective_revision", "obsolete_reason"):
		doc.set(fieldname, None)
	doc.number = (doc.number or "").strip()
	if doc.number:
		check_number(doc.number)
	else:
		doc.number = next_number(kind.name, kind.number_pattern)
	doc.status = "Draft"
	doc.revision = next_revision(kind.revision_style, None)
	doc.working_copy_of = doc.number
	doc.document_owner = doc.document_owner or frappe.session.user


def document_type(doc: Any) -> Any:
	"""The document's QMS Document Type; raises when it is kept in another DocType or not used any more."""
	if not doc.document_type or not frappe.db.exists(DOCUMENT_TYPE, doc.document_type):
		frappe.throw(
			_("Choose the Document Type of {0}.").format(doc.title or _(doc.doctype)),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	kind = frappe.get_cached_doc(DOCUMENT_TYPE, doc.document_type)
	if kind.document_doctype != doc.doctype:
		frappe.throw(
			_("Document Type: {0} is kept as {1}, not as {2}.").format(
				kind.name, _(kind.document_doctype), _(doc.doctype)
			),
			title=_("Invalid Document Type"),
		)
	if kind.disabled:
		frappe.throw(
			_("Document Type: {0} is not used for new documents any more.").format(kind.name),
			title=_("Invalid Document Type"),
		)
	return kind


def set_name(doc: Document) -> None:
	"""A document is named by its number, a draft by number and revision."""
	doc.name = draft_name(doc.number, doc.revision) if is_draft(doc) else doc.number


def register(draft: Document) -> None:
	"""Put a new document's number and its first revision into the registers."""
	if draft.flags.by_document_control:
		return
	open_document(draft)
	open_revision(draft)


def open_document(draft: Document) -> Document:
	"""Insert the document to which a first draft belongs, so that its number is taken. Returns it."""
	document = frappe.new_doc(draft.doctype)
	copy_fields(draft, document, (*TOP_FIELDS, *REGISTER_FIELDS))
	document.update({"number": draft.number, "status": "Draft", "working_copy_of": None})
	document.flags.by_document_control = True
	return document.insert(ignore_permissions=True, ignore_mandatory=True)


def open_revision(draft: Document, **values: Any) -> Document:
	"""Insert the register's row for a draft. Returns it."""
	revision = frappe.new_doc(REVISION)
	revision.update(
		{
			"document_doctype": draft.doctype,
			"document": draft.working_copy_of,
			"number": draft.number,
			"revision": draft.revision,
			"title": draft.title,
			"document_type": draft.document_type,
			"department": draft.department,
			"status": "Draft",
			**values,
		}
	)
	revision.flags.by_document_control = True
	return revision.insert(ignore_permissions=True)


def refuse_rename(doc: Document) -> None:
	"""Numbers stand on paper and in references."""
	frappe.throw(
		_("{0} {1} keeps its number.").format(_(doc.doctype), doc.name),
		title=_("Not Allowed"),
	)


def refuse_deletion(doc: Document) -> None:
	"""A number that was given stays in the register: a draft is withdrawn, a document becomes obsolete."""
	if not doc.flags.by_document_control:
		frappe.throw(
			_("{0} {1} stays in the register: withdraw its draft, or make it obsolete.").format(
				_(doc.doctype), doc.name
			),
			title=_("Not Allowed"),
		)
