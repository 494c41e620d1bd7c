"""A request to read, borrow or copy a document that one may not read, until a day."""

from frappe.model.document import Document

from iso_qms.document_control import borrowing


class QMSAccessRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		document_doctype: DF.Data | None
		document_number: DF.Data
		kind: DF.Literal["Read", "Borrow", "Copy"]
		naming_series: DF.Literal["AR-.YYYY.-.###"]
		reason: DF.SmallText
		requested_by: DF.Link | None
		returned_on: DF.Date | None
		review_comment: DF.SmallText | None
		until: DF.Date
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		borrowing.set_requester(self)
		borrowing.check_request(self)
		borrowing.clear_decision(self)

	def before_submit(self):
		borrowing.sign(self)

	def on_submit(self):
		borrowing.grant(self)
