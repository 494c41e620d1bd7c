"""The calibration of one instrument: when, with what result, and until when it is valid."""

from frappe.model.document import Document

from iso_qms.equipment import calibration
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSCalibration(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		calibrated_by: DF.Data
		calibrated_on: DF.Date
		certificate: DF.Attach | None
		certificate_no: DF.Data | None
		clock_differs: DF.Check
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		equipment: DF.Link
		equipment_name: DF.Data | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		limitation: DF.SmallText | None
		naming_series: DF.Literal["CAL-.YYYY.-"]
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		remarks: DF.SmallText | None
		result: DF.Literal["", "Pass", "Limited Use", "Fail"]
		review_comment: DF.SmallText | None
		valid_until: DF.Date | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		calibration.check_calibration(self)
		calibration.set_validity(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)

	def on_submit(self):
		calibration.tell_equipment(self)

	def on_cancel(self):
		calibration.tell_equipment(self)
