"""A requirement that a design starts from."""

from frappe.model.document import Document


class QMSDesignRequirement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"Function and Performance",
			"Law and Standard",
			"Former Design",
			"Customer",
			"Consequence of Failure",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		requirement: DF.SmallText
		source: DF.Data | None
	# end: auto-generated types
