"""A text that a site translates differently from the apps' catalogues."""

from __future__ import annotations

from frappe_lite.document import Document
from frappe_lite.translate import clear_cache
from frappe_lite.utils import is_html, strip_html_tags


class Translation(Document):
	def validate(self) -> None:
		if is_html(self.source_text):
			self.source_text = strip_html_tags(self.source_text).strip()

	def on_update(self) -> None:
		clear_cache(self.language)

	def after_delete(self) -> None:
		clear_cache(self.language)
