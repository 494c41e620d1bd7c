"""Files of documents: kept under random names, removed with what they belong to, served to who may read.

A file is written before its row is inserted and removed when the row is rolled back; a deleted row takes its file
along only after the commit. So a crash leaves a file too many at worst, never a row without its file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import DoesNotExistError, PermissionError, ValidationError, as_full_disk
from frappe_lite.file_types import (
	FileTypeNotAllowed,
	MaxFileSizeReachedError,
	check_type,
	checked_name,
	content_type_of,
	extension_of,
)
from frappe_lite.messages import clear_last_message, throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import has_permission
from frappe_lite.permlevels import is_level_open
from frappe_lite.query import get_all
from frappe_lite.system_settings import get_system_settings
from frappe_lite.translate import _
from frappe_lite.utils import cint, get_files_path
from frappe_lite.whitelist import whitelist

PUBLIC_URL, PRIVATE_URL = "/files/", "/private/files/"
MEGABYTE = 1024 * 1024
DEFAULT_LIMIT = 25 * MEGABYTE
# As in Frappe: who works without Desk uploads documents and pictures only.
WITHOUT_DESK = frozenset(
	(
		*("image/png", "image/jpeg", "application/pdf", "application/msword", "text/plain", "text/csv"),
		*("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
		*("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel"),
		*("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"),
		*("video/quicktime", "video/mp4"),
	)
)


def max_file_size() -> int:
	"""Return the largest upload in bytes: `max_file_size` of the site's config, else 25 MB, or less by System Settings (MB)."""
	limit = cint(local.conf.get("max_file_size")) or DEFAULT_LIMIT
	chosen = cint(get_system_settings("max_file_size")) * MEGABYTE
	return min(limit, chosen) if chosen else limit


def check_allowed_extension(file_name: str) -> None:
	"""Raise FileTypeNotAllowed for an ending that System Settings leave out, where they name some (a line each)."""
	allowed = str(get_system_settings("allowed_file_extensions") or "").upper().split()
	if allowed and extension_of(file_name).upper() not in allowed:
		throw(
			_("Files of type {0} are not accepted on this site: {1}").format(
				extension_of(file_name).upper(), file_name
			),
			FileTypeNotAllowed,
		)


def path_of(file_url: str) -> Path:
	"""Return where the file of a local address lies. Raises DoesNotExistError for an address outside the folders."""
	is_private = file_url.startswith(PRIVATE_URL)
	name = file_url.removeprefix(PRIVATE_URL if is_private else PUBLIC_URL)
	if not name or name != os.path.basename(name) or name.startswith(".") or "\\" in name or "\x00" in name:
		raise DoesNotExistError(_("There is no file at {0}.").format(file_url))
	return Path(get_files_path(name, is_private=is_private))


def is_local(file_url: str | None) -> bool:
	"""Tell whether the address is that of a file of this site."""
	return bool(file_url) and str(file_url).startswith((PUBLIC_URL, PRIVATE_URL))


def store_content(doc: Document) -> None:
	"""Write the content of a new File to the disk and set its address, size, hash and type.

	Raises ValidationError, FileTypeNotAllowed or MaxFileSizeReachedError.
	"""
	content = _content_of(doc)
	doc.file_name = checked_name(doc.file_name)
	if len(content) > max_file_size():
		throw(
			_("File size exceeded the maximum allowed size of {0} MB").format(
				round(max_file_size() / MEGABYTE, 1)
			),
			MaxFileSizeReachedError,
		)
	check_type(doc.file_name, content)
	check_allowed_extension(doc.file_name)
	extension = extension_of(doc.file_name)
	stored = secrets.token_hex(16) + (f".{extension}" if extension.isascii() and extension.isalnum() else "")
	doc.file_url = (PRIVATE_URL if cint(doc.is_private) else PUBLIC_URL) + stored
	doc.file_size = len(content)
	doc.content_hash = hashlib.sha256(content).hexdigest()[:32]
	doc.file_type = extension.upper()[:140]
	_write(path_of(doc.file_url), content)
	_remove_unless_kept(doc.file_url)


def _content_of(doc: Document) -> bytes:
	content = doc.get("content")
	if isinstance(content, str):
		content = content.encode()
	if cint(doc.get("decode")):
		try:
			content = base64.b64decode(content.rpartition(b",")[2], validate=True)
		except binascii.Error:
			throw(_("The content of {0} is not valid base64.").format(doc.file_name), ValidationError)
	return content


def _write(path: Path, content: bytes) -> None:
	try:
		path.parent.mkdir(parents=True, exist_ok=True)
		with open(path, "xb") as file:
			file.write(content)
			file.flush()
			os.fsync(file.fileno())
	except OSError as error:
		path.unlink(missing_ok=True)  # not half of it
		raise as_full_disk(error) from error


