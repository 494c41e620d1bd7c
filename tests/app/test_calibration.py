"""Whether an instrument was in calibration on a day, and what the equipment shows of it."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import getdate

from iso_qms.equipment.calibration import in_calibration
from tests.app import staff
from tests.app.staff import day

CLERK = "staff-metrology@example.com"


@pytest.fixture
def calibrated(make_user):
	"""`calibrated(on, result, **values)` returns an approved calibration of MIC-01."""

	def make(on: str, result: str = "Pass", **values):
		staff.equipment()
		return staff.approve(staff.calibration("MIC-01", on, result, **values), make_user)

	return make


def shown(*fields: str) -> tuple:
	return frappe.db.get_value("QMS Equipment", "MIC-01", fields)


def test_what_needs_no_calibration_is_always_in_it():
	staff.equipment("SAW-01", needs_calibration=0)

	assert in_calibration("SAW-01")


def test_what_was_never_calibrated_is_not():
	assert not in_calibration(staff.equipment())


def test_equipment_that_does_not_exist_is_told():
	with pytest.raises(frappe.DoesNotExistError, match="no equipment NO-SUCH"):
		in_calibration("NO-SUCH")


def test_the_first_and_the_last_day_are_valid(calibrated):
	calibrated(day(-20), valid_until=day(20))

	assert [in_calibration("MIC-01", day(shift)) for shift in (-21, -20, 20, 21)] == [
		False,
		True,
		True,
		False,
	]


def test_the_last_valid_day_comes_from_the_interval(calibrated):
	record = calibrated("2026-03-15")

	assert getdate(record.valid_until) == getdate("2027-03-14")


def test_what_failed_is_not_in_calibration(calibrated):
	calibrated(day(-20), valid_until=day(300))
	calibrated(day(-5), "Fail")

	assert not in_calibration("MIC-01")
	assert in_calibration("MIC-01", day(-6))


def test_a_failed_calibration_has_no_last_day(calibrated):
	assert calibrated(day(-5), "Fail", valid_until=day(300)).valid_until is None


def test_a_limited_use_is_valid(calibrated):
	calibrated(day(-5), "Limited Use", limitation="0–10 mm only")

	assert in_calibration("MIC-01")


def test_a_limited_use_says_its_limits():
	with pytest.raises(frappe.MandatoryError):
		staff.calibration(staff.equipment(), day(-5), "Limited Use")


def test_a_calibration_that_is_not_approved_counts_for_nothing():
	staff.calibration(staff.equipment(), day(-5))

	assert not in_calibration("MIC-01")


def test_history_stays_when_a_later_calibration_comes(calibrated):
	calibrated(day(-400), valid_until=day(-40))
	calibrated(day(-5))

	assert [in_calibration("MIC-01", day(shift)) for shift in (-100, -20, 0)] == [True, False, True]


def test_the_equipment_shows_its_newest_calibration(calibrated):
	calibrated(day(-5), valid_until=day(100), certificate_no="C-2")
	calibrated(day(-400), valid_until=day(-40), certificate_no="C-1")

	fields = ("last_calibration", "calibration_due", "calibration_result", "certificate_no")
	assert [str(value) for value in shown(*fields)] == [day(-5), day(100), "Pass", "C-2"]


def test_equipment_whose_calibration_failed_is_valid_until_no_day(calibrated):
	calibrated(day(-400), valid_until=day(300))
	calibrated(day(-5), "Fail")

	assert shown("calibration_due", "calibration_result") == (None, "Fail")


def test_a_voided_calibration_counts_no_more(calibrated, make_user):
	calibrated(day(-30), valid_until=day(100))
	record = calibrated(day(-5), "Fail")
	frappe.set_user(make_user("staff-voids@example.com", "QMS Manager"))
	record = frappe.get_doc("QMS Calibration", record.name)
	record.void_reason = "Wrong instrument"
	record.save()
	apply_workflow(record, "Void")

	assert in_calibration("MIC-01")
	assert [str(value) for value in shown("calibration_due", "calibration_result")] == [day(100), "Pass"]


def test_nobody_types_the_dates_on_the_equipment():
	staff.equipment(calibration_due=day(300), last_calibration=day(-1), certificate_no="FORGED")

	assert shown("calibration_due", "last_calibration", "certificate_no") == (None, None, None)


def test_nobody_changes_the_dates_on_the_equipment(calibrated):
	calibrated(day(-5), valid_until=day(10))
	staff.equipment(calibration_due=day(300))

	assert str(shown("calibration_due")) == day(10)


@pytest.mark.parametrize("interval", [0, None])
def test_equipment_that_needs_calibration_has_an_interval(interval):
	with pytest.raises(frappe.ValidationError, match="Calibration Interval"):
		staff.equipment(calibration_interval=interval)


def test_nothing_is_calibrated_in_the_future():
	with pytest.raises(frappe.ValidationError, match="in the future"):
		staff.calibration(staff.equipment(), day(1))


def test_a_calibration_does_not_end_before_it_was_made():
	with pytest.raises(frappe.ValidationError, match="Valid Until"):
		staff.calibration(staff.equipment(), day(-5), valid_until=day(-6))


def test_what_needs_no_calibration_gets_none():
	with pytest.raises(frappe.ValidationError, match="needs no calibration"):
		staff.calibration(staff.equipment("SAW-01", needs_calibration=0), day(-1))


def test_nobody_approves_the_own_calibration(make_user):
	staff.equipment()
	frappe.set_user(make_user(CLERK, "QMS Employee", "QMS Department Head"))
	record = staff.calibration("MIC-01", day(-1))
	apply_workflow(record, "Submit for Review")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		apply_workflow(record, "Approve")


def test_an_employee_approves_no_calibration(make_user):
	record = staff.calibration(staff.equipment(), day(-1))
	apply_workflow(record, "Submit for Review")
	frappe.set_user(make_user(CLERK, "QMS Employee"))
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		apply_workflow(frappe.get_doc("QMS Calibration", record.name), "Approve")


def test_a_calibration_is_not_submitted_past_its_review(make_user):
	record = staff.calibration(staff.equipment(), day(-1))
	frappe.set_user(make_user(staff.MANAGER, "QMS Manager"))
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		frappe.get_doc("QMS Calibration", record.name).submit()


def test_an_approved_calibration_stays_as_it_is(calibrated):
	record = calibrated(day(-5))
	record.valid_until = day(900)
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		record.save()


def test_an_approved_calibration_is_not_deleted(calibrated):
	record = calibrated(day(-5))
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		frappe.delete_doc("QMS Calibration", record.name)


def test_the_approver_is_written_down(calibrated):
	assert calibrated(day(-5)).approved_by == staff.MANAGER


def test_calibrations_are_registered_as_records():
	assert frappe.db.get_value("QMS Record Form", {"record_doctype": "QMS Calibration"}) == "MC"
