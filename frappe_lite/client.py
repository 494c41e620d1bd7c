"""`frappe.client.*`: the document methods that a front end calls, each with its permission check."""

from __future__ import annotations

from typing import Any

from frappe_lite import permissions
from frappe_lite.context import _dict, local
from frappe_lite.delete_doc import delete_doc as delete_document
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import DataError, DoesNotExistError, PermissionError, ValidationError
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_meta
from frappe_lite.query import get_list as query_list
from frappe_lite.rename_doc import rename_doc as rename_document
from frappe_lite.request_values import (
	KEPT_IN_ROWS,
	TABLE_TYPES,
	check_stored,
	parse_document,
	parse_fields,
	parse_filters,
	parse_json,
	refuse_row_alone,
	refuse_unknown_fields,
	say_who_made_rows,
	take_over,
	whole_number,
	without_flags,
)
from frappe_lite.translate import _
from frappe_lite.utils import get_system_timezone
from frappe_lite.whitelist import whitelist

STANDARD_FIELDS = (
	*("doctype", "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"),
	*("parent", "parenttype", "parentfield"),
)
MOST_INSERTS = 200
SAID_BY_SERVER = frozenset(("name", "idx", "owner", "creation"))  # of a new row
Name = str | int  # a document's name; autoincrement makes numbers


@whitelist()
def get_list(
	doctype: str,
	fields=None,
	filters=None,
	group_by: str | None = None,
	order_by: str | None = None,
	limit_start=None,
	limit_page_length=20,
	parent: str | None = None,
	debug: bool = False,
	as_dict: bool = True,
	or_filters=None,
) -> list:
	"""Return the records that fit, as far as the user may see them: 20 unless told otherwise, 0 for all."""
	check_parent_permission(parent, doctype)
	return query_list(
		doctype,
		fields=parse_fields(fields),
		filters=parse_filters(filters),
		or_filters=parse_filters(or_filters, "or_filters"),
		group_by=group_by or None,
		order_by=order_by or None,
		limit_start=whole_number(limit_start, "limit_start", 0),
		limit_page_length=whole_number(limit_page_length, "limit_page_length", 20),
		parent_doctype=parent,
		as_list=not as_dict,
	)


@whitelist()
def get_count(doctype: str, filters=None, debug=False, cache=False) -> int:
	"""Return how many records fit that the user may see. (Frappe v15 counts without a permission check.)"""
	rows = query_list(
		doctype,
		fields=["count(`name`) as total_count"],
		filters=parse_filters(filters),
		order_by=None,
		limit_page_length=0,
	)
	return rows[0].total_count


@whitelist()
def get(doctype: str, name: Name | None = None, filters=None, parent: str | None = None) -> dict:
	"""Return a document by name, the first that fits the filters, or a single."""
	check_parent_permission(parent, doctype)
	if name:
		doc = get_doc(doctype, name)
	elif filters or filters == {}:
		doc = get_doc(doctype, parse_filters(filters))
	else:
		doc = get_doc(doctype)
	doc.check_permission()
	return _shown(doc)


@whitelist()
def get_value(
	doctype: str, fieldname: str | list, filters=None, as_dict=True, debug=False, parent: str | None = None
) -> Any:
	"""Return fields of the first record that fits: a dict, or with `as_dict` false the value or values."""
	check_parent_permission(parent, doctype)
	if not permissions.has_permission(doctype, parent_doctype=parent):
		throw(_("No permission for {0}").format(_(doctype)), PermissionError)
	fields = parse_fields(fieldname) or ["name"]
	if get_meta(doctype).issingle:
		return _values_of_single(doctype, fields, as_dict)
	rows = get_list(
		doctype,
		filters=_named(filters),
		fields=fields,
		limit_page_length=1,
		parent=parent,
		as_dict=bool(as_dict),
	)
	if as_dict:
		return rows[0] if rows else {}
	if not rows:
		return None
	return rows[0] if len(fields) > 1 else rows[0][0]


def _named(filters: Any) -> Any:
	"""Filters may be the name of the record, as a plain text."""
	if not isinstance(filters, str) or not filters or filters.strip()[:1] in ("{", "["):
		return filters or None
	return {"name": filters}


def _values_of_single(doctype: str, fields: list[str], as_dict: Any) -> Any:
	doc = get_doc(doctype)
	doc.apply_fieldlevel_read_permissions()
	values = _dict((field, doc.get(field)) for field in fields)
	if as_dict:
		return values
	return list(values.values()) if len(fields) > 1 else values[fields[0]]


