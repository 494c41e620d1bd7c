"""Practice versus documents (两张皮): what procedures and forms ask for, against what is there.

For each form and month: asked for, there, missing, entered late, entered on a later day than it happened, and copied:
the same measured values as on another day. Two grouped counts a form, along the indexes of `traceability`; a third one
over the rows of pages, which say themselves when they were written.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import frappe
from frappe.utils import cint, getdate, now_datetime

from iso_qms.record_forms import FORM, afterwards
from iso_qms.record_forms.due import MISSING, expected, months_between
from iso_qms.record_forms.periods import TIMED, calendar, periods_of
from iso_qms.record_forms.registered import form_of, title_of
from iso_qms.record_forms.true_time import PAGES

MONTH, DAY = "substr(`happened_on`, 1, 7)", "substr(`happened_on`, 1, 10)"
"""Text of a time, which both databases cut without a function call a row."""

FIGURES = ("asked", "records", "missing", "late", "after_the_fact", "copied")


def practice(
	start: Any, end: Any, department: str | None = None, procedure: str | None = None
) -> list[dict[str, Any]]:
	"""Return a row for each registered form that the user may read, by code.

	Keys: form, title, procedure, department, frequency, the figures, `unused` (nobody filled it in), and `months`: the
	figures by month (YYYY-MM). Figures are None where the user may not read the records.
	"""
	required = required_records()
	filters = {"department": department} if department else {}
	rows = []
	for name in frappe.get_list(FORM, filters=filters, pluck="name", order_by="code", limit_page_length=0):
		form = form_of(frappe.db.get_value(FORM, name, "record_doctype"))
		if not form or not frappe.db.exists("DocType", form.record_doctype):
			continue
		asked_by = list(
			dict.fromkeys([*([form.procedure] if form.procedure else []), *required.get(name, {})])
		)
		if procedure and procedure not in asked_by:
			continue
		if not form.frequency:
			form.frequency = next((often for often in required.get(name, {}).values() if often), None)
		rows.append(_row(form, asked_by, getdate(start), getdate(end)))
	return rows


def required_records() -> dict[str, dict[str, str | None]]:
	"""Which effective procedures ask for which forms, and how often: frequency by procedure by form."""
	found: dict[str, dict[str, str | None]] = defaultdict(dict)
	effective = set(frappe.get_all("QMS Procedure", filters={"status": "Effective"}, pluck="name"))
	for row in frappe.get_all(
		"QMS Procedure Record",
		filters={"parenttype": "QMS Procedure"},
		fields=["parent", "record_form", "frequency"],
		order_by="parent, idx",
	):
		if row.parent in effective:
			found[row.record_form][row.parent] = row.frequency
	return found


def figures_by_month(form: Any, start: date, end: date) -> dict[str, dict[str, int]]:
	"""The figures of a form for each month from `start` to `end`."""
	months = {f"{p.start:%Y-%m}": dict.fromkeys(FIGURES, 0) for p in months_between(start, end)}
	for row in _present(form, start, end):
		figures = months.get(str(row[0]))
		if figures:
			figures["records"] += cint(row[1])
			figures["late"] += cint(row[2])
			figures["after_the_fact"] += 0 if form.layout in PAGES else cint(row[3])
	for month, pages in afterwards.pages_by_month(form, _range(start, end)).items():
		if month in months:
			months[month]["after_the_fact"] += pages
	for month, copies in _copied(form, start, end):
		if month in months:
			months[month]["copied"] += cint(copies)
	if form.frequency in TIMED:
		now = now_datetime()
		periods = [p for p in periods_of(form.frequency, start, end, calendar()) if p.start <= now]
		for row in expected(form, periods):
			figures = months.get(f"{row['period_start']:%Y-%m}")
			if figures:
				figures["asked"] += 1
				figures["missing"] += int(row["status"] == MISSING)
	return months


def _row(form: Any, asked_by: list[str], start: date, end: date) -> dict[str, Any]:
	row = {
		"form": form.name,
		"title": title_of(form),
		"procedure": ", ".join(asked_by),
		"department": form.department,
		"frequency": form.frequency,
		"unused": None,
		"months": {},
		**dict.fromkeys(FIGURES),
	}
	if not frappe.has_permission(form.record_doctype, "read"):
		return row
	months = figures_by_month(form, start, end)
	totals = {name: sum(figures[name] for figures in months.values()) for name in FIGURES}
	return {**row, **totals, "months": months, "unused": int(not totals["records"])}


def _present(form: Any, start: date, end: date) -> Any:
	return frappe.db.sql(
		f"""select {MONTH}, count(*), sum(`late_entry`),
		sum(case when substr(`received_on`, 1, 10) > {DAY} then 1 else 0 end)
		from `tab{form.record_doctype}`
		where `happened_on` >= %(start)s and `happened_on` < %(end)s and `docstatus` < 2
		group by {MONTH}""",
		_range(start, end),
	)


def _copied(form: Any, start: date, end: date) -> Any:
	"""Month and number of records that say what a record of an earlier day said.

	The first record of each hash is found along the index of the hashes, without a look at the records.
	"""
	table = f"`tab{form.record_doctype}`"
	inside = "`happened_on` >= %(start)s and `happened_on` < %(end)s and `docstatus` < 2"
	return frappe.db.sql(
		f"""select {MONTH}, count(*) from {table}, (
			select `values_hash` as `said`, substr(min(`happened_on`), 1, 10) as `first` from {table}
			where `values_hash` > '' and {inside}
			group by `values_hash` having substr(max(`happened_on`), 1, 10) > substr(min(`happened_on`), 1, 10)
		) as `copies`
		where `values_hash` = `copies`.`said` and {inside} and {DAY} > `copies`.`first`
		group by {MONTH}""",
		_range(start, end),
	)


def _range(start: date, end: date) -> dict[str, str]:
	return {"start": f"{start} 00:00:00", "end": f"{frappe.utils.add_days(end, 1)} 00:00:00"}
