"""Versions: what a save changed, as Frappe's Version documents keep it."""

from __future__ import annotations

import datetime
from typing import Any

from frappe_lite.column_values import to_column
from frappe_lite.context import _dict, local
from frappe_lite.documents import get_doc
from frappe_lite.json_text import as_json

_FORMATTED = {"Markdown Editor", "Text Editor", "Code", "HTML Editor"}


def save_version(doc: Any) -> None:
	"""Write a Version when the DocType tracks changes and this save changed something."""
	if (
		not doc.meta.track_changes
		or doc.doctype == "Version"
		or doc.flags.ignore_version
		or local.flags.in_install
		or (not doc._doc_before_save and local.flags.in_patch)
	):
		return
	before = doc._doc_before_save
	if before is None and doc.get("amended_from"):
		before = get_doc(doc.doctype, doc.amended_from)
	if before is None:
		return
	diff = get_diff(before, doc)
	if diff:
		version = get_doc(
			{
				"doctype": "Version",
				"ref_doctype": doc.doctype,
				"docname": str(doc.name),
				"data": as_json(diff, indent=None, separators=(",", ":")),
			}
		)
		version.insert(ignore_permissions=True)


def get_diff(old: Any, new: Any, for_child: bool = False, compare_cancelled: bool = False) -> _dict | None:
	"""Return what differs: changed, added, removed, row_changed; None when nothing does."""
	changed: list[list] = []
	result = _dict(changed=changed, added=[], removed=[], row_changed=[])
	result.update(data_import=new.flags.via_data_import, updater_reference=new.flags.updater_reference)
	for df in new.meta.value_fields:
		if _same(old.get(df.fieldname), new.get(df.fieldname)):
			continue
		before, after = _stored(old, df), _stored(new, df)
		if before != after:
			changed.append([df.fieldname, _shown(df, before), _shown(df, after)])
	for df in () if for_child else new.meta.table_fields:
		_compare_rows(df.fieldname, old, new, result)
	if not for_child and old.docstatus != new.docstatus:
		changed.append(["docstatus", int(old.docstatus), int(new.docstatus)])
	return result if any(result[kind] for kind in ("changed", "added", "removed", "row_changed")) else None


def _compare_rows(fieldname: str, old: Any, new: Any, result: _dict) -> None:
	amended = bool(new.get("amended_from")) and new.amended_from == old.name
	old_rows = {(row.idx if amended else row.name): row for row in old.get(fieldname) or ()}
	seen = set()
	for position, row in enumerate(new.get(fieldname) or ()):
		key = row.idx if amended else row.name
		seen.add(key)
		if key not in old_rows:
			result.added.append([fieldname, row.as_dict()])
			continue
		diff = get_diff(old_rows[key], row, for_child=True)
		if diff and diff.changed:
			result.row_changed.append([fieldname, position, row.name, diff.changed])
	result.removed.extend([fieldname, row.as_dict()] for key, row in old_rows.items() if key not in seen)


def _same(before: Any, after: Any) -> bool:
	"""Spare most fields the conversion: equal values of one type are stored alike."""
	return type(before) is type(after) and before == after


def _stored(doc: Any, df: Any) -> Any:
	value = doc._sanitized(df, doc.get(df.fieldname))
	declared = local.db.columns(doc.doctype).get(df.fieldname)
	if value is None or declared is None:
		return value
	return to_column(value, declared) or (0 if declared in ("INTEGER", "REAL") else "")


def _shown(df: Any, value: Any) -> Any:
	if isinstance(value, (datetime.date, datetime.timedelta)):
		return str(value)
	return value
