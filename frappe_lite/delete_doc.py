"""Deleting: permission, not submitted, on_trash, links, attachments, and a Deleted Document that keeps what was."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.documents import get_doc
from frappe_lite.link_checks import check_links_to
from frappe_lite.messages import msgprint, throw
from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.naming import random_name, revert_series_if_last
from frappe_lite.search import drop_indexes_of
from frappe_lite.tables import quote_table
from frappe_lite.translate import _

# What points to a deleted document by type and name, and goes with it.
_NOTES = (
	("ToDo", "reference_type", "reference_name"),
	("DocShare", "share_doctype", "share_name"),
	("Version", "ref_doctype", "docname"),
	("Comment", "reference_doctype", "reference_name"),
	("Notification Log", "document_type", "document_name"),
)


def delete_doc(
	doctype: str | None = None,
	name: Any = None,
	force: bool | int = 0,
	ignore_doctypes: list[str] | None = None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags: dict | None = None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> bool | None:
	"""Delete documents. Raises PermissionError, LinkExistsError, or ValidationError for a submitted one."""
	assert doctype
	local.db.begin_write()
	for each in [name] if isinstance(name, (str, int)) else name or []:
		if get_meta(doctype).get("is_virtual"):
			get_doc(doctype, each).delete()
			continue
		if not local.db.exists(doctype, each):
			if not ignore_missing:
				raise exceptions.DoesNotExistError(f"{doctype} {each} not found")
			return False
		doc = get_doc(doctype, each)
		doc.flags.update(flags or {})
		if ignore_permissions:
			doc.flags.ignore_permissions = True
		_check_allowed(doc, bool(force))
		if not ignore_on_trash:
			doc.run_method("on_trash")
			doc.flags.in_delete = True
			doc.run_method("on_change")
		if not force and doctype != "DocType":
			check_links_to(doc)
		_give_number_back(doc)
		_delete_rows(doc)
		doc.run_method("after_delete")
		_delete_attachments(doc)
		for note, type_field, name_field in _NOTES:
			local.db.delete(note, {type_field: doctype, name_field: str(each)})
		doc.clear_cache()
		if not delete_permanently:
			_keep_deleted(doc)
	return None


def _check_allowed(doc: Any, force: bool) -> None:
	if doc.doctype == "DocType" and not (doc.custom or force or local.conf.developer_mode):
		throw(_("Standard DocType can not be deleted."))
	if (
		not doc.flags.ignore_permissions
		and local.session.user != "Administrator"
		and not doc.has_permission("delete")
	):
		msgprint(
			_("User not allowed to delete {0}: {1}").format(_(doc.doctype), doc.name),
			raise_exception=exceptions.PermissionError,
		)
	if doc.meta.is_submittable and doc.docstatus.is_submitted():
		throw(
			_("{0} {1}: Submitted Record cannot be deleted. You must cancel it first.").format(
				_(doc.doctype), doc.name
			)
		)


def _give_number_back(doc: Any) -> None:
	autoname = doc.meta.autoname or ""
	if autoname.startswith("naming_series:"):
		if doc.get("naming_series"):
			revert_series_if_last(doc.naming_series, doc.name, doc)
	elif autoname and autoname.split(":", 1)[0].lower() not in ("prompt", "field", "hash", "autoincrement"):
		revert_series_if_last(autoname, doc.name, doc)


def _delete_rows(doc: Any) -> None:
	db = local.db
	if doc.meta.issingle:
		db.write("DELETE FROM tabSingles WHERE doctype = ?", (doc.doctype,))
	else:
		db.write(f"DELETE FROM {quote_table(doc.doctype)} WHERE name = ?", (doc.name,))
	for child in {df.options for df in doc.meta.table_fields}:
		db.write(
			f"DELETE FROM {quote_table(child)} WHERE parent = ? AND parenttype = ?",
			(str(doc.name), doc.doctype),
		)
	if doc.doctype == "DocType":
		_drop_doctype(doc)


def _drop_doctype(doc: Any) -> None:
	"""The table goes with its DocType, and what customised it."""
	db = local.db
	db.write("DELETE FROM `tabCustom Field` WHERE dt = ?", (doc.name,))
	db.write("DELETE FROM `tabProperty Setter` WHERE doc_type = ?", (doc.name,))
	db.write("DELETE FROM `tabCustom DocPerm` WHERE parent = ?", (doc.name,))
	if doc.issingle:
		db.write("DELETE FROM tabSingles WHERE doctype = ?", (doc.name,))
	else:
		drop_indexes_of(db, doc.name)
		db.write(f"DROP TABLE IF EXISTS {quote_table(doc.name)}")
	forget_meta(doc.name)


def _delete_attachments(doc: Any) -> None:
	if doc.doctype == "File":
		return
	filters = {"attached_to_doctype": doc.doctype, "attached_to_name": str(doc.name)}
	for file in local.db.get_values("File", filters, "name", order_by=None, pluck=True):
		delete_doc("File", file, ignore_permissions=True, force=True, flags={"in_delete_of_owner": True})


def _keep_deleted(doc: Any) -> None:
	if doc.doctype == "Deleted Document" or not get_meta("Deleted Document"):
		return
	get_doc(
		{
			"doctype": "Deleted Document",
			"name": random_name(),
			"deleted_doctype": doc.doctype,
			"deleted_name": str(doc.name),
			"data": doc.as_json(),
			"owner": local.session.user,
		}
	).db_insert()
