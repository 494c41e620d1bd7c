"""One source of an input or receiver of an output."""

from frappe.model.document import Document


class QMSProcessParty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link | None
		direction: DF.Literal["Input", "Output"]
		flow_no: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		party_kind: DF.Literal["Department", "Process", "External"]
		party_name: DF.Data | None
		qms_process: DF.Link | None
		seq: DF.Int
	# end: auto-generated types

	pass
