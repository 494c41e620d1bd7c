"""The stamps of a record, written by the server whenever one is saved, whatever a client sends.

Hooked to `doc_events["*"]` after the gate, which has judged by then what the user changed.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate

from iso_qms.document_control import REVISION
from iso_qms.gate.changes import remembered
from iso_qms.gate.register import guarded_doctypes
from iso_qms.gate.transitions import active_workflow, state_of
from iso_qms.record_forms import checklists, copies, matrices, qualifying, rows
from iso_qms.record_forms.form_revisions import current_revision
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.retention import disposing
from iso_qms.record_forms.traceability import FIELDNAMES
from iso_qms.record_forms.true_time import mark_late, set_times


def stamp(doc: Document, method: str | None = None) -> None:
	"""Hook `validate`: write the times, the lateness and the revisions of a record."""
	# the gate has looked there just now: what is not guarded costs no second look into the cache
	form = form_of(doc.doctype) if doc.doctype in guarded_doctypes() else None
	if not form or not doc.meta.has_field("form_revision"):
		return
	disposing.refuse_change(doc)
	rows.judge(doc, form)
	checklists.judge(doc, form)
	checklists.judge_values(doc, form)
	set_times(doc, form)
	# which days a page has is known by when it happened
	matrices.check(doc, form)
	mark_late(doc, form)
	set_revisions(doc, form)
	qualifying.check(doc, form)
	doc.values_hash = copies.values_hash(doc)


def set_revisions(record: Document, form: Any) -> None:
	"""Name the form's revision on which the record is written, and that of its procedure on the day it happened.

	A record keeps its revision once it leaves its author; while it is with the author, who fills it in on the form as
	it is now, it goes with the form.
	"""
	before = record.get_doc_before_save()
	if before:
		record.form_revision = before.form_revision
		record.procedure_revision = before.procedure_revision
	if not before or (is_with_author(record, before) and is_filled_in(record)):
		record.form_revision = current_revision(record.doctype)
		record.procedure_revision = procedure_revision(form.procedure, record.happened_on)


def procedure_revision(procedure: str | None, day: Any) -> str | None:
	"""The name of the revision of the procedure that was in force on that day, or None."""
	if not procedure:
		return None
	day = getdate(day)
	effective = frappe.db.get_value("QMS Procedure", procedure, ["effective_revision", "effective_from"])
	if effective and effective[0] and getdate(effective[1]) <= day:
		return effective[0]
	former = frappe.get_all(
		REVISION,
		filters={
			"document_doctype": "QMS Procedure",
			"document": procedure,
			"status": ["in", ("Effective", "Superseded", "Disposed")],
			"effective_from": ["<=", day],
		},
		or_filters=[["effective_to", "is", "not set"], ["effective_to", ">=", day]],
		pluck="name",
		order_by="effective_from desc, creation desc",
		limit=1,
	)
	return former[0] if former else None


def is_with_author(record: Document, before: Document) -> bool:
	"""Whether the stored record was still in the hands of who fills it in."""
	if cint(before.docstatus):
		return False
	workflow = active_workflow(record.doctype)
	return not workflow or state_of(before, workflow) == workflow.states[0].state


def is_filled_in(record: Document) -> bool:
	"""Whether the save changes what the record says, not only its state or its stamps."""
	workflow = active_workflow(record.doctype)
	apart = FIELDNAMES | ({workflow.workflow_state_field} if workflow else set())
	return bool(remembered(record) - apart)
