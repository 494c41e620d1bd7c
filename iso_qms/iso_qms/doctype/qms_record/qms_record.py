"""A paper or scanned record that is kept as evidence."""

from frappe.model.document import Document

from iso_qms.record_forms.retention import disposing, paper


class QMSRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_record_file.qms_record_file import QMSRecordFile

		amended_from: DF.Link | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		files: DF.Table[QMSRecordFile]
		form: DF.Link | None
		naming_series: DF.Literal["PR-.YYYY.-"]
		pages: DF.Int
		period_from: DF.Date
		period_to: DF.Date | None
		place: DF.Data
		remarks: DF.SmallText | None
		retention_until: DF.Date | None
		title: DF.Data
		void_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		disposing.refuse_change(self)
		paper.check_period(self)
		paper.hold_disposal(self)
		paper.set_retention(self)

	def before_submit(self):
		paper.check_evidence(self)
