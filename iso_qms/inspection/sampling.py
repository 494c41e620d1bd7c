"""Sampling: the number of defective pieces in the sample judges the lot, by Ac and Re (GB/T 2828.1, ISO 2859-1).

Up to Ac defective pieces the lot passes, from Re on it fails; between them, as double sampling has it, the lot is
not judged yet. The numbers are text fields, because Ac is often zero and that is not the same as blank.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from iso_qms.inspection.judging import FAIL, NOT_JUDGED, PASS
from iso_qms.inspection.numbers import whole_number


def judge_lot(record: Document) -> None:
	"""Set the result by the sampling plan where the record has one; raises when its numbers contradict each other."""
	if record.sample_size and record.quantity and flt(record.sample_size) > flt(record.quantity):
		_refuse(
			_("Sample Size: {0} is more than the lot of {1}.").format(record.sample_size, record.quantity)
		)
	defective = whole_number(record, "defects_found")
	if defective and record.sample_size and defective > flt(record.sample_size):
		_refuse(
			_("Defective Pieces: {0} is more than the sample of {1}.").format(defective, record.sample_size)
		)
	limits = plan(record)
	if not limits:
		return
	judgements = [row.judgement for row in record.parameters]
	if defective == 0 and FAIL in judgements:
		_refuse(_("Defective Pieces: a parameter fails, so at least one piece is defective."))
	result = judge_count(defective, *limits)
	record.result = NOT_JUDGED if result == PASS and NOT_JUDGED in judgements else result


def plan(record: Document) -> tuple[int, int] | None:
	"""Ac and Re of the record, Re being the next number where it is blank; None without a sampling plan."""
	accept, reject = whole_number(record, "accept_number"), whole_number(record, "reject_number")
	if accept is None:
		if reject is not None:
			_refuse(_("Ac: say up to how many defective pieces the lot passes."))
		return None
	if reject is None:
		reject = accept + 1
	if reject <= accept:
		_refuse(_("Re: {0} is not above Ac {1}.").format(reject, accept))
	return accept, reject


def judge_count(defective: int | None, accept: int, reject: int) -> str:
	"""`Pass` up to `accept` defective pieces, `Fail` from `reject` on, else `Not Judged`."""
	if defective is None:
		return NOT_JUDGED
	if defective <= accept:
		return PASS
	return FAIL if defective >= reject else NOT_JUDGED


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Sampling"))
