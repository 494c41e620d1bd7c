"""One statement of a risk or an opportunity, or one response to it."""

from frappe.model.document import Document


class QMSProcessRisk(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		group_no: DF.Int
		kind: DF.Literal["Risk", "Opportunity"]
		mark: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Literal["Statement", "Response"]
		seq: DF.Int
		text: DF.SmallText
	# end: auto-generated types

	pass
