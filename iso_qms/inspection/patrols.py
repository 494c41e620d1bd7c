"""Patrols along a line: whoever sends one has looked at every item."""

from __future__ import annotations

from frappe.model.document import Document

from iso_qms.inspection.judging import check_all_judged, judge_record
from iso_qms.record_forms.true_time import leaves_author


def check(patrol: Document) -> None:
	"""Judge the items and the patrol; raise when it is sent with an item that nobody judged."""
	judge_record(patrol)
	if leaves_author(patrol):
		check_all_judged(patrol)
