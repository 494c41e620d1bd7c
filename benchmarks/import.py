"""`python -m benchmarks.import [ROWS]`: a workbook of documents through Data Import on both homes, and the memory taken.

Written against the `frappe` API alone. Each home imports in a process of its own; the homes take turns.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from contextlib import ExitStack
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.homes import Home, bench, bench_folder, embedded
from benchmarks.record import PLAIN, VALUES, fields

TURNS = 3


def workbook(rows: int) -> bytes:
	"""Return an .xlsx with this many documents of twelve fields."""
	import datetime

	from xlsxwriter import Workbook

	values = {
		**VALUES,
		"received_on": datetime.date(2024, 5, 17),
		"checked_at": datetime.datetime(2024, 5, 17, 10, 20, 30),
	}
	file = io.BytesIO()
	book = Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"})
	sheet = book.add_worksheet()
	sheet.write_row(0, 0, [field["label"] for field in fields()])
	for number in range(1, rows + 1):
		sheet.write_row(number, 0, [*values.values()])
		sheet.write_string(number, 0, f"{VALUES['title']} / {number}")
	book.close()
	return file.getvalue()


def measure(site: str, sites: str, rows: int, turn: str) -> dict[str, float]:
	"""Import a workbook on one home. Returns documents, seconds and the process's largest memory in MB."""
	from benchmarks import workload

	workload.frappe.init(site, sites_path=sites)
	workload.frappe.connect()
	try:
		doc = _new_import(rows, turn)
		from frappe.core.doctype.data_import.data_import import start_import

		start = perf_counter()
		start_import(doc.name)
		seconds = perf_counter() - start
		doc.reload()
		if doc.status != "Success":
			raise RuntimeError(f"The import ended as {doc.status}: {doc.template_warnings}")
		return {"documents": rows, "seconds": seconds, "memory": _memory()}
	finally:
		workload.frappe.destroy()


def _new_import(rows: int, turn: str) -> Any:
	import frappe

	doc = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": PLAIN,
			"import_type": "Insert New Records",
			"mute_emails": 1,
		}
	).insert()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"benchmark-{turn}.xlsx",
			"content": workbook(rows),
			"is_private": 1,
			"attached_to_doctype": "Data Import",
			"attached_to_name": doc.name,
		}
	).insert()
	doc.import_file = file.file_url
	doc.save()
	frappe.db.commit()
	return doc


def _memory() -> float:
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(home: Home, rows: int, turn: int) -> dict[str, float]:
	"""Measure one home in a process of its own."""
	done = subprocess.run(
		[home.python, "-m", "benchmarks.import", "measure", home.site, ".", str(rows), str(turn)],
		cwd=home.folder,
		env=home.environment,
		capture_output=True,
		text=True,
	)
	if done.returncode:
		raise RuntimeError(f"{home.title}:\n{done.stdout}{done.stderr}")
	return json.loads(done.stdout.strip().rpartition("\n")[2])


def compare(rows: int, site: str) -> None:
	"""Let the homes take turns and print documents per second and memory; `site` is a site of the bench."""
	with ExitStack() as ending:
		homes = [ending.enter_context(embedded(None))]
		if folder := bench_folder():
			homes.append(bench(folder, site))
			ending.callback(homes[-1].workload, "remove")
		for home in homes:
			home.workload("setup")
		results: dict[str, list[dict[str, float]]] = {home.title: [] for home in homes}
		for turn in range(TURNS):
			for home in homes:
				results[home.title].append(run(home, rows, turn))
	print(f"Data Import of {rows} documents with 12 fields (.xlsx), median of {TURNS} runs")
	for title, found in results.items():
		speed = median(each["documents"] / each["seconds"] for each in found)
		print(f"{title}: {speed:.0f} documents/s, {max(each['memory'] for each in found):.0f} MB")


if __name__ == "__main__":
	if sys.argv[1:2] == ["measure"]:
		_site, _sites, _rows, _turn = sys.argv[2:]
		print(json.dumps(measure(_site, _sites, int(_rows), _turn)))
	else:
		_rows, _site = (
			[*sys.argv[1:], "2000", "qms.test"][:2] if len(sys.argv) != 2 else (sys.argv[1], "qms.test")
		)
		compare(int(_rows), _site)
