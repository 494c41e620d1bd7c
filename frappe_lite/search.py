"""Full-text indexes: an FTS5 table beside a DocType's table, kept by triggers, so that no writer can forget it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from frappe_lite.exceptions import ValidationError
from frappe_lite.meta import get_meta
from frappe_lite.tables import quote_table


class FulltextMethods:
	"""What `frappe.db` knows of full-text search. Frappe has no such methods; an app asks `hasattr` first."""

	if TYPE_CHECKING:

		def execute(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...
		def write(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...

	def fulltext_table(self, doctype: str, column: str) -> str:
		"""Return the quoted name of the FTS5 table of a column; its rowid is the document's name.

		It has the column itself, to be asked with `MATCH`, and FTS5's `rank`.
		"""
		return f"`{_name(doctype, column)}`"

	def has_fulltext_index(self, doctype: str, column: str) -> bool:
		"""Tell whether the index is there with all its triggers: a rebuilt table has lost them."""
		name = _name(doctype, column)
		found = self.execute(
			"SELECT count(*) FROM sqlite_master WHERE name IN (?, ?, ?, ?)",
			(name, *(f"{name} {event}" for event in _EVENTS)),
		)
		return found.fetchone()[0] == 1 + len(_EVENTS)

	def add_fulltext_index(self, doctype: str, column: str, prefixes: tuple[int, ...] = ()) -> None:
		"""Index the words of a column: runs of ASCII letters and digits, whatever their case.

		Words that begin with so many given letters as `prefixes` says are found as fast as whole ones.
		Raises ValidationError for a DocType that is not named by autoincrement: only such a name is a row number
		that SQLite keeps when it writes the file anew.
		"""
		if get_meta(doctype).autoname != "autoincrement":
			raise ValidationError(
				f"{doctype} must be named by autoincrement before {column} can have a full-text index."
			)
		if self.has_fulltext_index(doctype, column):
			return
		self.drop_fulltext_index(doctype, column)
		table, index = quote_table(doctype), self.fulltext_table(doctype, column)
		prefix = f", prefix='{' '.join(str(int(length)) for length in prefixes)}'" if prefixes else ""
		self.write(
			f"CREATE VIRTUAL TABLE {index} USING fts5"
			f"(`{column}`, content={table}, content_rowid=`name`, tokenize='ascii'{prefix})"
		)
		for event, body in _EVENTS.items():
			self.write(
				f"CREATE TRIGGER `{_name(doctype, column)} {event}` AFTER {_when(event, column)} ON {table} BEGIN "
				+ body.format(index=index, column=column, bare=_name(doctype, column))
				+ " END"
			)
		self.write(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")

	def drop_fulltext_index(self, doctype: str, column: str) -> None:
		"""Take the index off; without one nothing happens."""
		for event in _EVENTS:
			self.write(f"DROP TRIGGER IF EXISTS `{_name(doctype, column)} {event}`")
		self.write(f"DROP TABLE IF EXISTS {self.fulltext_table(doctype, column)}")


def drop_indexes_of(db: Any, doctype: str) -> None:
	"""Take off every full-text index of a DocType whose table goes."""
	prefix = f"{doctype}."
	rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%using fts5%'")
	for (name,) in rows.fetchall():
		if name.startswith(prefix) and name.endswith(_SUFFIX):
			db.drop_fulltext_index(doctype, name[len(prefix) : -len(_SUFFIX)])


_SUFFIX = " fulltext"
_ADD = "INSERT INTO {index} (rowid, `{column}`) VALUES (new.`name`, new.`{column}`);"
# FTS5 takes a row out of an index without content of its own only when it is told what the row said.
_REMOVE = "INSERT INTO {index} (`{bare}`, rowid, `{column}`) VALUES ('delete', old.`name`, old.`{column}`);"
_EVENTS = {"insert": _ADD, "update": _REMOVE + " " + _ADD, "delete": _REMOVE}


def _when(event: str, column: str) -> str:
	return f"UPDATE OF `{column}`" if event == "update" else event


def _name(doctype: str, column: str) -> str:
	quote_table(doctype)
	return f"{doctype}.{column}{_SUFFIX}"
