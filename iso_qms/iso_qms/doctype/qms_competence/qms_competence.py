"""Something that a person must be able to do or hold: a skill, a licence, a training."""

from frappe.model.document import Document


class QMSCompetence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		competence_name: DF.Data
		description: DF.SmallText | None
		is_active: DF.Check
		kind: DF.Literal["Skill", "Licence", "Training"]
		valid_months: DF.Int
	# end: auto-generated types

	pass
