"""Who may read, attach files to, edit or approve a document beyond what the roles say."""

from frappe.model.document import Document


class QMSDocumentAccess(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		grantee: DF.DynamicLink
		grantee_kind: DF.Literal["Role", "QMS Department", "QMS Position", "User"]
		may_approve: DF.Check
		may_edit: DF.Check
		may_read: DF.Check
		may_upload: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		until: DF.Date | None
	# end: auto-generated types
