"""Rules of the forms of the shop: patrols, special processes, maintenance, suppliers, design."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import getdate

from tests.app import staff
from tests.app.forms import (
	BAD_ITEM,
	FORMS,
	HEAD,
	ITEM,
	OPEN_ITEM,
	SUPPLIER,
	WELDING,
	competence,
	hours_ago,
	machine,
	person,
	scores,
	supplier,
)
from tests.app.staff import day

PATROL, SPECIAL, CARE, EVALUATION, DESIGN = (FORMS[code] for code in ("PI", "SP", "EM", "SE", "DR"))
CHECKED = pytest.mark.parametrize("code", ["PI", "SP", "EM"])


@CHECKED
@pytest.mark.parametrize(
	("items", "result"),
	[([ITEM], "Pass"), ([ITEM, BAD_ITEM], "Fail"), ([ITEM, OPEN_ITEM], "Not Judged"), ([], "Not Judged")],
)
def test_the_items_make_the_result(code, items, result):
	assert FORMS[code].new(parameters=items).result == result


@CHECKED
@pytest.mark.parametrize(("items", "told"), [([ITEM, OPEN_ITEM], "Row 2, Gap"), ([], "Parameters")])
def test_every_item_is_looked_at_before_it_is_sent(code, items, told):
	with pytest.raises(frappe.ValidationError, match=told):
		FORMS[code].pending(parameters=items)


class TestPatrol:
	def test_a_failed_one_says_what_was_done(self):
		with pytest.raises(frappe.MandatoryError, match="Action Taken"):
			PATROL.pending(parameters=[BAD_ITEM])

	def test_a_failed_one_with_its_action_is_approved(self):
		assert PATROL.approved(parameters=[BAD_ITEM], action_taken="Line stopped").docstatus == 1


class TestSpecialProcess:
	def test_it_is_valid_for_a_year(self):
		record = SPECIAL.approved(confirmed_on=day())

		assert getdate(record.valid_until) == getdate(
			frappe.utils.add_days(frappe.utils.add_months(day(), 12), -1)
		)

	def test_what_is_not_confirmed_is_valid_until_no_day(self):
		record = SPECIAL.approved({"conclusion": "Not Confirmed"}, valid_until=day(100))

		assert record.valid_until is None

	def test_what_fails_is_not_confirmed(self):
		with pytest.raises(frappe.ValidationError, match="not all pass"):
			SPECIAL.approved(parameters=[BAD_ITEM])

	def test_an_operator_who_is_not_qualified_confirms_nothing(self):
		with pytest.raises(frappe.ValidationError, match="not qualified for Spot Welding"):
			SPECIAL.approved(competence=competence())

	def test_a_qualified_operator_does(self):
		welder = person(
			"F-9",
			competences=[{"competence": competence(), "skill_level": "Works Alone", "valid_from": day(-9)}],
		)

		assert SPECIAL.approved(competence=WELDING, operator=welder).docstatus == 1

	def test_equipment_out_of_calibration_confirms_nothing(self):
		tester = machine("TEST-01", needs_calibration=1, calibration_interval=12)
		with pytest.raises(frappe.ValidationError, match="not in calibration"):
			SPECIAL.approved(equipment=tester)

	def test_a_change_is_named(self):
		with pytest.raises(frappe.MandatoryError):
			SPECIAL.new(kind="After a Change")

	def test_it_does_not_end_before_it_begins(self):
		with pytest.raises(frappe.ValidationError, match="Valid Until"):
			SPECIAL.new(valid_until=day(-1))


class TestMaintenance:
	def status(self) -> str:
		return frappe.db.get_value("QMS Equipment", "WELD-01", "status")

	def broken(self):
		return CARE.approved(
			parameters=[BAD_ITEM],
			fault="Cable torn",
			condition_after="Out of Order",
			maintained_on=hours_ago(5),
		)

	def test_what_is_out_of_order_is_under_repair(self):
		self.broken()

		assert self.status() == "Under Repair"

	def test_what_is_usable_again_is_in_use(self):
		self.broken()
		CARE.approved()

		assert self.status() == "In Use"

	def test_an_older_one_does_not_count(self):
		CARE.approved()
		self.broken()

		assert self.status() == "In Use"

	def test_a_voided_one_does_not_count(self):
		CARE.voided(self.broken())

		assert self.status() == "In Use"

	def test_a_machine_that_stands_idle_stays_so(self):
		machine(status="Idle")
		CARE.approved()

		assert self.status() == "Idle"

	def test_a_failed_one_names_the_fault(self):
		with pytest.raises(frappe.MandatoryError, match="Fault"):
			CARE.pending(parameters=[BAD_ITEM])

	def test_it_says_the_condition_afterwards(self):
		with pytest.raises(frappe.MandatoryError, match="Condition Afterwards"):
			CARE.pending(condition_after=None)

	def test_what_is_scrapped_is_not_maintained(self):
		machine(status="Scrapped")
		with pytest.raises(frappe.ValidationError, match="scrapped"):
			CARE.new()

	def test_the_next_one_comes_later(self):
		with pytest.raises(frappe.ValidationError, match="Next Maintenance"):
			CARE.new(next_due=day(-1))

	def test_its_rows_are_those_of_the_template(self):
		frappe.get_doc(
			{
				"doctype": "QMS Checklist Template",
				"form": "EM",
				"variant": "Welder",
				"items": [{"item": "Gap", "lower_limit": "1", "upper_limit": "3"}, {"item": "Oil"}],
			}
		).insert()
		record = CARE.new(parameters=[{"parameter": "Gap", "upper_limit": "99", "measured_value": "5"}])

		assert [(row.parameter, row.upper_limit) for row in record.parameters] == [
			("Gap", "3"),
			("Oil", None),
		]


class TestSupplierEvaluation:
	def status(self) -> str:
		return frappe.db.get_value("QMS Supplier", SUPPLIER, "status")

	@pytest.mark.parametrize(
		("given", "total", "grade"),
		[
			(("9", "9"), 90, "A"),
			(("9", "8.99"), 89.95, "B"),
			(("7.5", "7.5"), 75, "B"),
			(("6", "6"), 60, "C"),
			(("5.9", "6"), 59.5, "D"),
			(("0", "0"), 0, "D"),
			(("９", "８"), 85, "B"),
		],
	)
	def test_the_scores_make_the_grade(self, given, total, grade):
		record = EVALUATION.new(scores=scores(*given))

		assert (record.total, record.grade) == (total, grade)

	def test_there_is_no_grade_while_a_score_is_missing(self):
		assert EVALUATION.new(scores=scores("9", None)).grade is None

	def test_it_is_not_sent_while_a_score_is_missing(self):
		with pytest.raises(frappe.ValidationError, match="Row 2, Criterion 2"):
			EVALUATION.pending(scores=scores("9", None))

	@pytest.mark.parametrize("score", ["10.1", "-1", "ten"])
	def test_a_score_that_is_none_is_told_with_its_row(self, score):
		with pytest.raises(frappe.ValidationError, match="Row 1, Criterion 1"):
			EVALUATION.new(scores=scores(score))

	def test_the_full_score_is_above_zero(self):
		with pytest.raises(frappe.ValidationError, match="full score"):
			EVALUATION.new(scores=[{"criterion": "Price", "max_score": "0", "score": "0"}])

	def test_grade_d_is_not_approved(self):
		with pytest.raises(frappe.ValidationError, match="grade D"):
			EVALUATION.approved(scores=scores("1"))

	@pytest.mark.parametrize("decision", ["Approved", "Blocked"])
	def test_the_decision_goes_to_the_list(self, decision):
		EVALUATION.approved({"decision": decision})

		assert self.status() == decision

	def test_conditions_are_named(self):
		with pytest.raises(frappe.MandatoryError, match="Conditions"):
			EVALUATION.approved({"decision": "Conditional"})

	def test_the_newest_counts(self):
		EVALUATION.approved()
		EVALUATION.approved({"decision": "Blocked"}, evaluated_on=day(-9))

		assert self.status() == "Approved"

	def test_a_voided_one_counts_no_more(self):
		EVALUATION.voided(EVALUATION.approved())

		assert self.status() == "Under Evaluation"

	@pytest.mark.parametrize(("supply", "kind"), [("Outsourcing", "Supplier"), ("Material", "Outsourcer")])
	def test_suppliers_and_outsourcers_are_kept_apart(self, supply, kind):
		supplier(supply)
		with pytest.raises(frappe.ValidationError, match="Kind"):
			EVALUATION.new(kind=kind)

	def test_the_period_does_not_end_before_it_begins(self):
		with pytest.raises(frappe.ValidationError, match="Period To"):
			EVALUATION.new(period_from=day(-1), period_to=day(-2))

	def test_the_next_one_comes_later(self):
		with pytest.raises(frappe.ValidationError, match="Next Evaluation"):
			EVALUATION.new(next_evaluation=day())


class TestDesign:
	def verification(self, **values):
		return {"kind": "Design Verification", "requirements": [], "parameters": [ITEM], **values}

	def test_it_runs_from_the_input_to_the_trial_production(self):
		start = DESIGN.approved()
		review = DESIGN.approved(
			kind="Design Review",
			based_on=start.name,
			requirements=[],
			participants=[{"employee": person(), "signed_in": 1, "opinion": "Good"}],
		)
		tested = DESIGN.approved(**self.verification(based_on=review.name))
		trial = DESIGN.approved(
			**self.verification(kind="Trial Production", based_on=tested.name, quantity=2)
		)

		assert (trial.docstatus, trial.result) == (1, "Pass")

	def test_a_later_stage_rests_on_an_earlier_one(self):
		with pytest.raises(frappe.MandatoryError, match="Based On"):
			DESIGN.new(**self.verification())

	def test_it_does_not_rest_on_a_draft(self):
		draft = DESIGN.new()
		with pytest.raises(frappe.ValidationError, match="not an accepted record"):
			DESIGN.new(**self.verification(based_on=draft.name))

	def test_it_does_not_rest_on_what_was_not_accepted(self):
		refused = DESIGN.approved({"conclusion": "Not Accepted"})
		with pytest.raises(frappe.ValidationError, match="not an accepted record"):
			DESIGN.new(**self.verification(based_on=refused.name))

	def test_it_does_not_rest_on_another_project(self):
		start = DESIGN.approved(project="GCS")
		with pytest.raises(frappe.ValidationError, match="project GCS"):
			DESIGN.new(**self.verification(based_on=start.name))

	def test_it_does_not_rest_on_the_same_stage(self):
		start = DESIGN.approved()
		with pytest.raises(frappe.ValidationError, match="no earlier stage"):
			DESIGN.new(based_on=start.name)

	def test_an_input_has_requirements(self):
		with pytest.raises(frappe.ValidationError, match="Requirements"):
			DESIGN.pending(requirements=[])

	def test_a_review_is_signed(self):
		start = DESIGN.approved()
		with pytest.raises(frappe.ValidationError, match="nobody has signed"):
			DESIGN.pending(kind="Design Review", based_on=start.name, participants=[{"employee": person()}])

	def test_a_verification_has_results(self):
		start = DESIGN.approved()
		with pytest.raises(frappe.ValidationError, match="Parameters"):
			DESIGN.pending(**self.verification(based_on=start.name, parameters=[]))

	def test_what_fails_is_not_accepted_as_it_is(self):
		start = DESIGN.approved()
		values = self.verification(based_on=start.name, parameters=[BAD_ITEM])
		with pytest.raises(frappe.ValidationError, match="not accepted without changes"):
			DESIGN.approved(**values)
		pending = DESIGN.decided(DESIGN.pending(**values), conclusion="Accepted with Changes")
		frappe.set_user(HEAD)

		assert apply_workflow(pending, "Approve").docstatus == 1


def test_calibrated_equipment_serves_a_confirmation(make_user):
	frappe.set_user("Administrator")
	tester = machine("TEST-01", needs_calibration=1, calibration_interval=12)
	staff.approve(staff.calibration(tester, day(-5)), make_user)

	assert SPECIAL.approved(equipment=tester).docstatus == 1
