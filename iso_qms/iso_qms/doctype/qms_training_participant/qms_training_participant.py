"""Who was trained, signed in, and with what outcome."""

from frappe.model.document import Document


class QMSTrainingParticipant(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link | None
		employee: DF.Link
		full_name: DF.Data | None
		outcome: DF.Literal["Not Judged", "Pass", "Fail"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		remarks: DF.SmallText | None
		score: DF.Data | None
		signed_in: DF.Check
	# end: auto-generated types
