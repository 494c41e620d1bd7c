"""The company's settings of its quality management system."""

from frappe.model.document import Document


class QMSSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Data | None
		default_retention: DF.Int
		default_review_period: DF.Int
		forms_need_approval: DF.Check
		signature_policy: DF.Literal["None", "Tap", "PIN", "Handwriting", "Password"]
		standards: DF.SmallText | None
	# end: auto-generated types

	pass
