"""`python -m benchmarks`: measure everything on both homes, print the tables, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import data_import, export, foreign, growth, qms, search, speed, start
from benchmarks.homes import ROOT, Home, bench, bench_folder, embedded

# In this order: what makes the site large comes after what measures it small.
PARTS = {
	"speed": speed,
	"import": data_import,
	"export": export,
	"search": search,
	"foreign": foreign,
	"growth": growth,
	"qms": qms,
	"start": start,
}
ABOUT = (
	"# Benchmarks\n\nWritten by `python -m benchmarks`: one workload (a record of 12 fields with 3 child rows, workflow "
	"and track_changes) on both homes, turn by turn in one run on one machine, as an ordinary user, with the app "
	"installed on both. Only the ratios mean something elsewhere; differences under a quarter are noise. What misses "
	"its target is marked."
)
KILLED = (ROOT / "benchmarks" / "kill9.md").read_text(encoding="utf-8")


def main() -> None:
	"""Measure the embedded home, and Frappe where a bench is present."""
	options = arguments()
	results: dict[str, Any] = {}
	with ExitStack() as ending:
		homes = choose_homes(options, ending)
		for name in [each for each in PARTS if each in options.only]:
			began = time.monotonic()
			results[name] = PARTS[name].measure(homes, options)
			print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
	if options.json:
		options.json.write_text(json.dumps(results))
	text = page(results, bool(bench_folder()) and options.home != "embedded")
	print(text)
	if options.home == "both" and set(options.only) == set(PARTS) and not options.no_page:
		(ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


def choose_homes(options: argparse.Namespace, ending: ExitStack) -> dict[str, Home]:
	"""Return the homes that are asked for and there, with the workload's doctypes made."""
	homes: dict[str, Home] = {}
	if options.home in ("both", "embedded"):
		homes["embedded"] = ending.enter_context(embedded(options.folder))
	folder = bench_folder()
	if options.home in ("both", "frappe") and folder:
		homes["frappe"] = bench(folder, options.bench_site)
		ending.callback(homes["frappe"].step, "workload", "remove")
	for home in homes.values():
		home.step("workload", "setup")
	return homes


def page(results: dict[str, Any], has_bench: bool) -> str:
	"""Return the whole report in Markdown."""
	machine = f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}."
	parts = [ABOUT, machine, *(PARTS[name].section(found) for name, found in results.items())]
	if not has_bench:
		parts.append("No bench was present (`FRAPPE_BENCH`, `~/frappe-bench`), so Frappe's column is empty.")
	return "\n\n".join([*parts, KILLED])


def arguments() -> argparse.Namespace:
	"""Read the command line."""
	parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
	parser.add_argument("--home", choices=["both", "embedded", "frappe"], default="both")
	parser.add_argument(
		"--only",
		nargs="+",
		choices=list(PARTS),
		default=list(PARTS),
		help="these parts; the page stays as it is",
	)
	parser.add_argument("--calls", type=int, default=200, help="calls of each operation in process")
	parser.add_argument("--clients", type=int, default=4)
	parser.add_argument("--requests", type=int, default=100, help="requests of each client and operation")
	parser.add_argument(
		"--records", type=int, default=1_000_000, help="most records that growth and qms go to"
	)
	parser.add_argument("--bench-site", default=os.environ.get("QMS_BENCH_SITE", "qms.test"))
	parser.add_argument(
		"--folder", type=Path, help="where the embedded site is made (default: the temporary folder)"
	)
	parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
	parser.add_argument("--json", type=Path, help="write every single time to this file")
	return parser.parse_args()


if __name__ == "__main__":
	main()
