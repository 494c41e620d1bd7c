"""Requests to read, borrow or copy what one may not: granted by the access list, until a day."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, today

from iso_qms.document_control import drafting, numbering


def set_requester(request: Document) -> None:
	"""Everybody asks for himself."""
	before = request.get_doc_before_save()
	request.requested_by = before.requested_by if before else frappe.session.user


def check_request(request: Document) -> None:
	"""Raise when there is no such document, or the day is over."""
	request.document_number = (request.document_number or "").strip()
	doctype = numbering.holder(request.document_number)
	if not doctype:
		frappe.throw(
			_("Document Number: no document has the number {0}.").format(request.document_number),
			title=_("Invalid Access Request"),
		)
	request.document_doctype = doctype
	if request.docstatus.is_draft() and getdate(request.until) < getdate(today()):
		frappe.throw(_("Until: this day is over."), title=_("Invalid Access Request"))


def clear_decision(request: Document) -> None:
	"""A draft has no decision, whatever a client sends."""
	if request.docstatus.is_draft():
		request.approved_by = request.approved_on = None


def sign(request: Document) -> None:
	"""Write who approved, and when by the server's clock."""
	request.approved_by = frappe.session.user
	request.approved_on = now_datetime()


def grant(request: Document) -> None:
	"""Put the requester on the document's access list until the day; the list forgets by itself.

	The successor under way has the same list, and brings it along when it is released.
	"""
	document = drafting.locked(request.document_doctype, request.document_number)
	row = {"grantee_kind": "User", "grantee": request.requested_by, "may_read": 1, "until": request.until}
	for each in drafting.with_drafts(document):
		each.append("access", row)
		drafting.save_register_data(each)
