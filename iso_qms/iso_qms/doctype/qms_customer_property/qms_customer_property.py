"""What belongs to a customer: receipt, condition, what became of it, and what the customer was told."""

from frappe.model.document import Document

from iso_qms.customers import belongings
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSCustomerProperty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_customer_property_movement.qms_customer_property_movement import (
			QMSCustomerPropertyMovement,
		)

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		balance: DF.Float
		clock_differs: DF.Check
		condition_on_receipt: DF.Literal["Good", "Damaged", "Incomplete", "Not Suitable"]
		customer: DF.Link
		customer_answer: DF.SmallText | None
		defects: DF.SmallText | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		identification: DF.Data | None
		informed_on: DF.Date | None
		item_name: DF.Data
		job: DF.Link | None
		kind: DF.Literal["Material", "Tool or Equipment", "Drawing or Data", "Personal Data", "Other"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		movements: DF.Table[QMSCustomerPropertyMovement]
		naming_series: DF.Literal["CP-.YYYY.-"]
		photo: DF.AttachImage | None
		place: DF.Data | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		quantity: DF.Float
		received_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		taken_over_on: DF.Date
		unit: DF.Data | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		belongings.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
