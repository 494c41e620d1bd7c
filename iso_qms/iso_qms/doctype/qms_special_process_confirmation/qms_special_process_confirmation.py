"""The confirmation that a special process achieves what is planned: equipment, operator, method and parameters."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.processes import special


class QMSSpecialProcessConfirmation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_inspection_parameter.qms_inspection_parameter import (
			QMSInspectionParameter,
		)

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		change: DF.SmallText | None
		clock_differs: DF.Check
		competence: DF.Link | None
		conclusion: DF.Literal["", "Confirmed", "Not Confirmed"]
		confirmed_on: DF.Date
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		environment: DF.Data | None
		equipment: DF.Link
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		job: DF.Link | None
		kind: DF.Literal["First", "Periodic", "After a Change"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		material: DF.Data | None
		naming_series: DF.Literal["SP-.YYYY.-"]
		operator: DF.Link
		parameters: DF.Table[QMSInspectionParameter]
		procedure_revision: DF.Link | None
		process_name: DF.Data
		product_test: DF.SmallText | None
		qms_process: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		result: DF.Literal["Not Judged", "Pass", "Fail"]
		review_comment: DF.SmallText | None
		valid_months: DF.Int
		valid_until: DF.Date | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		work_instruction: DF.Data
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		special.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
