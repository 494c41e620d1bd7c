"""Which event of which documents is told to which address. `frappe_lite.webhooks` does it."""

from __future__ import annotations

from frappe_lite import announcements
from frappe_lite.document import Document, new_doc
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.passwords import delete_all_passwords_for, keep_readable, read_back, rename_password
from frappe_lite.safe_eval import safe_eval
from frappe_lite.templates import validate_template
from frappe_lite.translate import _
from frappe_lite.webhooks import get_context, is_web_address

OF_SUBMITTABLE = ("on_submit", "on_cancel", "on_update_after_submit")
COVER = "*"


class Webhook(Document):
	def validate(self) -> None:
		if self.webhook_docevent in OF_SUBMITTABLE and not get_meta(self.webhook_doctype).is_submittable:
			throw(_("DocType must be Submittable for the selected Doc Event"))
		self.check_condition()
		if not (self.is_dynamic_url or is_web_address(self.request_url)):
			throw(_("Check Request URL"))
		self.check_body()
		self.keep_secret()

	def on_update(self) -> None:
		announcements.forget()

	def after_delete(self) -> None:
		announcements.forget()
		delete_all_passwords_for(self.doctype, self.name)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		announcements.forget()
		rename_password(self.doctype, old, new)

	def check_condition(self) -> None:
		"""A condition that fails on an empty document would stop people's saves."""
		if not self.condition:
			return
		try:
			safe_eval(self.condition, None, get_context(new_doc(self.webhook_doctype)))
		except Exception as error:
			throw(_("Invalid Condition: {}").format(error))

	def check_body(self) -> None:
		"""One way to say what is sent, and no field twice."""
		if self.request_structure == "Form URL-Encoded":
			self.webhook_json = None
		elif self.request_structure == "JSON":
			validate_template(self.webhook_json)
			self.webhook_data = []
		fields = [row.fieldname for row in self.webhook_data]
		if len(fields) != len(set(fields)):
			throw(_("Same Field is entered more than once"))

	def keep_secret(self) -> None:
		"""The secret lies apart from the document, which only shows that there is one."""
		given = self.webhook_secret or ""
		if given.strip(COVER):
			keep_readable(self.doctype, self.name, "webhook_secret", given)
			self.webhook_secret = COVER * len(given)
		if self.enable_security and not read_back(self.doctype, self.name, "webhook_secret"):
			throw(_("Invalid Webhook Secret"))
