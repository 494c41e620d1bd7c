"""A document that notes which of its hooks are called."""

from __future__ import annotations

from frappe.model.document import Document

HOOKS = (
	"before_insert",
	"before_naming",
	"autoname",
	"before_validate",
	"validate",
	"before_save",
	"before_submit",
	"before_cancel",
	"before_update_after_submit",
	"after_insert",
	"on_update",
	"on_submit",
	"on_cancel",
	"on_update_after_submit",
	"before_change",
	"on_change",
	"on_trash",
	"after_delete",
	"after_save",
)


class Recorder(Document):
	"""Stands for the controller of any DocType; `called` lists the hooks since the last `forget`."""

	@property
	def called(self) -> list[str]:
		"""The hooks that were called, in order."""
		return self.flags.called or []

	def forget(self) -> None:
		"""Start a new list."""
		self.flags.called = []


def _note(hook: str):
	def note(self: Recorder) -> None:
		self.flags.called = [*self.called, hook]

	return note


for _hook in HOOKS:
	setattr(Recorder, _hook, _note(_hook))
