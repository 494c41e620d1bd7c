"""A stage of a design: its input, review, verification or trial production."""

from frappe.model.document import Document

from iso_qms.design import stages
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSDesignRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_design_requirement.qms_design_requirement import QMSDesignRequirement
		from iso_qms.iso_qms.doctype.qms_inspection_parameter.qms_inspection_parameter import (
			QMSInspectionParameter,
		)
		from iso_qms.iso_qms.doctype.qms_participant.qms_participant import QMSParticipant

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		based_on: DF.Link | None
		clock_differs: DF.Check
		conclusion: DF.Literal["", "Accepted", "Accepted with Changes", "Not Accepted"]
		customer: DF.Link | None
		department: DF.Link | None
		designed_on: DF.Date
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		drawing: DF.Attach | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		job: DF.Link | None
		kind: DF.Literal["Design Input", "Design Review", "Design Verification", "Trial Production"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		naming_series: DF.Literal["DR-.YYYY.-"]
		parameters: DF.Table[QMSInspectionParameter]
		participants: DF.Table[QMSParticipant]
		problems: DF.SmallText | None
		procedure_revision: DF.Link | None
		product: DF.Link | None
		project: DF.Data
		qualification_gap: DF.SmallText | None
		quantity: DF.Float
		received_on: DF.Datetime | None
		requirements: DF.Table[QMSDesignRequirement]
		responsible: DF.Link | None
		result: DF.Literal["Not Judged", "Pass", "Fail"]
		review_comment: DF.SmallText | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		stages.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
