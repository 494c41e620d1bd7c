"""One inspected characteristic of an inspection record."""

from frappe.model.document import Document


class QMSInspectionParameter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		instrument: DF.Link | None
		judgement: DF.Literal["Not Judged", "Pass", "Fail"]
		lower_limit: DF.Data | None
		measured_value: DF.Data | None
		method: DF.Data | None
		nominal_value: DF.Data | None
		observed: DF.Literal["", "Pass", "Fail"]
		parameter: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remarks: DF.SmallText | None
		unit: DF.Data | None
		upper_limit: DF.Data | None
	# end: auto-generated types

	pass
