"""One operation of a job's router."""

from frappe.model.document import Document


class QMSJobOperation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link | None
		instruction: DF.Data | None
		operation: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qms_process: DF.Link | None
		seq: DF.Int
	# end: auto-generated types

	pass
