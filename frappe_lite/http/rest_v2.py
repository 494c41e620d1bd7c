"""`/api/v2`: documents, counts, definitions and methods, version 2 (the part that the screens may use)."""

from __future__ import annotations

from typing import Any

from frappe_lite import client
from frappe_lite.context import _dict, local
from frappe_lite.controllers import get_controller
from frappe_lite.desk.reportview import get_count
from frappe_lite.document import Document
from frappe_lite.exceptions import DoesNotExistError
from frappe_lite.http import methods, rest_v1
from frappe_lite.http.request_form import read_document
from frappe_lite.meta import get_meta
from frappe_lite.permissions import only_for
from frappe_lite.whitelist import call


def handle(parts: list[str]) -> Any:
	"""Return the `data` of a v2 request; `parts` are the path's pieces after `/api/v2/`."""
	kind, rest = parts[0], parts[1:]
	if kind == "document" and rest:
		return _document(rest)
	if kind == "doctype" and len(rest) == 2 and local.request.method == "GET":
		return _about_doctype(*rest)
	if kind == "method" and rest:
		return _method(rest)
	raise DoesNotExistError


def _document(rest: list[str]) -> Any:
	doctype, method = rest[0], local.request.method
	if len(rest) == 1:
		if method in ("GET", "HEAD"):
			return _list(doctype)
		if method == "POST":
			return rest_v1.create(doctype, read_document(local.request))
		raise DoesNotExistError
	if len(rest) > 3 and rest[-2] == "method" and method in ("GET", "POST"):
		return rest_v1.run_method(doctype, "/".join(rest[1:-2]), rest[-1])
	name = "/".join(rest[1:])
	if method in ("GET", "HEAD"):
		return rest_v1.read(doctype, name)
	if method in ("PUT", "PATCH"):
		return rest_v1.update(doctype, name, read_document(local.request))
	if method == "DELETE":
		return rest_v1.delete(doctype, name)
	raise DoesNotExistError


def _list(doctype: str) -> list:
	form = _dict(local.form_dict)
	form["limit_page_length"] = form.get("limit") or 20
	form.pop("doctype", None)
	form.pop("as_dict", None)
	return call(client.get_list, doctype, **form)


def _about_doctype(doctype: str, what: str) -> Any:
	if what == "meta":
		only_for("All")
		return get_meta(doctype).as_dict()
	if what == "count":
		local.form_dict.doctype = doctype
		return get_count()
	raise DoesNotExistError


def _method(rest: list[str]) -> Any:
	if len(rest) == 2:
		doctype, name = rest
		return methods.execute(f"{_controller_module(doctype)}.{name}")
	return methods.execute(rest[0])


def _controller_module(doctype: str) -> str:
	"""A method of a DocType's module is reached by the path under which apps import it."""
	controller: type[Document] = get_controller(doctype)  # type: ignore[assignment]
	return controller.__module__.replace("frappe_lite.core.", "frappe.core.")
