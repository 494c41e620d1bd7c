"""What a department or position answers for in the procedure."""

from frappe.model.document import Document


class QMSProcedureResponsibility(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		duty: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		who: DF.Data
	# end: auto-generated types
