"""A question that an auditor may put to the holders of a position, for practice before an audit."""

from frappe.model.document import Document


class QMSPositionQuestion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		question: DF.SmallText
	# end: auto-generated types

	pass
