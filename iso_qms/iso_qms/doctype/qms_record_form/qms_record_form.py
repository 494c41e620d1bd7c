"""The registration of a record form: a DocType whose records the gate protects."""

from frappe.model.document import Document

from iso_qms.gate.register import clear_register
from iso_qms.record_forms import changing, form_revisions, registered, traceability
from iso_qms.record_forms.registration import (
	check_definition,
	check_happened_field,
	check_no_records,
	check_record_doctype,
	hold_revision,
)


class QMSRecordForm(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		current_revision: DF.Link | None
		department: DF.Link | None
		entry_within_hours: DF.Int
		filled_by_role: DF.Link | None
		frequency: DF.Literal["", "Shift", "Day", "Week", "Month", "Quarter", "Year", "Batch", "Event"]
		happened_field: DF.Data | None
		layout: DF.Literal["Slip", "Log Book", "Checklist", "Matrix", "Card"]
		needs_review: DF.Check
		notes: DF.SmallText | None
		procedure: DF.Link | None
		qms_process: DF.Link | None
		record_doctype: DF.Link
		retention_years: DF.Int
		revision: DF.Data | None
		revision_style: DF.Literal["A/0, A/1", "A, B, C", "1, 2, 3", "1.0, 1.1"]
		title: DF.Data
	# end: auto-generated types

	def before_insert(self):
		check_record_doctype(self)
		check_definition(self)
		traceability.add_fields(self.record_doctype)

	def validate(self):
		check_record_doctype(self)
		check_definition(self)
		check_happened_field(self)
		hold_revision(self)
		changing.check_form(self)

	def after_insert(self):
		form_revisions.register_first(self)

	def on_update(self):
		clear_register()
		registered.forget()
		changing.form_changed(self)

	def on_trash(self):
		check_no_records(self)
		form_revisions.take_off(self)

	def after_delete(self):
		clear_register()
		registered.forget()
