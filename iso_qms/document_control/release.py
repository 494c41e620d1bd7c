"""From approved to effective: the successor takes the place of what was valid, in one transaction."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, cint, getdate, now_datetime, today

from iso_qms.document_control import DOCUMENT_TYPE, REVISION, acknowledging, copies, telling
from iso_qms.document_control.access import is_controller
from iso_qms.document_control.content import REGISTER_FIELDS, TOP_FIELDS, content_fields, copy_fields
from iso_qms.document_control.drafting import locked, open_revision_of
from iso_qms.document_control.files import copy_files, remove_file
from iso_qms.document_control.revision import draft_of, remove_draft
from iso_qms.document_control.snapshot import attached, capture


def when_approved(revision: Document) -> None:
	"""Release an approved revision at once, unless its date is still to come."""
	if not revision.effective_from or getdate(revision.effective_from) <= getdate(today()):
		release(revision.name)
		revision.reload()


def release_now(name: str) -> Document:
	"""Make an approved revision effective before its date. Returns it; for document control only."""
	if not is_controller():
		frappe.throw(
			_("Only document control releases a revision before its date."),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	return release(name)


def release_due() -> list[str]:
	"""Release what is due by the date of the site's zone; returns the names.

	Runs every few minutes and after a time without server: a revision is released once, because only approved ones
	are and releasing takes them out. One that fails leaves the others alone and its reason in the Error Log.
	"""
	released = []
	due = {"status": "Approved", "docstatus": 1, "effective_from": ["<=", today()]}
	for name in frappe.get_all(REVISION, filters=due, pluck="name", order_by="effective_from, name"):
		frappe.db.savepoint("due_release")
		try:
			release(name)
		except Exception:
			frappe.db.rollback(save_point="due_release")
			frappe.log_error(title=_("{0} could not be released").format(name))
		else:
			released.append(name)
	return released


def release(name: str) -> Document:
	"""Make an approved revision effective and supersede the one before. Returns it.

	Locks the document first, so that of two people who release at the same moment one gets the refusal.
	"""
	kind, number = frappe.db.get_value(REVISION, name, ["document_doctype", "document"]) or (None, None)
	document = locked(kind, number)
	revision = frappe.get_doc(REVISION, name, for_update=True)
	_check_approved(revision)
	draft = draft_of(revision)
	_check_is_what_was_approved(revision, draft)
	_supersede(document, revision)
	_take_over(document, draft, revision)
	revision.db_set(
		{"status": "Effective", "effective_from": today(), "released_on": now_datetime()}, notify=True
	)
	copy_files(draft, revision)
	remove_draft(draft)
	telling.tell_readers(acknowledging.ask_readers(revision), revision)
	copies.mark_outdated(revision)
	return revision


def _check_approved(revision: Document) -> None:
	if revision.status == "Effective":
		frappe.throw(
			_("{0} is effective already, released on {1}.").format(revision.name, revision.released_on),
			title=_("Not Allowed"),
		)
	if cint(revision.docstatus) != 1 or revision.status != "Approved":
		frappe.throw(
			_("{0} is not approved: only what is approved becomes effective.").format(revision.name),
			title=_("Not Allowed"),
		)


def _check_is_what_was_approved(revision: Document, draft: Document) -> None:
	if capture(draft)["sha256"] != revision.sha256:
		frappe.throw(
			_("The draft {0} is not what was approved; it can't be released.").format(revision.name),
			title=_("Not Allowed"),
		)


def _supersede(document: Document, revision: Document) -> None:
	for name in frappe.get_all(
		REVISION, filters={"document": document.name, "status": "Effective"}, pluck="name"
	):
		former = frappe.get_doc(REVISION, name)
		former.db_set({"status": "Superseded", "effective_to": today()}, notify=True)


def _take_over(document: Document, draft: Document, revision: Document) -> None:
	fields = [df.fieldname for df in content_fields(draft.doctype)]
	copy_fields(draft, document, (*TOP_FIELDS, *REGISTER_FIELDS, *fields))
	document.update(
		{
			"status": "Effective",
			"revision": draft.revision,
			"effective_revision": revision.name,
			"effective_from": today(),
			"obsolete_reason": None,
			"next_review": _next_review(document),
		}
	)
	document.flags.by_document_control = True
	document.flags.ignore_mandatory = True
	# the register keeps what was in force before, for those who may read it; a version would tell everybody
	document.save(ignore_permissions=True, ignore_version=True)
	_exchange_files(document, draft)


def _next_review(document: Any) -> Any:
	months = cint(document.review_months) or cint(
		frappe.db.get_value(DOCUMENT_TYPE, document.document_type, "review_months")
	)
	return add_months(today(), months) if months else None


def _exchange_files(document: Document, draft: Document) -> None:
	kept = {frappe.db.get_value("File", name, "file_url") for name in attached(draft.doctype, draft.name)}
	for name in attached(document.doctype, document.name):
		if frappe.db.get_value("File", name, "file_url") not in kept:
			# the register's row has the file as well, so that its content stays
			remove_file(name)
	copy_files(draft, document)


def make_obsolete(doctype: str, name: str, reason: str) -> Document:
	"""Take a document out of force without a successor. Returns it; for document control only."""
	if not is_controller():
		frappe.throw(
			_("Only document control makes a document obsolete."),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	return abolish(locked(doctype, name), reason)


def abolish(document: Document, reason: str) -> Document:
	"""Take a locked document out of force; whether the user may is the caller's to ask. Returns it."""
	name = document.name
	if not (reason or "").strip():
		frappe.throw(
			_("Say why {0} is not needed any more.").format(name), title=_("Missing Values Required")
		)
	if document.status != "Effective":
		frappe.throw(_("{0} is not effective.").format(name), title=_("Not Allowed"))
	under_way = open_revision_of(name, for_update=True)
	if under_way:
		frappe.throw(
			_("The draft {0} is under way: finish or withdraw it first.").format(under_way),
			title=_("Revision Under Way"),
		)
	_supersede(document, document)
	document.update({"status": "Obsolete", "obsolete_reason": reason, "next_review": None})
	document.flags.by_document_control = True
	document.save(ignore_permissions=True)
	copies.mark_outdated(document)
	return document
