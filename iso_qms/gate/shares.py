"""Sharing a record gives on what one has: Frappe asks whether one may share, not what."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


def judge(doc: Document, share: Document) -> None:
	"""Raise when `share` gives a right on `doc` that the user does not have."""
	if share.flags.ignore_share_permission:
		return
	before = share.get_doc_before_save()
	for right in ("read", "write", "submit"):
		is_new = cint(share.get(right)) and not (before and cint(before.get(right)))
		if is_new and not frappe.has_permission(doc.doctype, right, doc=doc):
			frappe.throw(
				_("You do not have the right {0} on {1} {2}, so you cannot give it.").format(
					_(right), _(doc.doctype), doc.name
				),
				frappe.PermissionError,
				title=_("Not Allowed"),
			)
