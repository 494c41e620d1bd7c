"""What this app's hooks add on Frappe to saving documents that are not ours: with and without them, call by call."""

from __future__ import annotations

import argparse
from statistics import quantiles
from time import perf_counter
from typing import Any

import frappe

from benchmarks.homes import Home
from benchmarks.report import judged, milliseconds, table
from benchmarks.steps import run

CALLS = 400
TARGET = 5  # per cent
APP = "iso_qms."
TITLE = "Benchmark of hooks"
DOCUMENTS: dict[str, dict[str, Any]] = {
	"ToDo": {"description": TITLE},
	"Note": {"title": TITLE, "content": TITLE},
}
Times = dict[str, list[float]]


def save(calls: int) -> dict[str, dict[str, Times]]:
	"""Return the seconds of each insert and each save, `with` and `without` our hooks, by DocType."""
	every = frappe.get_doc_hooks()
	others = {
		doctype: {
			event: [each for each in paths if not each.startswith(APP)] for event, paths in events.items()
		}
		for doctype, events in every.items()
	}
	return {doctype: _alternate(doctype, calls, {"with": every, "without": others}) for doctype in DOCUMENTS}


def _alternate(doctype: str, calls: int, hooks: dict[str, Any]) -> dict[str, Times]:
	"""Take turns, each time in the other order, so that what grows and what disturbs falls on both."""
	found: dict[str, Times] = {"insert": {each: [] for each in hooks}, "save": {each: [] for each in hooks}}
	for number in range(-10, calls):
		for which in sorted(hooks, reverse=bool(number % 2)):
			frappe.local.cache = {}  # as each request begins
			frappe.local.doc_events_hooks = hooks[which]
			seconds = _insert_and_save(doctype, f"{TITLE} {number} {which}")
			if number >= 0:
				for event, each in seconds.items():
					found[event][which].append(each)
	frappe.local.doc_events_hooks = hooks["with"]
	return found


def _insert_and_save(doctype: str, title: str) -> dict[str, float]:
	values = {key: title for key in DOCUMENTS[doctype]}
	began = perf_counter()
	doc = frappe.get_doc({"doctype": doctype, **values}).insert()
	frappe.db.commit()
	inserted = perf_counter()
	doc = frappe.get_doc(doctype, doc.name)
	doc.set(list(values)[-1], f"{title} again")
	doc.save()
	frappe.db.commit()
	return {"insert": inserted - began, "save": perf_counter() - inserted}


def remove() -> None:
	"""Remove what was saved."""
	for doctype, values in DOCUMENTS.items():
		frappe.db.delete(doctype, {next(iter(values)): ["like", f"{TITLE}%"]})
	frappe.db.commit()


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return the times on Frappe; nothing without a bench."""
	if "frappe" not in homes:
		return {}
	try:
		return homes["frappe"].step("foreign", "save", CALLS)
	finally:
		homes["frappe"].step("foreign", "remove")


def section(results: dict[str, Any]) -> str:
	"""Return the table; a sentence without a bench."""
	head = "## Documents that are not ours, on Frappe\n"
	if not results:
		return f"{head}Measured where a bench is present."
	rows = []
	for doctype, events in results.items():
		for event, times in events.items():
			with_hooks, without = (quantiles(times[each])[0] for each in ("with", "without"))
			added = 100 * (with_hooks / without - 1)
			shown = judged(f"{added:+.1f} %", added <= TARGET)
			rows.append([f"{event} {doctype}", milliseconds(without), milliseconds(with_hooks), shown])
	return (
		f"{head}Milliseconds of {CALLS} calls each, commit included, in one process that takes turns; the lower quartile, "
		f"because what disturbs a call makes it longer only. Target: at most {TARGET} % more.\n\n{table(['', 'without our hooks', 'with them', 'added'], rows)}"
	)


if __name__ == "__main__":
	run({"save": lambda calls: save(int(calls)), "remove": remove})
