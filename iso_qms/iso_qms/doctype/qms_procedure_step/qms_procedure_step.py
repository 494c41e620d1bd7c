"""A step of a procedure."""

from frappe.model.document import Document


class QMSProcedureStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity: DF.Data
		control_point: DF.Check
		description: DF.SmallText | None
		document: DF.Data | None
		input: DF.SmallText | None
		key_control: DF.SmallText | None
		number: DF.Data | None
		output: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		record_form: DF.Link | None
		responsible: DF.Data | None
		risk: DF.SmallText | None
		special_process: DF.Check
	# end: auto-generated types
