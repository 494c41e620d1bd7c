"""Records that a device kept while it had no network, received exactly once.

The device gives each record a key before it sends it the first time. The key is stored with the record, in one
transaction; the same key again is answered with the same record, however often and from however many windows it comes.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.document_control.snapshot import canonical_json

SENT = "QMS Sent Record"
KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
BY_THE_DEVICE = ("entered_on",)
"""When it was typed, by the device's clock: of a second attempt it may differ."""


def receive(key: str, doctype: str, values: dict[str, Any], user: str) -> dict[str, str]:
	"""Insert a record under the key of its device and return its doctype and name; the same for the same key again.

	Raises PermissionError when another user than the session's typed it or sent the key, ValidationError for a key
	that is none, for values that the form does not have, and when the key came before with other values: then the
	record stays as it was received first.
	"""
	if not KEY.fullmatch(key):
		frappe.throw(_("The key of the device is missing."), title=_("Invalid Value"))
	if user != frappe.session.user:
		frappe.throw(
			_("This was typed by {0}: only {0} can send it.").format(user),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	content = _hash_of(doctype, values)
	# one after the other of each person: several that wait for the same new key would block each other for ever
	frappe.db.get_value("User", user, "name", for_update=True)
	known = _known(key) or _keep(key, doctype, content)
	if known:
		return _answer(known, content)
	record = _record(doctype, values).insert()
	frappe.db.set_value(SENT, key, "record", record.name, update_modified=False)
	return {"doctype": doctype, "name": record.name}


def _keep(key: str, doctype: str, content: str) -> Any:
	"""Store the key before the record, or return what is stored under it already, as of two at once the second finds."""
	sent = frappe.get_doc(
		{
			"doctype": SENT,
			"client_key": key,
			"user": frappe.session.user,
			"record_doctype": doctype,
			"content_hash": content,
		}
	)
	try:
		sent.insert(ignore_permissions=True)
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.clear_messages()
		# what was read before belongs to the moment before the other one was done
		return _known(key, for_update=True)
	return None


def _known(key: str, for_update: bool = False) -> Any:
	fields = ["user", "record_doctype", "record", "content_hash"]
	return frappe.db.get_value(SENT, key, fields, as_dict=True, for_update=for_update)


def _answer(known: Any, content: str) -> dict[str, str]:
	if known.user != frappe.session.user:
		frappe.throw(
			_("This key belongs to a record of somebody else."),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	if known.content_hash != content:
		frappe.throw(
			_("This was received already as {0}, as it was first sent: open {0} and change it there.").format(
				known.record
			),
			title=_("Not Allowed"),
		)
	return {"doctype": known.record_doctype, "name": known.record}


def _record(doctype: str, values: dict[str, Any]) -> Document:
	"""The new record with the values of its fields, and its name where people type it.

	The form may have changed while the record waited: what has no field any more is said, not lost.
	"""
	fieldnames = {df.fieldname for df in frappe.get_meta(doctype).fields} | {"name"}
	lost = [key for key, value in values.items() if key not in fieldnames and value not in (None, "")]
	if lost:
		frappe.throw(
			_("{0} has no field {1} any more: open the record, check it and save it again.").format(
				_(doctype), ", ".join(lost)
			),
			title=_("Invalid Value"),
		)
	return frappe.get_doc({**values, "doctype": doctype})


def _hash_of(doctype: str, values: dict[str, Any]) -> str:
	said = {key: value for key, value in values.items() if key not in BY_THE_DEVICE}
	return hashlib.sha256(canonical_json([doctype, said]).encode()).hexdigest()
