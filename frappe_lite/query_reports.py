"""The SQL of query reports: one statement that reads records, and can do nothing else however it is written."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

from frappe_lite.context import local
from frappe_lite.database import _to_sqlite
from frappe_lite.exceptions import PermissionError, QueryTimeoutError, ValidationError
from frappe_lite.mariadb_sql import to_sqlite
from frappe_lite.messages import throw
from frappe_lite.translate import _

READS = re.compile(r"^\s*(select|with|explain)\b", re.IGNORECASE)
LONGEST_SECONDS = 120
STEPS_BETWEEN_LOOKS = 100_000
ALLOWED = (
	sqlite3.SQLITE_SELECT,
	sqlite3.SQLITE_READ,
	sqlite3.SQLITE_FUNCTION,
	sqlite3.SQLITE_RECURSIVE,
)
# Passwords, sessions and the queue are no records; a person's report has no business with them.
KEPT_BACK = re.compile(r"^(__|tabSessions$|sqlite_)", re.IGNORECASE)
FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer"})


def _only_records(action: int, first: str | None, second: str | None, *_rest: Any) -> int:
	if action not in ALLOWED:
		return sqlite3.SQLITE_DENY
	if action == sqlite3.SQLITE_READ and KEPT_BACK.match(first or ""):
		return sqlite3.SQLITE_DENY
	if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS:
		return sqlite3.SQLITE_DENY
	return sqlite3.SQLITE_OK


def _everything(*_action: Any) -> int:
	return sqlite3.SQLITE_OK


class QueryRun:
	"""The rows of a report's query, read as they are asked for; `names` are the columns.

	Raises PermissionError for what is not reading, ValidationError for a query that does not run, and
	QueryTimeoutError for one that takes too long.
	"""

	def __init__(self, report: Any, filters: dict[str, Any]) -> None:
		self.title = _(report.name)
		if not (report.query or "").strip():
			throw(_("Must specify a Query to run"), ValidationError, title=_("Report Document Error"))
		if not READS.match(report.query):
			throw(
				_("Query must be of SELECT or read-only WITH type."),
				PermissionError,
				title=_("Unsafe SQL query"),
			)
		try:
			query, values = to_sqlite(report.query), {}
			if filters:
				query, values = _to_sqlite(query, filters)
		except KeyError as missing:
			throw(_("Report {0} needs the filter {1}.").format(self.title, missing.args[0]), ValidationError)
		self._connection = local.db.connection()
		self._guard(int(report.timeout or 0) or LONGEST_SECONDS)
		try:
			self._cursor = self._connection.execute(query, values)
		except BaseException as error:
			self._release()
			self._explain(error)
		self.names = [column[0] for column in self._cursor.description or ()]

	def __iter__(self) -> Iterator[tuple]:
		try:
			yield from self._cursor
		except sqlite3.Error as error:
			self._explain(error)
		finally:
			self._release()

	def _guard(self, seconds: int) -> None:
		until = time.monotonic() + seconds
		self._connection.set_authorizer(_only_records)
		self._connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_BETWEEN_LOOKS)

	def _release(self) -> None:
		self._connection.set_progress_handler(None, 0)
		# Python 3.10 cannot take an authorizer away again
		self._connection.set_authorizer(_everything)

	def _explain(self, error: BaseException) -> None:
		text = str(error)
		if "not authorized" in text or "prohibited" in text:
			throw(_("The query of report {0} may only read records.").format(self.title), PermissionError)
		if text == "interrupted":
			throw(
				_("Report {0} takes too long. Filter it, or write its query anew.").format(self.title),
				QueryTimeoutError,
			)
		if isinstance(error, sqlite3.Error):
			throw(_("The query of report {0} does not run: {1}.").format(self.title, text), ValidationError)
		raise error
