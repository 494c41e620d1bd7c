"""A module: a group of DocTypes, of an app or a customer's own."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document


class ModuleDef(Document):
	def on_update(self) -> None:
		local.db.cache.forget("controller")

	def after_delete(self) -> None:
		local.db.cache.forget("controller")
