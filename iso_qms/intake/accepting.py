"""Accepting a proposal: a controlled document is made of it, as a draft or as what is in force already."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control import DOCUMENT_TYPE, REVISION, adopting, drafting
from iso_qms.document_control.files import copy_files, remove_file
from iso_qms.document_control.numbering import holder
from iso_qms.document_control.snapshot import attached
from iso_qms.intake import ITEM, batches, conflicts
from iso_qms.intake.bodies import body_of

MOST = 500
IN_FORCE = "In Force"
REFUSED = (frappe.ValidationError, frappe.PermissionError, frappe.DuplicateEntryError)


def accept(names: list[str], adopt: bool = False) -> list[dict[str, str]]:
	"""Make documents of proposals; each becomes one whole, or stays with the reason why not.

	With `adopt` they are effective at once with the revision labels that they have; else as each says itself. Returns for
	each `item` and `document`, or `problem`. Raises PermissionError for who has no document control.
	"""
	batches.check_may_take_in()
	if len(names) > MOST:
		frappe.throw(_("Accept up to {0} proposals at once.").format(MOST), title=_("Not Allowed"))
	results = [_accept_one(name, adopt) for name in dict.fromkeys(names)]
	conflicts.refresh()
	accepted = [row["item"] for row in results if "document" in row]
	for intake in set(
		frappe.get_all(ITEM, filters={"name": ["in", accepted or [""]]}, pluck="intake", limit_page_length=0)
	):
		batches.count(intake)
	return results


def _accept_one(name: str, adopt: bool) -> dict[str, str]:
	frappe.db.savepoint("intake_accept")
	try:
		item = frappe.get_doc(ITEM, name, for_update=True)
		item.check_permission("write")
		if item.status != "Proposed":
			frappe.throw(
				_("{0} is {1}: only what is proposed is accepted.").format(item.name, _(item.status)),
				title=_("Not Allowed"),
			)
		item.accept_as = IN_FORCE if adopt else item.accept_as
		return {"item": name, "document": make_document(item)}
	except REFUSED as refused:
		frappe.db.rollback(save_point="intake_accept")
		frappe.clear_messages()
		return {"item": name, "problem": str(refused)}


def make_document(item: Document) -> str:
	"""Make the document of a proposal, and say on it which. Returns the document's number; raises what refuses it."""
	batches.check_may_take_in()
	_check_complete(item)
	kind = frappe.get_cached_doc(DOCUMENT_TYPE, item.document_type)
	_check_number(item, kind)
	origin = file_holder(item)
	values = _values(item, kind, origin)
	note = _("Taken over from {0}").format(item.path)
	if item.accept_as == IN_FORCE:
		number = adopting.adopt(values, item.version, origin, note, item.revises).document
	else:
		number = (_revise if item.revises else _draft)(item, values, origin, note)
	made = {"document_doctype": kind.document_doctype, "document": number, "number": number}
	settled = {"status": "Accepted", "reason": "", "conflicts": "", "conflict_count": 0}
	item.db_set({**settled, **made, "accept_as": item.accept_as})
	return number


def _check_complete(item: Document) -> None:
	for fieldname in ("title", "document_type"):
		if not item.get(fieldname):
			frappe.throw(
				_("{0}: fill in {1} first.").format(item.path, _(item.meta.get_label(fieldname))),
				frappe.MandatoryError,
				title=_("Missing Values Required"),
			)


def _check_number(item: Document, kind: Any) -> None:
	if item.revises:
		held = holder(item.revises)
		if held != kind.document_doctype:
			frappe.throw(
				_("Revises: {0} is no {1} of the register.").format(item.revises, _(kind.document_doctype)),
				title=_("Invalid Number"),
			)
	elif item.number and holder(item.number):
		frappe.throw(
			_("The number {0} is taken: name it under Revises if this file is its next revision.").format(
				item.number
			),
			frappe.DuplicateEntryError,
			title=_("Duplicate Number"),
		)


def file_holder(item: Document) -> Document:
	"""The proposal that has the content of this one: itself, or for a duplicate the first of its content."""
	same = frappe.get_all(
		ITEM, filters={"sha256": item.sha256}, pluck="name", order_by="creation, name", limit_page_length=0
	)
	for name in (item.name, *same):
		if attached(ITEM, name):
			return frappe.get_doc(ITEM, name)
	frappe.throw(_("{0}: the file is not kept here; take it in again.").format(item.path))


def _values(item: Document, kind: Any, origin: Document) -> dict[str, Any]:
	values = {
		"doctype": kind.document_doctype,
		"document_type": kind.name,
		"title": item.title,
		"number": item.number,
		"department": item.department,
		"qms_process": item.qms_process,
		"clauses": [{"clause": row.clause} for row in item.clauses],
	}
	if kind.document_doctype == "QMS Document":
		body = body_of(frappe.get_doc("File", attached(ITEM, origin.name)[0]))
		if body:
			values["body"] = body
		values["files"] = [{"file": origin.file, "caption": item.file_name[:140], "is_main": 1}]
	return values


def _draft(item: Document, values: dict[str, Any], origin: Document, note: str) -> str:
	draft = frappe.get_doc(values).insert()
	copy_files(origin, draft)
	frappe.db.set_value(REVISION, draft.name, "change_summary", _with_version(note, item.version))
	return draft.number


def _revise(item: Document, values: dict[str, Any], origin: Document, note: str) -> str:
	draft = drafting.start_revision(
		values["doctype"], item.revises, change_summary=_with_version(note, item.version)
	)
	for name in attached(draft.doctype, draft.name):
		remove_file(name)
	draft.update({name: value for name, value in values.items() if name not in ("doctype", "number")})
	draft.save()
	copy_files(origin, draft)
	return item.revises


def _with_version(note: str, version: str | None) -> str:
	return f"{note} ({version})" if version else note
