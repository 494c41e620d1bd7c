"""A customer's complaint: what it is about, its cause, what was done, and the reply."""

from frappe.model.document import Document

from iso_qms.customers import complaints
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSCustomerComplaint(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action_taken: DF.SmallText | None
		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		cause: DF.SmallText | None
		channel: DF.Literal["", "Phone", "E-mail", "Letter", "Visit", "Messenger"]
		clock_differs: DF.Check
		complained_on: DF.Datetime
		contact_person: DF.Data | None
		containment: DF.SmallText | None
		cost: DF.Currency
		customer: DF.Link
		department: DF.Link | None
		description: DF.Text
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		job: DF.Link | None
		justified: DF.Literal["", "Yes", "Partly", "No"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		lot_no: DF.Data | None
		naming_series: DF.Literal["CC-.YYYY.-"]
		photo: DF.AttachImage | None
		procedure_revision: DF.Link | None
		product: DF.Link | None
		qualification_gap: DF.SmallText | None
		quantity: DF.Float
		received_on: DF.Datetime | None
		replied_on: DF.Date | None
		reply: DF.SmallText | None
		responsible: DF.Link | None
		review_comment: DF.SmallText | None
		satisfied: DF.Literal["", "Yes", "No"]
		severity: DF.Literal["Minor", "Major", "Critical"]
		subject: DF.Data
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		complaints.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
