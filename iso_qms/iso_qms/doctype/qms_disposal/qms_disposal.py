"""The destruction of records and superseded revisions whose time of keeping is over, with approval and witness."""

from frappe.model.document import Document

from iso_qms.record_forms.retention import disposing


class QMSDisposal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_disposal_item.qms_disposal_item import QMSDisposalItem

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		asked_by: DF.Link | None
		items: DF.Table[QMSDisposalItem]
		method: DF.Literal["", "Deleted", "Shredded", "Burned", "Other"]
		naming_series: DF.Literal["DSP-.YYYY.-"]
		planned_for: DF.Date | None
		reason: DF.SmallText
		review_comment: DF.SmallText | None
		witnessed_by: DF.Link
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		disposing.prepare(self)
		disposing.note_asker(self)
		disposing.clear_approver(self)

	def before_submit(self):
		disposing.sign(self)

	def on_submit(self):
		disposing.carry_out(self)

	def before_cancel(self):
		disposing.refuse_cancel(self)
