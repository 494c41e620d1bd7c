"""Satisfaction: scores add up to a level."""

from __future__ import annotations

from frappe.model.document import Document

from iso_qms import scoring
from iso_qms.record_forms.true_time import leaves_author

LEVELS = ((90, "Very Satisfied"), (75, "Satisfied"), (60, "Neutral"), (0, "Dissatisfied"))
"""From so many percent on."""


def check(survey: Document) -> None:
	"""Set total and level; raise when it is sent with a line that has no score."""
	survey.total = scoring.percentage(survey.scores)
	survey.level = scoring.step(survey.total, LEVELS)
	if leaves_author(survey):
		scoring.check_all_scored(survey.scores)
