"""`/api/resource/<doctype>[/<name>]`: documents as resources, version 1."""

from __future__ import annotations

from typing import Any

from frappe_lite import client
from frappe_lite.context import local
from frappe_lite.document import Document, get_doc, new_doc
from frappe_lite.exceptions import DoesNotExistError, PermissionError
from frappe_lite.http.request_form import read_document
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.request_values import (
	refuse_row_alone,
	refuse_unknown_fields,
	take_over,
	with_names,
	without_flags,
)
from frappe_lite.translate import _
from frappe_lite.utils import sbool
from frappe_lite.whitelist import (
	call,
	get_newargs,
	is_valid_http_method,
	is_whitelisted,
	refuse_missing_arguments,
)


def handle_resource(doctype: str, name: str | None) -> Any:
	"""Return the `data` of a resource request. Raises DoesNotExistError for a method that resources do not have."""
	method = local.request.method
	if name is None:
		if method in ("GET", "HEAD"):
			return list_documents(doctype)
		if method == "POST":
			return create(doctype, read_document(local.request))
	elif method in ("GET", "HEAD"):
		return run_method(doctype, name) if "run_method" in local.form_dict else read(doctype, name)
	elif method == "PUT":
		return update(doctype, name, read_document(local.request))
	elif method == "DELETE":
		return delete(doctype, name)
	elif method == "POST":
		return run_method(doctype, name)
	raise DoesNotExistError


def list_documents(doctype: str) -> list:
	"""Return the records that fit, 20 unless `limit` or `limit_page_length` says otherwise."""
	form = local.form_dict
	length = form.get("limit_page_length")
	if length in (None, ""):
		form["limit_page_length"] = form.get("limit") or 20
	for flag in ("as_dict", "debug"):
		if flag in form:
			form[flag] = sbool(form[flag])
	form.pop("doctype", None)
	return call(client.get_list, doctype, **form)


def read(doctype: str, name: str) -> Document:
	"""Return a document that the user may read, without the fields above the user's levels."""
	doc = get_doc(doctype, name)
	if not doc.has_permission("read"):
		throw(_("No permission to read {0} {1}").format(_(doctype), name), PermissionError)
	doc.apply_fieldlevel_read_permissions()
	return doc


def create(doctype: str, values: dict[str, Any]) -> Document:
	"""Insert a document and return it."""
	values.pop("doctype", None)
	values = without_flags(with_names(values))
	refuse_unknown_fields(doctype, values)
	if get_meta(doctype).istable:
		return _row_as_read(client.insert_row({**values, "doctype": doctype})[1])
	return new_doc(doctype, **values).insert()


def update(doctype: str, name: str, values: dict[str, Any]) -> Document:
	"""Change the fields sent and return the document; rows without a name are added, rows left out are removed."""
	values = without_flags(with_names(values))
	refuse_unknown_fields(doctype, values)
	if get_meta(doctype).istable:
		return _row_as_read(client.change_row(doctype, name, values)[1])
	doc = get_doc(doctype, name, for_update=True)
	take_over(doc, values)
	doc.save()
	return doc


def _row_as_read(row: Document) -> Document:
	row.apply_fieldlevel_read_permissions()
	return row


def delete(doctype: str, name: str) -> str:
	"""Delete a document, or a row through its document; the answer is 202."""
	client.delete_doc(doctype, name)
	local.response.http_status_code = 202
	return "ok"


def run_method(doctype: str, name: str, method: str | None = None) -> Any:
	"""Call a whitelisted method of a document: by GET with read, by POST with write permission."""
	form = local.form_dict
	method = method or form.pop("run_method", None)
	if not method:
		raise DoesNotExistError
	doc = get_doc(doctype, name)
	check_method_of(doc, method)
	right = "read" if local.request.method in ("GET", "HEAD") else "write"
	if not doc.has_permission(right):
		throw(_("Not permitted"), PermissionError)
	return call_method_of(doc, method, form)


# What trusted code says to a document's method, and no client: past which checks it goes, who is said to have spoken.
NOT_FROM_CLIENTS = frozenset(
	("ignore_permissions", "flags", "force", "validate_rename", "comment_type", "comment_email", "comment_by")
)


def call_method_of(doc: Document, method: str, given: dict[str, Any]) -> Any:
	"""Call a document's method with those of the given arguments that it takes. Raises ValidationError for a missing one."""
	function = getattr(getattr(doc, method), "__func__", None)
	arguments = {key: value for key, value in given.items() if key not in NOT_FROM_CLIENTS and key != "self"}
	if function is None:
		return doc.run_method(method)
	refuse_missing_arguments(function, {**arguments, "self": doc})
	return doc.run_method(method, **get_newargs(function, arguments))


def check_method_of(doc: Document, method: str) -> Any:
	"""Return a document's whitelisted method. Raises DoesNotExistError or PermissionError."""
	refuse_row_alone(doc.doctype)
	bound = getattr(doc, method, None) if isinstance(method, str) and not method.startswith("_") else None
	if bound is None or not callable(bound):
		throw(_("{0} has no method {1}.").format(_(doc.doctype), method), DoesNotExistError)
	function = getattr(bound, "__func__", bound)
	is_whitelisted(function)
	is_valid_http_method(function)
	return bound
