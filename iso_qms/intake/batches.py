"""The rules of a batch, and its counts."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.document_control.access import is_controller
from iso_qms.intake import INTAKE, ITEM

COUNTS = {
	"proposed": "Proposed",
	"accepted": "Accepted",
	"rejected": "Rejected",
	"unreadable": "Unreadable",
	"duplicates": "Duplicate",
}


def check_may_take_in() -> None:
	"""Raise PermissionError for who has no document control."""
	if not is_controller():
		frappe.throw(
			_("Only document control takes in files."), frappe.PermissionError, title=_("Not Allowed")
		)


def refuse_foreign_insert(intake: Document) -> None:
	"""A batch begins with files, and in no other way."""
	if not intake.flags.by_intake:
		frappe.throw(_("An intake begins with the files that are handed in."), title=_("Not Allowed"))


def refuse_deletion(intake: Document) -> None:
	"""What was taken over from where stays known."""
	frappe.throw(
		_("{0} stays: reject the proposals that are not wanted.").format(intake.name),
		title=_("Not Allowed"),
	)


def new_batch(source: str, status: str) -> Document:
	"""Insert a batch. Returns it."""
	intake = frappe.new_doc(INTAKE)
	intake.update({"source": source[-140:], "status": status, "started": frappe.utils.now_datetime()})
	intake.flags.by_intake = True
	return intake.insert(ignore_permissions=True)


def count(name: str) -> None:
	"""Bring the counts of a batch to its items; it is done when no proposal is left."""
	rows = frappe.get_all(
		ITEM,
		filters={"intake": name},
		fields=["status", "conflict_count"],
		limit_page_length=0,
	)
	values = {field: sum(row.status == status for row in rows) for field, status in COUNTS.items()}
	conflicts = sum(row.status == "Proposed" and cint(row.conflict_count) > 0 for row in rows)
	frappe.db.set_value(
		INTAKE,
		name,
		{
			**values,
			"conflicts": conflicts,
			"files": len(rows),
			"status": "Open" if values["proposed"] else "Done",
		},
	)
