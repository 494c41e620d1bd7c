"""An appendix of the manual that is drawn from the data."""

from frappe.model.document import Document


class QMSManualAppendix(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"Organisation",
			"Responsibility Matrix",
			"Process Map",
			"Procedure List",
			"Record Form List",
			"Appointment Letters",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		title: DF.Data | None
	# end: auto-generated types
