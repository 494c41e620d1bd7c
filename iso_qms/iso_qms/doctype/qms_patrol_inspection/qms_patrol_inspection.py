"""A patrol along a line: its items judge themselves."""

from frappe.model.document import Document

from iso_qms.inspection import patrols
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSPatrolInspection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_inspection_parameter.qms_inspection_parameter import (
			QMSInspectionParameter,
		)

		action_taken: DF.SmallText | None
		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		clock_differs: DF.Check
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		equipment: DF.Link | None
		findings: DF.SmallText | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		inspected_by: DF.Link
		job: DF.Link | None
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		naming_series: DF.Literal["PI-.YYYY.-"]
		parameters: DF.Table[QMSInspectionParameter]
		patrolled_on: DF.Datetime
		photo: DF.AttachImage | None
		place: DF.Data
		procedure_revision: DF.Link | None
		product: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		responsible: DF.Link | None
		result: DF.Literal["Not Judged", "Pass", "Fail"]
		review_comment: DF.SmallText | None
		shift: DF.Literal["", "Day Shift", "Middle Shift", "Night Shift"]
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		patrols.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
