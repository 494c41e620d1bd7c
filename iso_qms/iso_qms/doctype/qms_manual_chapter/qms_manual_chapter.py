"""A chapter of the manual."""

from frappe.model.document import Document


class QMSManualChapter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.TextEditor | None
		clause: DF.Link | None
		heading: DF.Data
		number: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		procedures: DF.SmallText | None
	# end: auto-generated types
