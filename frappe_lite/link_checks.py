"""Who links to a document: asked before it is deleted or cancelled."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import _dict, get_hooks, local
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.translate import _

# Frappe's own notes about a document never keep it from going.
_NOTES = {
	"Comment", "Version", "ToDo", "DocShare", "File", "Activity Log", "Deleted Document", "Notification Log",
	"Error Log", "User Permission", "Workflow Action",
}  # fmt: skip


def get_link_fields(doctype: str) -> list[_dict]:
	"""Return parent and fieldname of every Link field that points to the DocType."""
	rows = local.db.execute(
		"SELECT f.parent, f.fieldname, d.issingle FROM tabDocField f JOIN tabDocType d ON d.name = f.parent"
		" WHERE f.fieldtype = 'Link' AND f.options = ?"
		" UNION SELECT c.dt, c.fieldname, d.issingle FROM `tabCustom Field` c JOIN tabDocType d ON d.name = c.dt"
		" WHERE c.fieldtype = 'Link' AND c.options = ?"
		" UNION SELECT p.doc_type, p.field_name, d.issingle FROM `tabProperty Setter` p"
		" JOIN tabDocType d ON d.name = p.doc_type"
		" WHERE p.property = 'options' AND p.value = ? AND IFNULL(p.field_name, '') != ''",
		(doctype, doctype, doctype),
	).fetchall()
	return [_dict(parent=row[0], fieldname=row[1], issingle=row[2]) for row in rows]


def _dynamic_link_fields() -> list[_dict]:
	rows = local.db.execute(
		"SELECT f.parent, f.fieldname, f.options, d.issingle FROM tabDocField f JOIN tabDocType d ON d.name = f.parent"
		" WHERE f.fieldtype = 'Dynamic Link'"
		" UNION SELECT c.dt, c.fieldname, c.options, d.issingle FROM `tabCustom Field` c"
		" JOIN tabDocType d ON d.name = c.dt WHERE c.fieldtype = 'Dynamic Link'"
	).fetchall()
	return [_dict(parent=row[0], fieldname=row[1], options=row[2], issingle=row[3]) for row in rows]


def check_links_to(doc: Any, method: str = "Delete") -> None:
	"""Raise LinkExistsError when a document links here (deleting), or a submitted one does (cancelling)."""
	ignored = _NOTES | set(get_hooks("ignore_links_on_delete"))
	if method == "Cancel":
		ignored |= set(doc.get("ignore_linked_doctypes") or ())
	for field in get_link_fields(doc.doctype):
		if not (field.fieldname == "amended_from" and method == "Cancel"):
			_check(doc, field, {field.fieldname: doc.name}, ignored, method)
	for field in _dynamic_link_fields():
		_check(
			doc, field, {field.options: doc.doctype, field.fieldname: doc.name}, ignored, method, dynamic=True
		)


def _check(
	doc: Any, field: _dict, filters: dict, ignored: set[str], method: str, dynamic: bool = False
) -> None:
	if field.parent in ignored:
		return
	if field.issingle:
		values = local.db.get_singles_dict(field.parent)
		if all(str(values.get(key) or "") == str(value) for key, value in filters.items()):
			_refuse(doc, field.parent, field.parent)
		return
	table = bool(get_meta(field.parent).istable)
	columns = ["name", "docstatus", *(["parent", "parenttype"] if table else [])]
	for row in local.db.get_values(field.parent, filters, columns, as_dict=True, order_by=None):
		doctype, name = (row.parenttype, row.parent) if table else (field.parent, row.name)
		if doctype in ignored or (doctype == doc.doctype and name == doc.name):
			continue
		if method == "Cancel" and row.docstatus != 1:
			continue
		if dynamic and method == "Delete" and row.docstatus == 2:
			continue
		_refuse(doc, doctype, name)


def _refuse(doc: Any, doctype: str, name: str) -> None:
	throw(
		_("Cannot delete or cancel because {0} {1} is linked with {2} {3}").format(
			_(doc.doctype), doc.name, _(doctype), name
		),
		exceptions.LinkExistsError,
	)
