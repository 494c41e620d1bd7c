"""The stages of a design and what each one wants (ISO 9001 clause 8.3).

Each rests on an approved record of an earlier stage of the same project, so that a trace leads from the trial
production back to the requirements.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.inspection.judging import PASS, check_all_judged, judge_record
from iso_qms.meetings import attendance
from iso_qms.record_forms.true_time import leaves_author

STAGES = ("Design Input", "Design Review", "Design Verification", "Trial Production")
MEASURED = ("Design Verification", "Trial Production")
NOT_ACCEPTED = "Not Accepted"


def check(stage: Document) -> None:
	"""Judge what was measured; raise when the stage rests on nothing, says too little, or accepts what failed."""
	judge_record(stage)
	attendance.check_once(stage.participants)
	if stage.based_on:
		check_base(stage)
	if leaves_author(stage):
		check_content(stage)
	if stage.kind in MEASURED and stage.conclusion == "Accepted" and stage.result != PASS:
		_refuse(_("Conclusion: what does not pass is not accepted without changes."))


def check_base(stage: Document) -> None:
	"""Raise unless the record that the stage rests on is approved, earlier, and of the same project."""
	base: Any = frappe.db.get_value(
		"QMS Design Record", stage.based_on, ["project", "kind", "docstatus", "conclusion"], as_dict=True
	)
	if not base or base.docstatus != 1 or base.conclusion == NOT_ACCEPTED:
		_refuse(_("Based On: {0} is not an accepted record.").format(stage.based_on))
	if base.project != stage.project:
		_refuse(_("Based On: {0} is of the project {1}.").format(stage.based_on, base.project))
	if STAGES.index(base.kind) >= STAGES.index(stage.kind):
		_refuse(_("Based On: {0} is no earlier stage than {1}.").format(_(base.kind), _(stage.kind)))


def check_content(stage: Document) -> None:
	"""Raise when the stage is sent without its requirements, its participants or its results."""
	if stage.kind == "Design Input" and not stage.requirements:
		_refuse(_("Requirements: add what the design has to meet."))
	if stage.kind == "Design Review":
		attendance.check_signed(stage.participants)
	if stage.kind in MEASURED:
		check_all_judged(stage)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Design Record"))
