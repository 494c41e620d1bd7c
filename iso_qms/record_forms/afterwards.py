"""Pages that were written on afterwards: on a later day than that on which it happened (domain rule 6).

A record came to the server as a whole. A page stays open, and what came is each of its rows: a row is of its day on a
matrix, else of the first date that it says, else of the period of its page.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import cint, getdate

from iso_qms.record_forms.matrices import period_of_page
from iso_qms.record_forms.rows import row_doctype


def pages_by_month(form: Any, between: dict[str, str]) -> Counter[str]:
	"""How many pages that happened from `start` until before `end` have a row that was written afterwards.

	By month (YYYY-MM); empty for a form whose records are no pages. Grouped by page and day in the database.
	"""
	counted: Counter[str] = Counter()
	rows = row_doctype(form)
	if not rows:
		return counted
	days = _days_of_rows(form, rows)
	period = f"page.`{form.period_field}`" if form.period_field else "null"
	found: dict[str, str] = {}
	for page, happened_on, of_period, day, last in frappe.db.sql(
		f"""select page.`name`, substr(page.`happened_on`, 1, 10), {period}, {days}, substr(max(line.`row_on`), 1, 10)
		from `tab{form.record_doctype}` page join `tab{rows}` line
		on line.`parent` = page.`name` and line.`parenttype` = %(doctype)s and line.`parentfield` = %(table)s
		where page.`happened_on` >= %(start)s and page.`happened_on` < %(end)s and page.`docstatus` < 2
		group by 1, 2, 3, 4""",
		{**between, "doctype": form.record_doctype, "table": form.rows_field},
	):
		said = {"happened_on": happened_on, **({form.period_field: of_period} if of_period else {})}
		happened = _day_of(form, said, day)
		if happened and last and getdate(last) > happened:
			found[page] = happened_on[:7]
	counted.update(found.values())
	return counted


def _days_of_rows(form: Any, rows: str) -> str:
	"""SQL for what a row says of its day: the number of the day on a matrix, else its first date."""
	if form.layout == "Matrix":
		return "line.`day`"
	dates = (df for df in frappe.get_meta(rows).fields if df.fieldtype in ("Date", "Datetime"))
	named = next((df.fieldname for df in dates if df.fieldname != "row_on"), None)
	return f"substr(line.`{named}`, 1, 10)" if named else "null"


def _day_of(form: Any, page: dict[str, Any], day: Any) -> date | None:
	"""The day of a row of the page; None where nothing says it: a card lives for years."""
	if form.layout == "Matrix":
		return period_of_page(form, page).start.date() + timedelta(days=cint(day) - 1)
	if day:
		return getdate(day)
	if form.layout == "Card" or not form.period_field:
		return None
	return period_of_page(form, page).end.date() - timedelta(days=1)
