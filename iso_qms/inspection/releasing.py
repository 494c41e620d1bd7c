"""The release of what was inspected: held, released, released urgently before its result, or by concession.

Urgent release and concession are decided by somebody else than who inspected, with a reason (ISO 9001 clause 8.6).
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from iso_qms.inspection.judging import FAIL, NOT_JUDGED, PASS

HOLD, RELEASED, URGENT, CONCESSION = "Hold", "Released", "Urgent Release", "Concession"
RESULT_FOR = {RELEASED: PASS, URGENT: NOT_JUDGED, CONCESSION: FAIL}
"""The result that each kind of release belongs to."""

DECIDERS = frozenset({"QMS Manager", "QMS Department Head"})


def check(record: Document) -> None:
	"""Judge a change of the release status and write who decided it, whatever a client sends for that."""
	before = record.get_doc_before_save()
	if not before and record.amended_from:
		# what corrects a voided record is decided anew
		record.release_status = record.release_reason = None
	former = (before.release_status if before else None) or None
	record.released_by = before.released_by if before else None
	record.released_on = before.released_on if before else None
	if (record.release_status or None) != former:
		_check_decider(record)
		_check_result(record)
		_sign(record)
	elif record.release_status == RELEASED:
		_check_result(record)


def lift_hold(record: Document) -> None:
	"""Judge a change of an approved record: a hold is lifted once, with a reason, and nothing else is decided anew.

	The timeline tells who held it, who lifted the hold, and why.
	"""
	before = record.get_doc_before_save()
	record.released_by, record.released_on = before.released_by, before.released_on
	said, says = ((each.release_status or "", each.release_reason or "") for each in (before, record))
	if says == said:
		return
	if said[0] != HOLD or says[0] not in RESULT_FOR:
		frappe.throw(
			_("Release Status: {0} stays; only a hold of an approved record is lifted.").format(_(said[0])),
			title=_("Invalid Release"),
		)
	if not says[1].strip() or says[1] == said[1]:
		frappe.throw(
			_("Reason for the Release: say why the hold is lifted."),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	_check_decider(record)
	_check_result(record)
	_sign(record)
	record.add_comment(
		"Info",
		_("Hold by {0} of {1} lifted: {2}. {3}").format(
			before.released_by, before.released_on, _(says[0]), escape_html(says[1])
		),
	)


def decide_at_approval(record: Document) -> None:
	"""An approved record without a status of its own releases what passed, and holds everything else."""
	if not record.release_status:
		record.release_status = RELEASED if record.result == PASS else HOLD
		_sign(record)


def _check_decider(record: Document) -> None:
	user = frappe.session.user
	if not DECIDERS.intersection(frappe.get_roles(user)):
		frappe.throw(
			_("Release Status: only {0} decide it.").format(", ".join(_(role) for role in sorted(DECIDERS))),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	if record.release_status in RESULT_FOR and user in (record.inspected_by, record.owner):
		frappe.throw(
			_("Release Status: somebody else than who inspected decides it."),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def _check_result(record: Document) -> None:
	needed = RESULT_FOR.get(record.release_status)
	if needed and record.result != needed:
		frappe.throw(
			_("Release Status: {0} is for the result {1}, and this one is {2}.").format(
				_(record.release_status), _(needed), _(record.result)
			),
			title=_("Invalid Release"),
		)


def _sign(record: Document) -> None:
	decided = bool(record.release_status)
	record.released_by = frappe.session.user if decided else None
	record.released_on = now_datetime() if decided else None
