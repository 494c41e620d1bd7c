"""A permission that a site sets in place of a DocType's own."""

from __future__ import annotations

from frappe_lite.document import Document
from frappe_lite.meta import forget_meta


class CustomDocPerm(Document):
	def on_update(self) -> None:
		forget_meta(self.parent)

	def after_delete(self) -> None:
		forget_meta(self.parent)
