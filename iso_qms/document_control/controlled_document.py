"""What QMS Manual, QMS Procedure and QMS Document have in common."""

from __future__ import annotations

from frappe.model.document import Document

from iso_qms.document_control import content, registering


class ControlledDocument(Document):
	"""A controlled document or the draft of one; see `iso_qms.document_control`."""

	def before_insert(self) -> None:
		registering.prepare(self)

	def autoname(self) -> None:
		registering.set_name(self)

	def validate(self) -> None:
		content.check_may_change(self)
		content.link_references(self)

	def after_insert(self) -> None:
		registering.register(self)

	def on_update(self) -> None:
		content.share_register_data(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		registering.refuse_rename(self)

	def on_trash(self) -> None:
		registering.refuse_deletion(self)
