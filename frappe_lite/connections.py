"""The SQLite connections of a site: one writer behind a fair queue, and read-only connections for snapshots.

Only the writer checkpoints the WAL: SQLite before 3.51.3 can corrupt a database that several connections
checkpoint at once. Readers are opened read-only, so they cannot.
"""

from __future__ import annotations

import datetime
import os
import re
import sqlite3
import threading
from collections import deque
from decimal import Decimal
from pathlib import Path
from typing import Any

from frappe_lite.exceptions import QueryTimeoutError
from frappe_lite.mariadb_functions import add_functions

WRITER_WAIT_SECONDS = 30.0
WAL_BYTES = 5 * 1024 * 1024  # a little over the 1,000 pages after which the writer checkpoints


def format_timedelta(value: datetime.timedelta) -> str:
	"""Return a time of day as MariaDB prints it: HH:MM:SS, with six digits where there are microseconds."""
	seconds = value.days * 86400 + value.seconds
	text = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
	return f"{text}.{value.microseconds:06d}" if value.microseconds else text


def _read_datetime(value: bytes) -> datetime.datetime | str:
	text = value.decode()
	try:
		return datetime.datetime.fromisoformat(text)
	except ValueError:
		return text


def _read_date(value: bytes) -> datetime.date | str:
	text = value.decode()
	try:
		return datetime.date.fromisoformat(text)
	except ValueError:
		return text


def _read_time(value: bytes) -> datetime.timedelta | str:
	text = value.decode()
	try:
		hours, minutes, seconds = text.split(":")
		return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
	except ValueError:
		return text


# The declared types are ours (schema.py), so that other users of sqlite3 in the process are left alone.
sqlite3.register_converter("QMSDATETIME", _read_datetime)
sqlite3.register_converter("QMSDATE", _read_date)
sqlite3.register_converter("QMSTIME", _read_time)
sqlite3.register_adapter(
	datetime.datetime, lambda value: value.replace(tzinfo=None).isoformat(" ", "microseconds")
)
sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
sqlite3.register_adapter(datetime.timedelta, format_timedelta)
sqlite3.register_adapter(datetime.time, datetime.time.isoformat)
sqlite3.register_adapter(Decimal, float)


def _regexp(pattern: str | None, value: Any) -> int | None:
	if pattern is None or value is None:
		return None
	return 1 if re.search(pattern, str(value), re.IGNORECASE) else 0


def _concat(*parts: Any) -> str | None:
	return None if any(part is None for part in parts) else "".join(str(part) for part in parts)


def _now() -> str:
	return datetime.datetime.now().isoformat(" ", "microseconds")


def connect(path: Path, *, read_only: bool = False, synchronous: str = "FULL") -> sqlite3.Connection:
	"""Open the database file with the functions of MariaDB that the app's queries use. Autocommit; the caller says BEGIN."""
	connection = sqlite3.connect(
		f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
		uri=True,
		timeout=10,
		isolation_level=None,
		check_same_thread=False,
		detect_types=sqlite3.PARSE_DECLTYPES,
		cached_statements=512,
	)
	connection.create_function("regexp", 2, _regexp, deterministic=True)
	connection.create_function("concat", -1, _concat, deterministic=True)
	connection.create_function("now", 0, _now)
	add_functions(connection)
	connection.execute("PRAGMA foreign_keys=OFF")
	# What is sorted beyond the cache goes to a file: parts that fit the processor's cache sort twice as fast.
	connection.execute("PRAGMA temp_store=FILE")
	connection.execute("PRAGMA cache_size=-16000")
	connection.execute("PRAGMA case_sensitive_like=OFF")
	if not read_only:
		connection.execute("PRAGMA journal_mode=WAL")
		connection.execute(f"PRAGMA synchronous={'NORMAL' if synchronous.upper() == 'NORMAL' else 'FULL'}")
	return connection


