"""Due and Overdue Records: for each period and place, whether the record that the form asks for is there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, date_diff, getdate, today

from iso_qms.iso_qms.report.columns import column
from iso_qms.record_forms.due import DONE, DUE, LATE, MISSING, expected, timed_forms
from iso_qms.record_forms.periods import calendar, period_of, periods_of

DAYS_BACK = 6
MOST_DAYS = 400
STATUSES = (DONE, LATE, DUE, MISSING)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, a stacked bar by form and the summary; the last seven days by default."""
	filters = filters or {}
	end = getdate(filters.get("to_date") or today())
	start = getdate(filters.get("from_date") or add_days(end, -DAYS_BACK))
	if not 0 <= date_diff(end, start) <= MOST_DAYS:
		frappe.throw(_("Choose a time of up to {0} days.").format(MOST_DAYS), title=_("Invalid Period"))
	rows = get_data(start, end, filters)
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_data(start: Any, end: Any, filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""A row for each form, place and period that overlaps the time, newest period first."""
	known = calendar()
	rows = []
	for form in timed_forms():
		first = start if form.frequency in ("Shift", "Day") else period_of(form.frequency, start).start.date()
		rows += expected(form, list(periods_of(form.frequency, first, end, known)))
	for name in ("department", "status"):
		if filters.get(name):
			rows = [row for row in rows if row[name] == filters[name]]
	rows.sort(key=lambda row: (row["period_start"], row["form"]), reverse=True)
	labels = {status: _(status) for status in STATUSES}
	return [{**row, "status_label": labels[row["status"]]} for row in rows]


def get_columns() -> list[dict[str, Any]]:
	"""The form, for whom, the period and what is there."""
	return [
		column("form", _("Code"), "Link", 110, "QMS Record Form"),
		column("title", _("Title"), "Data", 200),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("equipment", _("Equipment"), "Link", 130, "QMS Equipment"),
		column("frequency", _("Frequency"), "Data", 100),
		column("period_start", _("From"), "Datetime", 150),
		column("period_end", _("To"), "Datetime", 150),
		column("records", _("Records"), "Int", 90),
		column("late", _("Late"), "Int", 90),
		column("status_label", _("Status"), "Data", 110),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Stacked bars: the periods of each form by status."""
	if not rows:
		return None
	counted = Counter((row["title"], row["status"]) for row in rows)
	titles = list(dict.fromkeys(row["title"] for row in rows))
	return {
		"type": "bar",
		"data": {
			"labels": titles,
			"datasets": [
				{"name": _(status), "values": [counted[title, status] for title in titles]}
				for status in STATUSES
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""How many periods there are of each status."""
	counted = Counter(row["status"] for row in rows)
	bad = {MISSING: "Red", LATE: "Orange"}
	return [
		{
			"label": _(status),
			"value": counted[status],
			"datatype": "Int",
			"indicator": bad.get(status, "Green") if counted[status] else "Green",
		}
		for status in STATUSES
	]
