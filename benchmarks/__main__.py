"""`python -m benchmarks`: measure, print the table, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import load, report
from benchmarks.homes import ROOT, Home, bench, bench_folder, embedded

TURNS = 4


def main() -> None:
	"""Measure the embedded home, and Frappe where a bench is present, turn by turn."""
	options = arguments()
	with ExitStack() as ending:
		homes = choose_homes(options, ending)
		results: dict[str, Any] = {key: {"in process": {}, "rest": {}} for key in homes}
		measure_in_process(homes, results, options)
		if not options.no_rest:
			measure_rest(homes, results, options)
	if options.json:
		options.json.write_text(json.dumps(results))
	text = report.page(results, options.rows, options.clients, options.requests)
	print(text)
	if options.home == "both" and not options.no_page:
		(ROOT / "docs").mkdir(exist_ok=True)
		(ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


def choose_homes(options: argparse.Namespace, ending: ExitStack) -> dict[str, Home]:
	"""Return the homes that are asked for and there, with the workload's doctypes made."""
	homes: dict[str, Home] = {}
	if options.home in ("both", "embedded"):
		homes["embedded"] = ending.enter_context(embedded(options.folder))
	folder = bench_folder()
	if options.home in ("both", "frappe") and folder:
		homes["frappe"] = bench(folder, options.bench_site)
		ending.callback(homes["frappe"].workload, "remove")
	for home in homes.values():
		home.workload("setup")
	return homes


def measure_in_process(homes: dict[str, Home], results: dict[str, Any], options: argparse.Namespace) -> None:
	"""Let the homes take turns, so that what else the machine does slows both alike."""
	for _turn in range(TURNS):
		for key, home in homes.items():
			for operation, seconds in home.measure(max(1, options.rows // TURNS)).items():
				results[key]["in process"].setdefault(operation, []).extend(seconds)


def measure_rest(homes: dict[str, Home], results: dict[str, Any], options: argparse.Namespace) -> None:
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


def arguments() -> argparse.Namespace:
	"""Read the command line."""
	parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
	parser.add_argument("--home", choices=["both", "embedded", "frappe"], default="both")
	parser.add_argument("--rows", type=int, default=200, help="calls of each operation in process")
	parser.add_argument("--clients", type=int, default=4)
	parser.add_argument("--requests", type=int, default=100, help="requests of each client and operation")
	parser.add_argument("--bench-site", default=os.environ.get("QMS_BENCH_SITE", "qms.test"))
	parser.add_argument(
		"--folder", type=Path, help="where the embedded site is made (default: the temporary folder)"
	)
	parser.add_argument("--no-rest", action="store_true", help="in process only")
	parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
	parser.add_argument("--json", type=Path, help="write every single time to this file")
	return parser.parse_args()


if __name__ == "__main__":
	main()
