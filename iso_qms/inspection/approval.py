"""Who approved an inspection, and when."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime


def set_approver(record: Document) -> None:
	"""Write the approving user and the server's time into the record that is being submitted."""
	record.approved_by = frappe.session.user
	record.approved_on = now_datetime()
