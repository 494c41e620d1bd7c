"""Clause coverage: what each clause wants as a document or a record, and what the company has of it.

The readiness is what is there in a hundred of what is wanted. A wanted document is there when one in force names the
clause or a clause above it; a wanted record when a form that does so has a filed record of the last twelve months. A
chapter is too wide to be named for what stands below it. What a manual in force excludes is not wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import add_months, cint, getdate, today

from iso_qms.gate.transitions import active_workflow, is_closed
from iso_qms.record_forms import FORM
from iso_qms.record_forms.periods import TIMED, period_of
from iso_qms.standards.clauses import CLAUSE, in_language
from iso_qms.standards.mentions import Mentions, mentions

FRESH_MONTHS = 12
DAYS_OF_GRACE = 7
"""A shift's or a day's form without a record for so long is overdue; longer ones after a whole period."""

PAPER = "QMS Record"


@dataclass
class Coverage:
	"""What is known of a clause: its names, what it wants, what names it and whether that is enough."""

	clause: str
	number: str
	title: str
	depth: int
	chapter: str
	is_leaf: bool
	wants_document: bool
	wants_record: bool
	is_excluded: bool
	named: Mentions = field(default_factory=Mentions)
	last_record: date | None = None
	points: dict[tuple[str, str], int] = field(default_factory=dict)
	"""Open points by the document or form that has them."""

	@property
	def open_points(self) -> int:
		"""How many points are open."""
		return sum(self.points.values())

	@property
	def wanted(self) -> int:
		"""How many things it wants: a document, a record, both or none."""
		return int(self.wants_document) + int(self.wants_record)

	@property
	def found(self) -> int:
		"""How many of them are there."""
		return int(self.wants_document and bool(self.named.documents)) + int(
			self.wants_record and is_fresh(self.last_record)
		)


def coverage(standard: str) -> list[Coverage]:
	"""Every clause of the standard that the user may read, in order, with what the user may read of the company's."""
	clauses = frappe.get_list(
		CLAUSE,
		filters={"standard": standard},
		fields=["name", "number", "title", "title_zh", "parent_qms_clause", "wants_document", "wants_record"],
		order_by="sort_key",
		limit_page_length=0,
	)
	own, excluded, dates = mentions(standard), excluded_clauses(), Dates()
	above = {clause.parent_qms_clause for clause in clauses}
	found: dict[str, Coverage] = {}
	for clause in clauses:
		parent = found.get(clause.parent_qms_clause or "")
		entry = Coverage(
			clause=clause.name,
			number=clause.number,
			title=in_language(clause, "title") or "",
			depth=parent.depth + 1 if parent else 0,
			chapter=parent.chapter if parent else clause.name,
			is_leaf=clause.name not in above,
			wants_document=bool(cint(clause.wants_document)),
			wants_record=bool(cint(clause.wants_record)),
			is_excluded=clause.name in excluded or bool(parent and parent.is_excluded),
		)
		if clause.name in own:
			entry.named.add(own[clause.name])
		if parent and parent.depth:
			entry.named.add(parent.named)
		entry.last_record = max(filter(None, map(dates.last_record, entry.named.forms)), default=None)
		entry.points = {
			(one.doctype, one.name): count
			for one in (*entry.named.documents, *entry.named.forms)
			if (count := dates.open_points(one))
		}
		found[clause.name] = entry
	return list(found.values())


def readiness(entries: list[Coverage]) -> tuple[int, int]:
	"""What is there, and what is wanted, over clauses that are not excluded."""
	counted = [entry for entry in entries if not entry.is_excluded]
	return sum(entry.found for entry in counted), sum(entry.wanted for entry in counted)


def share(found: int, wanted: int) -> float | None:
	"""Percent of what is wanted, to one decimal; None where nothing is wanted."""
	return round(100 * found / wanted, 1) if wanted else None


