"""A reader's confirmation of a revision."""

from frappe.model.document import Document

from iso_qms.document_control import acknowledging


class QMSAcknowledgement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledged_on: DF.Datetime | None
		answer: DF.SmallText | None
		document: DF.DynamicLink | None
		document_doctype: DF.Link | None
		due: DF.Date | None
		question: DF.SmallText | None
		revision: DF.Link | None
		status: DF.Literal["Open", "Acknowledged", "Lapsed"]
		title: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self):
		acknowledging.refuse_foreign_change(self)

	def on_trash(self):
		acknowledging.refuse_foreign_change(self)
