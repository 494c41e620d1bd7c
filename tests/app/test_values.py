"""A record never gets another value than the one that was sent."""

from __future__ import annotations

import frappe
import pytest

from tests.app import records


def insert(**values):
	return frappe.get_doc(
		{
			"doctype": "QMS Inspection Record",
			**records.shipped().values,
			"inspected_by": "Administrator",
			**values,
		}
	).insert()


@pytest.mark.parametrize("quantity", ["many", "1.2.3", "nan", "inf", "12kg"])
def test_what_is_no_number_is_refused(quantity):
	with pytest.raises(frappe.ValidationError):
		insert(quantity=quantity)


@pytest.mark.parametrize("inspected_on", ["yesterday morning", "2026-13-45 10:00:00", "20261"])
def test_what_is_no_date_is_refused(inspected_on):
	with pytest.raises(frappe.ValidationError):
		insert(inspected_on=inspected_on)


@pytest.mark.parametrize(
	("quantity", "stored"), [("1,200", 1200), ("12.5", 12.5), (3, 3), ("", 0), (None, 0)]
)
def test_numbers_are_stored_as_sent(quantity, stored):
	record = insert(quantity=quantity)

	assert frappe.db.get_value(record.doctype, record.name, "quantity") == stored


def test_half_is_no_whole_number(make_doctype):
	from iso_qms.gate.values import is_readable

	assert not is_readable("1.5", "Int")
	assert is_readable("2", "Int")
	assert is_readable(True, "Check")


@pytest.mark.parametrize(
	("time", "readable"), [("08:30:00", True), ("8:30", True), ("25:99", False), ("noon", False)]
)
def test_times_are_read(time, readable):
	from iso_qms.gate.values import is_readable

	assert is_readable(time, "Time") is readable


def test_submitted_record_refuses_what_is_no_date_in_a_sentence(make_user):
	worker = make_user("dates@example.com", "QMS Employee", "QMS Department Head", "QMS Manager")
	record = insert(inspected_by=worker)
	record.update({"workflow_state": "Pending Review"})
	record.save()
	record.update({"workflow_state": "Approved", "docstatus": 1})
	record.save()
	record.inspected_on = "not a date"
	with pytest.raises(frappe.ValidationError):
		record.save()
