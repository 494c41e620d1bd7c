"""Judges what was measured against its limits.

Limits and measured values are Data fields, because a number field can't tell "not measured" from zero. They
are read as decimal numbers, exactly, with full-width digits as a Chinese keyboard types them.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.model.document import Document

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
	_nominal, lower, upper, measured = (_number(row, fieldname) for fieldname in NUMBERS)
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


def _number(row: Document, fieldname: str) -> Decimal | None:
	text = unicodedata.normalize("NFKC", str(row.get(fieldname) or "")).replace("−", "-").strip()
	if not text:
		return None
	try:
		number = Decimal(text)
	except InvalidOperation:
		number = None
	if number is None or not number.is_finite():
		frappe.throw(
			_("Row {0}, {1}: {2} is not a number in {3}.").format(
				row.idx, row.parameter, row.get(fieldname), _(row.meta.get_label(fieldname))
			),
			title=_("Invalid Number"),
		)
	return number
