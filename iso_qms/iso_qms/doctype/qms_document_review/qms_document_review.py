"""The periodic review of a document: is it still right, and what becomes of it."""

from frappe.model.document import Document

from iso_qms.document_control import reviewing


class QMSDocumentReview(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		change_request: DF.Link | None
		compliance: DF.Literal["", "OK", "Not OK"]
		document: DF.DynamicLink
		document_doctype: DF.Literal["QMS Manual", "QMS Procedure", "QMS Document"]
		findings: DF.SmallText | None
		merge_into: DF.Data | None
		naming_series: DF.Literal["DRV-.YYYY.-.###"]
		operability: DF.Literal["", "OK", "Not OK"]
		outcome: DF.Literal["", "Keep", "Revise", "Merge", "Abolish"]
		reasonableness: DF.Literal["", "OK", "Not OK"]
		reviewed_by: DF.Link | None
		reviewed_on: DF.Date
		revision: DF.Data | None
		rigour: DF.Literal["", "OK", "Not OK"]
		title: DF.Data | None
		void_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		reviewing.check_document(self)
		reviewing.check_outcome(self)
		reviewing.set_reviewer(self)

	def on_submit(self):
		reviewing.carry_out(self)
