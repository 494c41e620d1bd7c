"""One duty of a position."""

from frappe.model.document import Document


class QMSPositionDuty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		duty: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qms_process: DF.Link | None
	# end: auto-generated types

	pass
