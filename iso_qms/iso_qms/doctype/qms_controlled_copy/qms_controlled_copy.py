"""A numbered copy: issued, exchanged, recalled, destroyed before a witness."""

from frappe.model.document import Document

from iso_qms.document_control import copies


class QMSControlledCopy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_controlled_copy_event.qms_controlled_copy_event import (
			QMSControlledCopyEvent,
		)

		copy_no: DF.Int
		department: DF.Link | None
		document: DF.DynamicLink
		document_doctype: DF.Literal["QMS Manual", "QMS Procedure", "QMS Document"]
		events: DF.Table[QMSControlledCopyEvent]
		holder: DF.Link | None
		medium: DF.Literal["Paper", "Electronic"]
		place: DF.Data | None
		revision: DF.Data | None
		status: DF.Literal["Issued", "To Exchange", "Recalled", "Lost", "Destroyed"]
		title: DF.Data | None
	# end: auto-generated types

	def before_insert(self):
		copies.issue(self)

	def autoname(self):
		self.name = copies.name_of(self)

	def validate(self):
		copies.hold_what_the_system_writes(self)

	def on_trash(self):
		copies.refuse_deletion(self)
