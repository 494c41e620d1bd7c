"""Somebody looked whether an external document is still the newest, and what was found."""

from frappe.model.document import Document

from iso_qms.document_control import watching


class QMSExternalCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		change_request: DF.Link | None
		checked_by: DF.Link | None
		checked_on: DF.Date
		document: DF.Link
		edition: DF.Data | None
		edition_found: DF.Data | None
		findings: DF.SmallText | None
		naming_series: DF.Literal["EC-.YYYY.-.####"]
		outcome: DF.Literal["", "Unchanged", "New Edition", "Withdrawn"]
		title: DF.Data | None
	# end: auto-generated types

	def before_insert(self):
		watching.check_document(self)

	def validate(self):
		watching.refuse_change(self)
		watching.check_day(self)

	def after_insert(self):
		watching.carry_out(self)

	def on_trash(self):
		watching.refuse_deletion(self)
