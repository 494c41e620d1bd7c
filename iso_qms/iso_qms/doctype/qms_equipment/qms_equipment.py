"""A machine, measuring instrument, tool or facility: where it is, its status, and until when it is calibrated."""

from frappe.model.document import Document

from iso_qms.equipment import calibration


class QMSEquipment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		calibration_due: DF.Date | None
		calibration_interval: DF.Int
		calibration_result: DF.Literal["", "Pass", "Limited Use", "Fail"]
		certificate_no: DF.Data | None
		code: DF.Data
		department: DF.Link | None
		equipment_name: DF.Data
		in_use_since: DF.Date | None
		kind: DF.Literal["Machine", "Instrument", "Tool", "Facility"]
		last_calibration: DF.Date | None
		manufacturer: DF.Data | None
		model_no: DF.Data | None
		needs_calibration: DF.Check
		place: DF.Data | None
		responsible: DF.Link | None
		serial_no: DF.Data | None
		status: DF.Literal["In Use", "Idle", "Under Repair", "Scrapped"]
	# end: auto-generated types

	def validate(self):
		calibration.check_interval(self)
		calibration.set_from_calibrations(self)
