"""Which fields are the text of a document and which describe it in the register, and who may change them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION, is_draft, number_of
from iso_qms.document_control.access import is_controller, may
from iso_qms.gate.changes import TABLES, WITHOUT_VALUE, changed_fields
from iso_qms.gate.transitions import active_workflow, check_edit_role, state_of

SYSTEM_FIELDS = (
	"number",
	"status",
	"revision",
	"effective_from",
	"effective_revision",
	"working_copy_of",
	"obsolete_reason",
)
"""Written by document control alone."""

TOP_FIELDS = ("title", "document_type")
"""They head the document; a change of them is a revision."""

READERS_FIELDS = ("access", "classification", "document_owner")
"""They say who may do what with the document."""

WATCH_FIELDS = ("watched_by", "check_months", "last_checked", "next_check")
"""How an external document is watched; of QMS Document alone."""

REGISTER_FIELDS = (
	"qms_process",
	"department",
	"review_months",
	"next_review",
	"retention_years",
	"clauses",
	"distribution",
	*READERS_FIELDS,
	*WATCH_FIELDS,
)
"""They describe the document, not its text: the same in the document and its draft, and changed at once."""

CONTROL_FIELDS = tuple(
	fieldname
	for fieldname in (*SYSTEM_FIELDS, *TOP_FIELDS, *REGISTER_FIELDS)
	if fieldname not in WATCH_FIELDS
)
"""The control block, identical in the three DocTypes."""


def content_fields(doctype: str) -> list[Any]:
	"""The fields that are the document's text, a customer's own included, in the order of the form."""
	return [
		df
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in WITHOUT_VALUE and df.fieldname not in (*CONTROL_FIELDS, *WATCH_FIELDS)
	]


def copy_fields(source: Any, target: Document, fieldnames: Iterable[str]) -> None:
	"""Give `target` the values and rows that `source` has in these fields."""
	for fieldname in fieldnames:
		df = target.meta.get_field(fieldname)
		if not df:
			continue
		if df.fieldtype in TABLES:
			target.set(fieldname, [row_values(row) for row in source.get(fieldname) or []])
		else:
			target.set(fieldname, source.get(fieldname))


def row_values(row: Any) -> dict[str, Any]:
	"""The values of a row without its identity."""
	meta = frappe.get_meta(row.doctype)
	return {df.fieldname: row.get(df.fieldname) for df in meta.fields if df.fieldtype not in WITHOUT_VALUE}


def check_may_change(doc: Document) -> None:
	"""Raise unless the user may change what differs from the stored document.

	The effective text is changed by a revision alone; a draft by its editors, in a state in which the workflow lets
	their roles edit; who may read and edit, by the document's owner and document control.
	"""
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_document_control:
		return
	changed = changed_fields(doc, before)
	_refuse_fields(
		doc, changed.intersection(SYSTEM_FIELDS), _("{0} of {1} {2} is written by document control.")
	)
	if is_draft(doc):
		_check_draft(doc, changed)
	else:
		_refuse_fields(
			doc,
			changed.difference(REGISTER_FIELDS),
			_("{1} {2} is what is effective: start a revision to change {0}."),
		)
	_check_register_data(doc, before, changed)


def _check_draft(doc: Document, changed: set[str]) -> None:
	if not changed:
		return
	check_open(doc)
	if not may("edit", doc.doctype, doc.name):
		frappe.throw(
			_(
				"You may not edit the draft {0} {1}: its owner or document control can put you on its access list."
			).format(_(doc.doctype), doc.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def check_open(draft: Any) -> None:
	"""Raise unless the draft is with its authors, in a state in which the user's roles may edit."""
	stored = frappe.db.get_value(
		REVISION, draft.name, ["name", "docstatus", "status", "workflow_state"], as_dict=True
	)
	if not stored or stored.status != "Draft":
		frappe.throw(
			_("The draft {0} is on its way to a decision: it changes when it is returned.").format(
				draft.name
			),
			title=_("Not Allowed"),
		)
	workflow = active_workflow(REVISION)
	if workflow:
		check_edit_role(workflow, state_of(stored, workflow), REVISION, draft.name)


def _check_register_data(doc: Document, before: Document, changed: set[str]) -> None:
	if is_controller():
		return
	owns = before.document_owner == frappe.session.user
	if not is_draft(doc) and changed and not owns:
		frappe.throw(
			_("Only the owner of {0} {1} and document control may change {2}.").format(
				_(doc.doctype), doc.name, _labels(doc, changed)
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	readers = changed.intersection(READERS_FIELDS)
	if readers and not owns:
		frappe.throw(
			_("Only the owner of {0} {1} and document control may change {2}.").format(
				_(doc.doctype), doc.name, _labels(doc, readers)
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def _refuse_fields(doc: Document, fieldnames: set[str], message: str) -> None:
	if fieldnames:
		frappe.throw(
			message.format(_labels(doc, fieldnames), _(doc.doctype), doc.name), title=_("Not Allowed")
		)


def _labels(doc: Document, fieldnames: Iterable[str]) -> str:
	return ", ".join(_(doc.meta.get_label(fieldname)) for fieldname in sorted(fieldnames))


def share_register_data(doc: Document) -> None:
	"""Bring the document's other row, the draft's or the document's, to the same register data."""
	if doc.flags.by_document_control or not doc.get_doc_before_save():
		return
	if not changed_fields(doc, doc.get_doc_before_save()).intersection(REGISTER_FIELDS):
		return
	filters = {"working_copy_of": number_of(doc)}
	twins = [name for name in frappe.get_all(doc.doctype, filters=filters, pluck="name") if name != doc.name]
	if is_draft(doc):
		twins.append(number_of(doc))
	for name in twins:
		twin = frappe.get_doc(doc.doctype, name)
		copy_fields(doc, twin, REGISTER_FIELDS)
		twin.flags.by_document_control = True
		twin.flags.ignore_mandatory = True
		twin.save(ignore_permissions=True)


def link_references(doc: Document) -> None:
	"""Link each reference to the document that has its number; one without stays as it was typed."""
	for row in doc.get("references") or []:
		number = (row.number or "").strip()
		row.document_doctype, row.document = _document_of(number)
		if row.document and not row.title:
			row.title = _title_if_effective(row.document_doctype, row.document)


def _document_of(number: str) -> tuple[str | None, str | None]:
	for doctype in DOCUMENT_DOCTYPES if number else ():
		name = frappe.db.get_value(doctype, {"name": number, "working_copy_of": ["is", "not set"]}, "name")
		if name:
			return doctype, name
	return None, None


def _title_if_effective(doctype: str, name: str) -> str | None:
	return frappe.db.get_value(doctype, {"name": name, "status": "Effective"}, "title")
