"""What a department says about one aspect of a contract."""

from frappe.model.document import Document


class QMSContractReviewLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		aspect: DF.Data
		can_meet: DF.Literal["", "Yes", "With Conditions", "No"]
		department: DF.Link | None
		opinion: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reviewer: DF.Link | None
	# end: auto-generated types
