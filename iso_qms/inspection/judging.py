"""Judges what was measured against its limits.

Limits and measured values are Data fields, because a number field can't tell "not measured" from zero. They
are read as decimal numbers, exactly, with full-width digits as a Chinese keyboard types them.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.inspection.numbers import exact_number

PASS = "Pass"
FAIL = "Fail"
NOT_JUDGED = "Not Judged"
NUMBERS = ("nominal_value", "lower_limit", "upper_limit", "measured_value")


def judge_record(record: Document) -> None:
	"""Set the judgement of every parameter and the result of the whole inspection."""
	for row in record.parameters:
		row.judgement = judge_parameter(row)
	record.result = overall_result([row.judgement for row in record.parameters])


def judge_parameter(row: Document) -> str:
	"""`Pass`, `Fail` or `Not Judged` for one row; raises when a value is no number or the limits cross.

	A measured value counts before what was observed; one without any limit can't be judged by itself.
	"""
	_nominal, lower, upper, measured = (exact_number(row, fieldname, row.parameter) for fieldname in NUMBERS)
	if lower is not None and upper is not None and lower > upper:
		frappe.throw(
			_("Row {0}, {1}: the lower limit {2} is above the upper limit {3}.").format(
				row.idx, row.parameter, row.lower_limit, row.upper_limit
			),
			title=_("Invalid Limits"),
		)
	if measured is not None and (lower is not None or upper is not None):
		above = lower is None or measured >= lower
		below = upper is None or measured <= upper
		return PASS if above and below else FAIL
	return row.observed or NOT_JUDGED


def overall_result(judgements: list[str]) -> str:
	"""`Fail` when one fails; else `Not Judged` while one is open or there is none; else `Pass`."""
	if FAIL in judgements:
		return FAIL
	if not judgements or NOT_JUDGED in judgements:
		return NOT_JUDGED
	return PASS


def check_all_judged(record: Document) -> None:
	"""Raise when the checklist has no row, or one that nobody judged: such a record is not sent on."""
	if not record.parameters:
		frappe.throw(
			_("{0}: add a row for what was checked.").format(_(record.meta.get_label("parameters"))),
			title=_("Missing Values Required"),
		)
	for row in record.parameters:
		if row.judgement == NOT_JUDGED:
			frappe.throw(
				_("Row {0}, {1}: measure it or say Pass or Fail.").format(row.idx, row.parameter),
				title=_("Missing Values Required"),
			)
