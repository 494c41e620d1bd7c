"""Scores that add up: lines with a full score and the score given make a percentage."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.inspection.numbers import exact_number


def percentage(rows: Sequence[Document]) -> float | None:
	"""The score of all lines in percent of their full score, exact to two places; None while one has no score.

	Raises when a score is no number, below zero, or above the full score of its line.
	"""
	full = given = Decimal(0)
	is_open = not rows
	for row in rows:
		most = exact_number(row, "max_score", row.criterion)
		if most is None or most <= 0:
			_refuse(_("Row {0}, {1}: the full score is above zero.").format(row.idx, row.criterion))
		score = exact_number(row, "score", row.criterion)
		if score is None:
			is_open = True
			continue
		if not 0 <= score <= most:
			_refuse(
				_("Row {0}, {1}: the score {2} is not between 0 and {3}.").format(
					row.idx, row.criterion, row.score, row.max_score
				)
			)
		full, given = full + most, given + score
	return None if is_open else float(round(given * 100 / full, 2))


def check_all_scored(rows: Sequence[Document]) -> None:
	"""Raise when a line has no score: a record with such a line is not sent on."""
	for row in rows:
		if exact_number(row, "score", row.criterion) is None:
			_refuse(_("Row {0}, {1}: give a score.").format(row.idx, row.criterion))


def step(total: float | None, steps: Sequence[tuple[float, str]]) -> str | None:
	"""The name of the first step, from the highest down, that the total reaches; None without a total."""
	if total is None:
		return None
	return next(name for least, name in steps if total >= least)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Score"))
