"""Another document that this one refers to; linked where the number is in the register."""

from frappe.model.document import Document


class QMSDocumentReference(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.DynamicLink | None
		document_doctype: DF.Literal["", "QMS Manual", "QMS Procedure", "QMS Document"]
		number: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		title: DF.Data | None
	# end: auto-generated types
