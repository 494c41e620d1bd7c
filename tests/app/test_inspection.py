"""Limits judge themselves."""

from __future__ import annotations

import frappe
import pytest

from tests.app import records


def judged(**parameter):
	record = frappe.get_doc(
		{
			"doctype": "QMS Inspection Record",
			**records.shipped().values,
			"inspected_by": "Administrator",
			"parameters": [{"parameter": "膜厚", **parameter}],
		}
	).insert()
	return record.parameters[0].judgement


@pytest.mark.parametrize(
	("lower", "upper", "measured", "judgement"),
	[
		("60", "100", "60", "Pass"),
		("60", "100", "100", "Pass"),
		("60", "100", "100.0000001", "Fail"),
		("60", "100", "59.99", "Fail"),
		("60", None, "1000", "Pass"),
		(None, "0.1", "0.1", "Pass"),
		("-5", "0", "0", "Pass"),
		("0", None, "-0.01", "Fail"),
		("60", "100", "８０", "Pass"),
		("60", "100", None, "Not Judged"),
		(None, None, "80", "Not Judged"),
	],
)
def test_measured_value_is_judged_by_its_limits(lower, upper, measured, judgement):
	assert judged(lower_limit=lower, upper_limit=upper, measured_value=measured) == judgement


def test_tenths_are_exact():
	assert judged(lower_limit="0.3", measured_value="0.3") == "Pass"


@pytest.mark.parametrize("observed", ["Pass", "Fail"])
def test_what_is_looked_at_is_judged_by_the_inspector(observed):
	assert judged(observed=observed) == observed


def test_a_measurement_counts_before_what_was_observed():
	assert judged(lower_limit="60", measured_value="10", observed="Pass") == "Fail"


def test_judgement_that_the_client_sends_is_computed_again():
	assert judged(lower_limit="60", measured_value="10", judgement="Pass") == "Fail"


def test_crossed_limits_are_refused_with_the_row():
	with pytest.raises(frappe.ValidationError, match="Row 1"):
		judged(lower_limit="100", upper_limit="60", measured_value="80")


@pytest.mark.parametrize("value", ["abc", "8O", "nan", "inf", "1,5"])
def test_what_is_no_number_is_refused_with_the_row(value):
	with pytest.raises(frappe.ValidationError, match="Row 1"):
		judged(lower_limit="60", measured_value=value)


@pytest.mark.parametrize(
	("judgements", "result"),
	[
		(["Pass", "Pass"], "Pass"),
		(["Pass", "Fail"], "Fail"),
		(["Not Judged", "Fail"], "Fail"),
		(["Pass", "Not Judged"], "Not Judged"),
		([], "Not Judged"),
	],
)
def test_result_of_the_whole(judgements, result):
	from iso_qms.inspection.judging import overall_result

	assert overall_result(judgements) == result


def test_numbers_follow_each_other():
	names = [
		frappe.get_doc(
			{
				"doctype": "QMS Inspection Record",
				**records.shipped().values,
				"inspected_by": "Administrator",
			}
		)
		.insert()
		.name
		for _ in range(3)
	]
	numbers = [int(name.rpartition("-")[2]) for name in names]

	assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_failed_inspection_needs_a_disposition_to_be_approved(make_user):
	from frappe.model.workflow import apply_workflow

	head = make_user("disposes@example.com", "QMS Employee", "QMS Department Head")
	worker = make_user("measures@example.com", "QMS Employee")
	record = records.shipped().pending(
		worker,
		inspected_by=worker,
		parameters=[{"parameter": "膜厚", "lower_limit": "60", "measured_value": "10"}],
	)
	frappe.set_user(head)
	record = frappe.get_doc(record.doctype, record.name)
	with pytest.raises(frappe.MandatoryError, match="Disposition"):
		apply_workflow(record, "Approve")
	record = frappe.get_doc(record.doctype, record.name)
	record.disposition = "Rework"
	record.save()
	record = apply_workflow(record, "Approve")

	assert (record.docstatus, record.result, record.approved_by) == (1, "Fail", head)
