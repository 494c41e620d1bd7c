"""Permits to work a post (上岗证): on which basis, for how long, and the competence that they give.

A permit with a competence writes it to the employee, where every record form asks for it; a permit for a position
wants that the person has, this permit included, all that the position needs.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate

from iso_qms.inspection.numbers import exact_number
from iso_qms.people import training as trainings
from iso_qms.people.employment import is_employed
from iso_qms.people.granting import grant, withdraw
from iso_qms.people.qualification import LEVELS, has_competence, last_valid_day, needed_competences
from iso_qms.record_forms.true_time import leaves_author

SCORES = ("theory_score", "practice_score")


def check(permit: Document) -> None:
	"""Set the last valid day; raise when the permit says for nothing, ends too early, or has no basis."""
	if not permit.position and not permit.competence:
		_refuse(_("Position or Competence: say what the permit is for."))
	set_validity(permit)
	if permit.valid_until and getdate(permit.valid_until) < getdate(permit.valid_from):
		_refuse(
			_("Valid Until: {0} is before {1}, from which on the permit is valid.").format(
				formatdate(permit.valid_until), formatdate(permit.valid_from)
			)
		)
	if leaves_author(permit):
		check_basis(permit)


def check_basis(permit: Document) -> None:
	"""Raise when the person does not work here then, fell short of the mark, or lacks what the post needs."""
	person: Any = frappe.get_doc("QMS Employee", permit.employee)
	if not is_employed(person, permit.valid_from):
		_refuse(_("{0} does not work here on {1}.").format(person.full_name, formatdate(permit.valid_from)))
	_check_scores(permit)
	if permit.basis == "Training":
		_check_training(permit)
	if permit.position:
		_check_position(permit, person)


def set_validity(permit: Document) -> None:
	"""Set the last valid day by the validity of the competence where none is typed."""
	if permit.valid_until or not permit.competence:
		return
	months = cint(frappe.db.get_value("QMS Competence", permit.competence, "valid_months"))
	if months:
		permit.valid_until = last_valid_day(permit.valid_from, months)


def give_competence(permit: Document) -> None:
	"""Write the permit's competence to the employee."""
	if permit.competence:
		grant(
			permit.employee,
			permit.competence,
			permit.skill_level,
			permit.valid_from,
			permit.valid_until,
			permit.name,
		)


def take_competence(permit: Document) -> None:
	"""Take back the competence that the employee has by this permit."""
	if permit.competence:
		withdraw(permit.employee, permit.name)


def _check_scores(permit: Document) -> None:
	mark = exact_number(permit, "pass_score")
	scores = {name: exact_number(permit, name) for name in SCORES}
	if permit.basis == "Examination" and not any(score is not None for score in scores.values()):
		_refuse(_("Basis: an examination has a score in theory or in practice."))
	for name, score in scores.items():
		if mark is not None and score is not None and score < mark:
			_refuse(
				_("{0}: {1} is below the pass mark {2}.").format(
					_(permit.meta.get_label(name)), permit.get(name), permit.pass_score
				)
			)


def _check_training(permit: Document) -> None:
	training: Any = frappe.get_doc("QMS Training Record", permit.training)
	if cint(training.docstatus) != 1 or permit.employee not in trainings.passed(training):
		_refuse(
			_("Training Record: {0} has not passed {1}, or it is not approved.").format(
				permit.full_name, permit.training
			)
		)


def _check_position(permit: Document, person: Document) -> None:
	for needed in needed_competences(permit.position):
		by_permit = permit.competence == needed.competence and LEVELS.index(
			permit.skill_level
		) >= LEVELS.index(needed.skill_level)
		if not by_permit and not has_competence(
			person, needed.competence, permit.valid_from, needed.skill_level
		):
			_refuse(
				_("{0} lacks {1} ({2}), which the position {3} needs.").format(
					person.full_name, needed.competence, _(needed.skill_level), permit.position
				)
			)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Permit"))
