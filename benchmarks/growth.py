"""The same figures at ten thousand, a hundred thousand and a million records, on the same rows in both homes."""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from statistics import median
from typing import Any

from benchmarks import load
from benchmarks.homes import Home
from benchmarks.report import judged, milliseconds, p95, table

SIZES = (10_000, 100_000, 1_000_000)
TARGET = 1.5
PAGE_MS = 20
REST = "REST: list of 20"
MARIADB_MB = 2_048  # so that the million fits, as its owner would set it
Figures = dict[str, list[float]]


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return for each home, size and figure the seconds of every call."""
	sizes = [size for size in SIZES if size <= options.records]
	results: dict[str, Any] = {key: {} for key in homes}
	memory = {key: home.step("volume", "give_memory", MARIADB_MB) for key, home in homes.items()}
	try:
		for home in homes.values():
			home.step("workload", "remove")
			home.step("workload", "setup")
		for begin, end in zip([0, *sizes], sizes, strict=False):
			with ThreadPoolExecutor() as both:
				list(both.map(lambda home: home.step("volume", "fill", begin, end), homes.values()))  # noqa: B023
			for key, home in homes.items():
				results[key][str(end)] = _figures(home, end, options)
	finally:
		for key, home in homes.items():
			home.step("volume", "remove")
			if memory[key]:
				home.step("volume", "give_memory", memory[key])
	return results


def _figures(home: Home, size: int, options: argparse.Namespace) -> dict[str, Figures]:
	found = home.step("questions", "measure", size, options.calls // 2)
	with home.serve() as port:
		answers = load.run("list of 20", port, home.site, options.clients, max(1, options.requests // 2))
	return {**found, "rest": {REST: answers["seconds"]}}


def growth(times: list[float], per_record: bool) -> float:
	"""Return how many times longer a call takes per tenfold of records, at the worst step."""
	steps = [after / before for before, after in pairwise(times)]
	return max(steps, default=1.0) / (10 if per_record else 1)


def growth_rows(ours: dict[str, Any], theirs: dict[str, Any]) -> list[list[str]]:
	"""Return a row for each figure: milliseconds at each size, and the growth."""
	rows = []
	sizes = list(ours or theirs)
	for kind, figures in (ours or theirs)[sizes[0]].items():
		for title in figures:
			medians = [
				[median(home[size][kind][title]) for size in sizes] if home else [] for home in (theirs, ours)
			]
			times = growth(medians[1], kind == "reports") if ours else 0.0
			cells = [milliseconds(each) for home in medians for each in (home or [None] * len(sizes))]
			rows.append([title, *cells, judged(f"{times:.2f} ×", times <= TARGET) if ours else ""])
	return rows


def page_rows(ours: dict[str, Any], theirs: dict[str, Any], size: str) -> list[list[str]]:
	"""Return a row for each list: median and p95 of both homes."""

	def cell(home: dict[str, Any], title: str) -> str:
		seconds = home[size]["lists"][title] if home else []
		return f"{milliseconds(median(seconds))} ({milliseconds(p95(seconds) / 1000)})" if seconds else ""

	rows = []
	for title in (ours or theirs)[size]["lists"]:
		own = cell(ours, title)
		is_met = not ours or p95(ours[size]["lists"][title]) < PAGE_MS
		rows.append([title.removeprefix("list: "), cell(theirs, title), judged(own, is_met)])
	return rows


def report_rows(ours: dict[str, Any], theirs: dict[str, Any], size: str) -> list[list[str]]:
	"""Return a row for each grouped report: the time of both homes, and how many times faster ours is."""
	rows = []
	for title in (ours or theirs)[size]["reports"]:
		times = [median(home[size]["reports"][title]) if home else None for home in (theirs, ours)]
		faster = times[0] / times[1] if times[0] and times[1] else None
		ratio = judged(f"{faster:.1f} ×", faster >= 1) if faster else ""
		rows.append([title.removeprefix("report: "), *map(milliseconds, times), ratio])
	return rows


def section(results: dict[str, Any]) -> str:
	"""Return the tables."""
	ours, theirs = results.get("embedded", {}), results.get("frappe", {})
	sizes = list(ours or theirs)
	shown = [f"{int(size):,}" for size in sizes]
	most = shown[-1]
	return "\n\n".join(
		[
			"## Growth\nMedian milliseconds of a call, by the number of records (each with 3 child rows; as many plain "
			"documents). Records that are loaded and changed lie anywhere in the table. Lists are of 20, with the "
			"fields, filters and orders that the list screen sends; reports read every record, so their growth is per "
			f"record. MariaDB has {MARIADB_MB:,} MB for its pages; SQLite's file is in the system's cache. Target: at most {TARGET} × per tenfold.",
			table(
				[
					"figure",
					*(f"Frappe {each}" for each in shown),
					*(f"embedded {each}" for each in shown),
					"growth",
				],
				growth_rows(ours, theirs),
			),
			f"## A page of a list among {most} records\nMilliseconds in process, median (p95). Target: p95 under "
			f"{PAGE_MS}. `tests/lite/test_list_pages.py` holds that no page is looked for in the whole table.",
			table(["list", "Frappe", "embedded home"], page_rows(ours, theirs, sizes[-1])),
			f"## Grouped reports over {most} records\nMilliseconds, the same rows in both databases. Target: no "
			"slower than MariaDB.",
			table(["report", "Frappe", "embedded home", "faster"], report_rows(ours, theirs, sizes[-1])),
		]
	)
