"""A list of 20 columns to Excel and CSV: time, and the most memory of a process that does nothing else."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import frappe

from benchmarks import volume
from benchmarks.homes import Home
from benchmarks.report import judged, shown, table
from benchmarks.steps import peak_memory, run

ROWS = 100_000
SECONDS, MEGABYTES = 12, 100
DOCTYPE = "Benchmark Sheet"
KINDS = ("Data", "Int", "Float", "Date", "Datetime", "Select", "Small Text", "Check", "Currency", "Data")
SAMPLES: dict[str, Any] = {
	"Data": "Incoming inspection of batch 4711",
	"Int": 1200,
	"Float": 12.345,
	"Date": "2024-05-17",
	"Datetime": "2024-05-17 10:20:30.000000",
	"Select": "Accepted",
	"Small Text": "Surface in order, two pieces with scratches were sorted out.",
	"Check": 1,
	"Currency": 99.9,
}


def fields() -> list[dict[str, Any]]:
	"""Return nineteen fields; the name is the twentieth column."""
	kinds = [KINDS[at % len(KINDS)] for at in range(19)]
	return [
		{"fieldname": f"field_{at}", "label": f"Field {at}", "fieldtype": kind}
		for at, kind in enumerate(kinds)
	]


def rows(count: int) -> Iterator[tuple[Any, ...]]:
	"""Yield the records."""
	moment = "2026-01-01 00:00:00.000000"
	values = [SAMPLES[field["fieldtype"]] for field in fields()]
	for number in range(count):
		yield (f"R{number:07}", moment, moment, "Administrator", "Administrator", 0, 0, *values)


def fill(count: int) -> None:
	"""Make the DocType and its records."""
	remove()
	rights = {"role": "System Manager", "read": 1, "write": 1, "create": 1, "export": 1, "report": 1}
	form = {"doctype": "DocType", "name": DOCTYPE, "module": "Core", "custom": 1}
	frappe.get_doc({**form, "fields": fields(), "permissions": [rights]}).insert()
	volume.enter(DOCTYPE, rows(count), [*volume.STANDARD, *(field["fieldname"] for field in fields())])
	frappe.db.commit()


def remove() -> None:
	"""Remove them."""
	if frappe.db.exists("DocType", DOCTYPE):
		frappe.delete_doc("DocType", DOCTYPE, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{DOCTYPE}`")
		frappe.db.commit()


def export(file_format: str) -> dict[str, float]:
	"""Take all records out. Returns seconds, the size of the file and the memory, both in MB."""
	from frappe.desk.reportview import export_query

	frappe.local.form_dict = frappe._dict(
		doctype=DOCTYPE,
		file_format_type=file_format,
		fields=json.dumps(["name", *(field["fieldname"] for field in fields())]),
	)
	start = perf_counter()
	export_query()
	seconds = perf_counter() - start
	content = frappe.response.get("filecontent") or frappe.response.get("result")
	return {"seconds": seconds, "size": len(content) / 1e6, "memory": peak_memory()}


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return what each format took on each home."""
	results: dict[str, Any] = {}
	for key, home in homes.items():
		home.step("export", "fill", ROWS)
		try:
			results[key] = {each: home.step("export", "export", each) for each in ("Excel", "CSV")}
		finally:
			home.step("export", "remove")
	return results


def section(results: dict[str, Any]) -> str:
	"""Return the table."""
	cells = []
	for file_format in ("Excel", "CSV"):
		row = [file_format]
		for key in ("frappe", "embedded"):
			found = results.get(key, {}).get(file_format)
			row += (
				[f"{found['seconds']:.1f}", shown(found["memory"]), shown(found["size"], 1)]
				if found
				else [""] * 3
			)
		if row[4]:
			row[4] = judged(row[4], results["embedded"][file_format]["seconds"] < SECONDS)
			row[5] = judged(row[5], results["embedded"][file_format]["memory"] < MEGABYTES)
		cells.append(row)
	head = [f"{home} {what}" for home in ("Frappe", "embedded") for what in ("s", "memory MB", "file MB")]
	return (
		f"## A list to a file\n{ROWS:,} rows of 20 columns, in process. Target for Excel: under {SECONDS} s and "
		f"{MEGABYTES} MB.\n\n{table(['format', *head], cells)}"
	)


if __name__ == "__main__":
	run({"fill": lambda count: fill(int(count)), "export": export, "remove": remove})
