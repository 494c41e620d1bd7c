"""A document that somebody shares with a user, or with everyone."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import MandatoryError, PermissionError
from frappe_lite.messages import bold, throw
from frappe_lite.permissions import has_permission
from frappe_lite.translate import _
from frappe_lite.utils import cint, get_fullname


class DocShare(Document):
	def validate(self) -> None:
		self.check_user()
		self.check_share_permission()
		self.check_is_submittable()
		self.include_lower_rights()
		self.check_given_rights()
		self.shared_document().run_method("validate_share", self)

	def after_insert(self) -> None:
		by = get_fullname(self.owner)
		if self.everyone:
			text = _("{0} shared this document with everyone").format(by)
		else:
			text = _("{0} shared this document with {1}").format(by, get_fullname(self.user))
		self.shared_document().add_comment("Shared", text)

	def on_trash(self) -> None:
		self.check_share_permission()
		text = _("{0} un-shared this document with {1}").format(
			get_fullname(self.owner), get_fullname(self.user)
		)
		self.shared_document().add_comment("Unshared", text)

	def check_user(self) -> None:
		if self.everyone:
			self.user = None
		elif not self.user:
			throw(_("User is mandatory for Share"), MandatoryError)

	def check_share_permission(self) -> None:
		if self.flags.ignore_share_permission:
			return
		if not has_permission(self.share_doctype, "share", self.shared_document()):
			throw(_('You need to have "Share" permission'), PermissionError)

	def check_given_rights(self) -> None:
		"""Nobody gives, to others or to himself, a right on the document that he does not have. (Frappe asks for `share` alone.)"""
		if self.flags.ignore_share_permission:
			return
		before = self.get_doc_before_save()
		for right in ("read", "write", "submit"):
			if not cint(self.get(right)) or (before and cint(before.get(right))):
				continue
			if not has_permission(self.share_doctype, right, self.shared_document()):
				throw(
					_("You do not have the right {0} on this document, so you cannot give it.").format(
						_(right)
					),
					PermissionError,
				)

	def check_is_submittable(self) -> None:
		if cint(self.get("submit")) and not cint(
			local.db.get_value("DocType", self.share_doctype, "is_submittable")
		):
			throw(
				_("Cannot share {0} with submit permission as the doctype {1} is not submittable").format(
					bold(self.share_name), bold(self.share_doctype)
				)
			)

	def include_lower_rights(self) -> None:
		if cint(self.get("submit")):  # `self.submit` is the method where the row says nothing
			self.write = 1
		if self.share or self.write:
			self.read = 1

	def shared_document(self) -> Document:
		"""Return the document that is shared."""
		return get_doc(self.share_doctype, self.share_name)
