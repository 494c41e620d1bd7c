"""Rounds of `kill -9` over writes, Data Import, migration, backup and restore, a few in a second.

The program is loaded once; each round forks a process of its own that opens the site, works, and is killed at a
random moment. What that process has in memory is lost just as at a start by hand; only loading Python is saved.
After each round the site is opened, which recovers it, and all that was acknowledged is looked for.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frappe_lite
from benchmarks.kill9 import Acknowledged, find_problem, write_until_gone
from benchmarks.load import Client
from benchmarks.record import PLAIN
from frappe_lite import context, scheduler, site
from frappe_lite.backup import check_archive, make_backup
from frappe_lite.document import get_doc
from frappe_lite.http.app import Application
from frappe_lite.http.server import serve
from frappe_lite.restore import restore_site
from frappe_lite.verify import verify_site
from frappe_lite.worker import Worker

CLIENTS = 4
BLOCK = 100  # rounds on one site: checking all of it each time must not become the most of the work
ROWS = 300  # of an imported sheet: more than one batch
PATIENCE = 90.0
KINDS = ("writes", "import", "writes", "migration", "backup", "writes", "restore", "import")


class Rounds:
	"""The site under test and what is known to be in it."""

	def __init__(self, template: Path, parent: Path, rng: random.Random) -> None:
		self.template, self.parent, self.rng = template, parent, rng
		self.folder = parent / "site"
		self.log = parent / "child.log"
		self.known = Acknowledged()
		self.imports: dict[str, bool] = {}
		self.sid: str | None = None
		self.seconds: dict[str, float] = {}
		self.counts: Counter[str] = Counter()
		self.acknowledged = 0

	def renew(self) -> None:
		"""Go on with a fresh site."""
		self.acknowledged += len(self.known.confirmed)
		shutil.rmtree(self.folder, ignore_errors=True)
		shutil.copytree(self.template, self.folder)
		self.known, self.imports, self.sid = Acknowledged(), {}, None

	def run(self, kind: str) -> str | None:
		"""Do a round; returns what is wrong afterwards, or None."""
		self.counts[kind] += 1
		problem = getattr(self, f"_{kind}")()
		return problem or self.check()

	# -- processes

	def fork(self, action: Callable[..., Any], *args: Any) -> tuple[int, int]:
		"""Start `action(pipe, *args)` in a process of its own. Returns its id and the end of the pipe to read."""
		reader, writer = os.pipe()
		pid = os.fork()
		if pid:
			os.close(writer)
			return pid, reader
		code = 1
		try:
			os.setsid()
			os.dup2(os.open(self.log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
			action(writer, *args)
			code = 0
		except BaseException:
			traceback.print_exc()
		finally:
			os._exit(code)

	def kill(self, pid: int, reader: int) -> str | None:
		"""Kill a process that may have ended by itself. Returns its complaint when it failed without us."""
		os.kill(pid, signal.SIGKILL)
		_pid, status = os.waitpid(pid, 0)
		os.close(reader)
		if os.WIFEXITED(status) and os.WEXITSTATUS(status):
			return f"the process failed by itself:\n{self.log.read_text()}"
		return None

	def finish(self, action: Callable[..., Any], *args: Any) -> str | None:
		"""Let an action end by itself. Returns what went wrong, or None."""
		pid, reader = self.fork(action, *args)
		until = time.monotonic() + PATIENCE
		while time.monotonic() < until:
			done, status = os.waitpid(pid, os.WNOHANG)
			if done:
				os.close(reader)
				return None if status == 0 else f"it ended with {status}:\n{self.log.read_text()}"
			time.sleep(0.005)
		self.kill(pid, reader)
		return f"{action.__name__} took longer than {PATIENCE} seconds"

	def kill_within(self, kind: str, action: Callable[..., Any], *args: Any) -> str | None:
		"""Kill an action at a random moment of the time that it took when it was first left alone."""
		if kind not in self.seconds:
			began = time.monotonic()
			problem = self.finish(action, *args)
			self.seconds[kind] = time.monotonic() - began
			return problem
		pid, reader = self.fork(action, *args)
		time.sleep(self.rng.uniform(0, 1.1 * self.seconds[kind]))
		return self.kill(pid, reader)

	# -- kinds of rounds

	def _writes(self, besides: Callable[..., Any] | None = None) -> str | None:
		pid, reader = self.fork(_serve, self.folder)
		other = None
		try:
			port = int(os.read(reader, 10) or 0)
			if not port:
				return self.kill(pid, reader) or "the server did not start"
			writers = self._start_writers(port)
			other = self.fork(besides, self.folder) if besides else None
			time.sleep(self.rng.uniform(0.02, 0.35) + (0.3 if besides else 0))
		finally:
			problem = self.kill(pid, reader)
			if other:
				problem = self.kill(*other) or problem
		for writer in writers:
			writer.join(timeout=30)
		return problem

	def _start_writers(self, port: int) -> list[threading.Thread]:
		first = Client(port, "site", self.sid)
		self.sid = first.sid
		clients = [first, *(Client(port, "site", self.sid) for _each in range(CLIENTS - 1))]
		# Forking copies a lock that another thread holds, so the writers wait until all is forked.
		writers = [threading.Timer(0.02, write_until_gone, args=(client, self.known)) for client in clients]
		for writer in writers:
			writer.start()
		return writers

	def _import(self) -> str | None:
		batch = f"batch {len(self.imports)}"
		self.imports[batch] = False
		pid, reader = self.fork(_import_sheet, self.folder, batch)
		self.imports[batch] = os.read(reader, 1) == b"q"
		time.sleep(self.rng.uniform(0, 0.6))
		return self.kill(pid, reader)

	def _migration(self) -> str | None:
		outdate(self.folder)
		reader = self.fork(_back_up_again_and_again, self.folder)  # a reader beside it keeps the WAL alive
		problem = self.kill_within("migration", _migrate, self.folder)
		problem = self.kill(*reader) or problem
		for archive in (self.folder / "backups").glob("*.tar.gz"):
			problem = problem or _problem_of_archive(archive)
			archive.unlink()
		return problem

	def _backup(self) -> str | None:
		before = dict(self.known.confirmed)
		problem = self._writes(besides=_back_up_again_and_again)
		archives = sorted((self.folder / "backups").glob("*.tar.gz"))
		for archive in archives:
			problem = problem or _problem_of_archive(archive)
		if archives and not problem:
			target = self.parent / "restored"
			restore_site(archives[-1], target)
			problem = self._look_into(target, Acknowledged(before, self.known.attempted))
			shutil.rmtree(target)
		for archive in archives:
			archive.unlink()
		return problem

	def _restore(self) -> str | None:
		archive = self.parent / "archive.tar.gz"
		problem = self.finish(_back_up, self.folder, archive)
		problem = problem or self.kill_within("restore", _restore, archive, self.folder)
		archive.unlink(missing_ok=True)
		return problem

	# -- looking

	def check(self) -> str | None:
		"""Open the site, let interrupted jobs end, and look for all that was acknowledged."""
		problem = self.finish(_open_and_drain, self.folder) or self._look_into(self.folder, self.known)
		for left in self.folder.glob("replaced-*"):
			shutil.rmtree(left)
		return problem or self._check_imports()

	def _look_into(self, folder: Path, known: Acknowledged) -> str | None:
		if problems := verify_site(folder).problems:
			return problems[0]
		database = sqlite3.connect(f"file:{folder / 'site.db'}?mode=ro", uri=True)
		try:
			return find_problem(database, known)
		finally:
			database.close()

	def _check_imports(self) -> str | None:
		database = sqlite3.connect(f"file:{self.folder / 'site.db'}?mode=ro", uri=True)
		try:
			query = f"SELECT batch, COUNT(*), COUNT(DISTINCT title) FROM `tab{PLAIN}` GROUP BY batch"
			found = {batch: (rows, titles) for batch, rows, titles in database.execute(query)}
		finally:
			database.close()
		for batch, acknowledged in self.imports.items():
			rows = found.get(batch, (0, 0))
			if rows != (ROWS, ROWS) and (acknowledged or rows != (0, 0)):
				return f"the import of {batch} has {rows[0]} rows, {rows[1]} different ones, of {ROWS}"
		return None


# -- what the processes do


def _serve(pipe: int, folder: Path) -> None:
	home = site.open_site(folder)
	Worker(home).start()
	serve(Application(home), "127.0.0.1", 0, started=lambda port: os.write(pipe, str(port).encode()))


def _connected(folder: Path) -> site.Site:
	home = site.open_site(folder)
	context.init_request(home)
	context.set_user("Administrator")
	return home


def _import_sheet(pipe: int, folder: Path, batch: str) -> None:
	home = _connected(folder)
	lines = [f"{batch} row {number},{batch},{number}" for number in range(ROWS)]
	content = "\n".join(["Title,Batch,Quantity", *lines]).encode()
	file = get_doc({"doctype": "File", "file_name": "sheet.csv", "content": content, "is_private": 1})
	values = {"reference_doctype": PLAIN, "import_type": "Insert New Records"}
	data_import = get_doc({"doctype": "Data Import", **values, "import_file": file.insert().file_url})
	data_import.insert().start_import()
	context.local.db.commit()
	os.write(pipe, b"q")
	context.destroy()
	Worker(home).start()
	time.sleep(PATIENCE)


def _load_program(folder: Path) -> None:
	"""Import what the processes would import, so that they share it."""
	home = _connected(folder)
	get_doc({"doctype": PLAIN, "title": "not kept"}).insert()
	scheduler.is_valid_cron("* * * * *")
	context.destroy()
	home.close()


def _migrate(pipe: int, folder: Path) -> None:
	site.migrate(folder)


def _back_up(pipe: int, folder: Path, archive: Path) -> None:
	make_backup(folder, archive)


def _back_up_again_and_again(pipe: int, folder: Path) -> None:
	while True:
		make_backup(folder)


def _restore(pipe: int, archive: Path, folder: Path) -> None:
	restore_site(archive, folder)


def _open_and_drain(pipe: int, folder: Path) -> None:
	home = site.open_site(folder)
	Worker(home).drain()
	home.close()


def outdate(folder: Path) -> None:
	"""Let the site look as if an older version had left it."""
	database = sqlite3.connect(folder / "site.db")
	try:
		database.execute("UPDATE tabDefaultValue SET defvalue = 'older' WHERE defkey = 'fingerprint'")
		database.commit()
	finally:
		database.close()


def _problem_of_archive(archive: Path) -> str | None:
	try:
		check_archive(archive)
	except Exception as error:
		return str(error)
	return None


def run_rounds(template: Path, rounds: int, rng: random.Random, tell: Callable[[int, Rounds], Any]) -> Rounds:
	"""Run the rounds. Raises SystemExit at the first problem; what is left of the site is kept then."""
	frappe_lite.install()
	parent = Path(tempfile.mkdtemp(prefix="kill9-", dir=template.parent))
	work = Rounds(template, parent, rng)
	work.renew()
	_load_program(work.folder)
	for number in range(rounds):
		if number % BLOCK == 0:
			work.renew()
		kind = KINDS[number % len(KINDS)]
		if problem := work.run(kind):
			raise SystemExit(f"Round {number + 1}, {kind}: {problem}\nThe site is kept in {parent}.")
		tell(number + 1, work)
	work.renew()
	shutil.rmtree(parent)
	return work
