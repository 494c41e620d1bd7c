"""Document Review Plan: which documents are to be reviewed when; the yearly plan of reviews."""

from __future__ import annotations

from collections import Counter
from typing import Any

from frappe import _
from frappe.utils import add_months, date_diff, getdate, today

from iso_qms.document_control.registers import documents
from iso_qms.iso_qms.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message and chart, as Frappe's query reports give them; a year ahead by default."""
	filters = filters or {}
	until = getdate(filters.get("until") or add_months(today(), 12))
	effective = documents({**filters, "status": "Effective"})
	rows = [_row(row) for row in effective if row["next_review"] and getdate(row["next_review"]) <= until]
	rows.sort(key=lambda row: (str(row["next_review"]), row["number"]))
	return get_columns(), rows, None, get_chart(rows)


def get_columns() -> list[dict[str, Any]]:
	"""The document, who reviews it, and by when."""
	return [
		column("next_review", _("Next Review"), "Date", 110),
		column("late", _("Days Late"), "Int", 90),
		column("document", _("Number"), "Dynamic Link", 130, "doctype"),
		column("title", _("Title"), "Data", 240),
		column("document_type", _("Document Type"), "Link", 130, "QMS Document Type"),
		column("revision", _("Revision"), "Data", 80),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("document_owner", _("Owner"), "Link", 150, "User"),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Bars: reviews by month."""
	if not rows:
		return None
	by_month = Counter(str(row["next_review"])[:7] for row in rows)
	return {
		"type": "bar",
		"data": {
			"labels": list(by_month),
			"datasets": [{"name": _("Reviews"), "values": list(by_month.values())}],
		},
	}


def _row(row: dict[str, Any]) -> dict[str, Any]:
	late = max(0, date_diff(today(), row["next_review"]))
	return {**row, "document": row["name"], "late": late or None}
