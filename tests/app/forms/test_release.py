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


class TestHold:
	"""What is held when it is approved is released on the same record, by who may, once, and with its reason."""

	def held(self, row=BAD, **values):
		decision = {"disposition": "Use As Is"} if row is BAD else {}
		return INSPECTION.approved(decision, parameters=[row], **values)

	def told(self, record) -> list[str]:
		filters = {
			"reference_doctype": record.doctype,
			"reference_name": record.name,
			"comment_type": "Info",
		}
		return frappe.get_all("Comment", filters, pluck="content")

	@pytest.mark.parametrize("user", [HEAD, MANAGER])
	@pytest.mark.parametrize(("row", "status"), [(BAD, "Concession"), (OPEN, "Urgent Release")])
	def test_it_is_lifted_with_a_reason(self, user, row, status):
		record = self.held(row)
		release(record, status, user, release_reason="The customer agrees")

		assert stored(record, "release_status", "released_by", "release_reason", "docstatus") == (
			status,
			user,
			"The customer agrees",
			1,
		)

	def test_what_passed_and_was_held_is_released(self):
		record = INSPECTION.pending()
		release(record, "Hold")
		apply_workflow(frappe.get_doc(record.doctype, record.name), "Approve")
		release(record, "Released", MANAGER, release_reason="The certificate has come")

		assert stored(record, "release_status", "released_by") == ("Released", MANAGER)

	def test_the_timeline_keeps_who_held_and_who_lifted_it(self):
		record = self.held()
		release(record, "Concession", MANAGER, release_reason="The customer agrees")
		(said,) = self.told(record)

		assert HEAD in said and "Concession" in said and "The customer agrees" in said

	@pytest.mark.parametrize("status", ["Concession", "Released"])
	def test_without_a_reason_it_stays(self, status):
		record = self.held(BAD if status == "Concession" else GOOD)
		if status == "Released":
			frappe.db.set_value(record.doctype, record.name, "release_status", "Hold")
		with pytest.raises(frappe.MandatoryError, match="Reason for the Release"):
			release(record, status, MANAGER)

	@pytest.mark.parametrize(
		("row", "status"), [(BAD, "Released"), (BAD, "Urgent Release"), (OPEN, "Concession")]
	)
	def test_each_release_belongs_to_a_result_here_too(self, row, status):
		record = self.held(row)
		with pytest.raises(frappe.ValidationError, match="Release Status"):
			release(record, status, MANAGER, release_reason="Hurry")

	def test_nobody_lifts_the_hold_of_what_he_inspected(self):
		record = self.held(inspected_by=MANAGER)
		with pytest.raises(frappe.PermissionError, match="somebody else"):
			release(record, "Concession", MANAGER, release_reason="Hurry")

	def test_an_employee_lifts_nothing(self):
		record = self.held()
		with pytest.raises(REFUSED):
			release(record, "Concession", EMPLOYEE, release_reason="Hurry")
		assert stored(record, "release_status", "docstatus") == ("Hold", 1)

	def test_it_is_lifted_once(self):
		record = self.held()
		release(record, "Concession", MANAGER, release_reason="The customer agrees")
		for status in ("Hold", "", "Concession"):
			with pytest.raises(REFUSED):
				release(record, status, HEAD, release_reason="Another reason")

	@pytest.mark.parametrize("field", [{"remarks": "x"}, {"disposition": "Scrap"}, {"result": "Pass"}])
	def test_nothing_else_is_changed_with_it(self, field):
		record = self.held()
		with pytest.raises(REFUSED):
			release(record, "Concession", MANAGER, release_reason="The customer agrees", **field)
		assert stored(record, "release_status", "docstatus") == ("Hold", 1)

	def test_who_lifted_it_is_not_forged(self):
		record = self.held()
		release(
			record, "Concession", MANAGER, release_reason="Yes", released_by=HEAD, released_on="2020-01-01"
		)

		assert stored(record, "released_by") == MANAGER

	def test_it_is_not_lifted_on_the_way_to_being_void(self):
		record = self.held()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"workflow_state": "Cancelled", "docstatus": 2, "void_reason": "x"})
		record.update({"release_status": "Concession", "release_reason": "Yes"})
		with pytest.raises(REFUSED):
			record.save()
