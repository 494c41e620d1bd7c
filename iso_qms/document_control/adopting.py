"""Taking over what is in force at the company already: it becomes effective as it is, without a decision of ours.

Nobody reviewed or approved it here, so no such signature is written: the register says who took it over, and when.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from iso_qms.document_control import REVISION, draft_name, drafting, registering, release
from iso_qms.document_control.access import is_controller
from iso_qms.document_control.content import copy_fields
from iso_qms.document_control.files import copy_files, remove_file
from iso_qms.document_control.numbering import check_label, check_number, next_number, next_revision
from iso_qms.document_control.revision import check_complete
from iso_qms.document_control.snapshot import attached, capture
from iso_qms.gate.transitions import as_decided


def adopt(
	values: dict[str, Any], label: str, files_of: Any, note: str, revises: str | None = None
) -> Document:
	"""Enter a document as effective with its existing revision label; for document control only. Returns its revision.

	`values` are those of the document, its doctype, type and number among them; the files are those that are attached
	to `files_of`. With `revises`, the number of a document, it supersedes what is effective there. Raises
	PermissionError, or ValidationError for a number or label that is taken or can't be one.
	"""
	if not is_controller():
		frappe.throw(
			_("Only document control takes over documents that are in force."),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	draft = _successor(values, label, revises) if revises else _first(values, label)
	copy_files(files_of, draft)
	check_complete(draft)
	revision = _enter(draft, note)
	return release.release(revision.name)


def _first(values: dict[str, Any], label: str) -> Document:
	draft = frappe.get_doc(values)
	kind = registering.document_type(draft)
	draft.number = (draft.number or "").strip()
	if draft.number:
		check_number(draft.number)
	else:
		draft.number = next_number(kind.name, kind.number_pattern)
	label = label or next_revision(kind.revision_style, None)
	_check_free(draft.number, label)
	draft.update({"status": "Draft", "revision": label, "working_copy_of": draft.number})
	draft.document_owner = draft.document_owner or frappe.session.user
	draft.flags.by_document_control = True
	draft.insert()
	registering.open_document(draft)
	return draft


def _successor(values: dict[str, Any], label: str, number: str) -> Document:
	document = drafting.locked(values["doctype"], number)
	under_way = drafting.open_revision_of(number, for_update=True)
	if under_way:
		frappe.throw(
			_("The draft {0} is under way: finish or withdraw it first.").format(under_way),
			title=_("Revision Under Way"),
		)
	label = label or drafting.following(document)
	_check_free(number, label)
	draft = drafting.copy_of(document, label)
	for name in attached(draft.doctype, draft.name):
		remove_file(name)
	changed = frappe.get_doc({**values, "number": number})
	copy_fields(changed, draft, [name for name in values if name not in ("doctype", "number")])
	draft.flags.by_document_control = True
	return draft.save(ignore_permissions=True)


def _check_free(number: str, label: str) -> None:
	check_label(label)
	if frappe.db.exists(REVISION, draft_name(number, label)):
		frappe.throw(
			_("The register has {0} {1} already: correct the Version.").format(number, label),
			frappe.DuplicateEntryError,
			title=_("Duplicate Version"),
		)


def _enter(draft: Document, note: str) -> Document:
	"""The register's row of what was taken over, as one that may be released."""
	captured = capture(draft)
	revision = registering.open_revision(
		draft,
		**captured,
		change_summary=note,
		adopted_by=frappe.session.user,
		adopted_on=now_datetime(),
	)
	revision.db_set({**as_decided(revision), "status": "Approved"})
	return revision
