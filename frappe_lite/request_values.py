"""Reads what a client sent: JSON where JSON is meant, whole numbers, and only fields that exist.

Where Frappe answers 5xx or ignores input in silence, this home answers 417 with a sentence (docs/compatibility.md).
"""

from __future__ import annotations

import json
from typing import Any

from frappe_lite.context import local
from frappe_lite.documents import get_doc
from frappe_lite.exceptions import DataError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.translate import _

STANDARD_KEYS = frozenset(
	"doctype name owner creation modified modified_by docstatus idx parent parentfield parenttype"
	" localname flags cmd csrf_token data".split()
)
# What a form says of itself; every other key that begins with an underscore is the server's own.
CLIENT_MARKS = ("__islocal", "__unsaved", "__newname")
KEPT_AS_STORED = frozenset(("name", "doctype", "owner", "creation", "modified_by"))
KEPT_IN_ROWS = KEPT_AS_STORED | {"parent", "parenttype", "parentfield", "docstatus"}
TABLE_TYPES = ("Table", "Table MultiSelect")
LARGEST_COUNT = 2**53


def parse_json(value: Any, what: str) -> Any:
	"""Return the value, read as JSON when it is a text. Raises ValidationError naming `what`."""
	if not isinstance(value, str | bytes):
		return value
	try:
		return json.loads(value)
	except (ValueError, RecursionError) as error:
		throw(_("{0} is not valid JSON: {1}.").format(what, error), ValidationError)


def parse_document(value: Any) -> dict[str, Any]:
	"""Return the values of a document sent by a client. Raises ValidationError when they are no object."""
	values = parse_json(value, _("The document"))
	if not isinstance(values, dict):
		throw(_("The document must be a JSON object of field names and values."), ValidationError)
	return with_names(values)


def with_names(values: dict[str, Any]) -> dict[str, Any]:
	"""Return the values of a document whose doctype and name are none but texts and numbers. Raises ValidationError."""
	for key in ("doctype", "name", "parent", "parenttype", "parentfield"):
		value = values.get(key)
		if isinstance(value, bool) or not isinstance(value, str | int | None):
			throw(_("{0} must be a text.").format(key), ValidationError)
	return values


def parse_fields(value: Any) -> Any:
	"""Return a list of field names from JSON, `*`, or one name."""
	if isinstance(value, str):
		text = value.strip()
		value = parse_json(text, "fields") if text[:1] in '["' else [text]
	if isinstance(value, str):
		value = [value]
	if value is not None and not isinstance(value, list | tuple):
		throw(_("fields must be a list of field names."), DataError)
	return value or None


def parse_filters(value: Any, what: str = "filters") -> Any:
	"""Return filters (a list or an object) from JSON. Raises ValidationError when they are neither."""
	filters = parse_json(value, what) if value not in (None, "") else None
	if filters is not None and not isinstance(filters, list | dict):
		throw(_("{0} must be a JSON list or object.").format(what), ValidationError)
	return filters


def whole_number(value: Any, what: str, default: int | None = None) -> int | None:
	"""Return a count sent by a client. Raises ValidationError for anything but a whole number from zero."""
	if value is None or value == "":
		return default
	try:
		number = int(value)
	except (TypeError, ValueError):
		number = -1
	if not 0 <= number <= LARGEST_COUNT:
		throw(_("{0} must be a whole number, zero or more.").format(what), ValidationError)
	return number


def without_flags(values: dict[str, Any]) -> dict[str, Any]:
	"""Drop what steers the server, from a document and its rows: `flags`, and private keys such as `_new_password`."""
	_drop_private(values)
	for value in values.values():
		if isinstance(value, list):
			for row in value:
				if isinstance(row, dict):
					_drop_private(row)
	return values


def _drop_private(values: dict[str, Any]) -> None:
	for key in [key for key in values if key == "flags" or _is_private(key)]:
		del values[key]


def _is_private(key: Any) -> bool:
	return str(key).startswith("_") and key not in CLIENT_MARKS


def take_over(doc: Any, values: dict[str, Any]) -> None:
	"""Set what a client sent in a stored document. Raises PermissionError.

	The right is asked for before anything is set: neither a new owner nor another link may open what is closed.
	"""
	doc.check_permission("write")
	say_who_made_rows(doc.meta, values, doc)
	doc.update({key: value for key, value in values.items() if key not in KEPT_AS_STORED})


def say_who_made_rows(meta: Any, values: Any, stored: Any = None) -> None:
	"""Let rows that a client sent keep who made them and when, as stored; the save says it of new ones."""
	known = {row.name: row for row in stored.get_all_children()} if stored else {}
	for fieldname in meta.table_fieldnames:
		for row in values.get(fieldname) or ():
			name = row.get("name")
			before = known.get(name) if isinstance(name, str | int) else None
			row.update({key: before.get(key) if before else None for key in ("owner", "creation")})


def check_stored(doc: Any) -> None:
	"""Judge a whole document that a client sent by the one that is stored, whose owner and creation it keeps.

	That it says to be new makes no difference: what has a stored name is that document.
	"""
	if doc.meta.issingle:
		say_who_made_rows(doc.meta, doc, get_doc(doc.doctype))
		return
	if not doc.name or not local.db.exists(doc.doctype, doc.name):
		say_who_made_rows(doc.meta, doc)
		return
	stored = get_doc(doc.doctype, doc.name)
	say_who_made_rows(doc.meta, doc, stored)
	only_read = local.request is not None and local.request.method == "GET"
	stored.check_permission("read" if only_read else "write")
	doc.owner, doc.creation = stored.owner, stored.creation


def refuse_row_alone(doctype: str) -> None:
	"""Raise ValidationError for a child DocType: its rows are changed with their document, whose rules judge them."""
	if get_meta(doctype).istable:
		throw(
			_("A row of {0} is not changed on its own: change it in its document and save that.").format(
				_(doctype)
			),
			ValidationError,
		)


def refuse_unknown_fields(doctype: str, values: dict[str, Any]) -> None:
	"""Raise ValidationError naming each key that is no field of the DocType, in its rows too."""
	unknown = _unknown(doctype, values)
	if unknown:
		throw(
			_("{0} has no field {1}. Nothing was saved.").format(_(doctype), ", ".join(unknown)),
			ValidationError,
		)


def _unknown(doctype: str, values: dict[str, Any]) -> list[str]:
	meta = get_meta(doctype)
	unknown = []
	for key, value in values.items():
		if key in STANDARD_KEYS or key.startswith("_"):
			continue
		field = meta.get_field(key)
		if field is None:
			unknown.append(key)
		elif field.fieldtype in TABLE_TYPES and value:
			unknown.extend(_unknown_in_rows(field, value))
	return unknown


def _unknown_in_rows(field: Any, rows: Any) -> list[str]:
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		throw(_("{0} must be a list of rows.").format(_(field.label or field.fieldname)), ValidationError)
	return [
		f"{field.fieldname}[{at}].{key}"
		for at, row in enumerate(rows, 1)
		for key in _unknown(field.options, row)
	]
