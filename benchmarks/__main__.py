"""`python -m benchmarks`: measure, print the table, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from benchmarks import load, report
from benchmarks.homes import ROOT, Home, bench, bench_folder, embedded


def main() -> None:
	"""Measure the embedded home, and Frappe where a bench is present."""
	options = arguments()
	results: dict[str, Any] = {}
	if options.home in ("both", "embedded"):
		with embedded(options.folder) as home:
			results["embedded"] = measure(home, options)
	folder = bench_folder()
	if options.home in ("both", "frappe") and folder:
		home = bench(folder, options.bench_site)
		try:
			results["frappe"] = measure(home, options)
		finally:
			home.workload("remove")
	if options.json:
		options.json.write_text(json.dumps(results))
	if "embedded" not in results:
		results["embedded"] = results.pop("frappe")  # one column is one column
	text = report.page(results, options.rows, options.clients, options.requests)
	print(text)
	if options.home == "both" and not options.no_page:
		(ROOT / "docs").mkdir(exist_ok=True)
		(ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


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


def measure(home: Home, options: argparse.Namespace) -> dict[str, Any]:
	"""Return the times of one home."""
	home.workload("setup")
	out: dict[str, Any] = {"in process": home.measure(options.rows)}
	if not options.no_rest:
		with home.serve() as port:
			out["rest"] = load.run(port, home.site, options.clients, options.requests)
	return out


if __name__ == "__main__":
	main()
