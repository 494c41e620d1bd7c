"""Rules of the forms about customers: contracts, property, complaints, satisfaction."""

from __future__ import annotations

import frappe
import pytest

from tests.app.forms import FORMS, scores
from tests.app.staff import day

CONTRACT, PROPERTY, COMPLAINT, SURVEY = (FORMS[code] for code in ("CR", "CP", "CC", "SS"))


def answers(*given: str | None):
	return [{"aspect": f"Aspect {number}", "can_meet": answer} for number, answer in enumerate(given, 1)]


class TestContract:
	@pytest.mark.parametrize(
		("decision", "given"),
		[
			("Accept", ("Yes", "With Conditions")),
			("Accept", ("Yes", "No")),
			("Accept", ("Yes", None)),
			("Accept with Conditions", ("Yes", "No")),
			("Accept with Conditions", ("Yes", None)),
		],
	)
	def test_what_a_department_can_not_meet_is_not_accepted(self, decision, given):
		with pytest.raises(frappe.ValidationError, match="row 2, Aspect 2"):
			CONTRACT.approved({"decision": decision, "conditions": "Later"}, lines=answers(*given))

	@pytest.mark.parametrize(
		("decision", "given"),
		[("Accept with Conditions", ("Yes", "With Conditions")), ("Reject", ("Yes", "No"))],
	)
	def test_conditions_and_refusals_are_decided(self, decision, given):
		record = CONTRACT.approved({"decision": decision, "conditions": "Later"}, lines=answers(*given))

		assert record.decision == decision

	def test_conditions_are_named(self):
		with pytest.raises(frappe.MandatoryError, match="Conditions"):
			CONTRACT.approved({"decision": "Accept with Conditions"})

	def test_a_change_is_named(self):
		with pytest.raises(frappe.MandatoryError, match="Changes"):
			CONTRACT.new(kind="Change of Contract")

	def test_it_is_not_reviewed_before_it_came(self):
		with pytest.raises(frappe.ValidationError, match="Reviewed On"):
			CONTRACT.new(order_received_on=day(1))


def moved(movement: str, quantity: float, on: str | None = None):
	return {"movement": movement, "quantity": quantity, "moved_on": on or day()}


class TestProperty:
	def test_what_is_left_is_worked_out(self):
		record = PROPERTY.new(movements=[moved("Used", 60), moved("Given Back", 39.9)], balance=7)

		assert record.balance == 0.1

	def test_no_more_goes_than_came(self):
		with pytest.raises(frappe.ValidationError, match="Row 2: 41"):
			PROPERTY.new(movements=[moved("Used", 60), moved("Given Back", 41)])

	@pytest.mark.parametrize("on", [-1, 1])
	def test_it_moves_between_the_receipt_and_today(self, on):
		with pytest.raises(frappe.ValidationError, match="Row 1"):
			PROPERTY.new(movements=[moved("Used", 1, day(on))])

	@pytest.mark.parametrize("movement", ["Damaged", "Lost"])
	def test_the_customer_is_told_of_loss_and_damage(self, movement):
		with pytest.raises(frappe.ValidationError, match="Customer Informed On"):
			PROPERTY.pending(movements=[moved(movement, 1)])

	def test_the_customer_is_told_of_defects_on_receipt(self):
		with pytest.raises(frappe.ValidationError, match="Customer Informed On"):
			PROPERTY.pending(condition_on_receipt="Incomplete", defects="Two are missing")

	def test_who_was_told_is_enough(self):
		assert PROPERTY.approved(movements=[moved("Lost", 1)], informed_on=day()).docstatus == 1

	def test_defects_are_described(self):
		with pytest.raises(frappe.MandatoryError, match="Defects"):
			PROPERTY.new(condition_on_receipt="Damaged")

	def test_the_customer_is_not_told_before_it_came(self):
		with pytest.raises(frappe.ValidationError, match="Customer Informed On"):
			PROPERTY.new(informed_on=day(-1))


class TestComplaint:
	@pytest.mark.parametrize(
		"missing", ["justified", "cause", "action_taken", "responsible", "replied_on", "reply"]
	)
	def test_it_is_not_sent_unanswered(self, missing):
		COMPLAINT.new(**{missing: None})
		with pytest.raises(
			frappe.MandatoryError, match=frappe.get_meta(COMPLAINT.doctype).get_label(missing)
		):
			COMPLAINT.pending(**{missing: None})

	def test_one_that_is_not_justified_wants_no_action(self):
		assert COMPLAINT.approved(justified="No", action_taken=None).docstatus == 1

	@pytest.mark.parametrize("on", [-2, 1])
	def test_the_reply_lies_between_the_complaint_and_today(self, on):
		with pytest.raises(frappe.ValidationError, match="Replied On"):
			COMPLAINT.new(replied_on=day(on))


class TestSatisfaction:
	@pytest.mark.parametrize(
		("given", "level"),
		[
			(("9", "9"), "Very Satisfied"),
			(("9", "8.9"), "Satisfied"),
			(("7.4", "7.5"), "Neutral"),
			(("6", "5.9"), "Dissatisfied"),
			(("9", None), None),
		],
	)
	def test_the_scores_make_the_level(self, given, level):
		assert SURVEY.new(scores=scores(*given), level="Very Satisfied").level == level

	def test_a_dissatisfied_customer_gets_an_action(self):
		with pytest.raises(frappe.MandatoryError, match="Action"):
			SURVEY.pending(scores=scores("2"))

	def test_it_is_not_sent_while_a_score_is_missing(self):
		with pytest.raises(frappe.ValidationError, match="Row 2"):
			SURVEY.pending(scores=scores("9", None))
