"""One target of a process, with the formula that measures it."""

from frappe.model.document import Document


class QMSProcessTarget(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		denominator: DF.Data | None
		formula: DF.SmallText | None
		frequency: DF.Literal["", "Shift", "Day", "Week", "Month", "Quarter", "Year", "Batch", "Event"]
		numerator: DF.Data | None
		operator: DF.Literal["", "=", "≥", "≤", ">", "<"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		target_name: DF.Data
		unit: DF.Data | None
		value: DF.Data
	# end: auto-generated types

	pass
