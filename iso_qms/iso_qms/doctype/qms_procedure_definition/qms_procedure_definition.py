"""A term and what it means in the procedure."""

from frappe.model.document import Document


class QMSProcedureDefinition(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		meaning: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		term: DF.Data
	# end: auto-generated types
