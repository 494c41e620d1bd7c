"""The yearly review of a process: whether it is effective, efficient and suitable, and what is decided."""

from frappe.model.document import Document

from iso_qms.processes import reviews


class QMSProcessReview(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		decisions: DF.SmallText | None
		effective: DF.Literal["", "Yes", "Partly", "No"]
		efficient: DF.Literal["", "Yes", "Partly", "No"]
		findings: DF.SmallText | None
		process_name: DF.Data | None
		qms_process: DF.Link
		review_date: DF.Date
		review_year: DF.Int
		reviewed_by: DF.Link
		suitable: DF.Literal["", "Yes", "Partly", "No"]
		void_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		reviews.check_only_one(self)
		reviews.check_date(self)