@whitelist()
def get_single_value(doctype: str, field: str) -> Any:
	"""Return one field of a single. Raises PermissionError where the field's level is not readable."""
	if not permissions.has_permission(doctype):
		throw(_("No permission for {0}").format(_(doctype)), PermissionError)
	doc = get_doc(doctype)
	doc.apply_fieldlevel_read_permissions()
	if get_meta(doctype).get_field(field) is None:
		throw(_("{0} has no field {1}.").format(_(doctype), field), DataError)
	return doc.get(field)


@whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: Name, fieldname: str | dict, value=None) -> dict:
	"""Set one field, or several by a JSON object in `fieldname`, and save; a child row through its parent."""
	if isinstance(fieldname, str) and fieldname in STANDARD_FIELDS:
		throw(_("Cannot edit standard fields"), ValidationError)
	values = _values_to_set(fieldname, value)
	refuse_unknown_fields(doctype, values)
	if get_meta(doctype).istable:
		return _shown(change_row(doctype, name, values)[0])
	doc = get_doc(doctype, name, for_update=True)
	take_over(doc, values)
	doc.save()
	return _shown(doc)


def _values_to_set(fieldname: Any, value: Any) -> dict[str, Any]:
	if isinstance(fieldname, dict):
		return without_flags(dict(fieldname))
	if value in (None, "") and fieldname.strip().startswith("{"):
		return without_flags(parse_document(fieldname))
	return {fieldname: "" if value is None else value}


def _parent_and_row(doctype: str, name: str) -> tuple[Document, Document]:
	at = local.db.get_value(doctype, name, ["parenttype", "parent", "parentfield"], as_dict=True)
	if not at:
		throw(_("{0} {1} not found").format(_(doctype), name), DoesNotExistError)
	parent = get_doc(at.parenttype, at.parent, for_update=True)
	row = next((row for row in parent.get(at.parentfield) if row.name == name), None)
	if row is None:
		throw(_("{0} {1} not found").format(_(doctype), name), DoesNotExistError)
	return parent, row


@whitelist(methods=["POST", "PUT"])
def insert(doc=None) -> dict:
	"""Insert a document; a child row is added to its parent, which is then returned."""
	return _shown(insert_doc(parse_document(doc)))


@whitelist(methods=["POST", "PUT"])
def insert_many(docs=None) -> list[str]:
	"""Insert up to 200 documents, all or none, and return their names."""
	docs = parse_json(docs, "docs")
	if not isinstance(docs, list):
		throw(_("docs must be a list of documents."), ValidationError)
	if len(docs) > MOST_INSERTS:
		throw(_("Only 200 inserts allowed in one request"))
	return [insert_doc(parse_document(doc)).name for doc in docs]


@whitelist(methods=["POST", "PUT"])
def save(doc) -> dict:
	"""Save a whole document as the client has it; refused when somebody saved it since."""
	document = _document_sent(doc)
	document.save()
	return _shown(document)


@whitelist(methods=["POST", "PUT"])
def rename_doc(doctype: str, old_name: Name, new_name: Name, merge: bool = False) -> str:
	"""Rename a document and every link to it; returns the new name."""
	return rename_document(doctype, old_name, new_name, merge=merge)


@whitelist(methods=["POST", "PUT"])
def submit(doc) -> dict:
	"""Submit the document as the client has it."""
	document = _document_sent(doc)
	document.submit()
	return _shown(document)


@whitelist(methods=["POST", "PUT"])
def cancel(doctype: str, name: Name) -> dict:
	"""Cancel a submitted document."""
	document = get_doc(doctype, name, for_update=True)
	document.cancel()
	return _shown(document)


@whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: Name) -> None:
	"""Delete a document, or a child row through its parent."""
	delete_doc(doctype, name)


@whitelist()
def has_permission(doctype: str, docname: Name | None = None, perm_type: str = "read") -> dict:
	"""Return `{"has_permission": …}` for a document and a right."""
	return {"has_permission": bool(permissions.has_permission(doctype, perm_type.lower(), docname))}


@whitelist()
def get_doc_permissions(doctype: str, docname: Name) -> dict:
	"""Return the user's rights on a document. Refused to who may not read it (Frappe v15 answers everybody)."""
	doc = get_doc(doctype, docname)
	doc.check_permission("read")
	return {"permissions": permissions.get_doc_permissions(doc)}


