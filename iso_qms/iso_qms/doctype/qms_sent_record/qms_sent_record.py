"""The key under which a device sent a record, so that it is received once; `iso_qms.record_forms.filling.sending` writes it."""

from frappe.model.document import Document


class QMSSentRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		client_key: DF.Data
		content_hash: DF.Data | None
		record: DF.Data | None
		record_doctype: DF.Data
		user: DF.Data
	# end: auto-generated types

	pass
