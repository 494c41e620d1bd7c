"""The rules of a row of the register: what the system writes, who decides, and what was decided about."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from iso_qms.document_control import snapshot
from iso_qms.document_control.access import may
from iso_qms.document_control.content import TOP_FIELDS
from iso_qms.document_control.files import copy_files
from iso_qms.gate.changes import canonical
from iso_qms.gate.transitions import active_workflow, is_closed, state_of

IDENTITY = ("document_doctype", "document", "number", "revision")
HEADING = ("title", "document_type", "department")
CONTENT = ("content", "html", "sha256")
SIGNATURES = ("prepared_by", "prepared_on", "reviewed_by", "reviewed_on", "approved_by", "approved_on")
ADOPTION = ("adopted_by", "adopted_on")
LIFE = ("status", "effective_to", "released_on", "disposed_on", "disposal")
WRITTEN_BY_SYSTEM = (*IDENTITY, *HEADING, *CONTENT, *SIGNATURES, *ADOPTION, *LIFE)


def refuse_foreign_insert(revision: Document) -> None:
	"""A row comes into the register with its draft, and in no other way."""
	if not revision.flags.by_document_control:
		frappe.throw(
			_("A revision begins with a draft: open the document and start a revision there."),
			title=_("Not Allowed"),
		)


def hold_what_the_system_writes(revision: Document) -> None:
	"""Keep what is stored in the fields that no person writes, whatever a client sends."""
	before = revision.get_doc_before_save()
	if not before or revision.flags.by_document_control:
		return
	for fieldname in WRITTEN_BY_SYSTEM:
		revision.set(fieldname, before.get(fieldname))
	# the same rows, by name, so that nothing is written anew
	revision.set("files", before.get("files"))


def moves(revision: Document) -> tuple[str, str] | None:
	"""The state that the save leaves and the one it enters; None when it stays where it is."""
	workflow = active_workflow(revision.doctype)
	before = revision.get_doc_before_save()
	if not workflow or not before:
		return None
	old, new = state_of(before, workflow), state_of(revision, workflow)
	return (old, new) if old != new else None


def check_decider(revision: Document) -> None:
	"""Raise when somebody decides who may not: not on the access list, or the one who prepared it."""
	moved = moves(revision)
	if not moved or revision.flags.by_document_control or _is_with_author(revision, moved[0]):
		return
	if moved[1] == "Withdrawn" or closes(revision):
		return
	user = frappe.session.user
	if user != "Administrator" and revision.prepared_by == user:
		frappe.throw(
			_("{0} was prepared by you: somebody else reviews and approves it.").format(revision.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	if user != "Administrator" and not may("approve", revision.doctype, revision.name):
		frappe.throw(
			_("You may not decide about {0}: its access list names who does.").format(revision.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def hold_what_was_sent(revision: Document) -> None:
	"""Raise when what was sent for a decision is changed meanwhile, or when its author sets the day of its effect."""
	before, workflow = revision.get_doc_before_save(), active_workflow(revision.doctype)
	if not before or not workflow or revision.flags.by_document_control:
		return
	if cint(before.docstatus) or _is_with_author(revision, state_of(before, workflow)):
		return
	is_author = before.prepared_by == frappe.session.user != "Administrator"
	held = ("change_summary", "change_reason", *(("effective_from",) if is_author else ()))
	for fieldname in held:
		fieldtype = revision.meta.get_field(fieldname).fieldtype
		if canonical(revision.get(fieldname), fieldtype) != canonical(before.get(fieldname), fieldtype):
			frappe.throw(
				_("{0} of {1} is on its way to a decision: it changes when it is returned.").format(
					_(revision.meta.get_label(fieldname)), revision.name
				),
				title=_("Not Allowed"),
			)


def freeze_content(revision: Document) -> None:
	"""When the revision leaves its authors, keep what its draft says: that is what is decided about."""
	moved = moves(revision)
	if not moved or closes(revision) or not _is_with_author(revision, moved[0]):
		return
	draft = draft_of(revision)
	check_complete(draft)
	_take_content(revision, draft)


def _take_content(revision: Document, draft: Document) -> None:
	captured = snapshot.capture(draft)
	if captured["sha256"] == revision.sha256:
		return
	# a version would keep what is returned and changed, for all who may read the register once it is effective
	revision.flags.ignore_version = True
	revision.update({key: captured[key] for key in CONTENT})
	revision.update({fieldname: draft.get(fieldname) for fieldname in (*TOP_FIELDS, "department")})
	revision.set("files", captured["files"])


def check_complete(draft: Document) -> None:
	"""Raise when a draft has nothing to decide about: no text, no row, no file."""
	data = snapshot.data_of(draft)
	if set(data) <= {"number", "revision", *TOP_FIELDS} and not snapshot.attached(draft.doctype, draft.name):
		frappe.throw(
			_("The draft {0} is empty: write its content or attach its file first.").format(draft.name),
			title=_("Nothing to Review"),
		)


def check_content_unchanged(revision: Document) -> None:
	"""Raise when the draft is not what was sent for review; before it is approved."""
	captured = snapshot.capture(draft_of(revision))
	if captured["sha256"] != revision.sha256:
		frappe.throw(
			_(
				"The draft {0} has changed since it was reviewed: return it, so that it is reviewed again."
			).format(revision.name),
			title=_("Not Allowed"),
		)


def sign(revision: Document) -> None:
	"""Write who prepared, reviewed and approved, and when by the server's clock."""
	moved = moves(revision)
	if not moved or closes(revision):
		return
	if cint(revision.docstatus) == 1:
		_sign(revision, "approved")
	elif _is_with_author(revision, moved[1]):
		_clear(revision, "reviewed")
	elif _is_with_author(revision, moved[0]):
		_sign(revision, "prepared")
		_clear(revision, "reviewed")
	else:
		_sign(revision, "reviewed")


