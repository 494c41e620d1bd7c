"""Trainings: who signed in, who passed, and the competence that passing gives."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.inspection.judging import FAIL, NOT_JUDGED, PASS
from iso_qms.inspection.numbers import exact_number
from iso_qms.meetings import attendance
from iso_qms.people.granting import grant, withdraw
from iso_qms.record_forms.true_time import leaves_author


def check(training: Document) -> None:
	"""Judge the participants by the pass mark and count them; raise when one stands twice or was not there.

	Sent on is only what somebody signed, and where something was assessed, with an outcome for everybody there.
	"""
	attendance.check_once(training.participants)
	judge(training)
	present = attendance.signed(training.participants)
	training.signed_in = len(present)
	training.passed = sum(row.outcome == PASS for row in present)
	if leaves_author(training):
		attendance.check_signed(training.participants)
		if training.assessment != "None" or training.competence:
			_check_all_judged(present)


def judge(training: Document) -> None:
	"""Set each outcome: by the score where there is a pass mark; who did not sign in has none."""
	mark = exact_number(training, "pass_score")
	for row in training.participants:
		score = exact_number(row, "score", row.full_name)
		if not row.signed_in:
			if score is not None or row.outcome in (PASS, FAIL):
				_refuse(_("Row {0}: {1} did not sign in and has no outcome.").format(row.idx, row.full_name))
		elif mark is not None:
			row.outcome = NOT_JUDGED if score is None else PASS if score >= mark else FAIL


def give_competence(training: Document) -> None:
	"""Write the competence to everybody who passed."""
	if not training.competence:
		return
	for employee in passed(training):
		grant(employee, training.competence, training.skill_level, training.training_on, None, training.name)


def take_competence(training: Document) -> None:
	"""Take the competence back from everybody who had it by this training."""
	if training.competence:
		for employee in passed(training):
			withdraw(employee, training.name)


def passed(training: Document) -> list[str]:
	"""The employees who signed in and passed."""
	return [row.employee for row in attendance.signed(training.participants) if row.outcome == PASS]


def _check_all_judged(rows: list[Document]) -> None:
	for row in rows:
		if row.outcome not in (PASS, FAIL):
			_refuse(_("Row {0}: give a score or the outcome of {1}.").format(row.idx, row.full_name))


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Training"))
