"""A competence that an employee has, how well, by what evidence and until when."""

from frappe.model.document import Document


class QMSEmployeeCompetence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		competence: DF.Link
		evidence: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		skill_level: DF.Literal["In Training", "Under Supervision", "Works Alone", "Trains Others"]
		valid_from: DF.Date | None
		valid_until: DF.Date | None
	# end: auto-generated types

	pass
