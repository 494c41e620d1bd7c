"""Records are not deleted and not renamed; numbers have no gaps."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.gate.register import RECORD
from iso_qms.gate.transitions import active_workflow, check_edit_role, state_of


def judge_delete(doc: Document, kind: str) -> None:
	"""Raise unless `doc` is a draft without a number, in its first state, and the user may change it there."""
	if doc.meta.is_submittable and not doc.docstatus.is_draft():
		frappe.throw(
			_("{0} {1} was submitted and is kept: it can't be deleted.").format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	if kind == RECORD and is_numbered(doc.doctype):
		frappe.throw(
			_(
				"{0} {1} has a number, and numbers have no gaps: void it with a reason instead of deleting it."
			).format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	workflow = active_workflow(doc.doctype)
	if not workflow:
		return
	state = state_of(doc, workflow)
	if state != workflow.states[0].state:
		frappe.throw(
			_("{0} {1} is in the state {2}: it can be deleted in the state {3} only.").format(
				_(doc.doctype), doc.name, _(state), _(workflow.states[0].state)
			),
			title=_("Not Allowed"),
		)
	check_edit_role(workflow, state, doc.doctype, doc.name)


def judge_rename(doc: Document, kind: str) -> None:
	"""Raise when a record is renamed: printed copies, signatures and references carry its name."""
	if kind == RECORD:
		frappe.throw(
			_("{0} {1} keeps its name: a record is not renamed and not merged.").format(
				_(doc.doctype), doc.name
			),
			title=_("Not Allowed"),
		)


def refuse_chosen_number(doc: Document, kind: str) -> None:
	"""An import may bring names; a numbered record takes the next number of its series instead."""
	if kind == RECORD and frappe.flags.in_import and doc.name and is_numbered(doc.doctype):
		frappe.throw(
			_("Leave the name of {0} empty: {1} takes the next number of its series.").format(
				doc.name, _(doc.doctype)
			),
			title=_("Not Allowed"),
		)


def is_numbered(doctype: str) -> bool:
	"""Whether documents of `doctype` take their names from a counter."""
	autoname = (frappe.get_meta(doctype).autoname or "").lower()
	if autoname.startswith("naming_series:") or "#" in autoname:
		return True
	return bool(frappe.db.exists("Document Naming Rule", {"document_type": doctype, "disabled": 0}))
