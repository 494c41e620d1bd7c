"""Complaints: the reply comes after the complaint, and not from the future."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate


def check(complaint: Document) -> None:
	"""Raise when the reply lies before the complaint or in the future."""
	if not complaint.replied_on:
		return
	if not getdate(complaint.complained_on) <= getdate(complaint.replied_on) <= getdate():
		frappe.throw(
			_("Replied On: {0} is not between the complaint and today.").format(
				formatdate(complaint.replied_on)
			),
			title=_("Invalid Complaint"),
		)
