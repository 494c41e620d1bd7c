"""A matrix of items and days: which there are on a page, and which of them can be marked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, format_date, getdate, today

from iso_qms.gate.changes import canonical
from iso_qms.record_forms import checklists
from iso_qms.record_forms.periods import Period, calendar, period_of

SYMBOLS = ("√", "×", "○", "△", "/")
"""What is offered where a matrix takes any text as a symbol."""


def parts(
	form: Any, fields: list[dict[str, Any]], rows_field: str, record: Document | None
) -> dict[str, Any]:
	"""Items and days of a matrix in their order, with the days that the company works, and the symbols.

	`fields` are those of its rows. Items are those of the checklist template for its machine, else the options of the
	field; then what was added.
	"""
	by_name = {df["fieldname"]: df for df in fields}
	rows = (record.get(rows_field) if record else None) or []
	printed = printed_items(form, record) or _options(by_name.get("item"))
	added = [row.item for row in sorted(rows, key=lambda row: row.idx) if row.item not in printed]
	return {
		"items": [*printed, *dict.fromkeys(added)],
		"may_add_items": not printed and by_name.get("item", {}).get("fieldtype") != "Select",
		"symbols": _options(by_name.get("symbol")) or list(SYMBOLS),
		"days": days_of(form, record),
	}


def printed_items(form: Any, record: Document | None) -> list[str]:
	"""The items of the checklist template for the page's machine; none where the form has no template."""
	name = checklists.template_of(form, record)
	if not name:
		return []
	return [row.item for row in frappe.get_cached_doc(checklists.TEMPLATE, name).items]


def days_of(form: Any, record: Document | None) -> list[dict[str, Any]]:
	"""The days of the page, each with its number on the page, its date, and whether the company works then."""
	page = period_of_page(form, record)
	known = calendar()
	first, count = page.start.date(), (page.end - page.start).days
	dates = [first + timedelta(days=at) for at in range(count)]
	return [{"day": at, "date": str(day), "works": known.works(day)} for at, day in enumerate(dates, 1)]


def period_of_page(form: Any, record: Document | dict[str, Any] | None) -> Period:
	"""The period that the page is for: by its own field, else by when it happened, else today's."""
	day = None
	if record:
		day = record.get(form.period_field) if form.period_field else None
		day = day or record.get("happened_on") or record.get("creation")
	return period_of(form.page_period or "Month", getdate(day or today()))


def check(record: Document, form: Any) -> None:
	"""Raise for a mark that stands there twice, and for a new or moved one that can't be made.

	It is made for an item of the form's template, on a day of the page that has come in the site's zone (domain rule
	6). Marks of before stay when the template changes, and their symbols can be corrected.
	"""
	if form.layout != "Matrix" or not form.rows_field:
		return
	rows = record.get(form.rows_field) or []
	_check_single(rows)
	before = record.get_doc_before_save()
	page = period_of_page(form, record)
	stays = before and period_of_page(form, before) == page
	stored = {_place(row) for row in before.get(form.rows_field) or []} if stays else set()
	moved = [row for row in rows if _place(row) not in stored]
	_check_days(moved, page)
	_check_items(moved, form, record)


def _check_single(rows: list[Document]) -> None:
	seen = set()
	for row in rows:
		place = (canonical(row.item, "Data"), cint(row.day))
		if place in seen:
			_refuse(_("Row {0}: {1} has a mark for day {2} already.").format(row.idx, row.item, row.day))
		seen.add(place)


def _check_days(rows: list[Document], page: Period) -> None:
	count, last = (page.end - page.start).days, getdate(today())
	for row in rows:
		if not 1 <= cint(row.day) <= count:
			_refuse(
				_("Row {0}: the page has the days 1 to {1}, and {2} is none of them.").format(
					row.idx, count, cint(row.day)
				)
			)
		day = page.start.date() + timedelta(days=cint(row.day) - 1)
		if day > last:
			_refuse(
				_("Row {0}: {1} can be marked for {2} once that day has come.").format(
					row.idx, row.item, format_date(day)
				)
			)


def _check_items(rows: list[Document], form: Any, record: Document) -> None:
	printed = printed_items(form, record) if rows else []
	for row in rows:
		if printed and row.item not in printed:
			_refuse(
				_(
					"Row {0}: {1} is none of the items printed on this form; mark one of those, or have its checklist"
					" template extended."
				).format(row.idx, row.item)
			)


def _place(row: Document) -> tuple[str, str, int]:
	return (cstr(row.name), cstr(row.item), cint(row.day))


def _options(field: dict[str, Any] | None) -> list[str]:
	if not field or field["fieldtype"] != "Select":
		return []
	return [text.strip() for text in (field.get("options") or "").split("\n") if text.strip()]


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Value"))
