"""A product that the company makes or sells."""

from frappe.model.document import Document


class QMSProduct(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		drawing_no: DF.Data | None
		is_active: DF.Check
		notes: DF.SmallText | None
		product_group: DF.Data | None
		product_name: DF.Data
		specification: DF.Data | None
		unit: DF.Data | None
	# end: auto-generated types

	pass
