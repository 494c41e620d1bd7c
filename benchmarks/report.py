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


def in_process_rows(
	embedded: dict[str, list[float]], frappe: dict[str, list[float]] | None
) -> list[list[str]]:
	"""Return a row for each operation: calls a second by the median, and the ratio."""
	rows = []
	for operation, seconds in embedded.items():
		ours = 1 / median(seconds)
		theirs = 1 / median(frappe[operation]) if frappe else None
		row = [
			operation,
			f"{theirs:,.0f}" if theirs else "",
			f"{ours:,.0f}",
			ratio(ours, theirs, IN_PROCESS_TARGET),
		]
		rows.append([*row, f"{p95(seconds):.1f}"])
	return rows


def rest_rows(embedded: dict[str, Any], frappe: dict[str, Any] | None) -> list[list[str]]:
	"""Return a row for each operation: requests a second, p95 of both, and the ratio."""
	rows = []
	for operation, mine in embedded.items():
		ours = len(mine["seconds"]) / mine["whole"]
		yours = frappe and frappe[operation]
		theirs = len(yours["seconds"]) / yours["whole"] if yours else None
		rows.append(
			[
				operation,
				f"{theirs:,.0f} ({p95(yours['seconds']):.0f})" if yours and theirs else "",
				f"{ours:,.0f} ({p95(mine['seconds']):.0f})",
				ratio(ours, theirs, REST_TARGET),
			]
		)
	return rows


def ratio(ours: float, theirs: float | None, target: float) -> str:
	"""Return how many times faster, marked where it misses the target."""
	if not theirs:
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
	ours, theirs = results["embedded"], results.get("frappe")
	parts = [
		"# Benchmarks",
		"Written by `python -m benchmarks`: one workload (a record of 12 fields with 3 child rows, workflow and "
		"track_changes) on both homes, in one run on one machine, as an ordinary user. Only the ratios mean "
		"something elsewhere; differences under a quarter are noise.",
		f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.",
		f"## In process\nCalls a second (median of {rows}), a commit each, `synchronous=FULL`.",
		table(
			["operation", "Frappe", "embedded home", "ratio", "embedded p95 ms"],
			in_process_rows(ours["in process"], theirs and theirs["in process"]),
		),
	]
	if "rest" in ours:
		parts += [
			f"## REST\nRequests a second (p95 in ms), {clients} clients, {count} requests each; Frappe with two "
			"gunicorn workers, the embedded home with its one process.",
			table(
				["operation", "Frappe", "embedded home", "ratio"],
				rest_rows(ours["rest"], theirs and theirs.get("rest")),
			),
		]
	if not theirs:
		parts.append("No bench was present (`FRAPPE_BENCH`, `~/frappe-bench`), so Frappe's column is empty.")
	return "\n\n".join(parts) + "\n"
