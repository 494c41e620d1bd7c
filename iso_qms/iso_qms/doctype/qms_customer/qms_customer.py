"""A customer."""

from frappe.model.document import Document


class QMSCustomer(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.SmallText | None
		code: DF.Data | None
		contact_person: DF.Data | None
		customer_name: DF.Data
		email: DF.Data | None
		is_active: DF.Check
		notes: DF.SmallText | None
		phone: DF.Data | None
		segment: DF.Data | None
	# end: auto-generated types

	pass
