"""How a record form is used: its records by stage, as far as the user may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate

from iso_qms.gate.transitions import active_workflow, is_closed


@dataclass
class Usage:
	"""Numbers of records; `last_record` is the date of the newest."""

	FIGURES: ClassVar[tuple[str, ...]] = ("records", "last_record", "drafts", "in_review", "filed", "void")

	drafts: int = 0
	in_review: int = 0
	filed: int = 0
	void: int = 0
	last_record: Any = None

	@property
	def records(self) -> int:
		return self.drafts + self.in_review + self.filed + self.void

	def as_row(self) -> dict[str, Any]:
		"""The figures by name, as a report's row has them."""
		return {name: getattr(self, name) for name in self.FIGURES}


def usage_of(doctype: str) -> Usage | None:
	"""The usage of `doctype` that the user may know; None where the user may not read its records."""
	if not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read"):
		return None
	workflow = active_workflow(doctype)
	state_field = workflow.workflow_state_field if workflow else None
	usage = Usage()
	for row in _count_by_stage(doctype, state_field):
		stage = _stage(row.get(state_field) if state_field else None, cint(row.docstatus), workflow, doctype)
		setattr(usage, stage, getattr(usage, stage) + cint(row.records))
	newest = frappe.get_list(doctype, pluck="creation", order_by="creation desc", limit=1)
	usage.last_record = getdate(newest[0]) if newest else None
	return usage


def _count_by_stage(doctype: str, state_field: str | None) -> list[dict[str, Any]]:
	by = ["docstatus"] + ([state_field] if state_field else [])
	return frappe.get_list(
		doctype,
		fields=[*by, _counted()],
		group_by=", ".join(f"`tab{doctype}`.`{fieldname}`" for fieldname in by),
		order_by=None,
		limit_page_length=0,
	)


def _counted() -> Any:
	"""Version 16 refuses functions written as text, version 15 knows no other way.

	What is counted is in the index of the stages, so that no record is read for it.
	"""
	if cint(frappe.__version__.split(".")[0]) >= 16:
		return {"COUNT": "docstatus", "as": "records"}
	return "count(docstatus) as records"


def _stage(state: str | None, docstatus: int, workflow: Document | None, doctype: str) -> str:
	if docstatus:
		return "filed" if docstatus == 1 else "void"
	if not workflow or not state:
		return "drafts"
	submittable = bool(frappe.get_meta(doctype).is_submittable)
	if is_closed(workflow, state, submittable):
		return "void"
	starts = {t.state for t in workflow.transitions}
	if not submittable and state not in starts and state != workflow.states[0].state:
		return "filed"
	if any(
		t.state == state and _files(t.next_state, workflow, submittable, starts) for t in workflow.transitions
	):
		return "in_review"
	return "drafts"


def _files(state: str, workflow: Document, submittable: bool, starts: set[str]) -> bool:
	"""Whether a record that comes into `state` is filed there."""
	if submittable:
		return any(row.state == state and cint(row.doc_status) == 1 for row in workflow.states)
	return state not in starts
