"""One controlled activity of a process, in its group on the card."""

from frappe.model.document import Document


class QMSProcessControl(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity: DF.SmallText
		group_no: DF.Int
		group_title: DF.Data | None
		mark: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		seq: DF.Int
	# end: auto-generated types

	pass
