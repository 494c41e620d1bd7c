"""`frappe.db`: one unit of work on the site's database.

Reading goes on in a snapshot until the first write. From then on the one writer is held, and read through,
until commit or rollback. `values.py` adds `get_value` and its kin.
"""

from __future__ import annotations

import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from frappe_lite import exceptions
from frappe_lite.bulk_values import BulkMethods
from frappe_lite.cache import SiteCache, TransactionCache
from frappe_lite.connections import ConnectionPool
from frappe_lite.context import _dict, local
from frappe_lite.mariadb_sql import to_sqlite
from frappe_lite.naming import random_name
from frappe_lite.search import FulltextMethods
from frappe_lite.values import ValueMethods

_WRITES = re.compile(
	r"^\s*(insert|update|delete|create|alter|drop|replace|truncate)\b|\bfor\s+update\s*$", re.I
)
_FOR_UPDATE = re.compile(r"\s+for\s+update\s*$", re.I)
_PLACEHOLDER = re.compile(r"%%|%s|%\((\w+)\)s")
_SAVEPOINT = re.compile(r"^\w+$")


class CallbackManager:
	"""Functions to call at a turn of the transaction, in the order of adding (Frappe's `before_commit` etc.)."""

	__slots__ = ("_functions",)

	def __init__(self) -> None:
		self._functions: deque[Callable[[], Any]] = deque()

	def add(self, function: Callable[[], Any]) -> None:
		"""Call `function` at the next turn."""
		self._functions.append(function)

	__call__ = add

	def run(self) -> None:
		"""Call all, including those that are added while running."""
		while self._functions:
			self._functions.popleft()()

	def reset(self) -> None:
		"""Forget all."""
		self._functions.clear()

	def mark(self) -> int:
		"""Return a point to which `back_to` can go back, as a savepoint does for what was written."""
		return len(self._functions)

	def back_to(self, mark: int) -> None:
		"""Forget what was added since `mark`."""
		while len(self._functions) > mark:
			self._functions.pop()


