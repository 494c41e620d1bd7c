"""A file to import: looked through once, its rows kept on the disk, then handed out document by document."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from frappe_lite.context import _dict
from frappe_lite.exceptions import ValidationError
from frappe_lite.import_columns import Column, columns_of
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.sheet_reader import read_rows
from frappe_lite.translate import _

ROWS_IN_PREVIEW = 10
MOST_WARNINGS = 1_000
IN_MEMORY = 4 * 1024 * 1024


class Payload(NamedTuple):
	"""A document of the file: its values (child rows as lists of dicts), and the numbers of its rows."""

	values: dict[str, Any]
	rows: list[int]


class ImportFile:
	"""The rows of a .csv or .xlsx as documents of a DocType.

	Raises ValidationError for a file that cannot be read, is too large, or has no row below its header.
	"""

	def __init__(
		self, doctype: str, content: bytes, extension: str, mapping: dict[str, str] | None = None
	) -> None:
		self.doctype = doctype
		self.extension = extension.lower().lstrip(".")
		self.meta = get_meta(doctype)
		self.warnings: list[_dict] = []
		self.columns: list[Column] = []
		self.first_rows: list[list[Any]] = []
		self.row_count = 0
		self.payload_count = 0
		self._rows = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
		rows = read_rows(content, self.extension)
		header = next(rows, None)
		if header is not None:
			self.columns = columns_of(doctype, header[1], mapping)
			self._sort_columns()
			self._look_through(rows)
		if not self.row_count:
			throw(
				_("Import template should contain a Header and atleast one row."),
				ValidationError,
				title=_("Template Error"),
			)
		for column in self.columns:
			column.settle()

	def _sort_columns(self) -> None:
		active = [column for column in self.columns if not column.skipped]
		self._own = [column for column in active if not column.table]
		self._tables: list[tuple[Any, list[Column]]] = []
		for table in self.meta.table_fields:
			of_table = [c for c in active if c.table and c.table.fieldname == table.fieldname]
			if of_table:
				self._tables.append((table, of_table))

	def _look_through(self, rows: Iterator[tuple[int, list[Any]]]) -> None:
		"""Read every row once: count, note what has to be checked, and keep the rows on the disk."""
		width, keep = len(self.columns), pickle.Pickler(self._rows, protocol=5)
		noted = [column for column in (*self._own, *(c for _t, cs in self._tables for c in cs))]
		begun = False
		for number, row in rows:
			if len(row) != width:
				self._check_width(number, len(row), width)
				row += [None] * (width - len(row))
			if not begun or self._starts(row):
				self.payload_count += 1
				if not begun and not self._has_own(row):
					self._warn(
						row=number,
						message=_("This row belongs to no document: its columns of {0} are empty.").format(
							_(self.doctype)
						),
					)
				begun = True
			for column in noted:
				value = row[column.index]
				if value is not None:
					column.note(value, number)
			if self.row_count < ROWS_IN_PREVIEW:
				self.first_rows.append([number, *row[:width]])
			self.row_count += 1
			keep.dump((number, row))
			keep.clear_memo()

	def _check_width(self, number: int, count: int, width: int) -> None:
		if self.extension != "csv" and count < width:
			return  # a workbook leaves out what is empty at the end of a row; a CSV that does has lost something
		if count > width:
			message = _("Row has more values than columns")
		else:
			message = _("Row has less values than columns")
		self._warn(row=number, message=message)

	def _has_own(self, row: list[Any]) -> bool:
		return any(row[column.index] is not None for column in self._own)

	def _starts(self, row: list[Any]) -> bool:
		return not self._tables or self._has_own(row)

	def _warn(self, **warning: Any) -> None:
		if len(self.warnings) < MOST_WARNINGS:
			self.warnings.append(_dict(warning))

	def get_warnings(self) -> list[_dict]:
		"""Return what is wrong (and, with type info, what is left out): of the file, its columns, its rows."""
		found = list(self.warnings)
		for column in self.columns:
			found += column.warnings
		for column in self.columns:
			found += column.row_warnings[:MOST_WARNINGS]
		return found

	def obstacles(self) -> list[_dict]:
		"""Return the warnings that keep the import from beginning."""
		return [warning for warning in self.get_warnings() if warning.get("type") != "info"]

	# -- rows

	def rows(self) -> Iterator[tuple[int, list[Any]]]:
		"""Yield (number in the sheet, values) of every row below the header."""
		self._rows.seek(0)
		load = pickle.Unpickler(self._rows).load  # our own temporary file, nobody else can write it
		for _row in range(self.row_count):
			yield load()

	def payloads(self) -> Iterator[Payload]:
		"""Yield the documents. Rows that are empty in the document's own columns belong to the document above."""
		values: dict[str, Any] | None = None
		numbers: list[int] = []
		for number, row in self.rows():
			if values is None or self._starts(row):
				if values is not None:
					yield Payload(values, numbers)
				values, numbers = _values(self._own, row), []
			numbers.append(number)
			for table, columns in self._tables:
				if any(row[column.index] is not None for column in columns):
					values.setdefault(table.fieldname, []).append(_values(columns, row))
		if values is not None:
			yield Payload(values, numbers)

	def preview(self) -> _dict:
		"""Return columns, the first rows and the warnings, as Frappe's preview shows them."""
		out = _dict(
			columns=[_dict(header_title="Sr. No", skip_import=True), *(c.as_dict() for c in self.columns)],
			data=self.first_rows,
			warnings=self.get_warnings(),
		)
		if self.row_count > ROWS_IN_PREVIEW:
			out.max_rows_exceeded = True
			out.max_rows_in_preview = ROWS_IN_PREVIEW
			out.total_number_of_rows = self.row_count
		return out


def _values(columns: list[Column], row: list[Any]) -> dict[str, Any]:
	values = {}
	for column in columns:
		value = row[column.index]
		if value is not None:
			value = column.convert(value)
			if value is not None:
				values[column.df.fieldname] = value
	return values
