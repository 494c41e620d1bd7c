"""Paper records that are kept as evidence: form, period, place, scans, and until when."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from iso_qms.document_control.snapshot import attached
from iso_qms.record_forms.retention.until import of_paper


def check_period(record: Document) -> None:
	"""Raise when the period ends before it begins, or begins in the future."""
	if record.period_to and getdate(record.period_to) < getdate(record.period_from):
		_refuse(_("To: the period ends before it begins."))
	if getdate(record.period_from) > getdate(today()):
		_refuse(_("From: the period is in the future."))


def hold_disposal(record: Document) -> None:
	"""What a disposal writes is written by no client."""
	record.disposed_on = record.disposal = record.disposed_sha256 = None


def set_retention(record: Document) -> None:
	"""Write until when the record is kept; empty where it is kept without end."""
	record.retention_until = of_paper(record)


def check_evidence(record: Document) -> None:
	"""Raise when a record is filed without a scan and without the number of its pages."""
	if not record.files and not record.pages and not attached(record.doctype, record.name):
		_refuse(_("Pages: count the pages of the paper, or add a scan under Files."))


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Record"))
