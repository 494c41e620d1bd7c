"""The rules of a proposal: what a person corrects, and what stays as it was read."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control import DOCUMENT_TYPE
from iso_qms.document_control.numbering import check_label, check_writing
from iso_qms.gate.changes import changed_fields
from iso_qms.intake import accepting, batches, conflicts
from iso_qms.intake.levels import level_of

CORRECTED = frozenset(
	(
		"title",
		"number",
		"version",
		"document_type",
		"department",
		"qms_process",
		"clauses",
		"status",
		"accept_as",
		"reason",
		"revises",
	)
)
BY_HAND = {
	"Proposed": ("Accepted", "Rejected"),
	"Rejected": ("Proposed",),
	"Duplicate": ("Proposed", "Rejected"),
}
"""The states that a person may give to a proposal that is in another."""

FOUND = ["conflicts", "conflict_count", "number", "document", "document_doctype", "reason"]
"""What the system writes after a correction."""


def refuse_foreign_insert(item: Document) -> None:
	"""A proposal comes of a file, and in no other way."""
	if not item.flags.by_intake:
		frappe.throw(_("A proposal comes of a file that is handed in."), title=_("Not Allowed"))


def refuse_deletion(item: Document) -> None:
	"""What was decided about a file stays known, so that a second run does not ask again."""
	frappe.throw(
		_("{0} stays: reject it, so that a second run does not propose it again.").format(item.name),
		title=_("Not Allowed"),
	)


def check(item: Document) -> None:
	"""Raise when a person changes what was read, decides what is decided, or types in what can't be."""
	item.number = (item.number or "").strip()
	item.version = (item.version or "").strip()
	if item.document_type:
		item.level = frappe.db.get_value(DOCUMENT_TYPE, item.document_type, "level")
	else:
		item.level = level_of(item.number, item.title or "")
	before = item.get_doc_before_save()
	if item.flags.by_intake or not before:
		return
	changed = changed_fields(item, before) - {"level"}
	if not changed:
		return
	_check_state(item, before)
	foreign = changed - CORRECTED - _fields_of_customer(item)
	if foreign:
		labels = ", ".join(sorted(_(item.meta.get_label(fieldname)) for fieldname in foreign))
		frappe.throw(_("{0} is as it was read and is not changed.").format(labels), title=_("Not Allowed"))
	if item.number:
		check_writing(item.number)
	if item.version:
		check_label(item.version)


def follow(item: Document) -> None:
	"""After a correction: what was accepted becomes a document; conflicts and counts are found anew."""
	if not item.flags.by_intake:
		before = item.get_doc_before_save()
		if before and before.status == "Proposed" and item.status == "Accepted":
			# what a form, a list or an import sets is the same as the endpoint does
			accepting.make_document(item)
		conflicts.refresh()
		batches.count(item.intake)
		item.update(frappe.db.get_value(item.doctype, item.name, FOUND, as_dict=True))


def _check_state(item: Document, before: Document) -> None:
	if before.status in ("Accepted", "Unreadable"):
		frappe.throw(
			_("{0} is {1} and is not changed any more.").format(item.name, _(before.status)),
			title=_("Not Allowed"),
		)
	if item.status != before.status and item.status not in BY_HAND[before.status]:
		frappe.throw(
			_("Status: {0} is not set to {1} by hand.").format(item.name, _(item.status)),
			title=_("Not Allowed"),
		)


def _fields_of_customer(item: Document) -> set[str]:
	return {df.fieldname for df in item.meta.fields if df.get("is_custom_field")}
