"""Who took part in a meeting or review, signed in, and said what."""

from frappe.model.document import Document


class QMSParticipant(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link | None
		employee: DF.Link
		full_name: DF.Data | None
		opinion: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		signed_in: DF.Check
	# end: auto-generated types
