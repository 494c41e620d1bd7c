"""Records and revisions that are kept past their time, why, and until when."""

from frappe.model.document import Document

from iso_qms.record_forms.retention import holding


class QMSRetentionHold(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_retention_hold_item.qms_retention_hold_item import (
			QMSRetentionHoldItem,
		)

		items: DF.Table[QMSRetentionHoldItem]
		keep_until: DF.Date | None
		lifted: DF.Check
		lifted_by: DF.Link | None
		lifted_on: DF.Datetime | None
		lifting_reason: DF.SmallText | None
		naming_series: DF.Literal["HLD-.YYYY.-"]
		reason: DF.SmallText
	# end: auto-generated types

	def validate(self):
		holding.check_items(self)
		holding.check_end(self)
		holding.note_lifting(self)

	def on_trash(self):
		holding.refuse_deletion(self)
