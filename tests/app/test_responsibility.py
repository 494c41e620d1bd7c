"""The responsibility matrix: clause by department, with one lead."""

from __future__ import annotations

import frappe
import pytest
from frappe.desk.query_report import run

from iso_qms.iso_qms.report.responsibility_matrix.responsibility_matrix import execute
from tests.app import staff

STANDARD = "MATRIX 1:2026"
QUALITY, SHOP = "Matrix Quality", "Matrix Shop"


@pytest.fixture(autouse=True)
def standard() -> None:
	frappe.get_doc({"doctype": "QMS Standard", "code": STANDARD, "title": "Matrix"}).insert()
	for number, title in (
		("8", "Operation"),
		("8.1", "Planning"),
		("8.2", "Requirements"),
		("9", "Checking"),
	):
		frappe.get_doc(
			{"doctype": "QMS Clause", "standard": STANDARD, "number": number, "title": title}
		).insert()
	staff.department(QUALITY)
	staff.department(SHOP)


def give(number: str, department: str, part: str = "Leads"):
	return frappe.get_doc(
		{
			"doctype": "QMS Responsibility",
			"clause": f"{STANDARD} {number}",
			"department": department,
			"part": part,
		}
	).insert()


def matrix() -> dict[str, dict[str, str]]:
	columns, rows, *_rest = execute({"standard": STANDARD})
	names = {column["fieldname"]: column["label"] for column in columns}
	return {
		row["number"]: {
			names[key]: value for key, value in row.items() if key.startswith("department_") and value
		}
		for row in rows
	}


def test_a_part_knows_its_standard():
	assert give("8.1", QUALITY).standard == STANDARD


def test_a_department_has_one_part_in_a_clause():
	give("8.1", QUALITY)
	with pytest.raises(frappe.DuplicateEntryError, match=f"{QUALITY} has a part"):
		give("8.1", QUALITY, "Informed")


def test_a_clause_has_one_lead():
	give("8.1", QUALITY)
	with pytest.raises(frappe.ValidationError, match=f"{QUALITY} leads .* already; a clause has one lead"):
		give("8.1", SHOP)


def test_who_takes_part_does_not_become_a_second_lead():
	give("8.1", QUALITY)
	second = give("8.1", SHOP, "Takes Part")
	second.part = "Leads"
	with pytest.raises(frappe.ValidationError, match="one lead"):
		second.save()


def test_several_departments_take_part():
	give("8.1", QUALITY, "Takes Part")

	assert give("8.1", SHOP, "Takes Part").name


def test_the_lead_can_be_saved_again():
	assert give("8.1", QUALITY).save().part == "Leads"


def test_a_clause_with_parts_is_not_deleted():
	give("9", QUALITY)
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("QMS Clause", f"{STANDARD} 9")


def test_the_matrix_has_clauses_by_departments():
	give("8.1", QUALITY)
	give("8.1", SHOP, "Informed")
	leads, informed = frappe._("Leads"), frappe._("Informed")

	assert matrix() == {"8": {}, "8.1": {QUALITY: leads, SHOP: informed}, "8.2": {}, "9": {}}


def test_clauses_without_lead_are_named():
	give("8.1", QUALITY)
	_columns, _rows, message, _chart, summary = execute({"standard": STANDARD})

	assert message.endswith("8.2, 9")
	assert [row["value"] for row in summary] == [4, 1, 2]


def test_whoever_leads_a_chapter_leads_what_stands_below():
	give("8", QUALITY)
	_columns, _rows, message, _chart, _summary = execute({"standard": STANDARD})

	assert message.endswith(": 9")


def test_the_chart_counts_the_parts_of_each_department():
	give("8.1", QUALITY)
	give("8.2", QUALITY)
	give("9", QUALITY, "Informed")
	_columns, _rows, _message, chart, _summary = execute({"standard": STANDARD, "department": QUALITY})

	assert chart["data"]["labels"] == [QUALITY]
	assert [dataset["values"] for dataset in chart["data"]["datasets"]] == [[2], [0], [1]]


def test_the_matrix_runs_for_its_roles_only(make_user):
	give("8.1", QUALITY)
	frappe.set_user(make_user("matrix-auditor@example.com", "QMS Auditor"))
	assert len(run("Responsibility Matrix", {"standard": STANDARD})["result"]) >= 4

	frappe.set_user(make_user("matrix-employee@example.com", "QMS Employee"))
	with pytest.raises(frappe.PermissionError):
		run("Responsibility Matrix", {"standard": STANDARD})
