"""The registration of a record form: a DocType whose records the gate protects."""

from frappe.model.document import Document

from iso_qms.gate.register import clear_register
from iso_qms.record_forms.registration import check_definition, check_no_records, check_record_doctype


class QMSRecordForm(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		department: DF.Link | None
		filled_by_role: DF.Link | None
		frequency: DF.Literal["", "Shift", "Day", "Week", "Month", "Quarter", "Year", "Batch", "Event"]
		layout: DF.Literal["Slip", "Log Book", "Checklist", "Matrix", "Card"]
		needs_review: DF.Check
		notes: DF.SmallText | None
		qms_process: DF.Link | None
		record_doctype: DF.Link
		retention_years: DF.Int
		revision: DF.Data | None
		title: DF.Data
	# end: auto-generated types

	def validate(self):
		check_record_doctype(self)
		check_definition(self)

	def on_update(self):
		clear_register()

	def on_trash(self):
		check_no_records(self)

	def after_delete(self):
		clear_register()
