"""Reads the rows of a .csv or .xlsx that somebody sent, within bounds: nothing in the file decides how much memory is taken."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.translate import _

MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 131_072
LARGEST_PART = 600 * 1024 * 1024  # a sheet is read as a stream
LARGEST_TEXTS = 64 * 1024 * 1024  # the shared texts of a workbook are kept while it is read
LARGEST_RATIO = 200
SMALL_PART = 1024 * 1024  # what is no larger unpacked may be packed as tightly as it likes
SEPARATORS = (",", ";", "\t", "|")
DISARMED = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")
HIGH_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
HANZI_PAIR = re.compile(rb"[\xa1-\xfe][\xa1-\xfe]")

Row = list[Any]


def read_rows(content: bytes, extension: str) -> Iterator[tuple[int, Row]]:
	"""Yield (number of the row in the sheet, its values); texts are stripped, nothing is None, empty rows are left out.

	Raises ValidationError for a file that is no .csv or .xlsx, that is broken, or that is larger than a file may be.
	"""
	readers = {"csv": _csv_rows, "xlsx": _xlsx_rows}
	reader = readers.get(extension.lower().lstrip("."))
	if reader is None:
		throw(_("The file to import is a .csv or an .xlsx, not a .{0}.").format(extension), ValidationError)
	for number, row in enumerate(reader(content), 1):
		if number > MOST_ROWS:
			throw(
				_("The file has more than {0} rows. Split it into several files.").format(MOST_ROWS),
				ValidationError,
			)
		while row and row[-1] is None and extension != "csv":
			row.pop()
		if len(row) > MOST_COLUMNS:
			throw(
				_(
					"Row {0} has more than {1} columns. Delete the columns that hold nothing to import."
				).format(number, MOST_COLUMNS),
				ValidationError,
			)
		if any(value is not None for value in row):
			yield number, row


# -- csv ---------------------------------------------------------------------------------------------------


def decode(content: bytes) -> str:
	"""Return the text of a CSV in UTF-8, UTF-16 with its mark, GB 18030 (Excel in Chinese) or Windows-1252."""
	if content.startswith((b"\xff\xfe", b"\xfe\xff")):
		return content.decode("utf-16", errors="replace")
	try:
		return content.decode("utf-8-sig")
	except UnicodeDecodeError:
		pass
	pairs = HIGH_PAIR.findall(content)
	is_chinese = 2 * sum(1 for pair in pairs if HANZI_PAIR.match(pair)) >= len(pairs) > 0
	for encoding in ("gb18030", "windows-1252") if is_chinese else ("windows-1252", "gb18030"):
		try:
			return content.decode(encoding)
		except UnicodeDecodeError:
			continue
	throw(
		_("The letters of this file cannot be read. Save it as CSV UTF-8 and send it again."), ValidationError
	)


def separator_of(text: str) -> str:
	"""Return what stands between the values: of comma, semicolon, tab and bar the one that the first line has most of."""
	first = next((line for line in io.StringIO(text) if line.strip(" \t\r\n,;|")), "")
	bare = re.sub(r'"[^"]*"', "", first)
	return max(SEPARATORS, key=bare.count)


def _csv_rows(content: bytes) -> Iterator[Row]:
	text = decode(content)
	if "\x00" in text:
		throw(_("This is no CSV file: it has binary content."), ValidationError)
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
	try:
		for row in reader:
			yield [_csv_value(value) for value in row]
	except csv.Error as error:
		throw(_("Line {0} of the CSV cannot be read: {1}.").format(reader.line_num, error), ValidationError)


def _csv_value(text: str) -> str | None:
	text = text.strip()
	if DISARMED.match(text):  # the mark that our own exports put before texts like =1+1
		text = text[1:]
	return text or None


# -- xlsx --------------------------------------------------------------------------------------------------


def _xlsx_rows(content: bytes) -> Iterator[Row]:
	from openpyxl import load_workbook

	check_package(content)
	try:
		book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
		sheet = book.active
		sheet.reset_dimensions()  # what the file says of its size may be wrong
	except Exception as error:
		_broken(error)
	try:
		rows = sheet.iter_rows(values_only=True)
		while True:
			try:
				row = next(rows)
			except StopIteration:
				return
			except Exception as error:
				_broken(error)
			yield [_xlsx_value(value) for value in row]
	finally:
		book.close()


def _xlsx_value(value: Any) -> Any:
	if isinstance(value, str):
		value = value.strip()
		if len(value) > LONGEST_CELL:
			throw(_("A cell holds more than {0} letters.").format(LONGEST_CELL), ValidationError)
		return value or None
	return value


def _broken(error: Exception) -> None:
	throw(
		_(
			"This workbook cannot be read ({0}). Open it in a spreadsheet program and save it as .xlsx again."
		).format(f"{type(error).__name__}: {error}"[:120]),
		ValidationError,
	)


def check_package(content: bytes) -> None:
	"""Refuse what is no workbook, and one that would unpack to far more than it is. Raises ValidationError."""
	try:
		package = zipfile.ZipFile(io.BytesIO(content))
	except (zipfile.BadZipFile, ValueError) as error:
		_broken(error)
	with package:
		parts = package.infolist()
		if len(parts) > 2_000:
			throw(_("This workbook has too many parts."), ValidationError)
		for part in parts:
			packed = max(part.compress_size, 1)
			limit = LARGEST_TEXTS if part.filename.endswith("sharedStrings.xml") else LARGEST_PART
			if part.file_size > limit or (
				part.file_size > SMALL_PART and part.file_size / packed > LARGEST_RATIO
			):
				throw(
					_("This workbook unpacks to more than is read here. Split it into several files."),
					ValidationError,
				)
		for part in parts:
			if part.filename.endswith((".xml", ".rels")):
				with package.open(part) as file:
					if declares_entities(file):
						throw(
							_("This workbook has parts that no spreadsheet program writes."), ValidationError
						)


class _Seen(Exception):
	"""What was looked for stands here."""


def declares_entities(file: IO[bytes]) -> bool:
	"""Tell whether an XML declares a document type, in whatever encoding and after however much else."""

	def stop(*_declaration: Any) -> None:
		raise _Seen

	parser = expat.ParserCreate()
	parser.StartDoctypeDeclHandler = stop
	begun: list[Any] = []
	parser.StartElementHandler = lambda *element: begun.append(element)
	try:
		while not begun and (chunk := file.read(4096)):
			parser.Parse(chunk, False)
	except _Seen:
		return True
	except expat.ExpatError:
		return False  # no XML: whoever reads it will say so
	return False
