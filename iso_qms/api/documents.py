"""Document screens: reading, revising, comparing, confirming, and asking whether a printed revision is valid."""

from typing import Any

import frappe
from frappe import _

from iso_qms.document_control import (
	DOCUMENT_DOCTYPES,
	REVISION,
	acknowledging,
	copies,
	drafting,
	is_draft,
	release,
)
from iso_qms.document_control import difference as differences
from iso_qms.document_control.access import is_controller, may
from iso_qms.document_control.rendering import to_html
from iso_qms.document_control.snapshot import attached


@frappe.whitelist(methods=["GET"])
def get_document(doctype: str, name: str) -> dict[str, Any]:
	"""Return a document as its readers see it: head, HTML, files, revisions, what the user may do with it.

	Its title, type and department are in the reader's language, where the site or a catalogue has them in it.
	Raises PermissionError for who may not read it, DoesNotExistError for what is no document.
	"""
	document = _readable(doctype, name)
	number = document.working_copy_of or document.name
	under_way = drafting.open_revision_of(number)
	return {
		"doctype": doctype,
		"name": document.name,
		"number": number,
		"title": _(document.title),
		"document_type": _(document.document_type),
		"status": document.status,
		"revision": document.revision,
		"effective_from": document.effective_from,
		"next_review": document.next_review,
		"department": _(document.department) if document.department else None,
		"classification": document.classification,
		"obsolete_reason": document.obsolete_reason,
		"is_draft": is_draft(document),
		"html": to_html(document),
		"files": _files(document),
		"revisions": _revisions(number),
		"draft": under_way if under_way and frappe.has_permission(REVISION, "read", under_way) else None,
		"acknowledgement": _asked(number),
		"may": {
			"revise": not is_draft(document) and not under_way and _may_revise(document),
			"make_obsolete": document.status == "Effective" and not under_way and is_controller(),
			"edit": is_draft(document) and may("edit", doctype, name),
		},
	}


@frappe.whitelist(methods=["POST"])
def start_revision(doctype: str, name: str, reason: str | None = None, new_edition: bool = False) -> str:
	"""Start the successor of a document; returns the name of its draft."""
	_readable(doctype, name)
	return drafting.start_revision(doctype, name, reason=reason, new_edition=bool(new_edition)).name


@frappe.whitelist(methods=["POST"])
def release_now(revision: str) -> str:
	"""Make an approved revision effective before its date; returns its status."""
	return release.release_now(revision).status


@frappe.whitelist(methods=["POST"])
def make_obsolete(doctype: str, name: str, reason: str) -> str:
	"""Take a document out of force; returns its status."""
	_readable(doctype, name)
	return release.make_obsolete(doctype, name, reason).status


@frappe.whitelist(methods=["GET"])
def get_difference(old: str, new: str) -> list[dict[str, Any]]:
	"""Return what changed from one revision to another, field by field; for who may read both."""
	for name in (old, new):
		frappe.get_doc(REVISION, name).check_permission("read")
	return differences.difference(old, new)


@frappe.whitelist(methods=["POST"])
def acknowledge(name: str, answer: str | None = None) -> str:
	"""Confirm to have read and understood what the acknowledgement asks for; returns its status."""
	return acknowledging.acknowledge(name, answer).status


@frappe.whitelist(methods=["GET"])
def is_valid(number: str, revision: str) -> dict[str, Any]:
	"""Say whether a printed revision is the one in force: what the code on a printout asks.

	Returns `valid`, `status` of that revision, and `effective` with the label in force. It tells nothing of the
	content, so everybody with an account may ask; a number or revision that nobody gave is not valid.
	"""
	found = frappe.db.get_value(
		REVISION,
		{"document": number, "revision": revision, "docstatus": 1},
		["status", "effective_to"],
		as_dict=True,
	)
	# asked by the document alone: it has few revisions, while half of all are in that state
	revisions = frappe.get_all(REVISION, filters={"document": number}, fields=["revision", "status"])
	in_force = next((row.revision for row in revisions if row.status == "Effective"), None)
	return {
		"number": number,
		"revision": revision,
		"valid": bool(found and found.status == "Effective"),
		"status": found.status if found and found.status != "Approved" else None,
		"effective_to": found.effective_to if found else None,
		"effective": in_force,
	}


@frappe.whitelist(methods=["POST"])
def exchange_copy(name: str) -> str:
	"""Hand out the revision in force for the copy's old one; returns the copy's status."""
	return copies.exchange(name).status


@frappe.whitelist(methods=["POST"])
def recall_copy(name: str, remark: str | None = None) -> str:
	"""Take a controlled copy back; returns its status."""
	return copies.recall(name, remark).status


@frappe.whitelist(methods=["POST"])
def lose_copy(name: str, remark: str) -> str:
	"""Record that a controlled copy is lost, and how; returns its status."""
	return copies.lose(name, remark).status


@frappe.whitelist(methods=["POST"])
def destroy_copy(name: str, witness: str) -> str:
	"""Record that a recalled copy was destroyed before a witness; returns its status."""
	return copies.destroy(name, witness).status


def _readable(doctype: str, name: str) -> Any:
	if doctype not in DOCUMENT_DOCTYPES:
		frappe.throw(_("{0} is no controlled document.").format(doctype), frappe.DoesNotExistError)
	document = frappe.get_doc(doctype, name)
	document.check_permission("read")
	return document


def _may_revise(document: Any) -> bool:
	return is_controller() or may("edit", document.doctype, document.name) or drafting.heads(document)


def _files(document: Any) -> list[dict[str, str]]:
	names = attached(document.doctype, document.name)
	return frappe.get_all(
		"File", filters={"name": ["in", names or [""]]}, fields=["file_name", "file_url", "file_size"]
	)


def _revisions(number: str) -> list[dict[str, Any]]:
	return frappe.get_list(
		REVISION,
		filters={"document": number},
		fields=[
			"name",
			"revision",
			"status",
			"effective_from",
			"effective_to",
			"change_summary",
			"prepared_by",
			"reviewed_by",
			"approved_by",
		],
		order_by="creation desc",
		limit_page_length=0,
	)


def _asked(number: str) -> dict[str, Any] | None:
	mine = {"document": number, "user": frappe.session.user, "status": "Open"}
	return frappe.db.get_value(
		acknowledging.ACKNOWLEDGEMENT, mine, ["name", "revision", "due", "question"], as_dict=True
	)
