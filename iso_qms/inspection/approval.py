"""Who approved an inspection, and when."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime


def clear_approver(record: Document) -> None:
	"""A draft has no approver, whatever a client sends."""
	if record.docstatus.is_draft():
		record.approved_by = None
		record.approved_on = None


def set_approver(record: Document) -> None:
	"""Write the approving user and the server's time into the record that is being submitted."""
	record.approved_by = frappe.session.user
	record.approved_on = now_datetime()
