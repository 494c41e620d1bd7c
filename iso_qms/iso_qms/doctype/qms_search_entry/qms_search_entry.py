"""What the full-text search knows of one document or file; `iso_qms.search` writes and reads it."""

from frappe.model.document import Document


class QMSSearchEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.LongText | None
		file: DF.Data | None
		name: DF.Int | None
		reference_doctype: DF.Data | None
		reference_name: DF.Data | None
		title: DF.Data | None
		waiting: DF.Check
		words: DF.LongText | None
	# end: auto-generated types

	pass
