"""A pre-printed row of a checklist."""

from frappe.model.document import Document


class QMSChecklistItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choices: DF.SmallText | None
		item: DF.Data
		item_group: DF.Data | None
		lower_limit: DF.Data | None
		method: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		unit: DF.Data | None
		upper_limit: DF.Data | None
	# end: auto-generated types