def _sign(revision: Document, step: str) -> None:
	revision.set(f"{step}_by", frappe.session.user)
	revision.set(f"{step}_on", now_datetime())


def _clear(revision: Document, step: str) -> None:
	revision.set(f"{step}_by", None)
	revision.set(f"{step}_on", None)


def set_status(revision: Document) -> None:
	"""Say in one word where the revision is, whatever states the company's workflow has."""
	if revision.flags.by_document_control and revision.is_new():
		return
	if cint(revision.docstatus) == 1:
		revision.status = "Approved"
	elif closes(revision):
		revision.status = "Withdrawn"
	else:
		workflow = active_workflow(revision.doctype)
		with_author = not workflow or _is_with_author(revision, state_of(revision, workflow))
		revision.status = "Draft" if with_author else "In Review"


def closes(revision: Document) -> bool:
	"""Whether the state of the revision ends it without approval."""
	workflow = active_workflow(revision.doctype)
	return bool(
		workflow and not cint(revision.docstatus) and is_closed(workflow, state_of(revision, workflow), True)
	)


def close_withdrawn(revision: Document) -> None:
	"""A withdrawn draft goes; the register keeps its number, its reason and what it said."""
	if revision.status != "Withdrawn" or not frappe.db.exists(revision.document_doctype, revision.name):
		return
	draft = draft_of(revision)
	_take_content(revision, draft)
	revision.db_set({key: revision.get(key) for key in CONTENT}, update_modified=False)
	copy_files(draft, revision)
	remove_draft(draft)
	if frappe.db.get_value(revision.document_doctype, revision.document, "status") == "Draft":
		frappe.db.set_value(revision.document_doctype, revision.document, "status", "Withdrawn")


def refuse_cancel(revision: Document) -> None:
	"""What was approved is superseded or made obsolete, never cancelled."""
	frappe.throw(
		_("{0} was approved: its successor supersedes it, or the document is made obsolete.").format(
			revision.name
		),
		title=_("Not Allowed"),
	)


def refuse_deletion(revision: Document) -> None:
	"""Numbers have no gaps."""
	frappe.throw(
		_("{0} stays in the register: withdraw it with a reason instead of deleting it.").format(
			revision.name
		),
		title=_("Not Allowed"),
	)


def draft_of(revision: Any) -> Document:
	"""The draft that the revision decides about; raises DoesNotExistError when it is gone."""
	return frappe.get_doc(revision.document_doctype, revision.name)


def remove_draft(draft: Document) -> None:
	"""Take a draft away that was released or withdrawn; the register has what it said."""
	draft.flags.by_document_control = True
	draft.delete(ignore_permissions=True, force=True, delete_permanently=True)
	# Frappe keeps the versions of what is deleted
	frappe.db.delete("Version", {"ref_doctype": draft.doctype, "docname": draft.name})


def _is_with_author(revision: Document, state: str) -> bool:
	workflow = active_workflow(revision.doctype)
	author = workflow.states[0].allow_edit
	return any(row.state == state and row.allow_edit == author for row in workflow.states)
