"""The rules of a row of the register of form revisions: what the system writes, and who decides."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control.revision import closes, moves
from iso_qms.gate.transitions import active_workflow
from iso_qms.record_forms import FORM_REVISION
from iso_qms.record_forms.proposing import check_current, is_proposal

WRITTEN_BY_SYSTEM = (
	"title",
	"form",
	"record_doctype",
	"revision",
	"based_on",
	"status",
	"effective_to",
	"released_on",
	"definition",
	"proposal",
	"sha256",
	"prepared_by",
	"prepared_on",
	"reviewed_by",
	"reviewed_on",
	"approved_by",
	"approved_on",
)
SEES_DRAFTS = frozenset(
	(
		"System Manager",
		"QMS Manager",
		"QMS Document Controller",
		"QMS Department Head",
		"QMS Process Owner",
		"QMS Top Management",
	)
)
DECIDED = ("Effective", "Superseded")


def refuse_foreign_insert(revision: Document) -> None:
	"""A row comes into the register by registration, by a change or by a proposal, and in no other way."""
	if not revision.flags.by_document_control:
		frappe.throw(
			_("A form revision begins with a proposal: open the form and propose a change there."),
			title=_("Not Allowed"),
		)


def hold_what_the_system_writes(revision: Document) -> None:
	"""Keep what is stored in the fields that no person writes, whatever a client sends."""
	before = revision.get_doc_before_save()
	if before and not revision.flags.by_document_control:
		for fieldname in WRITTEN_BY_SYSTEM:
			revision.set(fieldname, before.get(fieldname))


def check_step(revision: Document) -> None:
	"""Raise when a proposal that could not become the form is sent on, or when its author decides about it."""
	moved = moves(revision)
	if not moved or revision.flags.by_document_control or closes(revision) or not is_proposal(revision):
		return
	workflow = active_workflow(FORM_REVISION)
	author = workflow.states[0].allow_edit
	with_author = {row.state for row in workflow.states if row.allow_edit == author}
	if moved[1] not in with_author:
		check_current(revision)
	if moved[0] in with_author:
		return
	user = frappe.session.user
	if user != "Administrator" and revision.prepared_by == user:
		frappe.throw(
			_("{0} was prepared by you: somebody else reviews and approves it.").format(revision.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def refuse_cancel(revision: Document) -> None:
	"""What was effective is superseded, never cancelled."""
	frappe.throw(
		_("{0} was approved: its successor supersedes it.").format(revision.name), title=_("Not Allowed")
	)


def refuse_deletion(revision: Document) -> None:
	"""Records carry the revision, and labels have no gaps."""
	frappe.throw(
		_("{0} stays in the register: withdraw it with a reason instead of deleting it.").format(
			revision.name
		),
		title=_("Not Allowed"),
	)


def sees_drafts(user: str) -> bool:
	"""Whether the user edits or decides about form revisions, by role."""
	return user == "Administrator" or not SEES_DRAFTS.isdisjoint(frappe.get_roles(user))


def revisions_query(user: str | None = None) -> str:
	"""Hook `permission_query_conditions`: nobody else sees what is not in force yet (rule 1)."""
	if sees_drafts(user or frappe.session.user):
		return ""
	states = ", ".join(frappe.db.escape(status) for status in DECIDED)
	return f"`tab{FORM_REVISION}`.`status` in ({states})"


def has_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	"""Hook `has_permission`: the same for one row."""
	if sees_drafts(user or frappe.session.user) or not doc.get("name"):
		return True
	return doc.status in DECIDED
