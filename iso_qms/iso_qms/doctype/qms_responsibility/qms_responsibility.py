"""What part a department has in a clause: it leads, takes part, or is informed."""

from frappe.model.document import Document

from iso_qms.people import responsibility


class QMSResponsibility(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clause: DF.Link
		department: DF.Link
		part: DF.Literal["Leads", "Takes Part", "Informed"]
		standard: DF.Link | None
	# end: auto-generated types

	def validate(self):
		responsibility.check_pair(self)
		responsibility.check_one_lead(self)
