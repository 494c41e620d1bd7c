"""Document Master List: every controlled document with what is in force, who answers for it, and its next review."""

from __future__ import annotations

from collections import Counter
from typing import Any

from frappe import _
from frappe.utils import getdate, today

from iso_qms.document_control.registers import documents
from iso_qms.iso_qms.report.columns import column

SAID = ("title", "level", "status", "classification")
"""What is said in the reader's language."""


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, chart and summary, as Frappe's query reports give them."""
	rows = [_row(row) for row in documents(filters or {})]
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""What a register of documents shows."""
	return [
		column("document", _("Number"), "Dynamic Link", 130, "doctype"),
		column("title", _("Title"), "Data", 240),
		column("level", _("Level"), "Data", 110),
		column("document_type", _("Document Type"), "Link", 130, "QMS Document Type"),
		column("revision", _("Revision"), "Data", 80),
		column("status", _("Status"), "Data", 90),
		column("effective_from", _("Effective From"), "Date", 110),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("qms_process", _("Process"), "Link", 130, "QMS Process"),
		column("document_owner", _("Owner"), "Link", 150, "User"),
		column("classification", _("Classification"), "Data", 100),
		column("next_review", _("Next Review"), "Date", 110),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Bars: documents by level."""
	if not rows:
		return None
	by_level = Counter(row["level"] for row in rows)
	return {
		"type": "bar",
		"data": {
			"labels": list(by_level),
			"datasets": [{"name": _("Documents"), "values": list(by_level.values())}],
		},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""How many documents there are, and how many reviews are overdue."""
	day = getdate(today())
	overdue = sum(bool(row["next_review"] and getdate(row["next_review"]) < day) for row in rows)
	return [
		{"label": _("Documents"), "value": len(rows), "datatype": "Int"},
		{
			"label": _("Reviews Overdue"),
			"value": overdue,
			"datatype": "Int",
			"indicator": "Red" if overdue else "Green",
		},
	]


def _row(row: dict[str, Any]) -> dict[str, Any]:
	said = {name: _(row[name]) if row[name] else "" for name in SAID}
	return {**row, "document": row["name"], **said}
