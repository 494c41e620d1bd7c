"""Who has to know a document, and whether they confirm that they read it."""

from frappe.model.document import Document


class QMSDocumentDistribution(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledge: DF.Check
		grantee: DF.DynamicLink
		grantee_kind: DF.Literal["Role", "QMS Department", "QMS Position", "User"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
