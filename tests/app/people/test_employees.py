"""What an employee's record must keep to, and the questions about who works where."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.people import employment
from tests.app import staff
from tests.app.staff import day, held


@pytest.fixture(autouse=True)
def posts() -> None:
	staff.position("Fitter")
	staff.position("Foreman")


def test_the_account_leads_to_its_employee(make_user):
	user = make_user("staff-one@example.com", "QMS Employee")
	staff.employee("E1", user=user)

	assert employment.employee_of(user) == "E1"


def test_an_account_without_employee_leads_to_nobody(make_user):
	assert employment.employee_of(make_user("staff-none@example.com", "QMS Employee")) is None


def test_an_account_belongs_to_one_employee(make_user):
	user = make_user("staff-one@example.com", "QMS Employee")
	staff.employee("E1", user=user)

	with pytest.raises(frappe.ValidationError, match=r"User Account: .* belongs to E1"):
		staff.employee("E2", user=user)


def test_several_employees_have_no_account():
	staff.employee("E1")

	assert staff.employee("E2").user is None


@pytest.mark.parametrize("user", ["Administrator", "Guest"])
def test_the_accounts_of_the_system_are_no_persons(user):
	with pytest.raises(frappe.ValidationError, match="no person"):
		staff.employee("E1", user=user)


def test_holders_are_those_of_that_day():
	staff.employee("E1", held("Fitter", day(-30), day(-1)))
	staff.employee("E2", held("Fitter", day(0)))
	staff.employee("E3", "Foreman")

	assert employment.holders("Fitter") == ["E2"]
	assert employment.holders("Fitter", day(-10)) == ["E1"]


def test_first_and_last_day_belong_to_the_period():
	staff.employee("E1", held("Fitter", day(-5), day(5)))

	assert [employment.holders("Fitter", day(shift)) for shift in (-6, -5, 5, 6)] == [[], ["E1"], ["E1"], []]


def test_who_has_left_holds_no_position():
	staff.employee("E1", "Fitter", joined_on=day(-100), left_on=day(-10))

	assert employment.holders("Fitter") == []
	assert employment.holders("Fitter", day(-10)) == ["E1"]


def test_a_period_does_not_end_before_it_begins():
	with pytest.raises(frappe.ValidationError, match="Row 1 of the positions"):
		staff.employee("E1", held("Fitter", day(0), day(-1)))


def test_nobody_leaves_before_joining():
	with pytest.raises(frappe.ValidationError, match="Left On"):
		staff.employee("E1", joined_on=day(0), left_on=day(-1))


def test_a_position_is_not_held_twice_at_a_time():
	with pytest.raises(frappe.ValidationError, match=r"Row 2 of the positions: Fitter .* in row 1"):
		staff.employee("E1", held("Fitter", day(-10), day(10)), held("Fitter", day(10)))


def test_a_position_is_held_again_later():
	person = staff.employee(
		"E1", held("Fitter", day(-10), day(-5), is_main=1), held("Fitter", day(-4), is_main=1)
	)

	assert [row.position for row in employment.held_positions(person)] == ["Fitter"]


def test_there_is_one_main_position_at_a_time():
	with pytest.raises(frappe.ValidationError, match="Row 2 of the positions: the main position"):
		staff.employee("E1", held("Fitter", is_main=1), held("Foreman", is_main=1))


def test_the_only_position_is_the_main_one():
	assert staff.employee("E1", "Fitter").positions[0].is_main == 1


def test_the_main_position_comes_first():
	person = staff.employee("E1", "Fitter", held("Foreman", is_main=1))

	assert [row.position for row in employment.held_positions(person)] == ["Foreman", "Fitter"]


def test_nobody_is_the_own_superior():
	person = staff.employee("E1")
	person.superior = "E1"
	with pytest.raises(frappe.ValidationError, match="own superior"):
		person.save()


def test_superiors_go_in_no_circle():
	first = staff.employee("E1")
	staff.employee("E2", superior="E1")
	staff.employee("E3", superior="E2")
	first.superior = "E3"
	with pytest.raises(frappe.ValidationError, match="can't be above as well"):
		first.save()


def test_who_has_left_has_the_status_of_it():
	assert staff.employee("E1", left_on=day(-1)).status == "Departed"


def test_who_is_said_to_have_left_has_left_today():
	assert str(staff.employee("E1", status="Departed").left_on) == day()


def test_the_status_waits_for_the_last_day():
	with pytest.raises(frappe.ValidationError, match="the day after"):
		staff.employee("E1", status="Departed", left_on=day(3))


def test_who_comes_back_has_no_last_day():
	person = staff.employee("E1", left_on=day(-1))
	person.status = "Employed"
	with pytest.raises(frappe.ValidationError, match="Left On: empty it"):
		person.save()
	person.reload()
	person.update({"status": "Employed", "left_on": None})

	assert person.save().status == "Employed"


def test_departures_are_marked_the_day_after():
	person = staff.employee("E1", left_on=day(1))
	# the day passes
	frappe.db.set_value("QMS Employee", person.name, "left_on", day(-1))
	employment.follow_calendar()

	assert frappe.db.get_value("QMS Employee", "E1", "status") == "Departed"


def test_the_main_position_of_today_is_shown():
	person = staff.employee(
		"E1", held("Fitter", to_date=day(-1), is_main=1), held("Foreman", day(0), is_main=1)
	)

	assert person.main_position == "Foreman"


def test_nobody_types_the_main_position():
	assert staff.employee("E1", "Fitter", main_position="Foreman").main_position == "Fitter"


def test_the_main_position_follows_the_calendar():
	person = staff.employee("E1", held("Fitter", is_main=1), held("Foreman", day(1)))
	first, second = person.positions
	# a day passes
	frappe.db.set_value(first.doctype, first.name, "to_date", day(-1))
	frappe.db.set_value(second.doctype, second.name, "from_date", day(0))
	employment.follow_calendar()

	assert frappe.db.get_value("QMS Employee", "E1", "main_position") == "Foreman"


def test_the_calendar_touches_nobody_else():
	before = staff.employee("E1", "Fitter").modified
	employment.follow_calendar()

	assert str(frappe.db.get_value("QMS Employee", "E1", "modified")) == str(before)
