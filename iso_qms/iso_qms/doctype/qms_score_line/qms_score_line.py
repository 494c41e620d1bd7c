"""A criterion with its full score and the score given."""

from frappe.model.document import Document


class QMSScoreLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		criterion: DF.Data
		max_score: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remarks: DF.SmallText | None
		score: DF.Data | None
	# end: auto-generated types
