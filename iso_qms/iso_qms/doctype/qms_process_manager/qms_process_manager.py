"""One line of the card's process managers: who, and with which main duties."""

from frappe.model.document import Document


class QMSProcessManager(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link | None
		item: DF.Data | None
		main_duties: DF.SmallText | None
		manager_name: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
