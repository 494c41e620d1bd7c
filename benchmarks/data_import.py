"""A workbook of documents through Data Import: documents a second, and the most memory of the process."""

from __future__ import annotations

import argparse
import io
from statistics import median
from time import perf_counter
from typing import Any

import frappe

from benchmarks.homes import Home
from benchmarks.record import PLAIN, VALUES, fields
from benchmarks.report import judged, ratio, shown, table
from benchmarks.steps import peak_memory, run

ROWS = 2_000
TURNS = 3
TARGET, MEGABYTES = 10, 150


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


def import_documents(rows: int, turn: str) -> dict[str, float]:
	"""Import a workbook. Returns documents, seconds and the memory in MB."""
	from frappe.core.doctype.data_import.data_import import start_import

	doc = _new_import(rows, turn)
	start = perf_counter()
	start_import(doc.name)
	seconds = perf_counter() - start
	doc.reload()
	if doc.status != "Success":
		raise RuntimeError(f"The import ended as {doc.status}: {doc.template_warnings}")
	memory = peak_memory()
	frappe.delete_doc("Data Import", doc.name, force=True)
	frappe.db.commit()
	return {"documents": rows, "seconds": seconds, "memory": memory}


def _new_import(rows: int, turn: str) -> Any:
	values = {"reference_doctype": PLAIN, "import_type": "Insert New Records", "mute_emails": 1}
	doc = frappe.get_doc({"doctype": "Data Import", **values}).insert()
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


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Let the homes take turns. Returns what each turn took."""
	results: dict[str, Any] = {key: [] for key in homes}
	for turn in range(TURNS):
		for key, home in homes.items():
			results[key].append(home.step("data_import", "import", ROWS, turn))
	return results


def section(results: dict[str, Any]) -> str:
	"""Return the table."""
	speed, memory = {}, {}
	for key in ("frappe", "embedded"):
		turns = results.get(key) or []
		speed[key] = median(each["documents"] / each["seconds"] for each in turns) if turns else None
		memory[key] = max((each["memory"] for each in turns), default=None)
	own = shown(memory["embedded"])
	row = [
		"documents of 12 fields",
		*(cell for key in speed for cell in (shown(speed[key]), shown(memory[key]))),
		ratio(speed["embedded"], speed["frappe"], TARGET),
	]
	row[4] = judged(own, (memory["embedded"] or 0) < MEGABYTES)
	head = ["Data Import", "Frappe a second", "memory MB", "embedded a second", "memory MB", "ratio"]
	return (
		f"## A workbook in\n{ROWS:,} validated documents from .xlsx, median of {TURNS} runs. Target: {TARGET} ×, under "
		f"{MEGABYTES} MB.\n\n{table(head, [row])}"
	)


if __name__ == "__main__":
	run({"import": lambda rows, turn: import_documents(int(rows), turn)})
