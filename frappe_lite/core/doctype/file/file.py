"""A file of the site, mostly attached to a document. `frappe_lite.files` knows how it is kept."""

from __future__ import annotations

from typing import Any

from frappe_lite import files
from frappe_lite.context import local
from frappe_lite.database import many
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import AttachmentLimitReached, ValidationError
from frappe_lite.file_types import check_name, checked_name, extension_of
from frappe_lite.list_permissions import match_conditions
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import get_roles
from frappe_lite.tables import quote_table
from frappe_lite.translate import _
from frappe_lite.utils import cint, escape_html, generate_hash

# What a stored file is cannot be changed; a new one is uploaded in its place.
FIXED_FIELDS = (
	*("file_url", "file_size", "content_hash", "file_type"),
	*("is_folder", "is_home_folder", "is_attachments_folder"),
)
HOME = "Home"


class File(Document):
	def autoname(self) -> None:
		if self.is_folder:
			self.name = f"{self.folder}/{self.file_name}" if self.folder else self.file_name
		else:
			self.name = generate_hash(length=10)

	def before_insert(self) -> None:
		self.set_folder()
		self.check_attachment_limit()
		if self.is_folder:
			return
		if not self.flags.ignore_permissions:
			files.check_parent(self.attached_to_doctype, self.attached_to_name)
		if self.get("content") is not None:
			files.store_content(self)
		else:
			self.check_known_address()

	def validate(self) -> None:
		self.check_reference()
		if self.is_new():
			return
		self.check_stored_file_stays()
		if not self.is_folder:
			self.check_new_name()
			self.check_new_place()
			self.move_when_privacy_changed()

	def after_insert(self) -> None:
		if not self.is_folder:
			link = f'<a href="{escape_html(self.file_url)}" target="_blank">{escape_html(self.file_name)}</a>'
			self.tell_document("Attachment", _("Added {0}").format(link))

	def on_trash(self) -> None:
		if self.is_home_folder or self.is_attachments_folder:
			throw(_("Cannot delete Home and Attachments folders"))
		if self.is_folder and local.db.exists("File", {"folder": self.name}):
			throw(_("Folder {0} is not empty").format(self.name))
		if not self.is_folder:
			files.remove_after_commit(self.file_url)
			self.tell_document("Attachment Removed", _("Removed {0}").format(escape_html(self.file_name)))

	def get_content(self) -> str | bytes:
		"""Return the text of the file, or its bytes where they are no text in UTF-8 (as Frappe)."""
		content = files.read_content(self.file_url)
		try:
			return content.decode()
		except UnicodeDecodeError:
			return content

	def get_full_path(self) -> str:
		"""Return where the file of this site lies on the disk."""
		return str(files.path_of(self.file_url))

	def set_folder(self) -> None:
		if self.folder or self.is_home_folder:
			return
		attachments = self.attached_to_doctype and local.db.get_value("File", {"is_attachments_folder": 1})
		self.folder = attachments or (HOME if local.db.exists("File", HOME) else None)

	def check_attachment_limit(self) -> None:
		if not (self.attached_to_doctype and self.attached_to_name):
			return
		limit = cint(get_meta(self.attached_to_doctype).max_attachments)
		mine = {"attached_to_doctype": self.attached_to_doctype, "attached_to_name": self.attached_to_name}
		if limit and local.db.count("File", mine) >= limit:
			throw(
				_("Maximum Attachment Limit of {0} has been reached for {1} {2}.").format(
					bold(limit), self.attached_to_doctype, self.attached_to_name
				),
				AttachmentLimitReached,
			)

	def check_known_address(self) -> None:
		"""Without content a File points to a file that the user may read already, or to another site."""
		if not self.file_url:
			throw(_("A file needs its content or an address."), ValidationError)
		if self.file_name:
			self.file_name = checked_name(self.file_name)
			check_name(self.file_name)
		if self.file_url.startswith(("http://", "https://")):
			return
		if not files.is_local(self.file_url):
			throw(_("URL must start with http:// or https://"), title=_("Invalid URL"))
		known = files.readable_file(self.file_url)
		self.update({key: known.get(key) for key in ("is_private", "file_size", "content_hash", "file_type")})
		self.file_name = self.file_name or known.file_name
		self.check_same_kind(known.file_name)

	def check_reference(self) -> None:
		if self.attached_to_doctype and not self.attached_to_name:
			throw(_("Attached To Name must be a string or an integer"), ValidationError)
		if self.attached_to_field and not self.attached_to_field.replace("_", "").isalnum():
			throw(_("The fieldname you've specified in Attached To Field is invalid"))

	def check_stored_file_stays(self) -> None:
		for fieldname in FIXED_FIELDS:
			if self.has_value_changed(fieldname):
				throw(_("{0} of a file cannot be changed.").format(_(self.meta.get_label(fieldname))))

	def check_new_name(self) -> None:
		"""Another name, but of the same kind: whoever saves the file opens it by its name."""
		if self.has_value_changed("file_name"):
			self.file_name = checked_name(self.file_name)
			self.check_same_kind(self.get_doc_before_save().file_name)

	def check_same_kind(self, known_name: str) -> None:
		if self.file_name != known_name:
			check_name(self.file_name)
		if extension_of(self.file_name) != extension_of(known_name):
			throw(
				_("{0} must keep its ending: {1}").format(known_name, extension_of(known_name)),
				ValidationError,
			)

	def check_new_place(self) -> None:
		"""A file goes to what the user may write, also when it is there already as another's."""
		place = ("attached_to_doctype", "attached_to_name")
		if not self.flags.ignore_permissions and any(self.has_value_changed(field) for field in place):
			files.check_parent(self.attached_to_doctype, self.attached_to_name)

	def move_when_privacy_changed(self) -> None:
		"""Public and private files lie apart and have other addresses, so the content is stored anew."""
		if not (self.has_value_changed("is_private") and files.is_local(self.file_url)):
			return
		old = self.file_url
		self.content = files.read_content(old)
		files.store_content(self)
		files.remove_after_commit(old)

	def tell_document(self, comment_type: str, text: str) -> None:
		"""Say in the document's timeline that the file came or went."""
		if not (self.attached_to_doctype and self.attached_to_name):
			return
		if local.db.exists(self.attached_to_doctype, self.attached_to_name):
			get_doc(self.attached_to_doctype, self.attached_to_name).add_comment(comment_type, text)


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""Return whether a user has a right on a file; to create one the roles decide."""
	return None if ptype == "create" else files.may(doc, ptype or "read", user)


def get_permission_query_conditions(user: str | None = None) -> str | tuple[str, list]:
	"""Limit lists to public files, one's own, and those of documents that one reads. (Frappe: of their DocTypes.)"""
	user = user or local.session.user
	if user == "Administrator":
		return ""
	if "Desk User" not in get_roles(user):
		return "`tabFile`.`owner` = ?", [user]
	open_ones, parts, params = [], ["`tabFile`.`is_private` = 0", "`tabFile`.`owner` = ?"], [user]
	for doctype in readable_doctypes(user):
		meta = get_meta(doctype)
		if meta.istable or doctype == "File":
			continue
		condition, values = ("", []) if meta.issingle else match_conditions(meta, user)
		if not condition:
			open_ones.append(doctype)
			continue
		names = f"select `name` from {quote_table(doctype)} where {condition}"
		parts.append(f"`tabFile`.`attached_to_doctype` = ? and `tabFile`.`attached_to_name` in ({names})")
		params += [doctype, *values]
	if open_ones:
		parts.append(f"`tabFile`.`attached_to_doctype` in ({many(open_ones)})")
		params += open_ones
	return " or ".join(f"({part})" for part in parts), params


def readable_doctypes(user: str) -> list[str]:
	"""Return the DocTypes of which the user reads something: by a role, or by a share."""
	roles = get_roles(user)
	marks = ", ".join(["%s"] * len(roles))
	return local.db.sql_list(
		f"select distinct `parent` from `tabDocPerm` where `role` in ({marks}) and `read` = 1 and `permlevel` = 0"
		f" and `parent` not in (select `parent` from `tabCustom DocPerm`)"
		f" union select distinct `parent` from `tabCustom DocPerm`"
		f" where `role` in ({marks}) and `read` = 1 and `permlevel` = 0"
		f" union select distinct `share_doctype` from `tabDocShare` where `read` = 1 and (`user` = %s or `everyone` = 1)",
		(*roles, *roles, user),
	)
