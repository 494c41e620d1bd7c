"""A page of a long list is found along indexes, whatever is asked, and not by reading the table.

One filter by equality has an index that gives its records in the list's order (schema.py), and SQLite uses it. For a
range, for several filters or another order it has no such index, and without the distribution of the values it would
often walk through all records, or sort most of them. So the page is first looked for among the records that come first
in the order: there it is found when a fiftieth fits or more. If not, the records of the narrowest filter are brought
into the order from the index alone, which tells the values of other filters too, and only as many are read as the page
needs.

Records that are equal in the order follow each other by their row, in each of these ways, so that pages fit together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from frappe_lite.context import local
from frappe_lite.filters import Filter
from frappe_lite.schema import indexes_of
from frappe_lite.tables import quote_table

FIRST = 1_000  # so many records are looked at in the order
_NARROW = (4_000, 40_000, 400_000)
_INDEXED = {"=", "in", ">", ">=", "<", "<=", "between"}
Rows = tuple[list[str], Iterable[tuple]]  # the names of the columns, and the rows


@dataclass
class Condition:
	"""A filter with its SQL."""

	filter: Filter
	sql: str
	params: list[Any]


@dataclass
class Page:
	"""What a list asks for: `select`ed expressions of the records that meet `where`, from `start` on, in an order."""

	doctype: str
	select: str
	where: str
	params: list[Any]
	conditions: list[Condition]
	order: str
	descending: bool
	start: int
	length: int

	def __post_init__(self) -> None:
		self.table = quote_table(self.doctype)
		way = "DESC" if self.descending else "ASC"
		self.ordered = f"ORDER BY {self.table}.`{self.order}` {way}, {self.table}.rowid {way}"
		self.indexes = indexes_of(self.doctype)
		self.fields: dict[str, list[Condition]] = {}
		for each in self.conditions:
			field = each.filter.fieldname
			if each.filter.operator in _INDEXED and field in self.indexes and "IFNULL" not in each.sql:
				self.fields.setdefault(field, []).append(each)

	def needs_care(self) -> bool:
		"""Tell whether SQLite alone may read far more records than the page has."""
		if not self.fields or self.order not in self.indexes:
			return False
		return len(self.fields) > 1 or not self._in_order()

	def _in_order(self) -> list[str]:
		"""The fields whose index has the records of the filter in the order that is asked for."""
		return [
			field
			for field, conditions in self.fields.items()
			if field == self.order
			or (
				self.indexes[field].columns[1:2] == (self.order,)
				and all(each.filter.operator == "=" and len(each.params) == 1 for each in conditions)
			)
		]

	def find(self) -> tuple[list[str], list[tuple]]:
		"""Return the names of the columns, and the rows of the page."""
		walked = (self._in_order() or [self.order])[0]
		threshold = self._threshold(walked)
		if threshold is None:  # so few that it does not matter
			return self._read(walked if walked in self.fields else "", self.where, self.params)
		beginning = f"({self.where}) AND {self.table}.`{self.order}` {'>=' if self.descending else '<='} ?"
		names, rows = self._read(walked, beginning, [*self.params, threshold])
		if len(rows) == self.length:
			return names, rows
		narrow = self._narrowest()
		if narrow and self.order in self.indexes[narrow].columns:
			return self._read_in_order(narrow)
		return self._read(narrow or walked, self.where, self.params)

	# -- among the first

	def _threshold(self, walked: str) -> Any:
		"""Return the value in the order up to which is looked; None where there are not so many records."""
		where, params = self._of(walked) if walked in self.fields else ("1", [])
		query = (
			f"SELECT {self.table}.`{self.order}` FROM {self.table} INDEXED BY `{self.indexes[walked].name}`"
			f" WHERE {where} {self.ordered} LIMIT 1 OFFSET "
		)
		first, last = (local.db.execute(query + str(at), params).fetchone() for at in (0, FIRST))
		# NULL stands before all values when the order is ascending, and no comparison finds it
		return last[0] if first and last and first[0] is not None else None

	def _of(self, field: str) -> tuple[str, list[Any]]:
		conditions = self.fields[field]
		return " AND ".join(each.sql for each in conditions), [p for each in conditions for p in each.params]

	def _read(self, field: str, where: str, params: list[Any]) -> tuple[list[str], list[tuple]]:
		"""Read the page along the index of a field, or along the one that SQLite chooses."""
		index = f"INDEXED BY `{self.indexes[field].name}`" if field else ""
		cursor = local.db.execute(
			f"SELECT {self.select} FROM {self.table} {index} WHERE {where} {self.ordered}"
			f" LIMIT {self.length} OFFSET {self.start}",
			params,
		)
		return [column[0] for column in cursor.description], cursor.fetchall()

	# -- by the narrowest filter

	def _narrowest(self) -> str | None:
		"""Return the field whose filter fewest records meet, as far as an index tells soon."""
		for most in _NARROW if len(self.fields) > 1 else _NARROW[-1:]:
			counts = {field: self._count(field, most) for field in self.fields}
			field = min(counts, key=lambda each: counts[each])
			if counts[field] < most:
				return field
		return None

	def _count(self, field: str, most: int) -> int:
		where, params = self._of(field)
		rows = (
			f"SELECT 1 FROM {self.table} INDEXED BY `{self.indexes[field].name}` WHERE {where} LIMIT {most}"
		)
		return local.db.execute(f"SELECT COUNT(*) FROM ({rows})", params).fetchone()[0]

	def _read_in_order(self, field: str) -> tuple[list[str], list[tuple]]:
		names, found = self._read("", "0", [])
		for rows in self._batches(field):
			marks = ", ".join("?" * len(rows))
			cursor = local.db.execute(
				f"SELECT {self.select} FROM {self.table} NOT INDEXED"
				f" WHERE {self.table}.rowid IN ({marks}) AND ({self.where}) {self.ordered}",
				[*rows, *self.params],
			)
			found += cursor.fetchall()
			if len(found) >= self.start + self.length:
				break
		return names, found[self.start : self.start + self.length]

	def _batches(self, field: str) -> Iterator[list[int]]:
		"""Yield the rows that meet what the index tells, in order: first as many as a page has, then more and more."""
		columns = self.indexes[field].columns
		told = [each for each in self.conditions if each.filter.fieldname in columns]
		where = " AND ".join(each.sql for each in told)
		params = [param for each in told for param in each.params]
		cursor = local.db.execute(
			f"SELECT {self.table}.rowid FROM {self.table} INDEXED BY `{self.indexes[field].name}`"
			f" WHERE {where} {self.ordered}",
			params,
		)
		size = self.start + self.length
		while rows := cursor.fetchmany(size):
			yield [row[0] for row in rows]
			size = min(size * 4, 2_000)
