"""`kill -9` during writes over HTTP: what was acknowledged is there at the next start, nothing is half-written.

`python -m benchmarks.kill9 [--rounds 200] [--forked]`. In each round the server starts, four clients create and change
records with three child rows, and after a random time the server process is killed. The next start recovers the
site; then the database must be sound, every acknowledged record and value must be in it, and every record must
have its three rows, written together with it. With `--forked` the rounds go over writes, Data Import, migration,
backup and restore as well, and many times faster; see kill9_forked.py.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from benchmarks.homes import Home, embedded, free_port, wait_until_answering
from benchmarks.load import Client, resource
from benchmarks.record import CHILDREN, FULL, ROW, new_full

CLIENTS = 4


@dataclass
class Acknowledged:
	"""What the server has confirmed: the last change of each record, and the one that was under way.

	A refusal is an answer that should not have come.
	"""

	confirmed: dict[str, int] = field(default_factory=dict)
	attempted: dict[str, int] = field(default_factory=dict)
	refusals: list[str] = field(default_factory=list)


def main() -> None:
	"""Run the rounds. Ends with code 1 at the first loss, and says what was lost."""
	parser = argparse.ArgumentParser(prog="python -m benchmarks.kill9", description="kill -9 during writes")
	parser.add_argument("--rounds", type=int, default=200)
	parser.add_argument("--seed", type=int, default=random.randrange(10**6))
	parser.add_argument("--folder", type=Path, help="where the site is made (default: the temporary folder)")
	parser.add_argument("--forked", action="store_true", help="all kinds of work, in forked processes")
	options = parser.parse_args()
	(run_forked if options.forked else run_by_command)(options)


def run_forked(options: argparse.Namespace) -> None:
	"""Run rounds over all kinds of work."""
	from benchmarks.kill9_forked import Rounds, run_rounds

	def tell(number: int, work: Rounds) -> None:
		_show_progress(number, options.rounds, work.acknowledged + len(work.known.confirmed))

	started = time.monotonic()
	with embedded(options.folder) as home:
		home.step("workload", "setup")
		print(f"seed {options.seed}", file=sys.stderr)
		work = run_rounds(home.folder / home.site, options.rounds, random.Random(options.seed), tell)
	kinds = ", ".join(f"{count} {kind}" for kind, count in work.counts.most_common())
	print(
		f"\n{options.rounds} rounds of kill -9 ({kinds}), {work.acknowledged} acknowledged records, none lost, "
		f"none half-written, {time.monotonic() - started:.0f} s (seed {options.seed})."
	)


def run_by_command(options: argparse.Namespace) -> None:
	"""Run rounds over writes; the server is started by its command each time."""
	rng = random.Random(options.seed)
	known = Acknowledged()
	started = time.monotonic()
	with embedded(options.folder) as home:
		home.step("workload", "setup")
		for number in range(1, options.rounds + 1):
			kill_while_writing(home, known, rng.uniform(0.02, 0.3))
			if problem := check_after_start(home, known):
				sys.exit(f"Round {number}, seed {options.seed}: {problem}")
			_show_progress(number, options.rounds, len(known.confirmed))
	seconds = time.monotonic() - started
	print(
		f"\n{options.rounds} rounds of kill -9, {len(known.confirmed)} acknowledged records, none lost, "
		f"none half-written, {seconds:.0f} s (seed {options.seed})."
	)


def _show_progress(number: int, rounds: int, records: int) -> None:
	if sys.stderr.isatty() or number % 20 == 0:
		end = "\r" if sys.stderr.isatty() else "\n"
		print(
			f"round {number} of {rounds}: {records} acknowledged records",
			end=end,
			file=sys.stderr,
			flush=True,
		)


def start_server(home: Home) -> tuple[subprocess.Popen, int]:
	"""Start the server as a person would, and return it with its port once it answers."""
	port = free_port()
	command = [part.replace("{port}", str(port)) for part in home.server]
	server = subprocess.Popen(
		command,
		cwd=home.folder,
		env=home.environment,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
		start_new_session=True,
	)
	try:
		wait_until_answering(server, port, home.site)
	except BaseException:
		server.kill()
		raise
	return server, port


def kill_while_writing(home: Home, known: Acknowledged, seconds: float) -> None:
	"""Let the clients write for a while, then kill the server's process group."""
	server, port = start_server(home)
	try:
		clients = [Client(port, home.site) for _ in range(CLIENTS)]
		writers = [
			threading.Thread(target=write_until_gone, args=(client, known), daemon=True) for client in clients
		]
		for writer in writers:
			writer.start()
		time.sleep(seconds)
	finally:
		os.killpg(server.pid, signal.SIGKILL)
		server.wait()
	for writer in writers:
		writer.join(timeout=30)


def write_until_gone(client: Client, known: Acknowledged) -> None:
	"""Create records and change each a few times, until the server is gone."""
	try:
		while True:
			name = client.ask("POST", resource(FULL), {**new_full(), "quantity": 1})["name"]
			known.attempted[name] = known.confirmed[name] = 1
			for quantity in (2, 3):
				known.attempted[name] = quantity
				client.ask("PUT", resource(FULL, name), {"quantity": quantity})
				known.confirmed[name] = quantity
	except (OSError, HTTPException, ValueError):
		pass  # killed: what was under way may or may not be there
	except RuntimeError as refusal:
		known.refusals.append(str(refusal))


def check_after_start(home: Home, known: Acknowledged) -> str | None:
	"""Start the server, which recovers the site, and return what is wrong with the data, or None."""
	server, _port = start_server(home)
	try:
		database = sqlite3.connect(f"file:{home.folder / home.site / 'site.db'}?mode=ro", uri=True)
		try:
			return find_problem(database, known)
		finally:
			database.close()
	finally:
		server.terminate()
		server.wait(timeout=30)


def find_problem(database: sqlite3.Connection, known: Acknowledged) -> str | None:
	"""Return the first thing that is not as it must be."""
	if known.refusals:
		return known.refusals[0]
	if (sound := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
		return f"the database is damaged: {sound}"
	stored = dict(database.execute(f"SELECT name, quantity FROM `tab{FULL}`"))
	for name, quantity in known.confirmed.items():
		if name not in stored:
			return f"{name} was acknowledged and is lost"
		if not quantity <= stored[name] <= known.attempted[name]:
			return f"{name} was acknowledged with quantity {quantity} and has {stored[name]}"
	half = database.execute(
		f"SELECT r.name, COUNT(c.name) FROM `tab{FULL}` r LEFT JOIN `tab{ROW}` c ON c.parent = r.name"
		f" GROUP BY r.name HAVING COUNT(c.name) <> {len(CHILDREN)}"
	).fetchone()
	if half:
		return f"{half[0]} has {half[1]} of {len(CHILDREN)} rows"
	orphan = database.execute(
		f"SELECT parent FROM `tab{ROW}` WHERE parent NOT IN (SELECT name FROM `tab{FULL}`)"
	).fetchone()
	return f"rows of {orphan[0]} are there without it" if orphan else None


if __name__ == "__main__":
	main()
