"""Minutes of a meeting: its times, who signed in, and decisions with a day."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_datetime, formatdate, get_datetime, getdate

from iso_qms.meetings import attendance
from iso_qms.record_forms.true_time import leaves_author


def check(meeting: Document) -> None:
	"""Raise when the meeting ends before it begins, a decision is due before it, or nobody signed what is sent."""
	if meeting.ended_on and get_datetime(meeting.ended_on) < get_datetime(meeting.met_on):
		_refuse(
			_("Ended On: {0} is before the meeting began on {1}.").format(
				format_datetime(meeting.ended_on), format_datetime(meeting.met_on)
			)
		)
	for row in meeting.decisions:
		if getdate(row.due_date) < getdate(meeting.met_on):
			_refuse(
				_("Row {0} of the decisions: {1} is before the meeting.").format(
					row.idx, formatdate(row.due_date)
				)
			)
	attendance.check_once(meeting.participants)
	if leaves_author(meeting):
		attendance.check_signed(meeting.participants)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Meeting"))
