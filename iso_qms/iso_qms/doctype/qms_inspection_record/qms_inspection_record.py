"""An incoming, in-process or final inspection whose limits judge themselves."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.inspection.judging import judge_record
from iso_qms.inspection.releasing import check as check_release
from iso_qms.inspection.releasing import decide_at_approval, lift_hold
from iso_qms.inspection.sampling import judge_lot
from iso_qms.jobs.router import check_operation


class QMSInspectionRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_inspection_parameter.qms_inspection_parameter import (
			QMSInspectionParameter,
		)

		accept_number: DF.Data | None
		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		clock_differs: DF.Check
		defects_found: DF.Data | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		disposition: DF.Literal[
			"", "Accept", "Rework", "Repair", "Use As Is", "Regrade", "Return to Supplier", "Scrap"
		]
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		inspected_by: DF.Link
		inspected_on: DF.Datetime
		inspection_kind: DF.Literal["Incoming", "In-process", "Final"]
		job: DF.Link | None
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		lot_no: DF.Data | None
		naming_series: DF.Literal["IR-.YYYY.-"]
		operation: DF.Data | None
		order_no: DF.Data | None
		parameters: DF.Table[QMSInspectionParameter]
		photo: DF.AttachImage | None
		procedure_revision: DF.Link | None
		product: DF.Data
		qms_process: DF.Link | None
		qualification_gap: DF.SmallText | None
		quantity: DF.Float
		received_on: DF.Datetime | None
		reject_number: DF.Data | None
		release_reason: DF.SmallText | None
		release_status: DF.Literal["", "Hold", "Released", "Urgent Release", "Concession"]
		released_by: DF.Link | None
		released_on: DF.Datetime | None
		remarks: DF.SmallText | None
		result: DF.Literal["Not Judged", "Pass", "Fail"]
		review_comment: DF.SmallText | None
		sample_size: DF.Float
		specification: DF.Data | None
		supplier: DF.Link | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		judge_record(self)
		judge_lot(self)
		check_operation(self)
		check_release(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
		decide_at_approval(self)

	def before_update_after_submit(self):
		lift_hold(self)
