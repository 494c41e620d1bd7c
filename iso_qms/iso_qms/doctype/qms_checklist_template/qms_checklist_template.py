"""The pre-printed rows of a checklist, for all or for one machine or product."""

from frappe.model.document import Document


class QMSChecklistTemplate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_checklist_item.qms_checklist_item import QMSChecklistItem

		disabled: DF.Check
		equipment: DF.Link | None
		form: DF.Link
		items: DF.Table[QMSChecklistItem]
		product: DF.Link | None
		variant: DF.Data
	# end: auto-generated types
