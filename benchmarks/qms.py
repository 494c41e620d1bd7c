"""The quality management system at size: ten thousand controlled documents and a million records of its forms.

Asked as people ask: lists and searches by an employee, whom the access rules limit, reports by the quality manager.
"""

from __future__ import annotations

import argparse
from statistics import median
from typing import Any

from benchmarks.growth import PAGE_MS
from benchmarks.homes import Home
from benchmarks.report import judged, milliseconds, p95, table
from benchmarks.search import TARGET_MS as SEARCH_MS

DOCUMENTS = 10_000
SEARCHED = 100_000
Found = dict[str, dict[str, list[float]]]


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return the number of records, and for each kind of question the seconds of every call, on the embedded home."""
	if "embedded" not in homes:
		return {}
	home = homes["embedded"]
	home.step("qms_questions", "fill", DOCUMENTS, options.records, min(options.records, SEARCHED))
	found = home.step("qms_questions", "measure", DOCUMENTS, options.calls // 4)
	return {"records": options.records, **found}


def rows(kind: str, found: Found) -> list[list[str]]:
	"""Return a row for each question of a kind: median and p95, marked where a target of quality.md is missed."""
	return [[title, judged(cell(seconds), is_met(kind, seconds))] for title, seconds in found[kind].items()]


def is_met(kind: str, seconds: list[float]) -> bool:
	"""Tell whether what is asked of a list or a search is reached; pages and reports have no figure of their own."""
	if kind == "lists":
		return p95(seconds) < PAGE_MS
	return kind != "search" or median(seconds) * 1000 < SEARCH_MS


def cell(seconds: list[float]) -> str:
	"""Return median and p95 in milliseconds."""
	return f"{milliseconds(median(seconds))} ({milliseconds(p95(seconds) / 1000)})" if seconds else ""


def section(results: dict[str, Any]) -> str:
	"""Return the tables."""
	title = "## Documents and records at size\n"
	if not results:
		return f"{title}Measured on the embedded home."
	head = ["question", "milliseconds"]
	return "\n\n".join(
		[
			f"{title}On the embedded home: {DOCUMENTS:,} controlled documents with 30,000 revisions, "
			f"{results['records']:,} records of fifteen registered forms over two years, {min(results['records'], SEARCHED):,} of them in the search. "
			"Milliseconds in process, median (p95). Reports are those of the quality manager, with their chart; the "
			"rest is asked by an employee, whom the rules of access limit.",
			f"Lists of 20; target: p95 under {PAGE_MS}.",
			table(head, rows("lists", results)),
			f"Search, to the first 20 with their snippets; target: under {SEARCH_MS}.",
			table(head, rows("search", results)),
			"Pages and reports.",
			table(head, [*rows("pages", results), *rows("reports", results)]),
		]
	)
