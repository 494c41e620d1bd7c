"""Change requests: the decision to change opens the revisions that it names."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from iso_qms.document_control import drafting, is_draft


def check_documents(request: Document) -> None:
	"""Raise when a row names a draft, or a document twice."""
	seen: dict[str, int] = {}
	for row in request.documents:
		if row.document in seen:
			frappe.throw(
				_("Row {0} of the documents: {1} stands in row {2} already.").format(
					row.idx, row.document, seen[row.document]
				),
				title=_("Invalid Change Request"),
			)
		seen[row.document] = row.idx
		named = frappe.db.get_value(row.document_doctype, row.document, ["working_copy_of"], as_dict=True)
		if named and is_draft(named):
			frappe.throw(
				_("Row {0} of the documents: {1} is a draft; name the document {2}.").format(
					row.idx, row.document, named.working_copy_of
				),
				title=_("Invalid Change Request"),
			)


def clear_decision(request: Document) -> None:
	"""A draft has neither decision nor revisions, whatever a client sends."""
	if request.docstatus.is_draft():
		request.approved_by = request.approved_on = None
		for row in request.documents:
			row.revision = None


def sign(request: Document) -> None:
	"""Write who approved, and when by the server's clock."""
	request.approved_by = frappe.session.user
	request.approved_on = now_datetime()


def open_revisions(request: Document) -> None:
	"""Start the revision of each document that the request changes; one that is under way takes the change in."""
	for row in request.documents:
		if not cint(row.opens_revision):
			continue
		document = drafting.locked(row.document_doctype, row.document)
		revision = drafting.open_revision_of(document.name, for_update=True)
		if not revision:
			reason = "\n".join(filter(None, (request.name, request.what, row.impact)))
			revision = drafting.begin(document, change_reason=reason, change_request=request.name).name
		row.db_set("revision", revision)
