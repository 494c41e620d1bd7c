"""Who stands above whom."""

from __future__ import annotations

import pytest

from iso_qms.people.superiors import head_of, superior_of
from tests.app import staff
from tests.app.staff import day, held

HEAD = "staff-head@example.com"


@pytest.fixture
def head(make_user) -> str:
	return make_user(HEAD, "QMS Department Head")


def test_the_department_has_its_head(head):
	assert head_of(staff.department(head=head)) == HEAD


def test_a_department_without_head_has_that_of_the_one_above(head):
	staff.department("Works", is_group=1, head=head)

	assert head_of(staff.department(parent_qms_department="Works")) == HEAD


def test_where_nobody_is_named_there_is_no_head():
	assert head_of(staff.department()) is None


def test_a_named_superior_comes_first(head):
	staff.position("Foreman")
	staff.position("Fitter", reports_to="Foreman")
	staff.employee("BOSS")
	staff.employee("F1", "Foreman")
	staff.employee("E1", "Fitter", superior="BOSS")

	assert superior_of("E1") == "BOSS"


def test_else_whoever_holds_the_position_above():
	staff.position("Foreman")
	staff.position("Fitter", reports_to="Foreman")
	staff.employee("F0", held("Foreman", to_date=day(-1)))
	staff.employee("F1", held("Foreman", day(0)))
	staff.employee("E1", "Fitter")

	assert superior_of("E1") == "F1"
	assert superior_of("E1", day(-1)) == "F0"


def test_a_vacant_position_is_passed_over():
	staff.position("Manager")
	staff.position("Foreman", reports_to="Manager")
	staff.position("Fitter", reports_to="Foreman")
	staff.employee("M1", "Manager")
	staff.employee("E1", "Fitter")

	assert superior_of("E1") == "M1"


def test_else_the_head_of_the_department(head):
	staff.department(head=head)
	staff.employee("H1", user=head)
	staff.employee("E1")

	assert superior_of("E1") == "H1"


def test_the_head_of_a_department_is_below_the_head_of_the_one_above(head, make_user):
	chief = make_user("staff-chief@example.com", "QMS Top Management")
	staff.department("Works", is_group=1, head=chief)
	staff.department(parent_qms_department="Works", head=head)
	staff.employee("C1", user=chief, department="Works")
	staff.employee("H1", user=head)

	assert superior_of("H1") == "C1"
	assert superior_of("C1") is None


def test_who_has_left_is_nobodys_superior(head):
	staff.department(head=head)
	staff.employee("H1", user=head)
	staff.employee("BOSS", left_on=day(-1))
	staff.employee("E1", superior="BOSS")

	assert superior_of("E1") == "H1"
