"""A document that a change affects."""

from frappe.model.document import Document


class QMSChangeRequestItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.DynamicLink
		document_doctype: DF.Literal["QMS Manual", "QMS Procedure", "QMS Document"]
		impact: DF.SmallText | None
		opens_revision: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		revision: DF.Data | None
	# end: auto-generated types
