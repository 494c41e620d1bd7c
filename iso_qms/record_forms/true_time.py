"""True time (domain rule 6): when it happened, when it was typed, when it came; and what is late because of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, format_datetime, get_datetime, getdate, now_datetime

from iso_qms.document_control.revision import moves
from iso_qms.gate.transitions import active_workflow
from iso_qms.record_forms.registered import setting

HOURS = 24
TOLERANCE_MINUTES = 10
PAGES = ("Log Book", "Matrix", "Card")
"""Layouts of a page that stays open: what is late there is a row, not the page."""


def set_times(record: Document, form: Any) -> None:
	"""Set the record's times by the server's clock; keep what the device and the person say beside it."""
	before = record.get_doc_before_save()
	if before:
		# one from before the form was registered came when it was created
		record.received_on = before.received_on or before.creation
		record.entered_on = before.entered_on or record.received_on
		record.clock_differs = before.clock_differs
	else:
		# server code that takes over older records says when they came; no client can set a flag
		record.received_on = record.flags.received_on or now_datetime()
		record.entered_on = record.get("entered_on") or record.received_on
		ahead = get_datetime(record.entered_on) - get_datetime(record.received_on)
		record.clock_differs = int(ahead > tolerance())
	if _is_open(record) or not record.get("happened_on"):
		_set_happened(record, form)


def mark_late(record: Document, form: Any) -> None:
	"""Set the mark of a late entry, and who approved it; ask for the reason when the record leaves its author."""
	before = record.get_doc_before_save()
	if not _is_open(record):
		return
	record.late_entry = int(is_late(record, form))
	if not record.late_entry:
		record.late_reason = record.late_approved_by = None
		return
	record.late_approved_by = before.late_approved_by if before and not moves(record) else None
	if not leaves_author(record):
		return
	if not cstr(record.get("late_reason")).strip():
		frappe.throw(
			_("Reason for Late Entry: say why {0}, which happened on {1}, was entered on {2} only.").format(
				record.name or _(record.doctype),
				format_datetime(record.happened_on),
				format_datetime(record.received_on),
			),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	_set_approver(record)


def is_late(record: Document, form: Any) -> bool:
	"""Whether the record came to the server later after its event than the form allows.

	An amendment corrects what came when its original did.
	"""
	if form.layout in PAGES:
		return False
	received = record.received_on
	if record.get("amended_from"):
		received = frappe.db.get_value(record.doctype, record.amended_from, "received_on") or received
	return get_datetime(received) - _end_of_event(record, form) > timedelta(hours=allowed_hours(form))


def allowed_hours(form: Any) -> int:
	"""Within how many hours a record is entered: as the form says, else the settings, else a day."""
	return cint(form.entry_within_hours) or cint(setting("entry_within_hours")) or HOURS


def tolerance() -> timedelta:
	"""How far a device's clock may be ahead of the server's."""
	return timedelta(minutes=cint(setting("clock_tolerance_minutes")) or TOLERANCE_MINUTES)


def leaves_author(record: Document) -> bool:
	"""Whether the save takes the record out of its author's hands; a form without any step does so at once."""
	before = record.get_doc_before_save()
	if cint(record.docstatus) == 1 and not (before and cint(before.docstatus) == 1):
		return True
	workflow = active_workflow(record.doctype)
	if workflow:
		moved = moves(record)
		return bool(moved) and not _with_author(workflow, moved[1])
	return not record.meta.is_submittable


def approve_late(record: Document) -> None:
	"""Record that the session's user accepts a late entry; for records that no step of a workflow approves."""
	if not cint(record.late_entry):
		frappe.throw(_("{0} is not a late entry.").format(record.name), title=_("Not Allowed"))
	_refuse_own(record)
	record.db_set("late_approved_by", frappe.session.user, notify=True)


def _set_approver(record: Document) -> None:
	submits = cint(record.docstatus) == 1
	if submits:
		_refuse_own(record)
	if submits or (moves(record) and record.owner != frappe.session.user):
		record.late_approved_by = frappe.session.user


def _refuse_own(record: Document) -> None:
	if record.owner == frappe.session.user:
		frappe.throw(
			_("{0} is a late entry: somebody else than who entered it approves it.").format(
				record.name or _(record.doctype)
			),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def _set_happened(record: Document, form: Any) -> None:
	if form.happened_field and record.get(form.happened_field):
		record.happened_on = get_datetime(record.get(form.happened_field))
	elif form.layout in PAGES and form.period_field and record.get(form.period_field):
		record.happened_on = get_datetime(record.get(form.period_field))
	elif not record.get("happened_on"):
		# by the device's clock, unless that one is ahead
		record.happened_on = min(get_datetime(record.entered_on), get_datetime(record.received_on))
	if get_datetime(record.happened_on) > now_datetime() + tolerance():
		label = record.meta.get_label(form.happened_field or "happened_on")
		frappe.throw(
			_("{0}: {1} is in the future.").format(_(label), format_datetime(record.happened_on)),
			title=_("Invalid Time"),
		)


def _end_of_event(record: Document, form: Any) -> datetime:
	"""When what happened was over: a form that asks for the day only leaves the whole of it."""
	df = record.meta.get_field(form.happened_field) if form.happened_field else None
	if df and df.fieldtype == "Date" and record.get(form.happened_field):
		return datetime.combine(getdate(record.happened_on), datetime.max.time())
	return get_datetime(record.happened_on)


def _is_open(record: Document) -> bool:
	"""Whether the record's times may still change: it is not submitted, or is being submitted now."""
	before = record.get_doc_before_save()
	return not (before and cint(before.docstatus))


def _with_author(workflow: Document, state: str) -> bool:
	author = workflow.states[0].allow_edit
	return any(row.state == state and row.allow_edit == author for row in workflow.states)
