"""Roles: who may be renamed and disabled, and what a role's desk access makes of its users."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import throw
from frappe_lite.permissions import clear_role_cache
from frappe_lite.translate import _

STANDARD_ROLES = ("Administrator", "System Manager", "Script Manager", "All", "Guest")


class Role(Document):
	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if old in STANDARD_ROLES:
			throw(_("Standard roles cannot be renamed"))

	def validate(self) -> None:
		if self.disabled:
			self.disable_role()
		elif self.name == "Guest":
			self.desk_access = 0

	def disable_role(self) -> None:
		"""Take a disabled role from everybody who has it."""
		if self.name in STANDARD_ROLES:
			throw(_("Standard roles cannot be disabled"))
		local.db.delete("Has Role", {"role": self.name})

	def on_update(self) -> None:
		clear_role_cache()
		if not local.flags.in_install and self.has_value_changed("desk_access"):
			self.update_user_type_of_users()

	def on_trash(self) -> None:
		clear_role_cache()

	def update_user_type_of_users(self) -> None:
		"""Judge again whether the people with this role are System or Website Users."""
		for user in get_users(self.name):
			doc = get_doc("User", user)
			before = doc.user_type
			doc.set_system_user()
			if doc.user_type != before:
				doc.save()


def get_users(role: str) -> list[str]:
	"""Return the names of the users who have the role."""
	return local.db.sql_list(
		"select `parent` from `tabHas Role` where `role` = %s and `parenttype` = 'User'", (role,)
	)
