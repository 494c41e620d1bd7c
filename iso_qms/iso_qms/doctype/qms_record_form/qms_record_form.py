"""The registration of a record form: a DocType whose records the gate protects."""

from frappe.model.document import Document

from iso_qms.gate.register import clear_register
from iso_qms.record_forms import changing, form_revisions, qualifying, registered, rows, traceability
from iso_qms.record_forms.registration import (
	check_definition,
	check_happened_field,
	check_named_fields,
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

		from iso_qms.iso_qms.doctype.qms_record_form_clause.qms_record_form_clause import QMSRecordFormClause
		from iso_qms.iso_qms.doctype.qms_record_form_place.qms_record_form_place import QMSRecordFormPlace

		clauses: DF.TableMultiSelect[QMSRecordFormClause]
		code: DF.Data
		current_revision: DF.Link | None
		department: DF.Link | None
		department_field: DF.Data | None
		entry_within_hours: DF.Int
		equipment_field: DF.Data | None
		filled_by_role: DF.Link | None
		frequency: DF.Literal["", "Shift", "Day", "Week", "Month", "Quarter", "Year", "Batch", "Event"]
		happened_field: DF.Data | None
		instrument_field: DF.Data | None
		layout: DF.Literal["Slip", "Log Book", "Checklist", "Matrix", "Card"]
		needs_review: DF.Check
		notes: DF.SmallText | None
		on_missing_qualification: DF.Literal["Warn", "Refuse"]
		page_field: DF.Data | None
		page_period: DF.Literal["", "Day", "Week", "Month", "Quarter", "Year"]
		period_field: DF.Data | None
		person_field: DF.Data | None
		places: DF.Table[QMSRecordFormPlace]
		procedure: DF.Link | None
		qms_process: DF.Link | None
		record_doctype: DF.Link
		requires_competence: DF.Link | None
		retention_years: DF.Int
		revision: DF.Data | None
		revision_style: DF.Literal["A/0, A/1", "A, B, C", "1, 2, 3", "1.0, 1.1"]
		rows_field: DF.Data | None
		title: DF.Data
	# end: auto-generated types

	def before_insert(self):
		check_record_doctype(self)
		check_definition(self)
		rows.check_layout(self)
		traceability.add_fields(self.record_doctype)
		self.add_row_fields()

	def validate(self):
		check_record_doctype(self)
		check_definition(self)
		check_happened_field(self)
		check_named_fields(self)
		qualifying.check_instrument_field(self)
		rows.check_layout(self)
		hold_revision(self)
		changing.check_form(self)

	def add_row_fields(self):
		written_by_many = rows.row_doctype(self)
		if written_by_many:
			traceability.add_fields(written_by_many, traceability.ROW_FIELDS)

	def after_insert(self):
		form_revisions.register_first(self)

	def on_update(self):
		clear_register()
		registered.forget()
		self.add_row_fields()
		changing.form_changed(self)

	def on_trash(self):
		check_no_records(self)
		form_revisions.take_off(self)

	def after_delete(self):
		clear_register()
		registered.forget()
