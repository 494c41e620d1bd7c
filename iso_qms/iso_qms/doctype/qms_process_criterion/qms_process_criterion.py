"""One rule or record by which a process is run."""

from frappe.model.document import Document


class QMSProcessCriterion(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		group_title: DF.Data
		mark: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		printed_title: DF.Data
		record_form: DF.Link | None
		seq: DF.Int
	# end: auto-generated types

	pass
