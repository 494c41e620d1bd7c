"""A kind of document: its level, how it is numbered, laid out, reviewed and kept."""

from frappe.model.document import Document


class QMSDocumentType(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ack_question: DF.SmallText | None
		acknowledge_days: DF.Int
		code: DF.Data | None
		disabled: DF.Check
		document_doctype: DF.Literal["QMS Manual", "QMS Procedure", "QMS Document"]
		layout: DF.Literal["Manual", "Procedure", "Text", "File"]
		level: DF.Literal["1 Manual", "2 Procedure", "3 Instruction", "4 Form", "External"]
		needs_acknowledgement: DF.Check
		number_pattern: DF.Data | None
		retention_years: DF.Int
		review_months: DF.Int
		revision_style: DF.Literal["A/0, A/1", "A, B, C", "1, 2, 3", "1.0, 1.1"]
		type_name: DF.Data
	# end: auto-generated types
