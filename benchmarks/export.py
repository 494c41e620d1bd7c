"""`python -m benchmarks.export [ROWS]`: a list of 20 columns to Excel and CSV, on the embedded home; time and memory.

The records are made in one process and taken out in another, so that the memory is that of the export alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import frappe_lite
from benchmarks.homes import embedded

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


def connect(folder: Path) -> None:
	"""Work as Administrator on the site."""
	frappe_lite.install()
	from frappe_lite import context

	context.init(folder)
	context.connect()


def fill(folder: Path, rows: int) -> None:
	"""Make the DocType and its records."""
	connect(folder)
	import frappe

	rights = {"role": "System Manager", "read": 1, "write": 1, "create": 1, "export": 1, "report": 1}
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": DOCTYPE,
			"module": "Core",
			"custom": 1,
			"fields": fields(),
			"permissions": [rights],
		}
	).insert()
	columns = ["name", "creation", "modified", "owner", "modified_by", "docstatus", "idx"]
	columns += [field["fieldname"] for field in fields()]
	moment = "2026-01-01 00:00:00.000000"
	values = [SAMPLES[field["fieldtype"]] for field in fields()]
	marks = ", ".join("?" * len(columns))
	frappe.db.begin_write()
	frappe.db.connection().executemany(
		f"INSERT INTO `tab{DOCTYPE}` ({', '.join(columns)}) VALUES ({marks})",
		(
			(f"R{number:07}", moment, moment, "Administrator", "Administrator", 0, 0, *values)
			for number in range(rows)
		),
	)
	frappe.db.commit()
	frappe.destroy()


def export(folder: Path, file_format: str) -> dict[str, float]:
	"""Take all records out. Returns seconds, processor seconds, the file's size and the process's largest memory, both in MB."""
	connect(folder)
	import frappe
	from frappe.desk.reportview import export_query

	frappe.local.form_dict = frappe._dict(
		doctype=DOCTYPE,
		file_format_type=file_format,
		fields=json.dumps(["name", *(field["fieldname"] for field in fields())]),
	)
	start, cpu = perf_counter(), process_time()
	export_query()
	seconds, cpu = perf_counter() - start, process_time() - cpu
	size = len(frappe.response.filecontent)
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	frappe.destroy()
	return {"seconds": seconds, "cpu": cpu, "size": size / 1e6, "memory": memory}


def main(rows: int) -> None:
	"""Make a site, fill it, and take the list out in both formats."""
	with embedded() as home:
		folder = home.folder / home.site

		def step(*arguments: str) -> str:
			command = [sys.executable, "-m", "benchmarks.export", *arguments]
			done = subprocess.run(command, env=home.environment, capture_output=True, text=True)
			if done.returncode:
				raise RuntimeError(done.stderr)
			return done.stdout.strip().rpartition("\n")[2]

		step("fill", str(folder), str(rows))
		for file_format in ("Excel", "CSV"):
			found = json.loads(step("measure", str(folder), file_format))
			print(
				f"{rows} rows of 20 columns to {file_format}: {found['seconds']:.1f} s"
				f" ({found['cpu']:.1f} s of processor time),"
				f" {found['memory']:.0f} MB of memory, a file of {found['size']:.1f} MB"
			)


if __name__ == "__main__":
	if sys.argv[1:2] == ["fill"]:
		fill(Path(sys.argv[2]), int(sys.argv[3]))
	elif sys.argv[1:2] == ["measure"]:
		print(json.dumps(export(Path(sys.argv[2]), sys.argv[3])))
	else:
		main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