class Database(ValueMethods, BulkMethods, FulltextMethods):
	"""A thread's transaction. `close` ends it; nothing is kept that was not committed."""

	db_type = "sqlite"
	OperationalError = sqlite3.OperationalError
	ProgrammingError = sqlite3.ProgrammingError
	InternalError = sqlite3.InternalError
	DataError = sqlite3.DataError
	IntegrityError = sqlite3.IntegrityError

	def __init__(self, pool: ConnectionPool, cache: SiteCache) -> None:
		self._pool = pool
		self.cache = TransactionCache(cache)
		self._connection: sqlite3.Connection | None = None
		self.writing = False
		self.before_commit = CallbackManager()
		self.after_commit = CallbackManager()
		self.before_rollback = CallbackManager()
		self.after_rollback = CallbackManager()

	# -- the transaction

	def connection(self) -> sqlite3.Connection:
		"""Return the open connection; without one a snapshot for reading begins."""
		if self._connection is None:
			self.cache.begin()
			self._connection = self._pool.take_reader()
			self._connection.execute("BEGIN")
		return self._connection

	def begin_write(self) -> None:
		"""Take the writer, waiting in the queue. What is read from now on is the newest state."""
		if self.writing:
			return
		if self._pool.read_only:
			raise exceptions.InReadOnlyMode("This site is open for reading only; nothing can be changed.")
		self._end_snapshot()
		connection = self._pool.take_writer()
		try:
			self.cache.begin(writing=True)
			connection.execute("BEGIN IMMEDIATE")
		except BaseException as error:
			self._pool.give_back_writer()
			raise _translated(error) from error
		self._connection = connection
		self.writing = True

	def _end_snapshot(self) -> None:
		if self._connection is not None and not self.writing:
			self._connection.execute("COMMIT")
			self._pool.give_back_reader(self._connection)
			self._connection = None

	def _release_writer(self) -> None:
		self._connection = None
		self.writing = False
		self._pool.give_back_writer()

	def begin(self, *, read_only: bool = False) -> None:
		"""Start afresh: the next read sees the newest state."""
		self._end_snapshot()

	def commit(self) -> None:
		"""Keep what was written, on the disk, then call `after_commit`. A failing `before_commit` keeps nothing."""
		self.before_commit.run()
		if self.writing:
			assert self._connection
			try:
				self._connection.execute("COMMIT")
			except sqlite3.Error as error:
				self.rollback()
				raise _translated(error) from error
			self.cache.commit()
			self._release_writer()
		else:
			self._end_snapshot()
		# Only now: a commit that fails is rolled back, and what undoes it must still be known.
		self.before_rollback.reset()
		self.after_rollback.reset()
		self.after_commit.run()

	def rollback(self, *, save_point: str | None = None) -> None:
		"""Undo all since the last commit, or since a savepoint."""
		if save_point:
			self.execute(f"ROLLBACK TO SAVEPOINT {_savepoint_name(save_point)}")
			self.cache.forget_own()
			return
		self.before_commit.reset()
		self.after_commit.reset()
		self.before_rollback.run()
		if self.writing:
			assert self._connection
			try:
				if self._connection.in_transaction:
					self._connection.execute("ROLLBACK")
				else:
					self.cache.commit()  # a job was interrupted just after its COMMIT
			finally:
				self._release_writer()
		else:
			self._end_snapshot()
		self.cache.rollback()
		self.after_rollback.run()

	def savepoint(self, save_point: str) -> None:
		"""Mark a point to which `rollback(save_point=…)` can go back."""
		self.begin_write()
		self.execute(f"SAVEPOINT {_savepoint_name(save_point)}")

	def release_savepoint(self, save_point: str) -> None:
		"""Forget the mark and keep what was done since."""
		self.execute(f"RELEASE SAVEPOINT {_savepoint_name(save_point)}")

	def close(self) -> None:
		"""End the unit of work; what was not committed is undone."""
		self.rollback()

	# -- statements

	def execute(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor:
		"""Run one statement with SQLite's own placeholders. Raises our exceptions for a full disk or a busy site."""
		try:
			return self.connection().execute(query, params)
		except sqlite3.Error as error:
			raise _translated(error) from error

	def execute_many(self, query: str, rows: Iterable[Sequence]) -> None:
		"""Run one changing statement for each row of parameters. Raises as `execute` does."""
		self.begin_write()
		try:
			self.connection().executemany(query, rows)
		except sqlite3.Error as error:
			raise _translated(error) from error

	def write(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor:
		"""Run one changing statement, taking the writer first."""
		self.begin_write()
		return self.execute(query, params)

	def sql(
		self,
		query: Any,
		values: Any = (),
		as_dict: bool = False,
		as_list: bool = False,
		debug: bool = False,
		pluck: bool = False,
		as_iterator: bool = False,
		update: dict | None = None,
		translate: bool = True,
		**_ignored: Any,
	) -> Any:
		"""Run a query written for MariaDB (`%s`, `%(name)s`, backticks). Returns tuples, dicts, lists or one column."""
		text = to_sqlite(str(query)) if translate else str(query)
		if _WRITES.search(text):
			self.begin_write()
			text = _FOR_UPDATE.sub("", text)
		if values or values == 0:
			text, values = _to_sqlite(text, values)
		cursor = self.execute(text, values or ())
		if cursor.description is None:
			return ()
		if as_iterator:
			return as_dicts(cursor) if as_dict else iter(cursor)
		if pluck:
			return [row[0] for row in cursor]
		if as_dict:
			rows = list(as_dicts(cursor))
			if update:
				for row in rows:
					row.update(update)
			return rows
		if as_list:
			return [list(row) for row in cursor]
		return tuple(cursor)

	def sql_list(self, query: Any, values: Any = (), **kwargs: Any) -> list:
		"""Return the first column."""
		return self.sql(query, values, pluck=True)

	def sql_ddl(self, query: str, debug: bool = False) -> None:
		"""Run a statement that changes the schema; here it is part of the transaction."""
		self.write(query)

	def escape(self, s: Any, percent: bool = True) -> str:
		"""Return a text as a quoted SQL literal."""
		text = str(s).replace("\\", "\\\\").replace("'", "''")
		return f"'{text.replace('%', '%%') if percent else text}'"

	@contextmanager
	def unbuffered_cursor(self) -> Iterator[None]:
		"""Rows are never buffered here; kept for code that asks for it."""
		yield

	def is_primary_key_violation(self, error: BaseException) -> bool:
		"""Tell whether an IntegrityError speaks of the name."""
		return isinstance(error, sqlite3.IntegrityError) and ".name" in str(error)

	def is_unique_key_violation(self, error: BaseException) -> bool:
		"""Tell whether an IntegrityError speaks of a unique field."""
		return isinstance(error, sqlite3.IntegrityError) and "UNIQUE" in str(error)


def as_dicts(cursor: sqlite3.Cursor) -> Iterator[_dict]:
	"""Yield each row as a dict by column name."""
	names = [column[0] for column in cursor.description]
	for row in cursor:
		yield _dict(zip(names, row, strict=True))


@contextmanager
def savepoint(catch: type[Exception] | tuple[type[Exception], ...] = Exception) -> Iterator[None]:
	"""Undo what the block did when it raises one of these, and go on."""
	name = f"sp_{random_name()}"
	local.db.savepoint(name)
	try:
		yield
	except catch:
		local.db.rollback(save_point=name)
	else:
		local.db.release_savepoint(name)


def _savepoint_name(name: str) -> str:
	if not _SAVEPOINT.match(name):
		raise exceptions.ValidationError(f"A savepoint's name is letters, digits and _, not {name!r}.")
	return f"`{name}`"


def _to_sqlite(query: str, values: Any) -> tuple[str, Any]:
	"""Turn `%s` and `%(name)s` into `?` and `:name`; a list becomes (?, ?, …)."""
	if isinstance(values, dict):
		named: dict[str, Any] = {}

		def name(match: re.Match[str]) -> str:
			if match[0] == "%%":
				return "%"
			key = match[1]
			value = values[key]
			if isinstance(value, (list, tuple, set)):
				named.update({f"{key}_{i}": item for i, item in enumerate(value)})
				return "(" + ", ".join(f":{key}_{i}" for i in range(len(value))) + ")"
			named[key] = value
			return f":{key}"

		return _PLACEHOLDER.sub(name, query), named

	given = iter(values if isinstance(values, (list, tuple)) else (values,))
	flat: list[Any] = []

	def mark(match: re.Match[str]) -> str:
		if match[0] == "%%":
			return "%"
		value = next(given)
		if isinstance(value, (list, tuple, set)):
			flat.extend(value)
			return "(" + ", ".join("?" * len(value)) + ")"
		flat.append(value)
		return "?"

	return _PLACEHOLDER.sub(mark, query), flat


def _translated(error: BaseException) -> BaseException:
	text = str(error)
	if isinstance(error, sqlite3.OperationalError):
		if "disk is full" in text or "disk I/O error" in text:
			return exceptions.InsufficientStorage(
				"The disk is full: nothing was saved. Free some space, then save again."
			)
		if "database is locked" in text:
			return exceptions.QueryTimeoutError("The database is busy; please try again.")
	return error


def many(values: Iterable[Any]) -> str:
	"""Return as many placeholders as there are values: `?, ?, ?`."""
	return ", ".join("?" for _value in values)
