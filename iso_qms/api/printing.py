"""Printouts: documents, revisions, records and registers as PDF, for who may read and print them."""

import json

import frappe
from frappe import _
from frappe.desk.query_report import run

from iso_qms.api.filling import labelled
from iso_qms.api.reports import may_run
from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION
from iso_qms.gate.register import guarded_doctypes
from iso_qms.printing.documents import document_pdf, revision_pdf
from iso_qms.printing.labels import label_pdf
from iso_qms.printing.records import record_pdf, table_pdf


@frappe.whitelist(methods=["GET"])
def pdf(doctype: str, name: str) -> None:
	"""Send a document, a revision or a record as PDF.

	Raises PermissionError for who may not read and print it.
	"""
	if doctype not in guarded_doctypes():
		frappe.throw(_("{0} has no printout.").format(doctype), frappe.DoesNotExistError)
	document = frappe.get_doc(doctype, name)
	document.check_permission("read")
	document.check_permission("print")
	if doctype in DOCUMENT_DOCTYPES:
		content = document_pdf(document)
	elif doctype == REVISION:
		content = revision_pdf(document)
	else:
		document.apply_fieldlevel_read_permissions()
		content = record_pdf(document)
	_send(f"{name}.pdf", content)


@frappe.whitelist(methods=["GET"])
def label(doctype: str, name: str) -> None:
	"""Send the label with the QR code of a machine, job, place or record form as PDF.

	Raises PermissionError for who may not read it, DoesNotExistError for what has no label.
	"""
	_send(f"{name}.pdf", label_pdf(labelled(doctype, name)))


@frappe.whitelist(methods=["GET", "POST"])
def report_pdf(name: str, filters: str | dict | None = None) -> None:
	"""Send a report as PDF, as it is on the screen; raises PermissionError when it is not the user's."""
	report = frappe.get_doc("Report", name)
	if not may_run(report):
		frappe.throw(_("You may not open the report {0}.").format(_(name)), frappe.PermissionError)
	wanted = json.loads(filters) if isinstance(filters, str) and filters else filters or {}
	answer = run(name, filters=wanted)
	_send(
		f"{_(name)}.pdf", table_pdf(_(report.name), answer.get("columns") or [], answer.get("result") or [])
	)


def _send(name: str, content: bytes) -> None:
	frappe.local.response.filename = name.replace("/", "-")
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"
