"""A draft of the successor, while what is effective stays as it is."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control import DOCUMENT_DOCTYPES, DOCUMENT_TYPE, REVISION, is_draft
from iso_qms.document_control.access import is_controller, may
from iso_qms.document_control.content import REGISTER_FIELDS, TOP_FIELDS, content_fields, copy_fields
from iso_qms.document_control.files import copy_files
from iso_qms.document_control.numbering import next_edition, next_revision
from iso_qms.document_control.registering import open_revision

OPEN = ("Draft", "In Review", "Approved")


def start_revision(
	doctype: str, name: str, reason: str | None = None, new_edition: bool = False, **values: Any
) -> Document:
	"""Return a new draft of the document with the text that is effective; two people get one draft and one refusal.

	Raises PermissionError for one who may not edit it, ValidationError when a draft is under way. `values` go into
	the register's row.
	"""
	document = locked(doctype, name)
	if is_draft(document):
		frappe.throw(_("{0} is a draft itself: edit it.").format(name), title=_("Not Allowed"))
	if not (is_controller() or may("edit", doctype, name) or heads(document)):
		frappe.throw(
			_(
				"You may not revise {0} {1}: its owner, its head of department and document control may."
			).format(_(doctype), name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	return begin(document, change_reason=reason, new_edition=new_edition, **values)


def begin(document: Document, new_edition: bool = False, **values: Any) -> Document:
	"""The draft of the successor for a locked document; whether the user may is the caller's to ask.

	Raises ValidationError when a draft is under way. `values` go into the register's row.
	"""
	under_way = open_revision_of(document.name, for_update=True)
	if under_way:
		frappe.throw(
			_("The draft {0} is under way: finish or withdraw it first.").format(under_way),
			title=_("Revision Under Way"),
		)
	draft = copy_of(document, following(document, new_edition))
	open_revision(draft, **values)
	return draft


def locked(doctype: str, name: str) -> Document:
	"""The document, read under a lock of its row; raises for what is no controlled document."""
	if doctype not in DOCUMENT_DOCTYPES:
		frappe.throw(_("{0} is no controlled document.").format(_(doctype)), title=_("Not Allowed"))
	return frappe.get_doc(doctype, name, for_update=True)


def with_drafts(document: Document) -> list[Document]:
	"""The document and the draft of its successor, where there is one: they have the same register data."""
	drafts = frappe.get_all(document.doctype, filters={"working_copy_of": document.name}, pluck="name")
	return [document, *(frappe.get_doc(document.doctype, name) for name in drafts)]


def save_register_data(document: Document) -> None:
	"""Save what document control wrote into a document or a draft past the rules for persons."""
	document.flags.by_document_control = True
	document.flags.ignore_mandatory = True
	document.save(ignore_permissions=True)


def open_revision_of(number: str, for_update: bool = False) -> str | None:
	"""The name of the revision of a document that is not effective yet, or None.

	With `for_update` it reads what is committed now, not what was when the transaction began: another may have
	started it meanwhile.
	"""
	filters = {"document": number, "status": ["in", OPEN]}
	return frappe.db.get_value(REVISION, filters, "name", for_update=for_update)


def heads(document: Any) -> bool:
	"""Whether the user is head or deputy of the document's department."""
	people = (
		frappe.db.get_value("QMS Department", document.department, ["head", "deputy"])
		if document.department
		else None
	)
	return frappe.session.user in (people or ())


def copy_of(document: Document, label: str) -> Document:
	"""A draft with the text and files of a document, which has no row in the register yet. Returns it."""
	draft = frappe.new_doc(document.doctype)
	fields = [df.fieldname for df in content_fields(document.doctype)]
	copy_fields(document, draft, (*TOP_FIELDS, *REGISTER_FIELDS, *fields))
	draft.update(
		{
			"number": document.name,
			"working_copy_of": document.name,
			"status": "Draft",
			"revision": label,
		}
	)
	draft.flags.by_document_control = True
	draft.insert(ignore_permissions=True)
	copy_files(document, draft)
	return draft


def following(document: Document, new_edition: bool = False) -> str:
	"""The label of the revision, or edition, that comes after the newest of a document."""
	style = frappe.db.get_value(DOCUMENT_TYPE, document.document_type, "revision_style")
	after = next_edition if new_edition else next_revision
	return after(style, last_label(document.name))


def last_label(number: str) -> str | None:
	"""The label of the newest revision of a document, withdrawn ones included: a label is given once."""
	labels = frappe.get_all(
		REVISION, filters={"document": number}, pluck="revision", order_by="creation desc, name desc", limit=1
	)
	return labels[0] if labels else None
