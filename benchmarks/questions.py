"""What is asked of a site that has so many records: single documents, lists as the screens ask for them, reports."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import frappe

from benchmarks.record import ACTIONS, FULL, LISTED, PLAIN, STATES, USER, new_full, new_plain
from benchmarks.steps import run, timed
from benchmarks.volume import INSPECTORS, MONTHS, name_of, state_of
from benchmarks.workload import apply_action

WARM = 5
SECONDS = 4.0  # a question that takes longer is asked less often
SHOWN = ["name", "modified", "docstatus", "workflow_state", *LISTED]
COUNTED = 1001  # up to which the screens count
NEWEST = "modified desc"
Figures = dict[str, list[float]]
List = tuple[list[list[Any]], str]


def measure(size: int, calls: int) -> dict[str, Figures]:
	"""Return the seconds of every call, as an ordinary user, on a site with `size` records of each kind."""
	frappe.set_user(USER)
	return {
		"documents": documents(size, calls),
		"lists": {title: asked(lambda n, ask=ask: page(*ask(n)), calls) for title, ask in LISTS.items()},
		"counts": {f"count, up to {COUNTED:,}": asked(count, calls)},
		"reports": {title: asked(report, 5, warm=1) for title, report in REPORTS.items()},
	}


def asked(question: Callable[[int], Any], calls: int, warm: int = WARM) -> list[float]:
	"""Return the seconds of each time the question is asked, after some times that fill the caches."""
	timed(warm, lambda n: question(-1 - n), commit=False, within=SECONDS)
	return timed(calls, question, commit=False, within=SECONDS)


# -- documents


def documents(size: int, calls: int) -> Figures:
	"""Insert, load, change and approve records: those that are changed were entered in bulk, anywhere in the table."""
	some = [name_of(number) for number in random.Random(size).choices(range(size), k=calls + WARM)]
	drafts = [name_of(number) for number in latest_drafts(size, calls + WARM)]
	operations: dict[str, Callable[[int], Any]] = {
		"insert plain": lambda n: frappe.get_doc(new_plain(n)).insert(),
		"insert with workflow and versions": lambda n: frappe.get_doc(new_full(n)).insert(),
		"load": lambda n: frappe.get_doc(FULL, some[n]),
		"load and save plain": lambda n: load_and_save(PLAIN, some[n], n),
		"load and save with workflow": lambda n: load_and_save(FULL, drafts[n], n),
		"apply_workflow, save": lambda n: apply_action(drafts[n], ACTIONS[0]),
		"apply_workflow, submit": lambda n: apply_action(drafts[n], ACTIONS[1]),
	}
	return {
		title: timed(calls + WARM, operation, commit=title != "load")[WARM:]
		for title, operation in operations.items()
	}


def latest_drafts(size: int, count: int) -> list[int]:
	"""Return numbers of drafts that no smaller size has touched."""
	found: list[int] = []
	number = size
	while len(found) < count:
		number -= 1
		if state_of(number) == 0:
			found.append(number)
	return found


def load_and_save(doctype: str, name: str, number: int) -> None:
	"""Change one field."""
	doc = frappe.get_doc(doctype, name)
	doc.remark = f"Changed {number} of {name}"
	doc.save()


# -- lists


def month(number: int) -> list[list[Any]]:
	"""Return the filters of a month, as the list screen sends a range of dates."""
	chosen = MONTHS[number * 17 % len(MONTHS)]
	return [["received_on", ">=", f"{chosen}-01"], ["received_on", "<=", f"{chosen}-28"]]


def person(number: int) -> list[Any]:
	"""Return the filter of one inspector."""
	return ["inspector", "=", INSPECTORS[number * 7 % len(INSPECTORS)]]


IN_REVIEW = ["workflow_state", "=", STATES[1]]
REJECTED = ["result", "=", "Rejected"]
LISTS: dict[str, Callable[[int], List]] = {
	"list: newest": lambda n: ([], NEWEST),
	"list: a state": lambda n: ([IN_REVIEW], NEWEST),
	"list: a result": lambda n: ([REJECTED], NEWEST),
	"list: an inspector": lambda n: ([person(n)], NEWEST),
	"list: an inspector and a result": lambda n: ([person(n), REJECTED], NEWEST),
	"list: a month": lambda n: (month(n), NEWEST),
	"list: a month and a state": lambda n: ([*month(n), IN_REVIEW], NEWEST),
	"list: since a month": lambda n: (month(n)[:1], NEWEST),
	"list: by date": lambda n: ([], "received_on desc"),
	"list: an inspector, by date": lambda n: ([person(n)], "received_on desc"),
	"list: by title": lambda n: ([], "title asc"),
}


def page(filters: list[list[Any]], order: str) -> list[Any]:
	"""Return the first twenty, as the list screen asks for them."""
	return frappe.get_list(FULL, fields=SHOWN, filters=filters, order_by=order, limit_page_length=20)


def count(number: int) -> int:
	"""Return how many records fit, as the list screen asks: of a state, of an inspector, of a month."""
	from frappe.desk.reportview import get_count

	filters = ([IN_REVIEW], [person(number)], month(number))[number % 3]
	frappe.local.form_dict = frappe._dict(
		doctype=FULL, filters=json.dumps(filters), fields='["name"]', distinct="false", limit=COUNTED
	)
	return get_count()


# -- reports


def by_state(_number: int) -> Any:
	"""What the Record Master List asks of each form."""
	from iso_qms.record_forms.counting import usage_of

	return usage_of(FULL)


def by_inspector(_number: int) -> Any:
	"""A report of the builder, grouped."""
	fields = ["inspector", "count(name) as records", "sum(quantity) as quantity"]
	return frappe.get_list(FULL, fields=fields, group_by="inspector", order_by=None, limit_page_length=0)


def by_month(_number: int) -> Any:
	"""A query report."""
	return frappe.db.sql(
		f"select date_format(received_on, '%Y-%m') as month, count(*), sum(quantity) from `tab{FULL}` group by month"
	)


REPORTS = {
	"report: by state": by_state,
	"report: by inspector": by_inspector,
	"report: by month": by_month,
}

if __name__ == "__main__":
	run({"measure": lambda size, calls: measure(int(size), int(calls))})
