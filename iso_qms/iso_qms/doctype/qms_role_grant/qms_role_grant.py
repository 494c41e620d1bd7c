"""A role that an account has because of a position, and loses with it; written by the program alone."""

from frappe.model.document import Document


class QMSRoleGrant(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		position: DF.Link
		role: DF.Link
		user: DF.Link
	# end: auto-generated types

	pass
