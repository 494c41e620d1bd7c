"""A competence that the holders of a position need, and how well."""

from frappe.model.document import Document


class QMSPositionCompetence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		competence: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		skill_level: DF.Literal["In Training", "Under Supervision", "Works Alone", "Trains Others"]
	# end: auto-generated types

	pass
