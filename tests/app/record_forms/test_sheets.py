"""How the screen and the printout show a record: rows, columns, items and days of its layout."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api import records as api
from tests.app.record_forms import (
	HEAD,
	OTHER_WORKER,
	SHEET,
	WORKER,
	change_field,
	fill,
	make_page,
	register,
	take_away,
	template,
)
from tests.factories import df

DAY, SYMBOL = df("day", "Int"), df("symbol", "Select", options="√\n×")
LIMITS = (df("lower_limit"), df("upper_limit"), df("value"))


@pytest.fixture(autouse=True)
def clean():
	yield
	frappe.set_user("Administrator")
	frappe.db.set_single_value("QMS Settings", {"working_days": "", "holidays": ""})
	take_away(SHEET)


@pytest.fixture
def matrix(factory):
	make_page(factory, [DAY, SYMBOL])
	register(layout="Matrix", rows_field="rows", period_field="month", page_period="Month")


@pytest.fixture
def february(matrix):
	return fill(month="2026-02-10").name


def days(name):
	return api.sheet_of(SHEET, name)["days"]


def test_a_matrix_has_the_days_of_its_month(february):
	assert [day["day"] for day in days(february)] == list(range(1, 29))
	assert (days(february)[0]["date"], days(february)[-1]["date"]) == ("2026-02-01", "2026-02-28")


def test_days_off_are_those_of_the_companys_calendar(february):
	frappe.set_user("Administrator")
	frappe.db.set_single_value("QMS Settings", {"working_days": "1,2,3,4,5", "holidays": "2026-02-17"})
	off = [day["date"] for day in days(february) if not day["works"]]
	assert off[:4] == ["2026-02-01", "2026-02-07", "2026-02-08", "2026-02-14"]
	assert "2026-02-17" in off


def test_a_page_of_a_week_has_seven_days(factory):
	make_page(factory, [DAY, SYMBOL])
	register(layout="Matrix", rows_field="rows", period_field="month", page_period="Week")
	assert [day["date"] for day in days(fill(month="2026-02-12").name)][0::6] == ["2026-02-09", "2026-02-15"]


def test_the_symbols_are_the_options_of_the_field(matrix):
	assert api.sheet_of(SHEET)["symbols"] == ["√", "×"]


def test_items_are_those_that_were_marked(february):
	api.mark(SHEET, february, "油位", 3, "√")
	api.mark(SHEET, february, "温度", 1, "√")
	sheet = api.sheet_of(SHEET, february)
	assert (sheet["items"], sheet["may_add_items"]) == (["油位", "温度"], True)


def test_printed_items_come_first_in_their_order(february):
	api.mark(SHEET, february, "油位", 3, "√")
	template([{"item": "声音"}, {"item": "温度"}])
	sheet = api.sheet_of(SHEET, february)
	assert (sheet["items"], sheet["may_add_items"]) == (["声音", "温度", "油位"], False)


def test_the_parts_of_a_checklist_are_found(factory):
	make_page(factory, [*LIMITS, df("judgement", "Select", options="\n合格\n不合格"), df("remarks")])
	register(layout="Checklist", rows_field="rows")
	sheet = api.sheet_of(SHEET)
	assert sheet["columns"] == {
		"item": "item",
		"lower_limit": "lower_limit",
		"upper_limit": "upper_limit",
		"value": "value",
		"observed": "judgement",
		"result": "judgement",
	}
	assert (sheet["passes"], sheet["fails"], sheet["printed"]) == ("合格", "不合格", False)
	template([{"item": "电压"}])
	assert api.sheet_of(SHEET)["printed"] is True


def test_a_judgement_that_nobody_types_is_no_answer(factory):
	make_page(factory, [*LIMITS, df("judgement", "Select", options="Not Judged\nPass\nFail", read_only=1)])
	register(layout="Checklist", rows_field="rows")
	assert "observed" not in api.sheet_of(SHEET)["columns"]


def test_a_slip_has_no_rows_of_its_own(form):
	sheet = api.sheet_of(SHEET)
	assert (sheet["layout"], sheet["rows_field"]) == ("Slip", None)


def test_a_slip_tells_who_signs_at_which_stage(factory):
	stage = [df("approved_by", "Link", options="User"), df("approved_on", "Datetime")]
	fields = [df("asked_by", "Link", options="User"), df("asked_on", "Date")]
	heading = df("opinion_section", "Section Break", label="部门意见")
	factory.doctype(SHEET, [*fields, heading, df("opinion", "Small Text"), *stage], autoname="TC-.#####")
	register(layout="Slip")
	assert api.sheet_of(SHEET)["stages"] == {
		"opinion_section": [{"who": "approved_by", "when": "approved_on"}]
	}


def test_a_record_on_todays_form_brings_no_definition(form):
	assert api.sheet_of(SHEET, fill().name)["definition"] is None


def test_a_filed_record_brings_its_own_form(form):
	record = fill()
	record.submit()
	frappe.set_user("Administrator")
	change_field("part", label="部件号")
	sheet = api.sheet_of(SHEET, record.name)
	assert sheet["definition"]["fields"][0]["label"] == "Part"
	assert "happened_on" in sheet["traceability"]


def test_a_draft_goes_with_the_form(form):
	record = fill()
	frappe.set_user("Administrator")
	change_field("part", label="部件号")
	assert api.sheet_of(SHEET, record.name)["definition"] is None


def test_a_filed_page_keeps_its_layout_when_the_form_gets_another(factory):
	make_page(factory, [df("value")], is_submittable=1)
	form = register(layout="Log Book", rows_field="rows")
	frappe.set_user("Administrator")
	record = fill("Administrator", rows=[{"item": "a", "row_signed": 1}])
	record.submit()
	form.reload()
	form.update({"layout": "Slip", "rows_field": None})
	form.save()
	sheet = api.sheet_of(SHEET, record.name)
	assert (sheet["layout"], sheet["rows_field"]) == ("Log Book", "rows")


def test_who_may_not_read_the_record_sees_no_sheet(form, make_user):
	record = fill()
	frappe.set_user(make_user("form-stranger@example.com", "QMS Top Management"))
	with pytest.raises(frappe.PermissionError):
		api.sheet_of(SHEET, record.name)
	with pytest.raises(frappe.PermissionError):
		api.sheet_of(SHEET)


@pytest.mark.parametrize("user", [WORKER, OTHER_WORKER, HEAD])
def test_who_fills_it_in_does(matrix, user):
	frappe.set_user(user)
	assert api.sheet_of(SHEET)["layout"] == "Matrix"


def test_what_is_no_record_form_has_no_sheet(site):
	with pytest.raises(frappe.ValidationError, match="not registered"):
		api.sheet_of("User")
