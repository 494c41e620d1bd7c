"""What is submitted stays as it is; it is voided with a reason, or corrected by an amendment.

A registered record form without a workflow has no void action. Its submitted records are final for everybody
but the QMS Manager, who may cancel one after writing why into its field `void_reason`; a form without that
field has no cancelling at all, because a number that vanishes from use without a reason is a gap.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.gate import changes
from iso_qms.gate.later import decided_later
from iso_qms.gate.transitions import active_workflow

VOID_REASON = "void_reason"
VOIDS_WITHOUT_WORKFLOW = "QMS Manager"


def judge_update(doc: Document) -> None:
	"""Raise when a submitted document's content changes, whatever `allow_on_submit` says."""
	refuse_changed_content(doc, decided_later(doc))
	if not active_workflow(doc.doctype) and changes.remembered(doc):
		check_may_void(doc)


def judge_cancel(doc: Document) -> None:
	"""Raise when cancelling changes content or, without a workflow, lacks the right person or a reason."""
	refuse_changed_content(doc)
	if active_workflow(doc.doctype):
		return
	if not doc.meta.has_field(VOID_REASON):
		frappe.throw(
			_(
				"{0} {1} is submitted and stays: its form has no field {2} for the reason of voiding. Add the field to the form, or give the form a workflow with a void action."
			).format(_(doc.doctype), doc.name, VOID_REASON),
			title=_("Not Allowed"),
		)
	check_may_void(doc)
	if not (doc.get(VOID_REASON) or "").strip():
		frappe.throw(
			_("Write into {0} why {1} {2} is void before cancelling it.").format(
				_(doc.meta.get_label(VOID_REASON)), _(doc.doctype), doc.name
			),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)


def refuse_changed_content(doc: Document, later: frozenset[str] = frozenset()) -> None:
	"""Raise when other fields change than the state, what the action sets, the reason of voiding, and those in `later`."""
	content = changes.remembered(doc) - _set_by_workflow(doc) - {VOID_REASON} - later
	if content:
		labels = ", ".join(sorted(_(doc.meta.get_label(fieldname)) for fieldname in content))
		frappe.throw(
			_("{0} {1} is submitted, so {2} can't be changed: void it with a reason and amend it.").format(
				_(doc.doctype), doc.name, labels
			),
			frappe.UpdateAfterSubmitError,
			title=_("Not Allowed"),
		)


def _set_by_workflow(doc: Document) -> set[str]:
	workflow = active_workflow(doc.doctype)
	if not workflow:
		return set()
	state = doc.get(workflow.workflow_state_field)
	fields = {workflow.workflow_state_field}
	for row in workflow.states:
		# the value that the action writes, and no other
		if (
			row.state == state
			and row.update_field
			and cint(row.doc_status) == cint(doc.docstatus)
			and str(doc.get(row.update_field)) == str(row.update_value)
		):
			fields.add(row.update_field)
	return fields


def check_may_void(doc: Document, user: str | None = None) -> None:
	"""Raise unless the user may void a submitted record of a form without a workflow."""
	if VOIDS_WITHOUT_WORKFLOW not in frappe.get_roles(user):
		frappe.throw(
			_("{0} {1} is submitted: only the role {2} may void it.").format(
				_(doc.doctype), doc.name, _(VOIDS_WITHOUT_WORKFLOW)
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
