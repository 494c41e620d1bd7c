"""Special processes, whose results no later inspection shows fully: confirmed before use and again in time.

Source: ISO 9001 clause 8.5.1 f. Confirmed is one whose parameters pass, with a qualified operator and equipment in
calibration on that day.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate

from iso_qms.equipment.calibration import in_calibration
from iso_qms.inspection.judging import PASS, check_all_judged, judge_record
from iso_qms.people.qualification import is_qualified, last_valid_day
from iso_qms.record_forms.true_time import leaves_author

CONFIRMED, NOT_CONFIRMED = "Confirmed", "Not Confirmed"


def check(confirmation: Document) -> None:
	"""Judge the parameters and set the last valid day; raise when what is confirmed must not be."""
	judge_record(confirmation)
	if leaves_author(confirmation):
		check_all_judged(confirmation)
	if confirmation.conclusion == CONFIRMED:
		check_confirmed(confirmation)
	set_validity(confirmation)


def check_confirmed(confirmation: Document) -> None:
	"""Raise when a parameter does not pass, the operator was not qualified, or the equipment not in calibration."""
	day = getdate(confirmation.confirmed_on)
	if confirmation.result != PASS:
		_refuse(_("Conclusion: a process whose parameters do not all pass is not confirmed."))
	if confirmation.competence and not is_qualified(confirmation.operator, confirmation.competence, day):
		_refuse(
			_("{0} was not qualified for {1} on {2}.").format(
				confirmation.operator, confirmation.competence, formatdate(day)
			)
		)
	if not in_calibration(confirmation.equipment, day):
		_refuse(_("{0} was not in calibration on {1}.").format(confirmation.equipment, formatdate(day)))


def set_validity(confirmation: Document) -> None:
	"""Set the last valid day by the months where none is typed; a process that is not confirmed has none."""
	if confirmation.conclusion == NOT_CONFIRMED:
		confirmation.valid_until = None
		return
	months = cint(confirmation.valid_months)
	if not confirmation.valid_until and months:
		confirmation.valid_until = last_valid_day(confirmation.confirmed_on, months)
	if confirmation.valid_until and getdate(confirmation.valid_until) < getdate(confirmation.confirmed_on):
		_refuse(
			_("Valid Until: {0} is before the confirmation on {1}.").format(
				formatdate(confirmation.valid_until), formatdate(confirmation.confirmed_on)
			)
		)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Confirmation"))
