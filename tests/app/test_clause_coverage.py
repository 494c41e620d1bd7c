"""Clause coverage: what clauses want, what names them, and the readiness that follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_months, getdate, today

from iso_qms.api.standards import get_clause, get_transition
from iso_qms.iso_qms.report.clause_coverage.clause_coverage import execute
from iso_qms.standards.coverage import is_overdue
from tests.app import documents, record_forms

STANDARD, NEXT = "COVER 1:2026", "COVER 1:2030"
SHEET = "Coverage Sheet"
OUTSIDER = "coverage-outsider@example.com"
CLAUSES = {
	"4": {},
	"4.3": {"wants_document": 1},
	"8": {},
	"8.3": {},
	"8.3.2": {"wants_record": 1},
	"8.5": {"wants_document": 1, "wants_record": 1},
	"8.6": {},
}


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Any) -> Iterator[None]:
	"""People, and a registered form; it leaves with everything after the tests."""
	documents.make_people(module_factory)
	module_factory.user(OUTSIDER, "Blogger")
	module_factory.doctype(SHEET)
	record_forms.register(SHEET, "COV")
	frappe.db.commit()
	yield
	record_forms.take_away(SHEET)
	frappe.db.commit()


@pytest.fixture(autouse=True)
def standard() -> None:
	frappe.get_doc({"doctype": "QMS Standard", "code": STANDARD, "title": "Cover"}).insert()
	for number, wants in CLAUSES.items():
		clause(STANDARD, number, **wants)


def clause(standard: str, number: str, **values: Any) -> Any:
	return frappe.get_doc(
		{
			"doctype": "QMS Clause",
			"standard": standard,
			"number": number,
			"title": f"Title {number}",
			**values,
		}
	).insert()


def naming(*numbers: str, **values: Any) -> Any:
	"""A procedure in force that names the clauses."""
	rows = [{"clause": f"{STANDARD} {number}"} for number in numbers]
	return documents.effective(clauses=rows, **values)


@pytest.fixture
def form() -> Any:
	"""The registered form, which names no clause."""
	return frappe.get_doc("QMS Record Form", "COV")


def record(happened_on: Any = None) -> Any:
	"""A record of the form, that happened today or on the day."""
	made = frappe.get_doc({"doctype": SHEET, "title": "x"}).insert()
	if happened_on:
		frappe.db.set_value(SHEET, made.name, "happened_on", f"{happened_on} 08:00:00")
	return made


def rows(**filters: Any) -> dict[str, dict[str, Any]]:
	return {row["number"]: row for row in execute({"standard": STANDARD, **filters})[1]}


def figures() -> dict[str, Any]:
	return {figure["label"]: figure["value"] for figure in execute({"standard": STANDARD})[4]}


def name_form(form: Any, *numbers: str) -> None:
	form.update({"clauses": [{"clause": f"{STANDARD} {number}"} for number in numbers]})
	form.save()


def test_a_document_in_force_covers_the_clause_that_it_names():
	document = naming("4.3")

	assert (rows()["4.3"]["documents"], rows()["4.3"]["state"]) == (document.name, "Covered")


def test_a_draft_covers_nothing():
	documents.procedure(clauses=[{"clause": f"{STANDARD} 4.3"}])
	frappe.set_user("Administrator")

	assert rows()["4.3"]["state"] == "Missing"


def test_what_names_a_clause_covers_those_below_it():
	document = naming("8.3")

	assert rows()["8.3.2"]["documents"] == document.name


def test_a_chapter_is_too_wide_to_cover_what_stands_below_it():
	naming("8")

	assert rows()["8.5"]["documents"] == ""


def test_a_clause_that_wants_both_is_partly_covered_by_one():
	naming("8.5")

	assert (rows()["8.5"]["there"], rows()["8.5"]["state"], rows()["8.5"]["readiness"]) == (
		"1 of 2",
		"Partly",
		50.0,
	)


def test_only_what_is_wanted_counts():
	naming("8.6")

	assert (rows()["8.6"]["readiness"], rows()["8.6"]["state"]) == (None, "")
	assert (figures()["Readiness"], figures()["Wanted"]) == (0.0, 4)


def test_a_chapter_sums_up_what_stands_below_it():
	naming("8.5")

	assert rows()["8"]["there"] == "1 of 3"


def test_a_fresh_record_of_a_form_that_names_the_clause_covers_it(form):
	name_form(form, "8.3.2")
	record()

	assert (rows()["8.3.2"]["state"], str(rows()["8.3.2"]["last_record"])) == ("Covered", today())


def test_a_record_of_more_than_a_year_ago_covers_nothing(form):
	name_form(form, "8.3.2")
	old = add_months(today(), -13)
	record(old)

	assert (rows()["8.3.2"]["state"], rows()["8.3.2"]["last_record"]) == ("Missing", getdate(old))


def test_a_form_without_records_covers_nothing(form):
	name_form(form, "8.3.2")

	assert (rows()["8.3.2"]["forms"], rows()["8.3.2"]["state"]) == ("COV", "Missing")


def test_a_form_without_clauses_takes_those_of_the_procedure_that_asks_for_it(form):
	naming("8.5", required_records=[{"record_form": "COV", "frequency": "Event"}])
	record()

	assert (rows()["8.5"]["forms"], rows()["8.5"]["state"]) == ("COV", "Covered")


def test_clauses_of_its_own_come_before_those_of_the_procedure(form):
	naming("8.5", required_records=[{"record_form": "COV", "frequency": "Event"}])
	name_form(form, "8.3.2")

	assert (rows()["8.5"]["forms"], rows()["8.3.2"]["forms"]) == ("", "COV")


def test_records_that_the_user_may_not_read_are_not_counted(form):
	name_form(form, "8.3.2")
	record()
	frappe.set_user(documents.AUDITOR)

	assert (rows()["8.3.2"]["last_record"], rows()["8.3.2"]["state"]) == (None, "Missing")


def test_processes_are_those_of_the_documents_and_forms(form):
	for code in ("CV1", "CV2"):
		frappe.get_doc(
			{"doctype": "QMS Process", "code": code, "process_name": code, "kind": "Core"}
		).insert()
	naming("8.5", qms_process="CV2")
	form.qms_process = "CV1"
	name_form(form, "8.5")

	assert rows()["8.5"]["processes"] == "CV1, CV2"


def test_what_a_manual_excludes_is_counted_as_excluded_with_what_stands_below():
	manual_excluding("8.3")

	assert (rows()["8.3.2"]["state"], rows()["8.3.2"]["readiness"]) == ("Excluded", None)
	assert (figures()["Wanted"], figures()["Excluded"]) == (3, 1)


def test_the_manual_names_the_clauses_of_its_chapters():
	manual_excluding("8.3", chapters=[{"number": "1", "heading": "Scope", "clause": f"{STANDARD} 4.3"}])

	assert rows()["4.3"]["state"] == "Covered"


def test_an_overdue_review_is_an_open_point():
	document = naming("4.3")
	frappe.db.set_value("QMS Procedure", document.name, "next_review", add_months(today(), -1))

	assert (rows()["4.3"]["open_points"], figures()["Open Points"]) == (1, 1)


def test_an_undecided_change_request_is_an_open_point_of_its_documents():
	document = naming("4.3", title="Changed soon")
	frappe.get_doc(
		{
			"doctype": "QMS Change Request",
			"title": "New press",
			"trigger": "New Equipment",
			"what": "Steps",
			"why": "New press",
			"documents": [
				{"document_doctype": "QMS Procedure", "document": document.name, "impact": "Steps"}
			],
		}
	).insert()

	assert rows()["4.3"]["open_points"] == 1


def test_an_open_point_of_two_clauses_is_counted_once_in_all():
	document = naming("4.3", "8.6")
	frappe.db.set_value("QMS Procedure", document.name, "next_review", add_months(today(), -1))

	assert figures()["Open Points"] == 1


def test_a_form_is_overdue_after_a_whole_period_without_a_record():
	assert is_overdue("Month", getdate(add_months(today(), -3)))
	assert not is_overdue("Month", getdate(add_months(today(), -1)))
	assert not is_overdue("Event", getdate(add_months(today(), -30)))


def test_the_filter_leaves_what_is_missing():
	naming("4.3")

	assert set(rows(only_missing=1)) == {"8", "8.3", "8.3.2", "8.5"}


def test_the_message_shows_how_the_readiness_is_computed():
	naming("4.3")

	assert "Readiness 25.0 % = 1 there of 4 wanted" in execute({"standard": STANDARD})[2]


def test_the_chart_has_a_bar_for_each_chapter_that_wants_something():
	naming("4.3")
	manual_excluding("8.3")
	chart = execute({"standard": STANDARD})[3]

	assert chart["data"]["labels"] == ["4 Title 4", "8 Title 8"]
	assert {d["name"]: d["values"] for d in chart["data"]["datasets"]} == {
		"There": [1, 0],
		"Missing": [0, 2],
		"Excluded": [0, 1],
	}


def test_the_report_runs_for_its_roles_only():
	frappe.set_user(documents.HEAD)
	assert len(run("Clause Coverage", {"standard": STANDARD})["result"]) == len(CLAUSES)

	frappe.set_user(documents.READER)
	with pytest.raises(frappe.PermissionError):
		run("Clause Coverage", {"standard": STANDARD})


def test_shipped_forms_name_the_clauses_whose_record_they_are():
	(calibration,) = (
		row
		for row in execute({"standard": "ISO 9001:2015"})[1]
		if row["number"] == "7.1.5.2" and "MC" in row["forms"]
	)

	assert calibration["wants"] == "A record"


def test_a_clause_tells_what_it_wants_and_what_names_it(form):
	document = naming("8.5")
	name_form(form, "8.5")
	entry = frappe.get_doc("QMS Clause", f"{STANDARD} 8.5")
	entry.update({"document_wanted": "A plan", "questions": [{"question": "Where is it?"}]})
	entry.save()
	told = get_clause(f"{STANDARD} 8.5")

	assert (told["document"], told["record"], told["questions"]) == ("A plan", "", ["Where is it?"])
	assert [one["name"] for one in told["documents"]] == [document.name]
	assert told["forms"] == [{"name": "COV", "title": "力矩检查", "last_record": None}]


def test_a_clause_names_no_document_that_the_reader_may_not_see():
	document = naming("8.5")
	frappe.set_user(documents.READER)
	assert [one["name"] for one in get_clause(f"{STANDARD} 8.5")["documents"]] == [document.name]

	frappe.db.set_value("QMS Procedure", document.name, "classification", "Confidential")
	assert get_clause(f"{STANDARD} 8.5")["documents"] == []


def test_a_clause_is_for_who_may_read_it():
	frappe.set_user(OUTSIDER)
	with pytest.raises(frappe.PermissionError):
		get_clause(f"{STANDARD} 8.5")


def next_edition(relation: str = "Changed") -> None:
	frappe.get_doc({"doctype": "QMS Standard", "code": NEXT, "title": "Cover", "replaces": STANDARD}).insert()
	clause(NEXT, "8.5", counterparts=[{"clause": f"{STANDARD} 8.5", "relation": relation}])


def transition_row() -> dict[str, Any]:
	(row,) = (row for row in get_transition(STANDARD)["rows"] if row["clause"] == f"{NEXT} 8.5")
	return row


def test_a_document_that_names_the_earlier_clause_only_is_to_be_looked_at():
	document = naming("8.5")
	next_edition()

	assert transition_row()["status"] == "to_do"
	assert [(one["name"], one["is_done"]) for one in transition_row()["named"]] == [(document.name, False)]


def test_what_names_the_new_clause_too_is_carried_over(form):
	next_edition()
	form.update({"clauses": [{"clause": f"{STANDARD} 8.5"}, {"clause": f"{NEXT} 8.5"}]})
	form.save()

	assert transition_row()["status"] == "done"
	assert get_transition(STANDARD)["progress"]["done"] == 1


def test_the_progress_leaves_out_what_stays_the_same():
	naming("8.5")
	next_edition("Same")

	assert transition_row()["status"] == "to_do"
	assert "to_do" not in get_transition(STANDARD)["progress"]


def test_what_names_a_dropped_clause_is_to_be_looked_at():
	document = naming("8.6")
	next_edition()
	(row,) = (row for row in get_transition(STANDARD)["rows"] if not row["clause"] and row["number"] == "8.6")

	assert (row["status"], row["named"][0]["name"]) == ("to_do", document.name)


def manual_excluding(*numbers: str, **values: Any) -> Any:
	"""A manual in force that excludes the clauses."""
	frappe.set_user("Administrator")
	kind = documents.make_type(
		"Test Manual", level="1 Manual", document_doctype="QMS Manual", number_pattern="TM-.##"
	)
	frappe.set_user(documents.AUTHOR)
	draft = frappe.get_doc(
		{
			"doctype": "QMS Manual",
			"document_type": kind.name,
			"title": "Manual",
			"exclusions": [{"clause": f"{STANDARD} {number}", "justification": "None"} for number in numbers],
			**values,
		}
	).insert()
	documents.approved(draft)
	frappe.set_user("Administrator")
	return draft
