"""The part of `frappe.db` that works on whole tables: bulk writes, counts, indexes."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from frappe_lite.collation import take_in
from frappe_lite.column_values import to_column
from frappe_lite.meta import get_meta
from frappe_lite.utils import get_datetime, getdate, now_datetime

if TYPE_CHECKING:
	from frappe_lite.cache import TransactionCache

LOWEST_MOMENT = "0001-01-01 00:00:00.000000"


class _Spelled:
	"""The names and unique values among rows that SQLite alone would not compare as MariaDB does."""

	def __init__(self, doctype: str, fields: Sequence[str]) -> None:
		unique = {"name", *(df.fieldname for df in get_meta(doctype).unique_fields)}
		self.doctype = doctype
		self.name = fields.index("name") if "name" in fields else None
		self.columns = [(at, field) for at, field in enumerate(fields) if field in unique]
		self.found: list[tuple[str, str, Any]] = []

	def noted(self, rows: Iterable[Sequence]) -> Iterator[Sequence]:
		"""Yield the rows; note what is spelled in other letters than ASCII's."""
		for row in rows:
			if self.name is not None:
				for at, field in self.columns:
					value = row[at]
					if isinstance(value, str) and (not value.isascii() or value.endswith(" ")):
						self.found.append((field, value, row[self.name]))
			yield row

	def take_in(self) -> None:
		"""Remember them. Raises IntegrityError for one that is equal to another."""
		for field, value, name in self.found:
			take_in(self.doctype, field, value, name)


