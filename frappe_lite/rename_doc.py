"""Renaming: the document, its child rows, and every link to it."""

from __future__ import annotations

from typing import Any

from frappe_lite.cache_commands import clear_cache
from frappe_lite.collation import remember, rename_entries, rename_entries_of_doctype
from frappe_lite.context import local
from frappe_lite.customise import apply_doctype
from frappe_lite.delete_doc import delete_doc
from frappe_lite.documents import get_doc
from frappe_lite.field_types import TABLE_TYPES
from frappe_lite.link_checks import _dynamic_link_fields, get_link_fields
from frappe_lite.messages import bold, throw
from frappe_lite.meta import forget_meta
from frappe_lite.naming import validate_name
from frappe_lite.tables import quote_table
from frappe_lite.translate import _

_NOTES = (
	("Comment", "reference_doctype", "reference_name"),
	("Version", "ref_doctype", "docname"),
	("File", "attached_to_doctype", "attached_to_name"),
	("ToDo", "reference_type", "reference_name"),
	("DocShare", "share_doctype", "share_name"),
)


def rename_doc(
	doctype: str,
	old: str,
	new: str,
	force: bool = False,
	merge: bool = False,
	ignore_permissions: bool = False,
	ignore_if_exists: bool = False,
	show_alert: bool = True,
	rebuild_search: bool = True,
	**_ignored: Any,
) -> str:
	"""Rename a document and return its new name. Raises when the DocType forbids it or the name is taken."""
	local.db.begin_write()
	doc = get_doc(doctype, old)
	changed = doc.run_method("before_rename", old, new, merge) or {}
	new = (changed.get("new") or new) if isinstance(changed, dict) else (changed or new)
	taken = _taken(doctype, new)
	if old == new:
		throw(_("No changes made because old and new name are the same."))
	if merge and not taken:
		throw(_("{0} {1} does not exist, select a new target to merge").format(doctype, new))
	if taken and not merge:
		if ignore_if_exists:
			return old
		throw(_("Another {0} with name {1} exists, select another name").format(_(doctype), new))
	if not ignore_permissions:
		_check_rights(doc, get_doc(doctype, new) if merge else None)
	if not (force or ignore_permissions or doc.meta.allow_rename):
		throw(_("{0} not allowed to be renamed").format(_(doctype)))
	new = validate_name(doctype, new)
	if not merge:
		_rename_rows(doc, old, new)
	_rename_links(doctype, old, new)
	if doctype == "DocType":
		rename_doctype(doc, old, new)
	local.db.cache.forget("document")
	renamed = get_doc(doctype, new)
	renamed.run_method("after_rename", old, new, merge)
	if merge:
		renamed.add_comment("Edit", _("merged {0} into {1}").format(bold(old), bold(new)))
		delete_doc(doctype, old)
	else:
		renamed.add_comment("Edit", _("renamed from {0} to {1}").format(bold(old), bold(new)))
	clear_cache()  # a name may stand anywhere: in roles, limits, defaults
	return new


def _taken(doctype: str, new: str) -> bool:
	"""A name that differs in case or accents alone is the document's own name, spelled anew."""
	return local.db.get_value(doctype, new, "name") == new


def _check_rights(doc: Any, target: Any) -> None:
	if not doc.has_permission("write"):
		throw(_("You need write permission on {0} {1} to rename").format(doc.doctype, doc.name))
	if target is not None and not target.has_permission("write"):
		throw(_("You need write permission on {0} {1} to merge").format(doc.doctype, target.name))


def _rename_rows(doc: Any, old: str, new: str) -> None:
	db = local.db
	db.write(f"UPDATE {quote_table(doc.doctype)} SET name = ? WHERE name = ?", (new, old))
	rename_entries(doc.doctype, old, new)
	remember(doc.doctype, "name", new, new)
	for df in doc.meta.table_fields:
		db.write(
			f"UPDATE {quote_table(df.options)} SET parent = ? WHERE parent = ? AND parenttype = ?",
			(new, old, doc.doctype),
		)
	autoname = doc.meta.autoname or ""
	if autoname.startswith("field:"):
		db.write(f"UPDATE {quote_table(doc.doctype)} SET `{autoname[6:]}` = ? WHERE name = ?", (new, new))


def _rename_links(doctype: str, old: str, new: str) -> None:
	db = local.db
	for field in get_link_fields(doctype):
		if field.issingle:
			db.write(
				"UPDATE tabSingles SET value = ? WHERE doctype = ? AND field = ? AND value = ?",
				(new, field.parent, field.fieldname, old),
			)
		else:
			db.write(
				f"UPDATE {quote_table(field.parent)} SET `{field.fieldname}` = ? WHERE `{field.fieldname}` = ?",
				(new, old),
			)
	for field in _dynamic_link_fields():
		if field.issingle:
			_rename_in_single(field, doctype, old, new)
		else:
			db.write(
				f"UPDATE {quote_table(field.parent)} SET `{field.fieldname}` = ?"
				f" WHERE `{field.fieldname}` = ? AND `{field.options}` = ?",
				(new, old, doctype),
			)
	if doctype == "DocType":
		return
	for note, type_field, name_field in _NOTES:
		db.write(
			f"UPDATE {quote_table(note)} SET `{name_field}` = ? WHERE `{name_field}` = ? AND `{type_field}` = ?",
			(new, old, doctype),
		)


def _rename_in_single(field: Any, doctype: str, old: str, new: str) -> None:
	values = local.db.get_singles_dict(field.parent)
	if values.get(field.options) == doctype and values.get(field.fieldname) == old:
		local.db.set_single_value(field.parent, field.fieldname, new, update_modified=False)


def rename_doctype(doc: Any, old: str, new: str) -> None:
	"""A customer's DocType takes its table, its rows' tables and the fields that point to it along."""
	db = local.db
	for child, row in (("DocField", "options"), ("Custom Field", "options")):
		db.write(
			f"UPDATE `tab{child}` SET `{row}` = ? WHERE `{row}` = ?"
			" AND fieldtype IN ('Link', 'Table', 'Table MultiSelect')",
			(new, old),
		)
	db.write("UPDATE `tabProperty Setter` SET value = ? WHERE property = 'options' AND value = ?", (new, old))
	db.write("UPDATE `tabCustom DocPerm` SET parent = ? WHERE parent = ?", (new, old))
	for df in doc.fields:
		if df.fieldtype in TABLE_TYPES and df.options != old:
			db.write(f"UPDATE {quote_table(df.options)} SET parenttype = ? WHERE parenttype = ?", (new, old))
	if doc.issingle:
		db.write("UPDATE tabSingles SET doctype = ? WHERE doctype = ?", (new, old))
		db.write("UPDATE tabSingles SET value = ? WHERE doctype = ? AND field = 'name'", (new, new))
	else:
		_rename_table(old, new)
	rename_entries_of_doctype(old, new)
	db.cache.forget("controller")
	for doctype in db.get_values("DocType", {}, "name", order_by=None, pluck=True):
		forget_meta(doctype)
	forget_meta(old)
	apply_doctype(new)


def _rename_table(old: str, new: str) -> None:
	db = local.db
	for index in [row[1] for row in db.execute(f"PRAGMA index_list({quote_table(old)})").fetchall()]:
		if index.startswith(f"{old}."):  # made anew under the new name
			db.write(f"DROP INDEX `{index}`")
	db.write(f"ALTER TABLE {quote_table(old)} RENAME TO {quote_table(new)}")
	db.cache.forget("columns")
