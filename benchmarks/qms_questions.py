"""What people ask of a site with many documents and records: lists, searches, reports, and what a printout's code asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import add_days, getdate

from benchmarks import qms_documents, qms_people, qms_records, volume
from benchmarks.qms_people import DEPARTMENTS, EMPLOYEE, MANAGER
from benchmarks.questions import COUNTED, NEWEST, asked
from benchmarks.steps import run

DOCUMENT, REVISION, INSPECTION = "QMS Document", "QMS Document Revision", "QMS Inspection Record"
SHOWN = {
	DOCUMENT: ["name", "modified", "docstatus", "title", "number", "document_type", "status", "revision"],
	REVISION: ["name", "modified", "docstatus", "title", "number", "revision", "status", "effective_from"],
	INSPECTION: [
		"name",
		"modified",
		"docstatus",
		"inspection_kind",
		"inspected_on",
		"workflow_state",
		"product",
	],
}
Ask = Callable[[int], Any]


def fill(documents: int, records: int, searched: int) -> None:
	"""Make the factory with so many documents and records, and so many of these in the search."""
	remove()
	qms_people.make()
	qms_records.fill(records)
	qms_documents.fill(documents, searched)


def remove() -> None:
	"""Remove all that `fill` made."""
	qms_documents.remove()
	qms_records.remove()
	qms_people.remove()


def measure(documents: int, calls: int) -> dict[str, dict[str, list[float]]]:
	"""Return by kind and question the seconds of every call: lists and searches as an employee, reports as a manager."""
	frappe.set_user(EMPLOYEE)
	found = {
		"lists": {title: asked(ask, calls) for title, ask in lists(documents).items()},
		"search": {title: asked(ask, 9, warm=1) for title, ask in searches(documents).items()},
		"pages": {title: asked(ask, 9, warm=1) for title, ask in pages().items()},
	}
	frappe.set_user(MANAGER)
	found["reports"] = {title: asked(ask, 5, warm=1) for title, ask in REPORTS.items()}
	return found


# -- as a plain employee


def lists(documents: int) -> dict[str, Ask]:
	"""The lists of documents, of their revisions and of inspections, as the screens ask for them."""

	def page(doctype: str, *filters: list[Any], order: str = NEWEST) -> list[Any]:
		return frappe.get_list(
			doctype, fields=SHOWN[doctype], filters=list(filters), order_by=order, limit_page_length=20
		)

	def of(number: int) -> list[Any]:
		return ["department", "=", DEPARTMENTS[number % len(DEPARTMENTS)]]

	def count(doctype: str, *filters: list[Any]) -> int:
		from frappe.desk.reportview import get_count

		frappe.local.form_dict = frappe._dict(
			doctype=doctype, filters=json.dumps(filters), fields='["name"]', distinct="false", limit=COUNTED
		)
		return get_count()

	def is_valid(number: int) -> Any:
		from iso_qms.api.documents import is_valid

		name = qms_documents.name_of(volume.mixed(number % 10**6) % documents)
		return is_valid(name, "A/1")

	effective = ["status", "=", "Effective"]
	year = [
		["inspected_on", ">=", add_days(getdate(), -400)],
		["inspected_on", "<=", add_days(getdate(), -370)],
	]
	return {
		"documents, newest": lambda n: page(DOCUMENT),
		"documents, by number": lambda n: page(DOCUMENT, order="number asc"),
		"documents, effective, by next review": lambda n: page(DOCUMENT, effective, order="next_review asc"),
		"documents of a department": lambda n: page(DOCUMENT, of(n)),
		"documents, title with a word": lambda n: page(DOCUMENT, ["title", "like", "%母线检验%"]),
		"documents, count of effective": lambda n: count(DOCUMENT, effective),
		"revisions, newest": lambda n: page(REVISION),
		"revisions, effective": lambda n: page(REVISION, effective),
		"revisions of a document": lambda n: page(
			REVISION, ["document", "=", qms_documents.name_of((n * 7919 + 1) % documents)]
		),
		"is this revision valid": is_valid,
		"inspections, newest": lambda n: page(INSPECTION),
		"inspections of a department": lambda n: page(INSPECTION, of(n)),
		"inspections of a department, failed": lambda n: page(INSPECTION, of(n), ["result", "=", "Fail"]),
		"inspections of a month, a year ago": lambda n: page(INSPECTION, *year),
		"inspections that wait": lambda n: page(INSPECTION, ["workflow_state", "=", "Pending Review"]),
		"inspections, late ones": lambda n: page(INSPECTION, ["late_entry", "=", 1]),
		"inspections, count of a department": lambda n: count(INSPECTION, of(n)),
	}


def searches(documents: int) -> dict[str, Ask]:
	"""The search box: over everything, and over documents alone."""
	from iso_qms.api.search import search

	return {
		"a word of most documents and records": lambda n: search("母线"),
		"the same, documents alone": lambda n: search("母线", doctype=DOCUMENT),
		"the same, revisions alone": lambda n: search("母线", doctype=REVISION),
		"two words, documents alone": lambda n: search("断路器 校准", doctype=DOCUMENT),
		"a document's number": lambda n: search(qms_documents.name_of(documents // 2 + 1)),
		"nothing fits": lambda n: search("锟斤拷烫烫烫"),
	}


def pages() -> dict[str, Ask]:
	"""What opens with the home page."""
	from iso_qms.api.home import get_home
	from iso_qms.record_forms.due import due_list

	return {"home page": lambda n: get_home(), "what is due today": lambda n: due_list()}


# -- as the quality manager


def _report(name: str, **filters: Any) -> Ask:
	def ask(_number: int) -> Any:
		from frappe.desk.query_report import run as run_report

		return run_report(name, {key: _day(value) for key, value in filters.items()})

	return ask


def _day(value: Any) -> Any:
	return str(add_days(getdate(), value)) if isinstance(value, int) else value


REPORTS: dict[str, Ask] = {
	"Document Master List": _report("Document Master List"),
	"Record Master List": _report("Record Master List"),
	"Acknowledgement Status": _report("Acknowledgement Status"),
	"Document Revision Rate": _report("Document Revision Rate"),
	"Document Review Plan": _report("Document Review Plan"),
	"Due and Overdue Records, a week": _report("Due and Overdue Records"),
	"Due and Overdue Records, a year": _report("Due and Overdue Records", from_date=-365),
	"Practice versus Documents, half a year": _report("Practice versus Documents"),
	"Practice versus Documents, two years": _report("Practice versus Documents", from_date=-730),
}

if __name__ == "__main__":
	run(
		{
			"fill": lambda *counts: fill(*map(int, counts)),
			"measure": lambda documents, calls: measure(int(documents), int(calls)),
			"remove": remove,
		}
	)
