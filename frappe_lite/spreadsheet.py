"""Tables as .xlsx and .csv, cell by cell in their own types. A text is always a text, never a formula."""

from __future__ import annotations

import csv
import datetime
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from frappe_lite.context import local
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.translate import _
from frappe_lite.utils import strip_html

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
EPOCH = datetime.datetime(1899, 12, 30)
DAY = 86_400
FIRST_OF_MARCH_1900 = 61  # sheets believe in a 29 February 1900
CUT_MARK = " … (cut: longer than a cell may be)"
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
# Full-width signs too: a sheet in Chinese or Japanese takes them for the plain ones.
ACTIVE_IN_CSV = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_xlsx(
	file: str | Path | BinaryIO,
	header: Sequence[str],
	rows: Iterable[Sequence[Any]],
	sheet_name: str = "Sheet1",
	widths: Sequence[float] = (),
) -> int:
	"""Write a workbook with one sheet, row by row in constant memory; returns the number of rows below the header."""
	import xlsxwriter

	options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
	book = xlsxwriter.Workbook(file, {**options, "default_date_format": "yyyy-mm-dd"})
	sheet = book.add_worksheet(NOT_IN_SHEET_NAMES.sub(" ", sheet_name)[:31].strip("' ") or "Sheet1")
	formats = {
		datetime.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
		datetime.date: book.add_format({"num_format": "yyyy-mm-dd"}),
		datetime.time: book.add_format({"num_format": "hh:mm:ss"}),
		datetime.timedelta: book.add_format({"num_format": "[hh]:mm:ss"}),
	}
	for column, width in enumerate(widths):
		if width:
			sheet.set_column(column, column, width)
	first = 0
	if header:
		sheet.freeze_panes(1, 0)
		bold = book.add_format({"bold": True})
		for column, label in enumerate(header):
			sheet.write_string(0, column, cell_text(label), bold)
		first = 1
	count = _write_rows(sheet, first, rows, formats)
	book.close()
	if count + first > MOST_ROWS:
		throw(_("A sheet holds {0} rows at most. Filter the list first.").format(MOST_ROWS), ValidationError)
	return count


def _write_rows(sheet: Any, first: int, rows: Iterable[Sequence[Any]], formats: dict[type, Any]) -> int:
	"""Write the rows from line `first` on and return how many there are; the one too many for a sheet is the last."""
	# These without what lets a cell be named "A1": millions of cells are written.
	write_string, write_number = (
		method.__wrapped__ for method in (type(sheet).write_string, type(sheet).write_number)
	)
	at = first
	for at, row in enumerate(rows, first + 1):
		if at > MOST_ROWS:
			break
		for column, value in enumerate(row):
			kind = type(value)
			if kind is str:
				if value:
					is_plain = len(value) <= LONGEST_CELL and "<" not in value
					write_string(sheet, at - 1, column, value if is_plain else cell_text(value))
			elif (kind is int or kind is float) and -1e15 < value < 1e15:
				write_number(sheet, at - 1, column, value)
			elif kind in formats and not (isinstance(value, datetime.date) and value.year < 1900):
				write_number(sheet, at - 1, column, serial(value), formats[kind])
			elif kind is bool:
				sheet.write_boolean(at - 1, column, value)
			elif value is not None:
				write_string(sheet, at - 1, column, cell_text(value))
	return at - first


@lru_cache(maxsize=4096)
def serial(value: datetime.date | datetime.time | datetime.timedelta) -> float:
	"""Return a moment as a sheet counts it: days since the end of 1899, or parts of a day."""
	if isinstance(value, datetime.timedelta):
		return value.total_seconds() / DAY
	if isinstance(value, datetime.time):
		return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / DAY
	if isinstance(value, datetime.datetime):
		passed = value.replace(tzinfo=None) - EPOCH
		days, seconds = passed.days, passed.seconds + round(value.microsecond / 1e6, 3)
	else:
		days, seconds = value.toordinal() - EPOCH.toordinal(), 0.0
	return days + seconds / DAY - (days < FIRST_OF_MARCH_1900)


def cell_text(value: Any) -> str:
	"""Return a value as the text of a cell: markup of rich text taken out, cut visibly where a cell ends."""
	text = str(value)
	if "<" in text and MARKUP.search(text):
		text = strip_html(text)
	if len(text) > LONGEST_CELL:
		text = text[: LONGEST_CELL - len(CUT_MARK)] + CUT_MARK
	return text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",") -> bytes:
	"""Return a CSV in UTF-8 with a byte-order mark, so that Excel reads Chinese; active texts are quoted with '.

	The rows are written to the disk one after the other, so that in memory there is the file alone.
	"""
	with tempfile.TemporaryFile() as file:
		text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
		writer = csv.writer(text, delimiter=delimiter)
		if header:
			writer.writerow([_csv_cell(label) for label in header])
		writer.writerows([_csv_cell(value) for value in row] for row in rows)
		text.detach()
		file.seek(0)
		return file.read()


def _csv_cell(value: Any) -> Any:
	if not isinstance(value, str):
		return "" if value is None else value
	text = strip_html(value) if "<" in value and MARKUP.search(value) else value
	return "'" + text if text.startswith(ACTIVE_IN_CSV) else text


def provide_file(
	title: str,
	file_format: str,
	header: Sequence[str],
	rows: Iterable[Sequence[Any]],
	widths: Sequence[float] = (),
) -> None:
	"""Let the request answer with the table as a file. Raises ValidationError for a format that is none."""
	if file_format == "CSV":
		content, extension = write_csv(header, rows), "csv"
	elif file_format == "Excel":
		with tempfile.TemporaryFile() as file:
			write_xlsx(file, header, rows, title, widths)
			file.seek(0)
			content, extension = file.read(), "xlsx"
	else:
		throw(_("The file format is Excel or CSV, not {0}.").format(file_format), ValidationError)
	local.response.filename = f"{title}.{extension}"
	local.response.filecontent = content
	local.response.type = "binary"


def make_xlsx(
	data: Sequence[Sequence[Any]],
	sheet_name: str,
	wb: Any = None,
	column_widths: Sequence[float] | None = None,
) -> io.BytesIO:
	"""Return a workbook of rows, the first of them the header (`frappe.utils.xlsxutils.make_xlsx`)."""
	file = io.BytesIO()
	header, rows = (data[0], data[1:]) if data else ([], [])
	write_xlsx(file, header, rows, sheet_name, column_widths or ())
	file.seek(0)
	return file