@whitelist()
def is_document_amended(doctype: str, docname: Name) -> Any:
	"""Return the name of the document that amends this one, or False."""
	if permissions.has_permission(doctype) and get_meta(doctype).get_field("amended_from"):
		return local.db.exists(doctype, {"amended_from": docname})
	return False


@whitelist()
def validate_link(doctype: str, docname: str, fields=None) -> dict:
	"""Return the name of a link's target, empty when there is none, and the fields to fetch from it."""
	may_choose = permissions.has_permission(doctype, "select") or permissions.has_permission(doctype, "read")
	if doctype != "DocType" and not may_choose:
		throw(
			_("You do not have Read or Select Permissions for {}").format(bold(_(doctype))), PermissionError
		)
	values = _dict(name=local.db.get_value(doctype, docname))
	names = parse_fields(fields)
	if values.name and names:
		values.update(get_value(doctype, names, docname))
	return values


@whitelist(allow_guest=True)
def get_time_zone() -> dict:
	"""Return the site's time zone."""
	return {"time_zone": get_system_timezone()}


def insert_doc(values: dict[str, Any]) -> Document:
	"""Insert what a client sent. Raises ValidationError for a key that is no field."""
	values = without_flags(dict(values))
	doctype = values.get("doctype")
	if not doctype:
		throw(_("The document must say its doctype."), ValidationError)
	refuse_unknown_fields(doctype, values)
	meta = get_meta(doctype)
	if not meta.istable:
		say_who_made_rows(meta, values)
		return get_doc(values).insert()
	return insert_row(values)[0]


def insert_row(values: dict[str, Any]) -> tuple[Document, Document]:
	"""Add a row to its document and save that, so that its rights, rules and hooks judge it. Returns both.

	Raises ValidationError where `parenttype`, `parent` and `parentfield` name no table of a document.
	"""
	parenttype, name, parentfield = (values.get(key) for key in ("parenttype", "parent", "parentfield"))
	if not (parenttype and name and parentfield):
		throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
	table = get_meta(parenttype).get_field(parentfield)
	if table is None or table.fieldtype not in TABLE_TYPES or table.options != values["doctype"]:
		throw(
			_("{0} has no table {1} of {2}.").format(_(parenttype), parentfield, _(values["doctype"])),
			ValidationError,
		)
	parent = get_doc(parenttype, name, for_update=True)
	row = parent.append(parentfield, {key: v for key, v in values.items() if key not in SAID_BY_SERVER})
	parent.save()
	return parent, row


def change_row(doctype: str, name: str, values: dict[str, Any]) -> tuple[Document, Document]:
	"""Change a row through its document, where it stays. Returns both."""
	parent, row = _parent_and_row(doctype, name)
	parent.check_permission("write")
	row.update({key: value for key, value in values.items() if key not in KEPT_IN_ROWS})
	parent.save()
	return parent, row


def delete_doc(doctype: str, name: str) -> None:
	"""Delete a document; a child row goes through its parent, so that the parent's hooks judge it."""
	if not get_meta(doctype).istable:
		delete_document(doctype, name, ignore_missing=False)
		return
	parent, row = _parent_and_row(doctype, name)
	parent.check_permission("write")
	parent.remove(row)
	parent.save()


def check_parent_permission(parent: str | None, child_doctype: str) -> None:
	"""Let the rows of a child table be read through a parent DocType that the user may read. Raises PermissionError."""
	if not get_meta(child_doctype).istable:
		return
	if parent:
		tables = get_meta(parent).get_table_fields()
		is_child = any(field.options == child_doctype for field in tables)
		if is_child and permissions.has_permission(parent):
			return
	throw(
		_("Child table {0} can be read only with its parent DocType.").format(bold(_(child_doctype))),
		PermissionError,
	)


def _shown(doc: Document) -> dict:
	"""Return a document as its reader may see it, also after he has written to it."""
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict()


def _document_sent(doc: Any) -> Document:
	values = without_flags(parse_document(doc))
	if not values.get("doctype"):
		throw(_("The document must say its doctype."), ValidationError)
	refuse_unknown_fields(values["doctype"], values)
	refuse_row_alone(values["doctype"])
	doc = get_doc(values)
	check_stored(doc)
	return doc