def is_fresh(day: date | None) -> bool:
	"""Whether a record of that day still shows that the clause is lived."""
	return bool(day and day >= getdate(add_months(today(), -FRESH_MONTHS)))


def excluded_clauses() -> set[str]:
	"""The clauses that a manual in force excludes; what stands below them goes with them."""
	manuals = frappe.get_all(
		"QMS Manual", filters={"status": "Effective", "working_copy_of": ["is", "not set"]}, pluck="name"
	)
	return set(
		frappe.get_all(
			"QMS Manual Exclusion",
			filters={"parenttype": "QMS Manual", "parent": ["in", manuals or [""]], "clause": ["is", "set"]},
			pluck="clause",
		)
	)


class Dates:
	"""Looks up once what several clauses ask of the same document or form."""

	def __init__(self) -> None:
		self._last: dict[str, date | None] = {}
		self._changes = _open_changes()

	def last_record(self, form: frappe._dict) -> date | None:
		"""The day of the newest filed record of the form, on paper too, that the user may read."""
		if form.name not in self._last:
			self._last[form.name] = max(filter(None, (_newest(form), _newest_on_paper(form))), default=None)
		return self._last[form.name]

	def open_points(self, one: frappe._dict) -> int:
		"""For a document: a review that is overdue, and change requests without a decision; for a form: overdue records."""
		if one.doctype == FORM:
			return int(is_overdue(one.frequency, self.last_record(one)))
		late = bool(one.next_review and getdate(one.next_review) < getdate(today()))
		return int(late) + self._changes.get((one.doctype, one.name), 0)


def is_overdue(frequency: str | None, last: date | None) -> bool:
	"""Whether a form that was filled in once has had no record for longer than a whole period."""
	if not last or frequency not in TIMED:
		return False
	day = getdate(today())
	if frequency in ("Shift", "Day"):
		return last < day - timedelta(days=DAYS_OF_GRACE)
	before = period_of(frequency, day).start.date() - timedelta(days=1)
	return last < period_of(frequency, before).start.date()


def _newest(form: frappe._dict) -> date | None:
	doctype = form.record_doctype
	if not doctype or not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read"):
		return None
	meta = frappe.get_meta(doctype)
	moment = "happened_on" if meta.has_field("happened_on") else "creation"
	rows = frappe.get_list(
		doctype,
		filters={"docstatus": int(bool(meta.is_submittable)), moment: ["is", "set"]},
		pluck=moment,
		order_by=f"{moment} desc",
		limit_page_length=1,
	)
	return getdate(rows[0]) if rows else None


def _newest_on_paper(form: frappe._dict) -> date | None:
	if not frappe.has_permission(PAPER, "read"):
		return None
	rows = frappe.get_list(
		PAPER,
		filters={"form": form.name, "docstatus": 1, "period_to": ["is", "set"]},
		pluck="period_to",
		order_by="period_to desc",
		limit_page_length=1,
	)
	return getdate(rows[0]) if rows else None


def _open_changes() -> dict[tuple[str, str], int]:
	"""How many change requests, that the user may read, still wait for a decision about each document."""
	if not frappe.has_permission("QMS Change Request", "read"):
		return {}
	workflow: Any = active_workflow("QMS Change Request")
	closed = (
		[row.state for row in workflow.states if is_closed(workflow, row.state, True)] if workflow else []
	)
	waiting = frappe.get_list(
		"QMS Change Request",
		filters={"docstatus": 0, **({"workflow_state": ["not in", closed]} if closed else {})},
		pluck="name",
		limit_page_length=0,
	)
	counts: dict[tuple[str, str], int] = {}
	for row in frappe.get_all(
		"QMS Change Request Item",
		filters={"parenttype": "QMS Change Request", "parent": ["in", waiting or [""]]},
		fields=["document_doctype", "document"],
	):
		key = (row.document_doctype, row.document)
		counts[key] = counts.get(key, 0) + 1
	return counts
