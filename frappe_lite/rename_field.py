"""A field that changed its name takes its data along, and what refers to it."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite.context import local
from frappe_lite.field_types import TABLE_TYPES
from frappe_lite.meta import Meta, forget_meta, get_meta
from frappe_lite.tables import quote_table


def rename_field(doctype: str, old_fieldname: str, new_fieldname: str, validate: bool = True) -> None:
	"""Copy the values of the old field to the new one. The old column stays, as on Frappe.

	As there, nothing is done with `validate` where the new field, or a column of the old one, is missing: a table
	has none, so that one is renamed with `validate=False`.
	"""
	meta = get_meta(doctype)
	new = meta.get_field(new_fieldname)
	if new is None or (validate and not meta.issingle and old_fieldname not in local.db.columns(doctype)):
		return
	if new.fieldtype in TABLE_TYPES:
		local.db.write(
			f"UPDATE {quote_table(new.options)} SET parentfield = ? WHERE parentfield = ? AND parenttype = ?",
			(new_fieldname, old_fieldname, doctype),
		)
	elif new in meta.value_fields:
		_move_values(meta, old_fieldname, new_fieldname)
		_rename_in_reports(doctype, old_fieldname, new_fieldname)
	for table, column, key in (
		("Property Setter", "field_name", "doc_type"),
		("Custom Field", "insert_after", "dt"),
	):
		local.db.write(
			f"UPDATE `tab{table}` SET {column} = ? WHERE {key} = ? AND {column} = ?",
			(new_fieldname, doctype, old_fieldname),
		)
	forget_meta(doctype)
	local.db.cache.forget("document")


def _move_values(meta: Meta, old: str, new: str) -> None:
	if meta.issingle:
		local.db.write(
			"UPDATE tabSingles SET field = ? WHERE doctype = ? AND field = ?", (new, meta.name, old)
		)
	else:
		local.db.check_columns(meta.name, (old, new))
		local.db.write(f"UPDATE {quote_table(meta.name)} SET `{new}` = `{old}`")


def _rename_in_reports(doctype: str, old: str, new: str) -> None:
	"""Reports of the builder keep their columns, filters and order."""
	filters = {"report_type": "Report Builder", "json": ["like", f"%{old}%"]}
	for report in local.db.get_values("Report", filters, ["name", "ref_doctype", "json"], as_dict=True):
		settings = json.loads(report.json or "{}")
		renamed = _renamed_settings(settings, report.ref_doctype, doctype, old, new)
		if renamed != settings:
			local.db.write("UPDATE tabReport SET json = ? WHERE name = ?", (json.dumps(renamed), report.name))


def _renamed_settings(settings: dict, of: str, doctype: str, old: str, new: str) -> dict[str, Any]:
	renamed = dict(settings)
	for key in ("columns", "fields"):
		if key in settings:
			renamed[key] = [
				[new, doctype] if list(each[:2]) == [old, doctype] else each for each in settings[key] or []
			]
	if "filters" in settings:
		renamed["filters"] = [
			[doctype, new, *each[2:]] if list(each[:2]) == [doctype, old] else each
			for each in settings["filters"] or []
		]
	for key in ("sort_by", "sort_by_next"):
		table, _dot, field = str(settings.get(key) or "").rpartition(".")
		if field == old and (table or of) == doctype:
			renamed[key] = f"{doctype}.{new}"
	return renamed
