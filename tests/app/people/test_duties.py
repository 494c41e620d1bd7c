"""What is mine to do, and what another's."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api.people import my_duties
from iso_qms.api.permissions import explain
from tests.app import documents, staff

USER, READER = "staff-duty@example.com", "staff-duty-reader@example.com"


@pytest.fixture(autouse=True)
def fitter(make_user) -> None:
	make_user(USER, "QMS Employee")
	staff.position(
		"Fitter",
		department=staff.department(),
		is_key_post=1,
		duties=[{"duty": "Assemble cabinets by drawing"}],
		questions=[{"question": "Where is the torque written down?", "answer": "In the instruction."}],
		needs={"Crimping": "Works Alone", "Reading Drawings": "Works Alone"},
	)
	staff.employee("BOSS")
	staff.employee("E1", "Fitter", user=USER, superior="BOSS", competences=[{"competence": "Crimping"}])
	frappe.set_user(USER)


def test_the_duties_of_the_positions_held_are_mine():
	(position,) = my_duties()["positions"]

	assert (position["position"], position["is_key_post"]) == ("Fitter", 1)
	assert [row["duty"] for row in position["duties"]] == ["Assemble cabinets by drawing"]
	assert position["questions"][0]["answer"] == "In the instruction."


def test_competences_say_whether_i_meet_them():
	needed = my_duties()["positions"][0]["competences"]

	assert {row["competence"]: row["is_met"] for row in needed} == {
		"Crimping": True,
		"Reading Drawings": False,
	}


def test_i_am_told_who_i_am_and_who_is_above_me():
	mine = my_duties()

	assert (mine["employee"]["name"], mine["superior"]["name"]) == ("E1", "BOSS")


def test_departments_that_i_head_and_their_processes_are_mine():
	frappe.set_user("Administrator")
	staff.department(head=USER)
	staff.department("Paint Shop", deputy=USER)
	process = {"doctype": "QMS Process", "kind": "Core"}
	frappe.get_doc(
		{**process, "code": "T1", "process_name": "Assembly", "owner_department": staff.DEPARTMENT}
	).insert()
	frappe.get_doc({**process, "code": "T2", "process_name": "Painting", "process_owner": USER}).insert()
	frappe.get_doc({**process, "code": "T3", "process_name": "Selling"}).insert()
	frappe.set_user(USER)
	mine = my_duties()

	assert {(row["department"], row["part"]) for row in mine["departments"]} == {
		(staff.DEPARTMENT, "Head"),
		("Paint Shop", "Deputy"),
	}
	assert [row["process"] for row in mine["processes"]] == ["T1", "T2"]


def test_forms_that_my_roles_fill_are_mine():
	assert "QMS Inspection Record" in {row["record_doctype"] for row in my_duties()["forms"]}


def test_effective_documents_of_my_department_and_those_given_to_my_position_are_mine(factory):
	frappe.set_user("Administrator")
	documents.make_people(factory)
	of_department = documents.effective(department=staff.DEPARTMENT)
	given = documents.effective(distribution=[{"grantee_kind": "QMS Position", "grantee": "Fitter"}])
	documents.effective(title="Of others")
	documents.procedure(title="Not effective yet", department=staff.DEPARTMENT)
	frappe.set_user(USER)

	assert [row["name"] for row in my_duties()["documents"]] == [of_department.name, given.name]


def test_an_account_without_employee_has_no_positions(make_user):
	frappe.set_user(make_user(READER, "QMS Employee"))
	mine = my_duties()

	assert (mine["employee"], mine["superior"], mine["positions"]) == (None, None, [])


def test_the_duties_of_another_are_for_who_may_read_him(make_user):
	frappe.set_user(make_user(READER, "QMS Auditor"))
	assert my_duties("E1")["positions"][0]["position"] == "Fitter"

	frappe.set_user(make_user("staff-outsider@example.com", "Blogger"))
	with pytest.raises(frappe.PermissionError):
		my_duties("E1")


def test_who_may_read_nothing_has_empty_lists(make_user):
	frappe.set_user(make_user("staff-outsider@example.com", "Blogger"))
	mine = my_duties()

	assert (mine["departments"], mine["processes"], mine["forms"]) == ([], [], [])


def test_a_role_by_position_is_explained():
	frappe.set_user("Administrator")
	staff.position("Fitter", "QMS Auditor")
	reasons = explain("QMS Inspection Record", "export", user=USER)["reasons"]

	assert [reason["text"] for reason in reasons if reason["kind"] == "position"] == [
		f"{USER} has the role {frappe._('QMS Auditor')} from the position Fitter."
	]


def test_a_role_by_hand_is_explained_without_a_position():
	frappe.set_user("Administrator")
	staff.position("Fitter", "QMS Employee")
	reasons = explain("QMS Inspection Record", "read", user=USER)["reasons"]

	assert {reason["kind"] for reason in reasons} == {"role"}
