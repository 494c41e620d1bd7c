"""Sharing: one document given to one user, or to everyone, beyond what roles allow."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.document import get_doc
from frappe_lite.exceptions import PermissionError
from frappe_lite.messages import throw
from frappe_lite.permissions import get_shared as get_shared
from frappe_lite.permissions import has_permission
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist


@whitelist()
def add(
	doctype: str,
	name: str,
	user: str | None = None,
	read: int = 1,
	write: int = 0,
	submit: int = 0,
	share: int = 0,
	everyone: int = 0,
	flags: dict | None = None,
	notify: int = 0,
) -> Any:
	"""Share a document and return the DocShare. Raises PermissionError without the share right."""
	if not (flags or {}).get("ignore_share_permission") and not has_permission(doctype, "share", name):
		throw(_("You do not have permission to share this document"), _permission_error())
	whom = {"everyone": 1} if everyone else {"user": user}
	stored = local.db.get_value("DocShare", {"share_doctype": doctype, "share_name": name, **whom})
	doc = get_doc("DocShare", stored) if stored else get_doc({"doctype": "DocShare"})
	doc.update({"share_doctype": doctype, "share_name": name, "user": user, "everyone": int(everyone)})
	doc.update(
		{
			"read": int(bool(read or write or submit or share)),
			"write": write,
			"submit": submit,
			"share": share,
		}
	)
	doc.flags.ignore_share_permission = bool((flags or {}).get("ignore_share_permission"))
	return doc.save(ignore_permissions=True)


@whitelist()
def remove(doctype: str, name: str, user: str) -> None:
	"""Take a share back."""
	stored = local.db.get_value("DocShare", {"share_doctype": doctype, "share_name": name, "user": user})
	if stored:
		if not has_permission(doctype, "share", name):
			throw(_("You do not have permission to share this document"), _permission_error())
		get_doc("DocShare", stored).delete(ignore_permissions=True)


@whitelist()
def get_users(doctype: str, name: str) -> list[dict]:
	"""Return with whom a document is shared. Raises PermissionError when the caller may not read it."""
	if not has_permission(doctype, "read", name):
		throw(_("You do not have permission to read this document"), _permission_error())
	fields = ["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"]
	return local.db.get_values(
		"DocShare", {"share_doctype": doctype, "share_name": name}, fields, as_dict=True
	)


def _permission_error() -> type[Exception]:
	return PermissionError