def make_room_in_wal(path: Path) -> None:
	"""Give a database without a WAL, or with one of no length, one full of zeros, which SQLite reads as empty.

	A commit that overwrites is durable several times sooner than one that makes the file longer, because the file
	system has no new length to write down. A WAL that is there may hold commits and is left alone.
	"""
	wal = path.with_name(path.name + "-wal")
	# Who only reads leaves a WAL of no length behind.
	is_empty = wal.exists() and wal.stat().st_size == 0
	try:
		with wal.open("r+b" if is_empty else "xb") as file:
			file.write(bytes(WAL_BYTES))
			file.flush()
			os.fsync(file.fileno())
	except FileExistsError:
		pass
	except OSError:  # a full disk: the site must open all the same, for reading
		if wal.exists():
			os.truncate(wal, 0)


class FairLock:
	"""A lock that is handed on in the order of asking, so that no writer starves."""

	def __init__(self) -> None:
		self._mutex = threading.Lock()
		self._waiting: deque[tuple[threading.Lock, threading.Thread]] = deque()
		self._held = False
		self.owner: threading.Thread | None = None

	def acquire(self, timeout: float) -> bool:
		"""Take the lock, waiting for those who asked before. Returns False when `timeout` seconds have passed."""
		me = threading.current_thread()
		with self._mutex:
			if not self._held:
				self._held, self.owner = True, me
				return True
			turn = threading.Lock()
			turn.acquire()
			self._waiting.append((turn, me))
		try:
			if turn.acquire(timeout=timeout):
				return True
		except BaseException:  # a job's timeout, or Ctrl-C, while waiting
			if not self._leave((turn, me)):
				self.release()  # it was handed to us already
			raise
		return not self._leave((turn, me))  # it may have been handed to us at the last moment

	def _leave(self, entry: tuple[threading.Lock, threading.Thread]) -> bool:
		with self._mutex:
			if entry in self._waiting:
				self._waiting.remove(entry)
				return True
			return False

	def release(self) -> None:
		"""Hand the lock to the one who has waited longest."""
		with self._mutex:
			if self._waiting:
				turn, self.owner = self._waiting.popleft()
				turn.release()
			else:
				self._held, self.owner = False, None


class ConnectionPool:
	"""The writer and the readers of one database file."""

	def __init__(self, path: Path, *, read_only: bool = False, synchronous: str = "FULL") -> None:
		self.path = path
		self.read_only = read_only
		self._synchronous = synchronous
		self._lock = FairLock()
		self._writer: sqlite3.Connection | None = None
		self._readers: list[sqlite3.Connection] = []
		self._lent: set[sqlite3.Connection] = set()
		self._mutex = threading.Lock()
		if not read_only:
			make_room_in_wal(path)
			self._writer = connect(path, synchronous=synchronous)

	def take_writer(self) -> sqlite3.Connection:
		"""Return the writer, alone. Raises QueryTimeoutError when others hold it for too long."""
		if self._writer is None:
			raise sqlite3.OperationalError("attempt to write a readonly database")
		if not self._lock.acquire(WRITER_WAIT_SECONDS):
			raise QueryTimeoutError("The database is busy with another change; please try again.")
		return self._writer

	def give_back_writer(self) -> None:
		"""Let the next one write."""
		self._lock.release()

	def free_writer(self) -> None:
		"""Give the writer back when this thread still has it: a job can be interrupted just after it got it."""
		if self._lock.owner is threading.current_thread():
			if self._writer is not None and self._writer.in_transaction:
				self._writer.execute("ROLLBACK")
			self._lock.release()

	def take_reader(self) -> sqlite3.Connection:
		"""Return a read-only connection for one snapshot."""
		with self._mutex:
			connection = self._readers.pop() if self._readers else connect(self.path, read_only=True)
			self._lent.add(connection)
		return connection

	def give_back_reader(self, connection: sqlite3.Connection) -> None:
		"""Keep the connection for the next reader."""
		with self._mutex:
			self._lent.discard(connection)
			self._readers.append(connection)

	def close(self) -> None:
		"""Close every connection; the writer last, so that it checkpoints the WAL."""
		with self._mutex:
			for connection in (*self._readers, *self._lent):
				connection.close()
			self._readers.clear()
			self._lent.clear()
		if self._writer is not None:
			self._writer.close()
			self._writer = None
