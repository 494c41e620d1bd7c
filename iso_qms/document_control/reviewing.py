"""The periodic review of a document: judged by four questions of seed 004, with an outcome that is carried out."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, cint, today

from iso_qms.document_control import DOCUMENT_TYPE, drafting, numbering, release
from iso_qms.document_control.access import is_controller

QUESTIONS = ("compliance", "reasonableness", "rigour", "operability")


def check_document(review: Document) -> None:
	"""Raise unless an effective document is reviewed, by its owner, its head of department or document control."""
	document = frappe.get_doc(review.document_doctype, review.document)
	if document.status != "Effective":
		frappe.throw(
			_("{0} is not effective: what is effective is reviewed.").format(review.document),
			title=_("Invalid Review"),
		)
	if not (is_controller() or document.document_owner == frappe.session.user or drafting.heads(document)):
		frappe.throw(
			_("{0} is reviewed by its owner, its head of department or document control.").format(
				review.document
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	review.title, review.revision = document.title, document.revision


def check_outcome(review: Document) -> None:
	"""Raise when the outcome does not follow from the judgement, or names nothing to merge into."""
	if review.outcome == "Keep" and any(review.get(question) == "Not OK" for question in QUESTIONS):
		failed = ", ".join(
			_(review.meta.get_label(question)) for question in QUESTIONS if review.get(question) == "Not OK"
		)
		frappe.throw(
			_("Outcome: a document that is not right in {0} is not kept as it is.").format(failed),
			title=_("Invalid Review"),
		)
	if review.outcome == "Merge" and not (review.merge_into and numbering.holder(review.merge_into)):
		frappe.throw(
			_("Merge Into: no document has the number {0}.").format(review.merge_into or ""),
			title=_("Invalid Review"),
		)


def set_reviewer(review: Document) -> None:
	"""Who saves the review last before it is final has made it."""
	review.reviewed_by = frappe.session.user


def carry_out(review: Document) -> None:
	"""Do what the outcome says: next date, a revision, or a request to abolish that document control decides."""
	document = drafting.locked(review.document_doctype, review.document)
	if review.outcome == "Keep":
		_set_next_review(document)
	elif review.outcome == "Revise":
		if not drafting.open_revision_of(document.name, for_update=True):
			drafting.begin(document, change_reason=f"{review.name}\n{review.findings}")
	elif is_controller():
		release.abolish(document, f"{review.name}\n{review.findings}")
	else:
		review.db_set("change_request", _request(review).name)


def _set_next_review(document: Document) -> None:
	months = cint(document.review_months) or cint(
		frappe.db.get_value(DOCUMENT_TYPE, document.document_type, "review_months")
	)
	document.next_review = add_months(today(), months) if months else None
	document.flags.by_document_control = True
	document.save(ignore_permissions=True)


def _request(review: Document) -> Document:
	request = frappe.new_doc("QMS Change Request")
	request.update(
		{
			"title": _("{0}: {1}").format(_(review.outcome), review.title),
			"trigger": "Document Review",
			"requested_on": today(),
			"what": _("{0} {1}").format(_(review.outcome), review.document),
			"why": review.findings,
			"documents": [
				{
					"document_doctype": review.document_doctype,
					"document": review.document,
					"impact": review.findings,
					"opens_revision": 0,
				}
			],
		}
	)
	return request.insert(ignore_permissions=True)
