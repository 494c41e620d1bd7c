"""Controlled documents on paper: with number, revision, page of pages, a code that asks whether it is valid, a mark."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date

from iso_qms.document_control import REVISION, is_draft
from iso_qms.document_control.content import content_fields
from iso_qms.printing.appendices import add_appendices
from iso_qms.printing.printout import NEUTRAL, VALID, VOID, Printout, described, validity_path


def document_pdf(document: Document) -> bytes:
	"""The PDF of a document as it is now: what is in force, or a draft marked as such."""
	if document.status == "Effective" and document.effective_revision:
		return revision_pdf(frappe.get_doc(REVISION, document.effective_revision))
	printout = _begin(document, document.revision or "")
	printout.mark(_("Draft") if is_draft(document) else _("Void"), NEUTRAL if is_draft(document) else VOID)
	_content(printout, document.doctype, document)
	return printout.pdf()


def revision_pdf(revision: Document) -> bytes:
	"""The PDF of a revision from what the register keeps: controlled while it is in force, void afterwards."""
	values = frappe._dict(json.loads(revision.content or "{}"))
	printout = _begin(revision, revision.revision)
	printout.code(validity_path(revision.number, revision.revision))
	if revision.status == "Effective":
		printout.mark(_("Controlled"), VALID)
	elif revision.status in ("Superseded", "Disposed"):
		printout.mark(_("Void"), VOID)
	else:
		printout.mark(_("Draft"), NEUTRAL)
	printout.signatures(
		"",
		[
			(_("Prepared By"), revision.prepared_by, revision.prepared_on),
			(_("Reviewed By"), revision.reviewed_by, revision.reviewed_on),
			(_("Approved By"), revision.approved_by, revision.approved_on),
		]
		if not revision.adopted_by
		else [(_("Taken Over By"), revision.adopted_by, revision.adopted_on)],
	)
	_content(printout, revision.document_doctype, values)
	files = [[row.file_name, row.sha256] for row in revision.files]
	printout.grid(_("Files"), [(_("File"), 2), ("SHA-256", 3)], files)
	printout.head["foot"] += f" · SHA-256 {(revision.sha256 or '')[:16]}"
	return printout.pdf()


def _begin(head: Any, revision: str) -> Printout:
	number = _("Number: {0}").format(head.number)
	line = _("Revision: {0}").format(revision)
	if head.get("effective_from"):
		line += "  " + _("Effective from {0}").format(format_date(head.effective_from))
	return Printout(head.title, number, line, numbered=True)


def _content(printout: Printout, doctype: str, values: Any) -> None:
	printout.fields([described(df) for df in content_fields(doctype)], values)
	add_appendices(printout, values.get("appendices") or [])
