"""A position that an employee holds, from one day to another."""

from frappe.model.document import Document


class QMSEmployeePosition(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date | None
		is_main: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		position: DF.Link
		to_date: DF.Date | None
	# end: auto-generated types

	pass
