"""One input or output of a process."""

from frappe.model.document import Document


class QMSProcessFlow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.SmallText
		flow_no: DF.Int
		form: DF.Data | None
		form_mark: DF.Data | None
		item: DF.Data | None
		mark: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		timing: DF.Data | None
	# end: auto-generated types

	pass
