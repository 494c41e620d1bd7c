"""The quality management system at size: ten thousand controlled documents and a million records of its forms.

Asked as people ask: lists and searches by an employee, whom the access rules limit, reports by the quality manager.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from benchmarks.growth import MARIADB_MB, PAGE_MS
from benchmarks.homes import Home
from benchmarks.report import judged, milliseconds, p95, table
from benchmarks.search import TARGET_MS as SEARCH_MS

DOCUMENTS = 10_000
SEARCHED = 100_000
Found = dict[str, dict[str, list[float]]]


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return the number of records, and for each home and kind of question the seconds of every call."""
	results: dict[str, Any] = {"records": options.records}
	memory = {key: home.step("volume", "give_memory", MARIADB_MB) for key, home in homes.items()}
	try:
		with ThreadPoolExecutor() as both:
			list(both.map(lambda each: _fill(each, options.records), homes.values()))
		for key, home in homes.items():
			results[key] = home.step("qms_questions", "measure", DOCUMENTS, options.calls // 4)
	finally:
		for key, home in homes.items():
			if key == "frappe":  # the embedded site ends with the benchmark
				home.step("qms_questions", "remove")
			if memory[key]:
				home.step("volume", "give_memory", memory[key])
	return results


def _fill(home: Home, records: int) -> None:
	home.step("qms_questions", "fill", DOCUMENTS, records, min(records, SEARCHED))


def rows(kind: str, ours: Found, theirs: Found) -> list[list[str]]:
	"""Return a row for each question of a kind: median and p95 of both homes, marked where ours misses its target."""
	found = []
	for title in (ours or theirs)[kind]:
		own, others = (home[kind][title] if home else [] for home in (ours, theirs))
		found.append([title, cell(others), judged(cell(own), is_met(kind, own, others))])
	return found


def is_met(kind: str, own: list[float], others: list[float]) -> bool:
	"""Tell whether the embedded home reaches what is asked of it: quality.md has a figure for each kind."""
	if not own:
		return True
	if kind == "lists":
		return p95(own) < PAGE_MS
	if kind == "search":
		return median(own) * 1000 < SEARCH_MS
	return not others or median(own) <= median(others)


def cell(seconds: list[float]) -> str:
	"""Return median and p95 in milliseconds."""
	return f"{milliseconds(median(seconds))} ({milliseconds(p95(seconds) / 1000)})" if seconds else ""


def section(results: dict[str, Any]) -> str:
	"""Return the tables."""
	ours, theirs = results.get("embedded", {}), results.get("frappe", {})
	head = ["question", "Frappe", "embedded home"]
	return "\n\n".join(
		[
			f"## Documents and records at size\n{DOCUMENTS:,} controlled documents with 30,000 revisions, "
			f"{results['records']:,} records of fifteen registered forms over two years, {min(results['records'], SEARCHED):,} of them in the search. "
			"Milliseconds in process, median (p95). Reports are those of the quality manager, with their chart; the "
			"rest is asked by an employee, whom the rules of access limit.",
			f"Lists of 20; target: p95 under {PAGE_MS}.",
			table(head, rows("lists", ours, theirs)),
			f"Search, to the first 20 with their snippets; target: under {SEARCH_MS}.",
			table(head, rows("search", ours, theirs)),
			"Pages and reports; target: no slower than on MariaDB.",
			table(head, [*rows("pages", ours, theirs), *rows("reports", ours, theirs)]),
		]
	)
