"""A report as a workbook: its table, and its chart as a chart that the spreadsheet draws itself, on a second sheet."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from math import isfinite
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, format_duration, get_datetime, getdate

MOST_ROWS = 1_048_575
"""Below the header; a sheet has no more."""
LONGEST_TEXT = 32_767
LARGEST_NUMBER = 1e15
"""Beyond it a sheet rounds."""
FIRST_YEAR = 1900
PIXELS_A_CHARACTER = 8
TEXTS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMATS = {
	datetime.datetime: "yyyy-mm-dd hh:mm:ss",
	datetime.date: "yyyy-mm-dd",
	datetime.time: "hh:mm:ss",
	datetime.timedelta: "[hh]:mm:ss",
}
FROM_TEXT: dict[str, Callable[[str], Any]] = {"Date": getdate, "Datetime": get_datetime}
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
KINDS = {"line": "line", "pie": "pie", "donut": "pie", "percentage": "pie"}
CHART_SIZE = {"width": 983, "height": 491}


def write(file: Any, title: str, data: dict[str, Any]) -> int:
	"""Write a report that has run to `file`, a path or a stream; returns how many rows it has below the header.

	`data` is what `frappe.desk.query_report.run` gives. A text stays a text, whatever it begins with. Raises where
	there are more rows than a sheet holds.
	"""
	from xlsxwriter import Workbook

	rows = data.get("result") or []
	if len(rows) > MOST_ROWS:
		frappe.throw(_("A sheet holds {0} rows at most: narrow the filters.").format(MOST_ROWS))
	# row by row to the disk: what a report holds is in memory once
	with Workbook(file, {**TEXTS_ONLY, "constant_memory": True}) as book:
		_write_table(book, title, data.get("columns") or [], rows)
		_write_chart(book, title, data.get("chart") or {})
	return len(rows)


def _write_table(book: Any, title: str, columns: list[dict[str, Any]], rows: list[Any]) -> None:
	sheet = book.add_worksheet(_sheet_name(title))
	formats = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
	bold = book.add_format({"bold": True})
	sheet.freeze_panes(1, 0)
	shown = [column for column in columns if not column.get("hidden")]
	for at, column in enumerate(shown):
		sheet.set_column(at, at, cint(column.get("width")) / PIXELS_A_CHARACTER or None)
		sheet.write_string(0, at, _text(_(column.get("label") or column["fieldname"])), bold)
	conversions = [_conversion(column) for column in shown]
	for line, row in enumerate(rows, 1):
		for at, (convert, value) in enumerate(zip(conversions, _values(columns, shown, row), strict=False)):
			if type(value) is str and not convert:
				if value:
					sheet.write_string(line, at, _text(value))
			elif value is not None:
				_write_cell(sheet, line, at, convert(value) if convert and value else value, formats)


def _values(columns: list[dict[str, Any]], shown: list[dict[str, Any]], row: Any) -> list[Any]:
	"""What stands in the columns that show; the row of totals is a list of all of them."""
	if isinstance(row, list | tuple):
		return [value for column, value in zip(columns, row, strict=False) if not column.get("hidden")]
	return [row.get(column["fieldname"]) for column in shown]


def _conversion(column: dict[str, Any]) -> Callable[[Any], Any] | None:
	"""How a value of the column becomes that of a cell; None where it is one."""
	kind = column.get("fieldtype")
	if kind == "Duration":
		return format_duration
	read = FROM_TEXT.get(kind)
	return (lambda value: read(value) if isinstance(value, str) else value) if read else None


def _write_cell(sheet: Any, line: int, at: int, value: Any, formats: dict[type, Any]) -> None:
	if isinstance(value, bool):
		sheet.write_boolean(line, at, value)
	elif isinstance(value, int | float | Decimal) and isfinite(value) and abs(value) < LARGEST_NUMBER:
		sheet.write_number(line, at, value)
	elif type(value) in formats and getattr(value, "year", FIRST_YEAR) >= FIRST_YEAR:
		sheet.write_datetime(line, at, value, formats[type(value)])
	elif value not in (None, ""):
		sheet.write_string(line, at, _text(value))


def _text(value: Any) -> str:
	text = cstr(value)
	if "<" not in text:
		return text[:LONGEST_TEXT]
	return (unescape(MARKUP.sub("", text)) if MARKUP.search(text) else text)[:LONGEST_TEXT]


def _sheet_name(title: str) -> str | None:
	"""The title as a sheet may be called; None where nothing is left of it, which the workbook numbers."""
	return NOT_IN_NAMES.sub(" ", title)[:31].strip("' ") or None


def _write_chart(book: Any, title: str, chart: dict[str, Any]) -> None:
	"""Write the figures of a chart and let the spreadsheet draw them; no sheet where there is nothing to draw."""
	data = chart.get("data") or {}
	labels, sets = data.get("labels") or [], data.get("datasets") or []
	if not labels or not sets:
		return
	name, taken = _sheet_name(_("Chart")), {each.get_name().lower() for each in book.worksheets()}
	sheet = book.add_worksheet(None if (name or "").lower() in taken else name)
	sheet.set_column(0, 0, 30)
	for at, one in enumerate(sets, 1):
		sheet.write_string(0, at, _text(one.get("name") or title))
	for line, label in enumerate(labels, 1):
		sheet.write_string(line, 0, _text(label))
		for at, one in enumerate(sets, 1):
			values = one.get("values") or []
			if line <= len(values) and values[line - 1] is not None:
				sheet.write_number(line, at, flt(values[line - 1]))
	sheet.insert_chart(len(labels) + 3, 0, _drawn(book, sheet.get_name(), title, chart))


def _drawn(book: Any, sheet: str, title: str, chart: dict[str, Any]) -> Any:
	labels, sets = chart["data"]["labels"], chart["data"]["datasets"]
	stacked = len(sets) > 1 and (chart.get("barOptions") or {}).get("stacked")
	kind = KINDS.get(chart.get("type"), "column")
	drawn = book.add_chart({"type": kind, **({"subtype": "stacked"} if stacked and kind == "column" else {})})
	for at in range(1, len(sets) + 1):
		drawn.add_series(
			{
				"name": [sheet, 0, at],
				"categories": [sheet, 1, 0, len(labels), 0],
				"values": [sheet, 1, at, len(labels), at],
			}
		)
	drawn.set_title({"name": title})
	drawn.set_size(CHART_SIZE)
	if len(sets) == 1 and kind != "pie":
		drawn.set_legend({"none": True})
	return drawn
