"""A record that the procedure asks for, and how often."""

from frappe.model.document import Document


class QMSProcedureRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		frequency: DF.Literal["", "Shift", "Day", "Week", "Month", "Quarter", "Year", "Batch", "Event"]
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		record_form: DF.Link
	# end: auto-generated types