def _remove_unless_kept(file_url: str) -> None:
	"""Remove the file when its row does not get into the database, by a rollback as a whole or to a savepoint."""
	path = path_of(file_url)
	local.db.after_rollback.add(lambda: path.unlink(missing_ok=True))
	local.db.after_commit.add(lambda: _remove_unreferenced(file_url, path))


def remove_after_commit(file_url: str | None) -> None:
	"""Remove the file of a deleted row once the deletion is on the disk, unless another row has it too."""
	if file_url and is_local(file_url):
		path = path_of(file_url)
		local.db.after_commit.add(lambda: _remove_unreferenced(file_url, path))


def _remove_unreferenced(file_url: str, path: Path) -> None:
	if not local.db.exists("File", {"file_url": file_url}):
		path.unlink(missing_ok=True)


def read_content(file_url: str) -> bytes:
	"""Return the bytes of a local file. Raises DoesNotExistError."""
	try:
		return path_of(file_url).read_bytes()
	except FileNotFoundError:
		raise DoesNotExistError(_("There is no file at {0}.").format(file_url)) from None


def readable_file(file_url: str) -> _dict:
	"""Return the File of a private address that the user may read. Raises PermissionError, DoesNotExistError."""
	names = get_all("File", filters={"file_url": file_url}, pluck="name")
	if not names:
		raise DoesNotExistError(_("There is no file at {0}.").format(file_url))
	for name in names:
		doc = get_doc("File", name)
		if may(doc, "read"):
			return doc
	raise PermissionError(_("You may not read this file."))


def may(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Tell whether a user has a right on a file: its owner, and who may read (or write) what it is attached to."""
	user = user or local.session.user
	if user == "Administrator" or (user != "Guest" and doc.owner == user):
		return True
	if ptype in ("read", "select") and not cint(doc.is_private):
		return True
	if doc.attached_to_doctype and doc.attached_to_name:
		try:
			parent = get_doc(doc.attached_to_doctype, doc.attached_to_name)
		except DoesNotExistError:
			clear_last_message()
			return False
		right = "read" if ptype in ("read", "select", "print", "email", "export") else "write"
		if not is_level_open(get_meta(doc.attached_to_doctype), doc.attached_to_field, right, user):
			return False
		return bool(has_permission(doc.attached_to_doctype, right, doc=parent, user=user))
	return False


def check_parent(doctype: str | None, name: str | None) -> None:
	"""Raise PermissionError unless the user may write the document to which a file goes."""
	if not doctype:
		return
	if not isinstance(doctype, str) or (name is not None and not isinstance(name, str | int)):
		throw(_("doctype and docname must be texts."), ValidationError)
	if not name:
		has_permission(doctype, "write", throw=True)
	elif local.db.exists(doctype, name):
		get_doc(doctype, name).check_permission("write")
	else:
		throw(_("{0} {1} not found").format(_(doctype), name), DoesNotExistError)


@whitelist(methods=["POST", "PUT"])
def upload_file() -> Document:
	"""Save the multipart field `file` for a document (`doctype`, `docname`, `fieldname`); private unless `is_private` is 0."""
	form = local.form_dict
	for unsupported in ("method", "library_file_name"):
		if form.get(unsupported):
			raise NotImplementedError(f"upload_file with {unsupported} is part of the Frappe home (a bench).")
	sent = local.request.files.get("file")
	if sent is None and not form.file_url:
		throw(_("The request has no file: send it as the multipart field “file”."), ValidationError)
	name = (sent.filename if sent is not None else None) or form.file_name
	if sent is not None:
		_check_without_desk(name or "")
	values = {
		"doctype": "File",
		"attached_to_doctype": form.doctype or None,
		"attached_to_name": form.docname or None,
		"attached_to_field": form.fieldname or None,
		"folder": form.folder or None,
		"file_name": name,
		"file_url": form.file_url if sent is None else None,
		"is_private": _is_private(form.is_private),
	}
	if sent is not None:
		values["content"] = sent.stream.read()
	return get_doc(values).insert()


def _is_private(said: Any) -> int:
	"""Whatever is no clear no keeps a file private."""
	word = "1" if said in (None, "") else str(said).lower()
	if word not in ("0", "1", "false", "true"):
		throw(_("{0} must be 0 or 1.").format("is_private"), ValidationError)
	return int(word in ("1", "true"))


def _check_without_desk(name: str) -> None:
	user_type = local.db.get_value("User", local.session.user, "user_type")
	if user_type == "Website User" and content_type_of(name) not in WITHOUT_DESK:
		throw(_("You can only upload JPG, PNG, PDF, TXT, CSV or Microsoft documents."), FileTypeNotAllowed)


@whitelist(allow_guest=True)
def download_file(file_url: str) -> None:
	"""Answer with a file that the user may read, to be saved."""
	doc: Any = readable_file(file_url)
	local.response.filename = doc.file_name
	local.response.filecontent = read_content(file_url)
	local.response.type = "download"
