"""One resource that a process needs."""

from frappe.model.document import Document


class QMSProcessResource(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link | None
		group_title: DF.Data
		line_no: DF.Int
		mark: DF.Data | None
		not_applicable: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		resource: DF.SmallText | None
	# end: auto-generated types

	pass
