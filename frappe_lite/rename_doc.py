"""Renaming: the document, its child rows, and every link to it."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.link_checks import _dynamic_link_fields, get_link_fields
from frappe_lite.messages import throw
from frappe_lite.naming import validate_name
from frappe_lite.translate import _
from frappe_lite.values import quote_table

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
	from frappe_lite.document import get_doc

	if merge:
		raise NotImplementedError(
			"Merging documents is not part of the embedded home; the Frappe home has it."
		)
	if doctype == "DocType":
		raise NotImplementedError(
			"Renaming a DocType is not part of the embedded home; the Frappe home has it."
		)
	local.db.begin_write()
	doc = get_doc(doctype, old)
	if ignore_permissions:
		doc.flags.ignore_permissions = True
	if not (force or doc.meta.allow_rename):
		throw(_("{0} not allowed to be renamed").format(_(doctype)))
	doc.check_permission("write")
	changed = doc.run_method("before_rename", old, new, merge)
	if isinstance(changed, dict):
		new = changed.get("new", new)
	new = validate_name(doctype, new)
	if new != old and new.lower() != old.lower() and local.db.exists(doctype, new):
		if ignore_if_exists:
			return old
		throw(
			_("Another {0} with name {1} exists, select another name").format(_(doctype), new),
			exceptions.ValidationError,
		)
	_rename_rows(doc, old, new)
	_rename_links(doctype, old, new)
	renamed = get_doc(doctype, new)
	renamed.run_method("after_rename", old, new, merge)
	renamed.add_comment("Edit", _("renamed from {0} to {1}").format(old, new))
	local.db.cache.forget("document")
	return new


def _rename_rows(doc: Any, old: str, new: str) -> None:
	db = local.db
	db.write(f"UPDATE {quote_table(doc.doctype)} SET name = ? WHERE name = ?", (new, old))
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
		if not field.issingle:
			db.write(
				f"UPDATE {quote_table(field.parent)} SET `{field.fieldname}` = ?"
				f" WHERE `{field.fieldname}` = ? AND `{field.options}` = ?",
				(new, old, doctype),
			)
	for note, type_field, name_field in _NOTES:
		db.write(
			f"UPDATE {quote_table(note)} SET `{name_field}` = ? WHERE `{name_field}` = ? AND `{type_field}` = ?",
			(new, old, doctype),
		)
