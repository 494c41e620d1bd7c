"""How many calls a second both homes answer, in process and over REST."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks import load
from benchmarks.homes import Home
from benchmarks.report import p95, ratio, shown, table

TURNS = 4
IN_PROCESS_TARGET = 5
REST_TARGET = 4


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return for each home the seconds of every call, in process and over REST."""
	results: dict[str, Any] = {key: {"in process": {}, "rest": {}} for key in homes}
	_measure_in_process(homes, results, options.calls)
	_measure_rest(homes, results, options)
	return {**results, "calls": options.calls, "clients": options.clients, "requests": options.requests}


def _measure_in_process(homes: dict[str, Home], results: dict[str, Any], calls: int) -> None:
	"""Let the homes take turns, so that what else the machine does slows both alike."""
	for _turn in range(TURNS):
		for key, home in homes.items():
			for operation, seconds in home.step("workload", "measure", max(1, calls // TURNS)).items():
				results[key]["in process"].setdefault(operation, []).extend(seconds)


def _measure_rest(homes: dict[str, Home], results: dict[str, Any], options: argparse.Namespace) -> None:
	"""Serve all homes, and ask them in turns; the one that is not asked is idle."""
	with ExitStack() as servers:
		ports = {key: servers.enter_context(home.serve()) for key, home in homes.items()}
		for operation in load.OPERATIONS:
			for _turn in range(TURNS):
				for key, home in homes.items():
					count = max(1, options.requests // TURNS)
					part = load.run(operation, ports[key], home.site, options.clients, count)
					whole = results[key]["rest"].setdefault(operation, {"seconds": [], "whole": 0.0})
					whole["seconds"] += part["seconds"]
					whole["whole"] += part["whole"]


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


def section(results: dict[str, Any]) -> str:
	"""Return the two tables."""
	ours, theirs = (results.get(key, {"in process": {}, "rest": {}}) for key in ("embedded", "frappe"))
	in_process = in_process_rows(ours["in process"], theirs["in process"])
	rest = rest_rows(ours["rest"], theirs["rest"])
	return "\n\n".join(
		[
			f"## In process\nCalls a second (median of {results['calls']}), a commit each, `synchronous=FULL`. "
			f"Target: {IN_PROCESS_TARGET} ×.",
			table(["operation", "Frappe", "embedded home", "ratio", "embedded p95 ms"], in_process),
			f"## REST\nRequests a second (p95 in ms), {results['clients']} clients, {results['requests']} requests "
			"each; Frappe with two gunicorn workers, the embedded home with its one process. "
			f"Target: {REST_TARGET} ×, p95 under 50 ms.",
			table(["operation", "Frappe", "embedded home", "ratio"], rest),
		]
	)
