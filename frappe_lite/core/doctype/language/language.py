"""A language that a site offers."""

from __future__ import annotations

import re

from frappe_lite.document import Document
from frappe_lite.messages import throw
from frappe_lite.translate import _, clear_cache

CODE = re.compile(r"[a-zA-Z]+[-_]*[a-zA-Z]+")


class Language(Document):
	def validate(self) -> None:
		check_code(self.language_code, "Language Code")

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		check_code(new, "Name")

	def on_update(self) -> None:
		clear_cache()

	def after_delete(self) -> None:
		clear_cache()


def check_code(code: str, label: str) -> None:
	"""Refuse a code that is not letters, with hyphens or underscores between them."""
	if not CODE.fullmatch(code or ""):
		throw(
			_("{0} must begin and end with a letter and have only letters, - or _ between.").format(_(label))
		)
