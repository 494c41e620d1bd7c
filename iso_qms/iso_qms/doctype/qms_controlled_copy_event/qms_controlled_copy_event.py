"""What happened to a controlled copy."""

from frappe.model.document import Document


class QMSControlledCopyEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_by: DF.Link | None
		event: DF.Literal["Issued", "Exchanged", "Recalled", "Lost", "Destroyed"]
		happened_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remark: DF.Data | None
		revision: DF.Data | None
		witness: DF.Link | None
	# end: auto-generated types
