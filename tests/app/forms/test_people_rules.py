"""Rules of the forms about people: trainings, permits, meetings."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, add_months, getdate

from iso_qms.people.qualification import is_qualified
from tests.app import staff
from tests.app.forms import FORMS, WELDING, competence, competences_of, hours_ago, person
from tests.app.staff import day

TRAINING, PERMIT, MEETING = (FORMS[code] for code in ("TR", "WP", "MR"))


def there(number: str = "F-1", **values):
	"""A row of somebody who signed in."""
	return {"employee": person(number), "signed_in": 1, **values}


class TestTraining:
	def scored(self, *scores: str | None, mark: str = "60"):
		rows = [there(f"F-{number}", score=score) for number, score in enumerate(scores, 1)]
		return {"assessment": "Written", "pass_score": mark, "participants": rows}

	def test_the_pass_mark_judges(self):
		record = TRAINING.new(**self.scored("60", "59.9", None, "７０"))

		assert [row.outcome for row in record.participants] == ["Pass", "Fail", "Not Judged", "Pass"]
		assert (record.signed_in, record.passed) == (4, 2)

	def test_without_a_mark_the_trainer_judges(self):
		record = TRAINING.new(participants=[there(outcome="Pass"), there("F-2", outcome="Fail")])

		assert (record.signed_in, record.passed) == (2, 1)

	def test_the_counts_are_not_typed(self):
		record = TRAINING.new(signed_in=50, passed=50)

		assert (record.signed_in, record.passed) == (1, 0)

	@pytest.mark.parametrize("outcome", [{"score": "80"}, {"outcome": "Pass"}])
	def test_who_did_not_sign_in_has_no_outcome(self, outcome):
		with pytest.raises(frappe.ValidationError, match=r"Row 1.*did not sign in"):
			TRAINING.new(participants=[{"employee": person(), **outcome}])

	def test_what_was_assessed_has_an_outcome_for_everybody(self):
		with pytest.raises(frappe.ValidationError, match="Row 2"):
			TRAINING.pending(**self.scored("80", None))

	def test_a_score_that_is_none_is_told_with_its_row(self):
		with pytest.raises(frappe.ValidationError, match=r"Row 1.*not a number"):
			TRAINING.new(**self.scored("good"))

	@pytest.mark.parametrize("code", ["TR", "MR"])
	def test_nobody_stands_there_twice(self, code):
		with pytest.raises(frappe.ValidationError, match="stands in row 1 already"):
			FORMS[code].new(participants=[there(), there()])

	@pytest.mark.parametrize("code", ["TR", "MR"])
	def test_somebody_has_signed_what_is_sent(self, code):
		with pytest.raises(frappe.ValidationError, match="nobody has signed"):
			FORMS[code].pending(participants=[{"employee": person()}])

	def test_it_is_not_approved_without_its_effectiveness(self):
		with pytest.raises(frappe.MandatoryError, match="Effectiveness"):
			TRAINING.approved({"effectiveness": None})

	def test_who_passes_has_the_competence_and_who_fails_has_not(self):
		record = TRAINING.approved(
			competence=competence(), skill_level="Works Alone", **self.scored("80", "20")
		)

		assert competences_of("F-1") == [(WELDING, "Works Alone", record.name)]
		assert competences_of("F-2") == []
		assert is_qualified("F-1", WELDING)

	def test_a_training_that_is_not_approved_gives_nothing(self):
		TRAINING.pending(competence=competence(), skill_level="Works Alone", **self.scored("80"))

		assert competences_of("F-1") == []

	def test_a_voided_training_takes_it_back(self):
		values = {"competence": competence(), "skill_level": "Works Alone"}
		kept = TRAINING.approved(**values, **self.scored("80"))
		TRAINING.voided(TRAINING.approved(**values, **self.scored("90")))

		assert competences_of("F-1") == [(WELDING, "Works Alone", kept.name)]

	def test_a_competence_has_its_level(self):
		with pytest.raises(frappe.MandatoryError, match="Skill Level"):
			TRAINING.new(competence=competence())


class TestPermit:
	def test_it_gives_the_competence(self):
		record = PERMIT.approved(valid_until=day(30))

		assert competences_of("F-1") == [(WELDING, "Works Alone", record.name)]
		assert [is_qualified("F-1", WELDING, day(shift)) for shift in (-1, 0, 30, 31)] == [
			False,
			True,
			True,
			False,
		]

	def test_a_voided_permit_takes_it_back(self):
		PERMIT.voided(PERMIT.approved())

		assert not is_qualified("F-1", WELDING)

	def test_it_ends_with_the_validity_of_the_competence(self):
		competence(valid_months=36)

		assert getdate(PERMIT.new().valid_until) == getdate(add_days(add_months(day(), 36), -1))

	def test_a_typed_end_stays(self):
		competence(valid_months=36)

		assert str(PERMIT.new(valid_until=day(9)).valid_until) == day(9)

	def test_it_does_not_end_before_it_begins(self):
		with pytest.raises(frappe.ValidationError, match="Valid Until"):
			PERMIT.new(valid_until=day(-1))

	def test_it_is_for_something(self):
		with pytest.raises(frappe.ValidationError, match="Position or Competence"):
			PERMIT.new(competence=None)

	@pytest.mark.parametrize("scores", [{"practice_score": "59"}, {"theory_score": "59"}])
	def test_a_score_reaches_the_mark(self, scores):
		with pytest.raises(frappe.ValidationError, match="below the pass mark 60"):
			PERMIT.pending(**scores)

	def test_an_examination_has_a_score(self):
		with pytest.raises(frappe.ValidationError, match="Basis"):
			PERMIT.pending(practice_score=None)

	@pytest.mark.parametrize(
		("basis", "missing"), [("Training", "Training Record"), ("External Licence", "Licence No")]
	)
	def test_a_basis_is_named(self, basis, missing):
		with pytest.raises(frappe.MandatoryError, match=missing):
			PERMIT.new(basis=basis)

	def test_who_passed_the_training_gets_it(self):
		record = TRAINING.approved(participants=[there(outcome="Pass")])

		assert PERMIT.approved(basis="Training", training=record.name).docstatus == 1

	def test_who_did_not_pass_the_training_does_not(self):
		record = TRAINING.approved(participants=[there(outcome="Fail")])
		with pytest.raises(frappe.ValidationError, match="has not passed"):
			PERMIT.pending(basis="Training", training=record.name)

	def test_a_training_that_is_not_approved_is_no_basis(self):
		record = TRAINING.pending(participants=[there(outcome="Pass")])
		with pytest.raises(frappe.ValidationError, match="not approved"):
			PERMIT.pending(basis="Training", training=record.name)

	def test_who_left_gets_none(self):
		person("F-7", joined_on=day(-99), left_on=day(-3), status="Departed")
		with pytest.raises(frappe.ValidationError, match="does not work here"):
			PERMIT.pending(employee="F-7")

	def position(self) -> str:
		user = frappe.session.user
		frappe.set_user("Administrator")
		title = staff.position("Welder", needs={WELDING: "Works Alone"})
		frappe.set_user(user)
		return title

	def test_a_post_wants_what_its_position_needs(self):
		with pytest.raises(frappe.ValidationError, match="lacks Spot Welding"):
			PERMIT.pending(position=self.position(), competence=None, basis="Experience", practice_score=None)

	def test_the_permit_itself_counts(self):
		assert PERMIT.approved(position=self.position()).docstatus == 1

	def test_a_lower_level_does_not(self):
		with pytest.raises(frappe.ValidationError, match="lacks Spot Welding"):
			PERMIT.pending(position=self.position(), skill_level="Under Supervision")

	def test_what_the_person_has_counts(self):
		PERMIT.approved()

		assert PERMIT.approved(position=self.position(), competence=None).docstatus == 1


class TestMeeting:
	def test_it_does_not_end_before_it_begins(self):
		with pytest.raises(frappe.ValidationError, match="Ended On"):
			MEETING.new(met_on=hours_ago(2), ended_on=hours_ago(3))

	def test_a_decision_is_due_after_it(self):
		with pytest.raises(frappe.ValidationError, match="Row 1 of the decisions"):
			MEETING.new(decisions=[{"decision": "Buy foam", "responsible": person(), "due_date": day(-3)}])

	@pytest.mark.parametrize("missing", ["responsible", "due_date"])
	def test_a_decision_has_a_person_and_a_day(self, missing):
		decision = {"decision": "Buy foam", "responsible": person(), "due_date": day(3), missing: None}
		with pytest.raises(frappe.MandatoryError):
			MEETING.new(decisions=[decision])

	def test_minutes_are_not_sent_empty(self):
		with pytest.raises(frappe.MandatoryError, match="Minutes of the Meeting"):
			MEETING.pending(minutes=None)
