"""The definition of a kind of document."""

from __future__ import annotations

from frappe_lite import customise, doctype_checks
from frappe_lite.document import Document


class DocType(Document):
	def validate(self) -> None:
		doctype_checks.validate(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		doctype_checks.check_rename(self, new, merge)

	def on_update(self) -> None:
		customise.apply_doctype(self.name)
