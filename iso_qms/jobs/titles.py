"""Who wrote the records of a trace, and on which revisions."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.record_forms.titles import titles


def name_writers(records: list[dict[str, Any]]) -> None:
	"""Write `by_name`, the full name of who entered it, into each record of a trace."""
	known = titles("User", {record["by"] for record in records})
	for record in records:
		record["by_name"] = known.get(record["by"], record["by"])


def name_revisions(records: list[dict[str, Any]]) -> None:
	"""Write number and revision of form and procedure, as they stand on paper, into each record of a trace.

	Whoever reads a record sees on what it was made.
	"""
	for field, doctype, number in (
		("form_revision", "QMS Form Revision", "form"),
		("procedure_revision", "QMS Document Revision", "number"),
	):
		names = {record[field] for record in records if record[field]}
		filters = {"name": ["in", list(names)]}
		rows = frappe.get_all(doctype, filters, ["name", number, "revision"]) if names else []
		labels = {row.name: f"{row[number]} {row.revision}" for row in rows}
		for record in records:
			record[f"{field}_label"] = labels.get(record[field])
