"""Fields above permlevel 0: left out for those who may not read them, set back for those who may not write them."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.field_types import DISPLAY_TYPES
from frappe_lite.meta import Meta, get_meta
from frappe_lite.new_documents import new_doc


def is_level_open(meta: Meta, fieldname: str | None, right: str = "read", user: str | None = None) -> bool:
	"""Tell whether a user has the right at the permlevel of a field; what is no field is open."""
	user = user or local.session.user
	field = meta.get_field(fieldname or "")
	level = int(field.permlevel or 0) if field else 0
	return not level or user == "Administrator" or level in meta.get_permlevel_access(right, user=user)


def hide_unreadable_fields(doc: Any) -> None:
	"""Take away the values that the session's user may not read, in child rows too."""
	if local.session.user == "Administrator":
		return
	hidden = [(doc, df) for df in doc.meta.high_permlevel_fields]
	for table in doc.meta.table_fields:
		fields = get_meta(table.options).high_permlevel_fields
		hidden += [(row, df) for row in doc.get(table.fieldname) or () for df in fields]
	if not hidden:
		return
	levels = doc.get_permlevel_access("read")
	for row, df in hidden:
		if df.permlevel not in levels:
			row.__dict__.pop(df.fieldname, None)


def reset_unwritable_fields(doc: Any) -> None:
	"""Set the fields that the user may not write back to what is stored, or to their defaults in a new document."""
	if doc.flags.ignore_permissions or local.flags.in_install or local.session.user == "Administrator":
		return
	levels: list[int] | None = None
	if doc.meta.high_permlevel_fields:
		levels = doc.get_permlevel_access()
		_reset(doc, levels, new_doc(doc.doctype) if doc.is_new() else doc.get_latest())
	if doc.is_new():
		return
	for table in doc.meta.table_fields:
		if get_meta(table.options).high_permlevel_fields:
			levels = doc.get_permlevel_access() if levels is None else levels
			before = {row.name: row for row in doc.get_latest().get(table.fieldname)}
			for row in doc.get(table.fieldname):
				_reset(row, levels, before.get(row.name) or new_doc(table.options))


def _reset(doc: Any, levels: list[int], reference: Any) -> None:
	ignored = doc.flags.get("ignore_permlevel_for_fields") or ()
	for df in doc.meta.high_permlevel_fields:
		if df.permlevel not in levels and df.fieldtype not in DISPLAY_TYPES and df.fieldname not in ignored:
			doc.set(df.fieldname, reference.get(df.fieldname))
