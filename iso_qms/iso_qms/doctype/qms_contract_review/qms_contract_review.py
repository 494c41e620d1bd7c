"""The review of a contract before it is accepted: what each department says, and the decision."""

from frappe.model.document import Document

from iso_qms.customers import contracts
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSContractReview(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_contract_review_line.qms_contract_review_line import (
			QMSContractReviewLine,
		)

		amended_from: DF.Link | None
		amount: DF.Currency
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		changes: DF.SmallText | None
		clock_differs: DF.Check
		conditions: DF.SmallText | None
		contract: DF.Attach | None
		contract_no: DF.Data
		customer: DF.Link
		decision: DF.Literal["", "Accept", "Accept with Conditions", "Reject"]
		delivery_date: DF.Date | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		job: DF.Link | None
		kind: DF.Literal["New Contract", "Change of Contract", "Oral Order", "Tender"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		lines: DF.Table[QMSContractReviewLine]
		naming_series: DF.Literal["CR-.YYYY.-"]
		order_received_on: DF.Date | None
		procedure_revision: DF.Link | None
		product: DF.Data
		qualification_gap: DF.SmallText | None
		quantity: DF.Float
		received_on: DF.Datetime | None
		requirements: DF.SmallText | None
		review_comment: DF.SmallText | None
		reviewed_on: DF.Date
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		contracts.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
