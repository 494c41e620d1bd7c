"""Whether a person was qualified on a day."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import getdate

from iso_qms.people.qualification import is_qualified, missing_competences
from tests.app import staff
from tests.app.staff import day


def skilled(level: str = "Works Alone", **values) -> object:
	row = {"competence": staff.competence("Crimping"), "skill_level": level, **values}
	return staff.employee("E1", competences=[row])


def test_who_works_alone_is_qualified():
	skilled()

	assert is_qualified("E1", "Crimping")


def test_who_lacks_the_competence_is_not():
	staff.competence("Welding")
	skilled()

	assert not is_qualified("E1", "Welding")


@pytest.mark.parametrize("level", ["In Training", "Under Supervision"])
def test_who_does_not_work_alone_yet_is_not(level):
	skilled(level)

	assert not is_qualified("E1", "Crimping")


def test_another_level_can_be_asked_for():
	skilled("Under Supervision")

	assert is_qualified("E1", "Crimping", level="Under Supervision")
	assert not is_qualified("E1", "Crimping", level="Trains Others")


def test_a_level_that_does_not_exist_is_refused():
	skilled()
	with pytest.raises(frappe.ValidationError, match="no level"):
		is_qualified("E1", "Crimping", level="Master")


def test_the_first_and_the_last_day_are_valid():
	skilled(valid_from=day(-10), valid_until=day(10))

	assert [is_qualified("E1", "Crimping", day(shift)) for shift in (-11, -10, 10, 11)] == [
		False,
		True,
		True,
		False,
	]


def test_who_has_left_is_not_qualified_afterwards():
	staff.employee(
		"E1",
		competences=[{"competence": staff.competence("Crimping")}],
		joined_on=day(-100),
		left_on=day(-10),
	)

	assert is_qualified("E1", "Crimping", day(-10))
	assert not is_qualified("E1", "Crimping", day(-9))


def test_an_employee_who_does_not_exist_is_told():
	staff.competence("Crimping")
	with pytest.raises(frappe.DoesNotExistError):
		is_qualified("E-NOBODY", "Crimping")


def test_a_competence_with_a_validity_ends_by_itself():
	staff.competence("Crimping", valid_months=12)
	person = skilled(valid_from="2026-03-15")

	assert getdate(person.competences[0].valid_until) == getdate("2027-03-14")


def test_a_typed_end_stays():
	staff.competence("Crimping", valid_months=12)
	person = skilled(valid_from="2026-03-15", valid_until="2026-06-30")

	assert getdate(person.competences[0].valid_until) == getdate("2026-06-30")


def test_a_competence_does_not_end_before_it_begins():
	with pytest.raises(frappe.ValidationError, match="Row 1 of the competences"):
		skilled(valid_from=day(0), valid_until=day(-1))


def test_what_the_positions_need_and_the_person_lacks():
	staff.position("Fitter", needs={"Crimping": "Works Alone", "Reading Drawings": "Under Supervision"})
	staff.employee("E1", "Fitter", competences=[{"competence": "Crimping", "skill_level": "In Training"}])

	assert [(row["competence"], row["skill_level"]) for row in missing_competences("E1")] == [
		("Crimping", "Works Alone"),
		("Reading Drawings", "Under Supervision"),
	]


def test_nothing_is_missing_for_a_position_that_ended():
	staff.position("Fitter", needs={"Crimping": "Works Alone"})
	staff.employee("E1", staff.held("Fitter", to_date=day(-1)))

	assert missing_competences("E1") == []
	assert missing_competences("E1", day(-1))
