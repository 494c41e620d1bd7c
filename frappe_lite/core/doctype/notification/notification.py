"""When whom to tell what about a document. `frappe_lite.notifications` does it."""

from __future__ import annotations

from typing import Any

from frappe_lite import announcements
from frappe_lite.context import local
from frappe_lite.document import Document, new_doc
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.notifications import DATE_EVENTS, documents_for_today, get_context
from frappe_lite.safe_eval import safe_eval
from frappe_lite.templates import validate_template
from frappe_lite.translate import _


class Notification(Document):
	def autoname(self) -> None:
		if not self.name:
			self.name = self.subject

	def validate(self) -> None:
		validate_template(self.subject)
		validate_template(self.message)
		if self.event in DATE_EVENTS and not self.date_changed:
			throw(_("Please specify which date field must be checked"))
		if self.event == "Value Change" and not self.value_changed:
			throw(_("Please specify which value field must be checked"))
		self.check_document_type()
		self.check_condition()
		if self.is_standard and self.enabled and not local.conf.developer_mode:
			throw(_("Cannot edit Standard Notification. To edit, please disable this and duplicate it"))

	def on_update(self) -> None:
		announcements.forget()

	def after_delete(self) -> None:
		announcements.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		announcements.forget()

	def check_document_type(self) -> None:
		"""Mails about mails never end, and rows have no events of their own."""
		is_row = get_meta(self.document_type).istable and self.event not in DATE_EVENTS
		if self.document_type == "Email Queue" or is_row:
			throw(
				_("Cannot set Notification with event {0} on Document Type {1}").format(
					_(self.event), _(self.document_type)
				)
			)

	def check_condition(self) -> None:
		"""A condition that fails on an empty document would stop people's saves."""
		if not self.condition:
			return
		try:
			safe_eval(self.condition, None, get_context(new_doc(self.document_type).as_dict()))
		except Exception:
			throw(_("The Condition '{0}' is invalid").format(self.condition))

	def get_documents_for_today(self) -> list[Any]:
		"""Return the documents for which this is due today."""
		return documents_for_today(self)
