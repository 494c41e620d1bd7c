"""A supplier of material, outsourced work, services or calibration, and whether it is approved."""

from frappe.model.document import Document


class QMSSupplier(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.SmallText | None
		code: DF.Data | None
		contact_person: DF.Data | None
		email: DF.Data | None
		notes: DF.SmallText | None
		phone: DF.Data | None
		status: DF.Literal["Under Evaluation", "Approved", "Conditional", "Blocked"]
		supplier_name: DF.Data
		supplies: DF.Data | None
		supply_kind: DF.Literal["Material", "Outsourcing", "Service", "Calibration"]
	# end: auto-generated types

	pass
