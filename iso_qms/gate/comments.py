"""The timeline of a record: Frappe lets everybody who may read a record add a comment of any kind in any name."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.gate.transitions import active_workflow


def judge(comment: Document) -> None:
	"""Sign a new comment with who writes it; raise for one that tells an action which the record did not take."""
	comment.comment_email = frappe.session.user
	comment.comment_by = frappe.db.get_value("User", frappe.session.user, "full_name") or frappe.session.user
	if comment.comment_type != "Workflow":
		return
	workflow = active_workflow(comment.reference_doctype)
	state = workflow and frappe.db.get_value(
		comment.reference_doctype, comment.reference_name, workflow.workflow_state_field
	)
	if not state or comment.content not in (state, _(state)):
		frappe.throw(
			_("The timeline tells the actions that were taken; take the action instead of writing about it."),
			title=_("Not Allowed"),
		)
