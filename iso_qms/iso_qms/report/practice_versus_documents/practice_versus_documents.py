"""Practice versus Documents: what procedures and forms ask for, and what is missing, late, copied or never used."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import add_months, get_first_day, getdate, today

from iso_qms.iso_qms.report.columns import column
from iso_qms.record_forms.practice import practice

MONTHS_BACK = 5
TREND = (
	("missing", "Missing"),
	("late", "Late"),
	("after_the_fact", "Entered Afterwards"),
	("copied", "Copied"),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, the trend by month and the summary; the last half year by default."""
	filters = filters or {}
	end = getdate(filters.get("to_date") or today())
	start = getdate(filters.get("from_date") or get_first_day(add_months(end, -MONTHS_BACK)))
	rows = practice(start, end, filters.get("department"), filters.get("procedure"))
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""The form, what asks for it, and its figures."""
	return [
		column("form", _("Code"), "Link", 110, "QMS Record Form"),
		column("title", _("Title"), "Data", 200),
		column("procedure", _("Procedure"), "Data", 140),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("frequency", _("Frequency"), "Data", 100),
		column("asked", _("Asked For"), "Int", 90),
		column("records", _("Records"), "Int", 90),
		column("missing", _("Missing"), "Int", 90),
		column("late", _("Late"), "Int", 90),
		column("after_the_fact", _("Entered Afterwards"), "Int", 130),
		column("copied", _("Copied"), "Int", 90),
		column("unused", _("Never Used"), "Check", 90),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""A line for each kind of gap, by month."""
	months = sorted({month for row in rows for month in row["months"]})
	if not months:
		return None
	return {
		"type": "line",
		"data": {
			"labels": months,
			"datasets": [
				{
					"name": _(label),
					"values": [sum(row["months"].get(m, {}).get(name, 0) for row in rows) for m in months],
				}
				for name, label in TREND
			],
		},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""How many records are missing, late, copied, and how many forms nobody uses."""
	figures = [(_(label), sum(row[name] or 0 for row in rows)) for name, label in TREND]
	figures.append((_("Forms Never Used"), sum(row["unused"] or 0 for row in rows)))
	return [
		{"label": label, "value": value, "datatype": "Int", "indicator": "Red" if value else "Green"}
		for label, value in figures
	]
