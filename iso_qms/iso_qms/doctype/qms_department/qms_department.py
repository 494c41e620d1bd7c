"""A department of the company's organisation, with its head and the head's deputy."""

import frappe
from frappe.utils.nestedset import NestedSet


class QMSDepartment(NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data | None
		department_name: DF.Data
		deputy: DF.Link | None
		head: DF.Link | None
		is_group: DF.Check
		lft: DF.Int
		old_parent: DF.Data | None
		parent_qms_department: DF.Link | None
		rgt: DF.Int
	# end: auto-generated types

	nsm_parent_field = "parent_qms_department"

	def on_update(self) -> None:
		super().on_update()
		self.renew_limits()

	def renew_limits(self) -> None:
		"""Who is limited to a branch of departments has other limits when it changes, not only at his next login."""
		frappe.cache.delete_value("user_permissions")
