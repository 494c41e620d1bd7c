"""A record or revision that is destroyed, and the hash of what it said."""

from frappe.model.document import Document


class QMSDisposalItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disposed_on: DF.Date | None
		keep_until: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		sha256: DF.Data | None
		title: DF.Data | None
	# end: auto-generated types
