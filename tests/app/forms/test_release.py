"""Inspections: the lot by Ac and Re, and who releases what was inspected."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app import records
from tests.app.forms import EMPLOYEE, HEAD, MANAGER, REFUSED, Form
from tests.app.records import stored

GOOD = {"parameter": "Gap", "lower_limit": "1", "measured_value": "2"}
BAD = {**GOOD, "measured_value": "0"}
OPEN = {"parameter": "Gap", "lower_limit": "1"}
INSPECTION = Form(
	"IR",
	"QMS Inspection Record",
	"product",
	lambda: {**records.shipped().values, "inspected_by": EMPLOYEE, "parameters": [GOOD]},
)


def lot(defective, accept="1", reject=None, **values):
	"""The result of a lot of 500 with a sample of 50."""
	numbers = {"accept_number": accept, "reject_number": reject, "defects_found": defective}
	return INSPECTION.new(quantity=500, sample_size=50, **numbers, **values).result


def release(record, status, user=HEAD, **values):
	"""Set the release status of a stored record as `user`. Returns the record."""
	frappe.set_user(user)
	record = frappe.get_doc(record.doctype, record.name)
	record.update({"release_status": status, **values})
	return record.save()


class TestSampling:
	@pytest.mark.parametrize(
		("defective", "accept", "reject", "result"),
		[
			("0", "0", None, "Pass"),
			("1", "0", None, "Fail"),
			("1", "1", "2", "Pass"),
			("2", "1", "2", "Fail"),
			("2", "1", "4", "Not Judged"),
			("4", "1", "4", "Fail"),
			(None, "1", "2", "Not Judged"),
			("１", "1", "2", "Pass"),
		],
	)
	def test_the_defective_pieces_judge_the_lot(self, defective, accept, reject, result):
		assert lot(defective, accept, reject) == result

	def test_a_defective_piece_within_ac_does_not_fail_the_lot(self):
		assert lot("1", parameters=[GOOD, BAD]) == "Pass"

	def test_a_lot_with_an_open_parameter_has_not_passed(self):
		assert lot("0", parameters=[GOOD, OPEN]) == "Not Judged"

	def test_without_a_plan_the_parameters_judge(self):
		assert lot("1", accept=None) == "Pass"

	@pytest.mark.parametrize(
		("values", "told"),
		[
			({"sample_size": 501}, "Sample Size"),
			({"defects_found": "51"}, "Defective Pieces"),
			({"accept_number": "1", "defects_found": "0", "parameters": [BAD]}, "at least one piece"),
			({"reject_number": "2"}, "Ac"),
			({"accept_number": "2", "reject_number": "2"}, "Re"),
			({"accept_number": "1.5"}, "not a whole number"),
			({"accept_number": "-1"}, "not a whole number"),
			({"defects_found": "some"}, "not a number"),
		],
	)
	def test_numbers_that_contradict_each_other_are_told(self, values, told):
		with pytest.raises(frappe.ValidationError, match=told):
			INSPECTION.new(**{"quantity": 500, "sample_size": 50, **values})


class TestRelease:
	def test_the_approval_releases_what_passed(self):
		record = INSPECTION.approved()

		assert stored(record, "release_status", "released_by") == ("Released", HEAD)

	def test_the_approval_holds_what_failed(self):
		record = INSPECTION.approved({"disposition": "Rework"}, parameters=[BAD])

		assert stored(record, "release_status", "released_by") == ("Hold", HEAD)

	@pytest.mark.parametrize("user", [HEAD, MANAGER])
	@pytest.mark.parametrize(("row", "status"), [(OPEN, "Urgent Release"), (BAD, "Concession")])
	def test_head_and_manager_release_with_a_reason(self, user, row, status):
		record = INSPECTION.pending(parameters=[row])
		with pytest.raises(frappe.MandatoryError, match="Reason for the Release"):
			release(record, status, user)
		release(record, status, user, release_reason="The line waits")

		assert stored(record, "release_status", "released_by") == (status, user)

	@pytest.mark.parametrize(
		("row", "status"),
		[
			(GOOD, "Urgent Release"),
			(GOOD, "Concession"),
			(BAD, "Released"),
			(BAD, "Urgent Release"),
			(OPEN, "Released"),
			(OPEN, "Concession"),
		],
	)
	def test_each_release_belongs_to_a_result(self, row, status):
		record = INSPECTION.pending(parameters=[row])
		with pytest.raises(frappe.ValidationError, match="Release Status"):
			release(record, status, release_reason="The line waits")

	def test_an_employee_releases_nothing(self):
		record = INSPECTION.new(parameters=[OPEN], release_status="Urgent Release", release_reason="Now")
		release(record, "Urgent Release", EMPLOYEE, release_reason="Now")

		assert (stored(record, "release_status", "released_by")[0] or None) is None

	def test_not_even_where_the_company_opened_the_field(self):
		record = INSPECTION.new(parameters=[OPEN])
		record = frappe.get_doc(record.doctype, record.name)
		record.flags.ignore_permissions = True
		record.update({"release_status": "Urgent Release", "release_reason": "Now"})
		with pytest.raises(frappe.PermissionError, match="Release Status"):
			record.save()

	@pytest.mark.parametrize(("row", "status"), [(OPEN, "Urgent Release"), (BAD, "Concession")])
	def test_nobody_releases_what_he_inspected_himself(self, row, status):
		record = INSPECTION.pending(HEAD, parameters=[row], inspected_by=HEAD)
		with pytest.raises(frappe.PermissionError, match="somebody else"):
			release(record, status, release_reason="The line waits")

	def test_who_decided_is_not_forged(self):
		record = INSPECTION.pending(parameters=[OPEN])
		release(record, "Hold", released_by=MANAGER, released_on="2020-01-01 00:00:00")

		assert stored(record, "released_by") == HEAD

	def test_a_decision_stays_with_who_took_it(self):
		record = INSPECTION.pending(parameters=[OPEN])
		release(record, "Urgent Release", MANAGER, release_reason="The line waits")
		frappe.set_user(HEAD)
		apply_workflow(frappe.get_doc(record.doctype, record.name), "Approve")

		assert stored(record, "release_status", "released_by") == ("Urgent Release", MANAGER)

	def test_the_release_of_an_approved_record_stays(self):
		record = INSPECTION.approved()
		for user in (EMPLOYEE, HEAD, MANAGER):
			with pytest.raises(REFUSED):
				release(record, "Hold", user)

	def test_a_correction_is_decided_anew(self):
		record = INSPECTION.voided(INSPECTION.approved())
		amended = frappe.copy_doc(record)
		amended.update(
			{"amended_from": record.name, "docstatus": 0, "workflow_state": None, "void_reason": None}
		)

		assert stored(amended.insert(), "release_status", "released_by") == (None, None)
