"""Whether the person was qualified and the instrument in calibration on the day it happened."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime, today

from tests.app import staff
from tests.app.record_forms import CONFIGURER, SHEET, fill, register, take_away
from tests.factories import df

COMPETENCE = "Form Welding"


@pytest.fixture
def welding(factory):
	"""A form with person and instrument that asks for a competence."""
	staff.competence(COMPETENCE)
	factory.doctype(
		SHEET,
		[
			df("part"),
			df("welder", "Link", options="QMS Employee"),
			df("gauge", "Link", options="QMS Equipment"),
		],
		autoname="TC-.#####",
	)
	yield factory
	take_away(SHEET)


def ask(**values):
	return register(requires_competence=COMPETENCE, person_field="welder", instrument_field="gauge", **values)


def welder(valid_until=None, user=None):
	frappe.set_user("Administrator")
	row = {
		"competence": COMPETENCE,
		"skill_level": "Works Alone",
		"valid_from": add_days(today(), -100),
		"valid_until": valid_until,
	}
	return staff.employee("W-1", user=user, joined_on=add_days(today(), -400), competences=[row]).name


def enter(user="Administrator", **values):
	frappe.set_user(user)
	return frappe.get_doc({"doctype": SHEET, "part": "x", **values}).insert()


def test_who_is_qualified_leaves_no_mark(welding):
	ask()
	assert not enter(welder=welder()).qualification_gap


def test_who_is_not_is_marked(welding):
	ask()
	assert COMPETENCE in enter(welder=staff.employee("W-2").name).qualification_gap


def test_who_is_not_is_refused_where_the_form_says_so(welding):
	ask(on_missing_qualification="Refuse")
	with pytest.raises(frappe.ValidationError, match="was not qualified"):
		enter(welder=staff.employee("W-2").name)


def test_the_day_it_happened_counts(welding):
	ask(entry_within_hours=24 * 30)
	person = welder(valid_until=add_days(today(), -5))
	then = add_to_date(now_datetime(), days=-6)
	assert not enter(welder=person, happened_on=then).qualification_gap
	assert enter(welder=person).qualification_gap


def test_without_a_field_it_is_who_enters(welding):
	register(requires_competence=COMPETENCE)
	assert COMPETENCE in enter(user=CONFIGURER).qualification_gap
	welder(user=CONFIGURER)
	assert not enter(user=CONFIGURER).qualification_gap


def test_an_instrument_out_of_calibration_is_marked(welding):
	ask()
	gauge = staff.equipment("G-1")
	assert gauge in enter(gauge=gauge, welder=welder()).qualification_gap


def test_an_instrument_that_needs_no_calibration_leaves_no_mark(welding):
	ask()
	gauge = staff.equipment("G-2", needs_calibration=0)
	assert not enter(gauge=gauge, welder=welder()).qualification_gap


def test_an_instrument_out_of_calibration_is_refused_where_the_form_says_so(welding):
	ask(on_missing_qualification="Refuse")
	with pytest.raises(frappe.ValidationError, match="not in calibration"):
		enter(gauge=staff.equipment("G-3"), welder=welder())


def test_the_mark_is_not_taken_off_by_a_client(welding):
	ask()
	record = enter(welder=staff.employee("W-2").name)
	record.qualification_gap = None
	record.save()
	assert record.qualification_gap


@pytest.mark.parametrize("setting", ["person_field", "instrument_field"])
def test_a_field_that_is_none_is_refused(welding, setting):
	with pytest.raises(frappe.ValidationError, match="no such field"):
		register(**{setting: "part"})


def test_a_form_that_asks_for_nothing_marks_nothing(form):
	assert not fill().qualification_gap
