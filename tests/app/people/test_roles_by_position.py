"""An account has the roles of its positions while they are held, and what was given by hand is not touched."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.people import roles
from tests.app import staff
from tests.app.staff import day, held

USER, OTHER = "staff-holder@example.com", "staff-other@example.com"
AUDITOR, CONTROLLER = "QMS Auditor", "QMS Document Controller"


@pytest.fixture(autouse=True)
def holder(make_user) -> None:
	make_user(USER, "QMS Employee")
	staff.position("Internal Auditor", AUDITOR)
	staff.position("Archivist", CONTROLLER)


def given(user: str = USER) -> set[str]:
	return staff.roles(user) - {"QMS Employee"}


def grants() -> set[tuple[str, str]]:
	return {
		tuple(row)
		for row in frappe.get_all("QMS Role Grant", {"user": USER}, ["role", "position"], as_list=1)
	}


def test_a_position_gives_its_roles():
	staff.employee("E1", "Internal Auditor", user=USER)

	assert given() == {AUDITOR}
	assert AUDITOR in frappe.get_roles(USER)
	assert grants() == {(AUDITOR, "Internal Auditor")}


def test_a_position_that_is_taken_away_takes_its_roles_along():
	person = staff.employee("E1", "Internal Auditor", "Archivist", user=USER)
	person.set("positions", person.positions[1:])
	person.save()

	assert given() == {CONTROLLER}
	assert grants() == {(CONTROLLER, "Archivist")}


def test_a_role_added_to_a_position_reaches_its_holders():
	staff.employee("E1", "Internal Auditor", user=USER)
	staff.position("Internal Auditor", AUDITOR, CONTROLLER)

	assert given() == {AUDITOR, CONTROLLER}


def test_a_role_taken_off_a_position_leaves_its_holders():
	staff.employee("E1", "Internal Auditor", user=USER)
	staff.position("Internal Auditor")

	assert given() == set()


def test_a_position_out_of_use_gives_nothing():
	staff.employee("E1", "Internal Auditor", user=USER)
	staff.position("Internal Auditor", AUDITOR, is_active=0)

	assert given() == set()


def test_a_position_of_the_past_or_the_future_gives_nothing():
	staff.employee(
		"E1", held("Internal Auditor", to_date=day(-1)), held("Archivist", from_date=day(1)), user=USER
	)

	assert given() == set()


def test_the_daily_job_gives_what_begins_and_takes_what_ended():
	person = staff.employee("E1", held("Internal Auditor"), held("Archivist", from_date=day(1)), user=USER)
	first, second = person.positions
	# a day passes
	frappe.db.set_value(first.doctype, first.name, "to_date", day(-1))
	frappe.db.set_value(second.doctype, second.name, "from_date", day(0))
	roles.sync_all()

	assert given() == {CONTROLLER}


def test_a_second_run_of_the_daily_job_changes_nothing():
	staff.employee("E1", "Internal Auditor", user=USER)
	roles.sync_all()
	before = frappe.db.get_value("User", USER, "modified"), grants()
	roles.sync_all()

	assert (frappe.db.get_value("User", USER, "modified"), grants()) == before


def test_an_account_that_cannot_be_saved_keeps_nobody_from_their_roles(make_user):
	make_user(OTHER, "QMS Employee")
	for number, user in (("E1", USER), ("E2", OTHER)):
		person = staff.employee(number, held("Internal Auditor", from_date=day(1)), user=user)
		row = person.positions[0]
		frappe.db.set_value(row.doctype, row.name, "from_date", day(0))
	# a language that does not exist any more: the account is refused when it is saved
	broken, whole = sorted((USER, OTHER))
	frappe.db.set_value("User", broken, "language", "no-such-language")
	roles.sync_all()

	assert (given(broken), given(whole)) == (set(), {AUDITOR})


def test_a_role_given_by_hand_stays_when_the_position_ends():
	frappe.get_doc("User", USER).add_roles(AUDITOR)
	person = staff.employee("E1", "Internal Auditor", user=USER)
	assert grants() == set()
	person.set("positions", [])
	person.save()

	assert given() == {AUDITOR}


def test_a_role_of_two_positions_stays_until_both_have_ended():
	staff.position("Lead Auditor", AUDITOR)
	person = staff.employee("E1", "Internal Auditor", "Lead Auditor", user=USER)
	person.set("positions", person.positions[:1])
	person.save()
	assert given() == {AUDITOR}
	person.set("positions", [])
	person.save()

	assert given() == set()


def test_a_role_that_somebody_took_off_the_account_comes_back_with_the_day():
	staff.employee("E1", "Internal Auditor", user=USER)
	frappe.get_doc("User", USER).remove_roles(AUDITOR)
	roles.sync_all()

	assert given() == {AUDITOR}


def test_who_leaves_loses_what_came_by_position_at_once():
	person = staff.employee("E1", "Internal Auditor", user=USER)
	person.status = "Departed"
	person.save()

	assert staff.roles(USER) == {"QMS Employee"}


def test_an_employee_who_is_deleted_leaves_no_roles_behind():
	staff.employee("E1", "Internal Auditor", user=USER)
	frappe.delete_doc("QMS Employee", "E1")

	assert (given(), grants()) == (set(), set())


def test_another_account_gets_the_roles_and_the_former_loses_them(make_user):
	make_user(OTHER, "QMS Employee")
	person = staff.employee("E1", "Internal Auditor", user=USER)
	person.user = OTHER
	person.save()

	assert (given(USER), given(OTHER)) == (set(), {AUDITOR})


def test_an_account_without_employee_keeps_what_it_has(make_user):
	make_user(OTHER, AUDITOR)
	roles.sync_all()

	assert staff.roles(OTHER) == {AUDITOR}


def test_a_disabled_role_is_not_given(make_role):
	role = make_role("Staff Disabled Role")
	staff.position("Internal Auditor", role)
	frappe.get_doc("Role", role).update({"disabled": 1}).save()
	staff.employee("E1", "Internal Auditor", user=USER)

	assert given() == set()


def test_taking_everything_back_leaves_what_was_given_by_hand():
	staff.employee("E1", "Internal Auditor", user=USER)
	roles.take_everything_back()

	assert staff.roles(USER) == {"QMS Employee"}
	assert grants() == set()


def test_the_roles_of_a_renamed_position_stay():
	staff.employee("E1", "Internal Auditor", user=USER)
	frappe.rename_doc("QMS Position", "Internal Auditor", "System Auditor")
	roles.sync_all()

	assert given() == {AUDITOR}
	assert grants() == {(AUDITOR, "System Auditor")}
