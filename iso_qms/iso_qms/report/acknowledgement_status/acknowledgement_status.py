"""Acknowledgement Status: who has confirmed to have read the revision in force, and who has not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from frappe import _
from frappe.utils import getdate, today

from iso_qms.document_control.registers import acknowledged
from iso_qms.iso_qms.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, chart and summary, as Frappe's query reports give them."""
	day = getdate(today())
	rows = [_row(row, day) for row in acknowledged(filters or {})]
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""The document, the reader, and how far it has come."""
	return [
		column("document", _("Document"), "Data", 130),
		column("title", _("Title"), "Data", 220),
		column("revision", _("Revision"), "Link", 150, "QMS Document Revision"),
		column("user", _("Who"), "Link", 180, "User"),
		column("state", _("Status"), "Data", 120),
		column("due", _("Due By"), "Date", 110),
		column("acknowledged_on", _("Acknowledged On"), "Datetime", 150),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Stacked bars: confirmed and open for each document."""
	if not rows:
		return None
	asked = Counter(row["document"] for row in rows)
	done = Counter(row["document"] for row in rows if row["is_done"])
	return {
		"type": "bar",
		"data": {
			"labels": list(asked),
			"datasets": [
				{"name": _("Acknowledged"), "values": [done[number] for number in asked]},
				{"name": _("Open"), "values": [of - done[number] for number, of in asked.items()]},
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The share that has confirmed, in percent, and how many are overdue."""
	done = sum(row["is_done"] for row in rows)
	overdue = sum(row["is_overdue"] for row in rows)
	return [
		{
			"label": _("Acknowledged"),
			"value": round(100 * done / len(rows), 1) if rows else 100.0,
			"datatype": "Percent",
		},
		{
			"label": _("Overdue"),
			"value": overdue,
			"datatype": "Int",
			"indicator": "Red" if overdue else "Green",
		},
	]


def _row(row: dict[str, Any], day: date) -> dict[str, Any]:
	is_done = row["status"] == "Acknowledged"
	is_overdue = bool(not is_done and row["due"] and getdate(row["due"]) < day)
	state = _("Overdue") if is_overdue else _(row["status"])
	return {**row, "is_done": is_done, "is_overdue": is_overdue, "state": state}