class BulkMethods:
	"""Bulk writes, counts and indexes of a DocType's table."""

	cache: TransactionCache

	if TYPE_CHECKING:

		def execute(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...
		def write(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...
		def execute_many(self, query: str, rows: Iterable[Sequence]) -> None: ...
		def begin_write(self) -> None: ...
		def sql(self, query: Any, values: Any = (), **kwargs: Any) -> Any: ...
		def check_columns(self, doctype: str, fieldnames: Iterable[str]) -> dict[str, str]: ...
		def has_column(self, doctype: str, column: str) -> bool: ...
		def set_value(self, *args: Any, **kwargs: Any) -> None: ...
		def get_value(self, *args: Any, **kwargs: Any) -> Any: ...

	def bulk_insert(
		self,
		doctype: str,
		fields: Sequence[str],
		values: Iterable[Sequence],
		ignore_duplicates: bool = False,
		*,
		chunk_size: int = 10_000,
	) -> None:
		"""Insert rows without hooks or checks; `values` are in the order of `fields`."""
		columns = self.check_columns(doctype, fields)
		declared = [columns[field] for field in fields]
		names = ", ".join(f"`{field}`" for field in fields)
		marks = ", ".join("?" for _field in fields)
		query = f"INSERT {'OR IGNORE ' if ignore_duplicates else ''}INTO `tab{doctype}` ({names}) VALUES ({marks})"
		spelled = _Spelled(doctype, fields)
		self.execute_many(
			query,
			(
				[to_column(value, kind) for value, kind in zip(row, declared, strict=True)]
				for row in spelled.noted(values)
			),
		)
		spelled.take_in()

	def bulk_update(
		self,
		doctype: str,
		doc_updates: dict[str, dict[str, Any]],
		*,
		chunk_size: int = 100,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Set fields by name (`{name: {field: value}}`) without hooks or checks."""
		for name, values in doc_updates.items():
			self.set_value(
				doctype,
				name,
				values,
				modified=modified,
				modified_by=modified_by,
				update_modified=update_modified,
			)

	def truncate(self, doctype: str) -> None:
		"""Empty a DocType's table; here, unlike on MariaDB, it can be rolled back."""
		self.check_columns(doctype, ())
		self.write(f"DELETE FROM `tab{doctype}`")
		self.cache.forget("document")

	# -- counts

	def get_creation_count(self, doctype: str, minutes: int) -> int:
		"""Return how many documents were made in the last minutes."""
		since = (now_datetime() - datetime.timedelta(minutes=minutes)).isoformat(" ", "microseconds")
		self.check_columns(doctype, ())
		return self.execute(f"SELECT COUNT(*) FROM `tab{doctype}` WHERE creation >= ?", (since,)).fetchone()[
			0
		]

	def estimate_count(self, doctype: str) -> int:
		"""Return the number of rows; SQLite keeps no estimate, so they are counted."""
		self.check_columns(doctype, ())
		return self.execute(f"SELECT COUNT(*) FROM `tab{doctype}`").fetchone()[0]

	def a_row_exists(self, doctype: str) -> bool:
		"""Tell whether the table has a row."""
		self.check_columns(doctype, ())
		return self.execute(f"SELECT 1 FROM `tab{doctype}` LIMIT 1").fetchone() is not None

	def get_last_created(self, doctype: str) -> datetime.datetime | None:
		"""Return the moment at which the newest document was made."""
		return self.get_value(doctype, {}, "creation", order_by="creation desc")

	def field_exists(self, dt: str, fn: str) -> bool:
		"""Tell whether a DocType (not one of the customer's Custom Fields) has the field."""
		row = self.execute(
			"SELECT 1 FROM tabDocField WHERE parent = ? AND fieldname = ?", (dt, fn)
		).fetchone()
		return row is not None

	def get_descendants(self, doctype: str, name: str) -> list[str]:
		"""Return the nodes below a node of a tree."""
		from frappe_lite.nestedset import get_descendants_of

		return get_descendants_of(doctype, name, ignore_permissions=True)

	# -- indexes

	@staticmethod
	def get_index_name(fields: Sequence[str]) -> str:
		"""Return the name of an index over these fields; a length as in `note(10)` is left out."""
		return "_".join(field.partition("(")[0] for field in fields) + "_index"

	def has_index(self, table_name: str, index_name: str) -> bool:
		"""Tell whether the table has the index."""
		wanted = (index_name, f"{table_name}:{index_name}")
		return any(row[1] in wanted for row in self.execute(f"PRAGMA index_list(`{table_name}`)"))

	def add_index(self, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None:
		"""Add an index over fields unless it is there."""
		self._index(doctype, fields, index_name or self.get_index_name(fields), "")

	def add_unique(
		self, doctype: str, fields: str | Sequence[str], constraint_name: str | None = None
	) -> None:
		"""Let no two rows have the same values in these fields."""
		fields = [fields] if isinstance(fields, str) else fields
		self._index(doctype, fields, constraint_name or f"unique_{'_'.join(fields)}", "UNIQUE ")

	def _index(self, doctype: str, fields: Sequence[str], name: str, unique: str) -> None:
		columns = [field.partition("(")[0] for field in fields]
		self.check_columns(doctype, columns)
		if '"' in name or "`" in name:
			raise ValueError(f"{name!r} is no name for an index.")
		# SQLite names indexes for the whole database, MariaDB for one table.
		self.write(
			f"CREATE {unique}INDEX IF NOT EXISTS `tab{doctype}:{name}` ON `tab{doctype}`"
			f" ({', '.join(f'`{column}`' for column in columns)})"
		)

	# -- texts and errors

	@staticmethod
	def format_date(date: Any) -> str:
		"""Return a day as the database writes it."""
		day = getdate(date)
		assert day is not None
		return day.isoformat()

	@staticmethod
	def format_datetime(datetime: Any) -> str:
		"""Return a moment as the database writes it; the lowest one for none."""
		if not datetime:
			return LOWEST_MOMENT
		moment = get_datetime(datetime)
		assert moment is not None
		return moment.isoformat(" ", "microseconds")

	def multisql(self, sql_dict: dict[str, str], values: Any = (), **kwargs: Any) -> Any:
		"""Run the query for this database; MariaDB's is understood too."""
		return self.sql(sql_dict.get("sqlite") or sql_dict["mariadb"], values, **kwargs)

	def is_duplicate_entry(self, error: BaseException) -> bool:
		"""Tell whether a value that may stand once was there already."""
		return isinstance(error, sqlite3.IntegrityError) and "UNIQUE" in str(error)

	def is_missing_column(self, error: BaseException) -> bool:
		"""Tell whether the error speaks of a column that is not there."""
		return isinstance(error, sqlite3.OperationalError) and "no such column" in str(error)

	def is_table_missing(self, error: BaseException) -> bool:
		"""Tell whether the error speaks of a table that is not there."""
		return isinstance(error, sqlite3.OperationalError) and "no such table" in str(error)
