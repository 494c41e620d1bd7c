"""Which documents of a DocType a user is limited to."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document
from frappe_lite.exceptions import DuplicateEntryError
from frappe_lite.messages import throw
from frappe_lite.query import get_all
from frappe_lite.translate import _
from frappe_lite.utils import cstr


class UserPermission(Document):
	def validate(self) -> None:
		self.check_is_new()
		self.check_only_default()

	def on_update(self) -> None:
		local.db.cache.forget("user_permissions", self.user)

	def after_delete(self) -> None:
		local.db.cache.forget("user_permissions", self.user)

	def check_is_new(self) -> None:
		same = {
			"allow": self.allow,
			"for_value": self.for_value,
			"user": self.user,
			"applicable_for": cstr(self.applicable_for),
			"apply_to_all_doctypes": self.apply_to_all_doctypes,
			"name": ["!=", self.name],
		}
		if get_all("User Permission", filters=same, limit=1):
			throw(_("User permission already exists"), DuplicateEntryError)

	def check_only_default(self) -> None:
		if not self.is_default:
			return
		others = get_all(
			"User Permission",
			filters={"allow": self.allow, "user": self.user, "is_default": 1, "name": ["!=", self.name]},
			or_filters={"applicable_for": cstr(self.applicable_for), "apply_to_all_doctypes": 1},
			pluck="name",
			limit=1,
		)
		if others:
			throw(_("{0} has already assigned default value for {1}.").format(others[0], self.allow))
