"""Document Revision Rate: how many documents of each level were revised in a year [seed 004]."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import cint, getdate, today

from iso_qms.document_control.registers import documents, released_in
from iso_qms.iso_qms.report.columns import column

MONTHS = range(1, 13)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message and chart, as Frappe's query reports give them; the year is this one by default."""
	year = cint((filters or {}).get("year")) or getdate(today()).year
	released = released_in(year)
	return get_columns(), get_data(released), None, get_chart(released)


def get_columns() -> list[dict[str, Any]]:
	"""One row a level: documents in force, revised ones, the rate in percent, first issues."""
	return [
		column("level", _("Level"), "Data", 160),
		column("documents", _("Documents in Force"), "Int", 150),
		column("revised", _("Documents Revised"), "Int", 150),
		column("rate", _("Revision Rate"), "Percent", 120),
		column("revisions", _("Revisions"), "Int", 110),
		column("first", _("First Issues"), "Int", 110),
	]


def get_data(released: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The rate is the share of the documents in force that had at least one revision after their first issue."""
	in_force = documents({"status": "Effective"})
	levels = sorted({row["level"] for row in (*in_force, *released)})
	return [_level(level, in_force, released) for level in levels]


def get_chart(released: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Bars: revisions and first issues by month."""
	if not released:
		return None
	later, first = (
		[sum(row["month"] == month and row["is_first"] is is_first for row in released) for month in MONTHS]
		for is_first in (False, True)
	)
	return {
		"type": "bar",
		"data": {
			"labels": [str(month) for month in MONTHS],
			"datasets": [
				{"name": _("Revisions"), "values": later},
				{"name": _("First Issues"), "values": first},
			],
		},
		"barOptions": {"stacked": 1},
	}


def _level(level: str, in_force: list[dict[str, Any]], released: list[dict[str, Any]]) -> dict[str, Any]:
	count = sum(row["level"] == level for row in in_force)
	mine = [row for row in released if row["level"] == level]
	later = [row for row in mine if not row["is_first"]]
	revised = len({row["document"] for row in later})
	return {
		"level": _(level) if level else "",
		"documents": count,
		"revised": revised,
		"rate": round(100 * revised / count, 1) if count else 0.0,
		"revisions": len(later),
		"first": len(mine) - len(later),
	}
