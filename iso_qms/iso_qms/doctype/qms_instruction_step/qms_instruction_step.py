"""A step of an instruction, with its picture or video."""

from frappe.model.document import Document


class QMSInstructionStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity: DF.SmallText
		caution: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		picture: DF.AttachImage | None
		video: DF.Attach | None
	# end: auto-generated types
