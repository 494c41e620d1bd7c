"""What became of a part of the customer's property."""

from frappe.model.document import Document


class QMSCustomerPropertyMovement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		moved_on: DF.Date
		movement: DF.Literal["Used", "Given Back", "Damaged", "Lost"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		quantity: DF.Float
		remarks: DF.SmallText | None
	# end: auto-generated types
