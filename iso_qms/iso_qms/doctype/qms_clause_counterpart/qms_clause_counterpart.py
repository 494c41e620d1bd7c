"""The same requirement in another standard or edition."""

from frappe.model.document import Document


class QMSClauseCounterpart(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clause: DF.Link | None
		note: DF.SmallText | None
		note_zh: DF.SmallText | None
		relation: DF.Literal["Same", "Changed", "Split", "Merged", "New", "Dropped"]
		standard: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
