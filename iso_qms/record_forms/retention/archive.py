"""The archive: what was in force before, and paper records, each with until when it is kept and what became of it.

Rows come as the user may read them: superseded revisions are for document control and for those who audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate, today

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION
from iso_qms.record_forms.retention.keeping import PAPERS, REVISIONS
from iso_qms.record_forms.retention.until import PAPER, held_of, of_paper, of_revisions

KEPT, HELD, DUE, DISPOSED, WITHOUT_END = "Kept", "Held", "Due for Disposal", "Disposed", "Kept Without End"
STATES = (KEPT, HELD, DUE, DISPOSED, WITHOUT_END)


def archived(kind: str | None, filters: dict[str, Any], most: int) -> list[dict[str, Any]]:
	"""Superseded revisions and paper records, at most so many of each, the newest first.

	A row has kind, doctype, name, number, title, revision, document_status, from_date, to_date, department, place,
	keep_until, state, disposed_on and disposal. `filters` are by document_type and department.
	"""
	found: list[dict[str, Any]] = []
	if kind in (None, "", REVISIONS):
		found += _revisions(filters, most)
	if kind in (None, "", PAPERS) and not filters.get("document_type"):
		found += _papers(filters, most)
	return found


def _revisions(filters: dict[str, Any], most: int) -> Iterator[dict[str, Any]]:
	if not frappe.has_permission(REVISION, "read"):
		return
	rows = frappe.get_list(
		REVISION,
		filters={**filters, "status": ["in", ("Superseded", "Disposed")]},
		fields=[
			*(
				"name",
				"number",
				"title",
				"revision",
				"status",
				"effective_from",
				"effective_to",
				"department",
			),
			*("document_doctype", "document", "document_type", "disposed_on", "disposal"),
		],
		order_by="effective_to desc, name asc",
		limit_page_length=most,
	)
	held, statuses = held_of(REVISION), _statuses(rows)
	for row, until in zip(rows, of_revisions(rows), strict=True):
		yield {
			**_common(REVISIONS, REVISION, row, until, held),
			"number": row.number,
			"revision": row.revision,
			"document_status": statuses.get((row.document_doctype, row.document)),
			"from_date": row.effective_from,
			"to_date": row.effective_to,
		}


def _papers(filters: dict[str, Any], most: int) -> Iterator[dict[str, Any]]:
	if not frappe.has_permission(PAPER, "read"):
		return
	rows = frappe.get_list(
		PAPER,
		filters={**filters, "docstatus": ["in", (1, 2)]},
		fields=[
			*("name", "title", "form", "period_from", "period_to", "department", "place"),
			*("disposed_on", "disposal"),
		],
		order_by="period_from desc, name asc",
		limit_page_length=most,
	)
	held = held_of(PAPER)
	for row in rows:
		yield {
			**_common(PAPERS, PAPER, row, of_paper(row), held),
			"number": row.name,
			"from_date": row.period_from,
			"to_date": row.period_to,
			"place": row.place,
		}


def _common(
	kind: str, doctype: str, row: Any, until: date | None, held: dict[str, date | None]
) -> dict[str, Any]:
	return {
		"kind": kind,
		"doctype": doctype,
		"name": row.name,
		"title": row.title,
		"department": row.department,
		"keep_until": until,
		"disposed_on": row.disposed_on,
		"disposal": row.disposal,
		"state": _state(row, until, row.name in held),
	}


def _state(row: Any, until: date | None, is_held: bool) -> str:
	if row.disposed_on:
		return DISPOSED
	if is_held:
		return HELD
	if not until:
		return WITHOUT_END
	return DUE if until < getdate(today()) else KEPT


def _statuses(rows: list[Any]) -> dict[tuple[str, str], str]:
	"""Whether the documents of the revisions are in force still, or obsolete."""
	found = {}
	for doctype in DOCUMENT_DOCTYPES:
		names = sorted({row.document for row in rows if row.document_doctype == doctype})
		for name, status in frappe.get_all(
			doctype, filters={"name": ["in", names or [""]]}, fields=["name", "status"], as_list=True
		):
			found[doctype, name] = status
	return found
