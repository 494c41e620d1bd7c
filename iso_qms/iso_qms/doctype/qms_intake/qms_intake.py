"""A batch of a company's existing files that were read for taking over."""

from frappe.model.document import Document

from iso_qms.intake import batches


class QMSIntake(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted: DF.Int
		conflicts: DF.Int
		duplicates: DF.Int
		files: DF.Int
		finished: DF.Datetime | None
		notes: DF.SmallText | None
		problem: DF.SmallText | None
		proposed: DF.Int
		rejected: DF.Int
		source: DF.Data | None
		started: DF.Datetime | None
		status: DF.Literal["Waiting", "Open", "Done", "Failed"]
		unreadable: DF.Int
	# end: auto-generated types

	def before_insert(self):
		batches.refuse_foreign_insert(self)

	def on_trash(self):
		batches.refuse_deletion(self)
