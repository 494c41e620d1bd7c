"""The description of what a user may call (OpenAPI 3.1), made of the DocTypes' definitions and the registry of methods."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from frappe_lite.argument_types import checked_arguments
from frappe_lite.context import get_installed_apps, local
from frappe_lite.exceptions import PermissionError
from frappe_lite.field_types import DISPLAY_TYPES
from frappe_lite.http.methods import SHORT_NAMES
from frappe_lite.messages import throw
from frappe_lite.meta import Meta, get_meta
from frappe_lite.permissions import get_shared, has_permission
from frappe_lite.query import get_all
from frappe_lite.request_values import TABLE_TYPES
from frappe_lite.translate import _
from frappe_lite.whitelist import Rule, registry

VERSION = "3.1.0"
REFUSALS = {
	"400": "The token against forged requests is missing",
	"401": "Not logged in",
	"403": "Not permitted",
	"404": "Not found",
	"409": "The name is taken",
	"413": "Too large",
	"417": "Refused, with a sentence that says why",
	"429": "Too many requests",
	"501": "Left out of the embedded home",
}
WHOLE, NUMBERS = ("Check", "Int", "Long Int"), ("Float", "Currency", "Percent", "Rating", "Duration")
# Their arguments are the request itself: a file, or what a login asks for.
OWN_SHAPES = ("upload_file", "login")


def description() -> dict[str, Any]:
	"""Return the description for the session's user. Raises PermissionError for guests."""
	if local.session.user == "Guest":
		throw(_("Please log in to see what can be called."), PermissionError)
	paths: dict[str, Any] = {}
	schemas: dict[str, Any] = {"Error": _error_v1(), "ErrorV2": _error_v2()}
	for name in get_all("DocType", filters={"istable": 0}, pluck="name", order_by="name"):
		meta = get_meta(name)
		if rights := _rights(meta):
			schemas[_key(name)] = _document(meta)
			paths.update(_resource(meta, rights))
	paths.update(_methods())
	return {
		"openapi": VERSION,
		"info": {
			"title": local.home.name,
			"version": "1",
			"description": _("What you may call on this site."),
		},
		"paths": paths,
		"components": {
			"schemas": schemas,
			"securitySchemes": {
				"session": {"type": "apiKey", "in": "cookie", "name": "sid"},
				"key": {"type": "apiKey", "in": "header", "name": "Authorization"},
			},
		},
		"security": [{"session": []}, {"key": []}],
	}


def _rights(meta: Meta) -> dict[str, bool]:
	rights = {right: has_permission(meta.name, right) for right in ("read", "write", "create", "delete")}
	if get_shared(meta.name, local.session.user):
		rights["read"] = rights["write"] = True
	return rights if any(rights.values()) else {}


def _key(doctype: str) -> str:
	return "".join(part for part in doctype.title() if part.isascii() and part.isalnum()) or quote(
		doctype, safe=""
	)


# -- resources


def _resource(meta: Meta, rights: dict[str, bool]) -> Iterator[tuple[str, dict[str, Any]]]:
	safe, one = quote(meta.name, safe=""), {"$ref": f"#/components/schemas/{_key(meta.name)}"}
	many = {"type": "array", "items": {"type": ["object", "array"]}}
	body = {"requestBody": {"required": True, "content": _json(one)}}
	name = {"parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}]}
	for root, error, changes in (
		(f"/api/resource/{safe}", "Error", ("put",)),
		(f"/api/v2/document/{safe}", "ErrorV2", ("put", "patch")),
	):
		listed: dict[str, Any] = {}
		if rights["read"] and not meta.issingle:
			listed["get"] = _operation(meta, _("List"), {"200": _data(many)}, error, _list_parameters())
		if rights["create"] and not meta.issingle:
			listed["post"] = _operation(meta, _("Create"), {"200": _data(one)}, error, body)
		single: dict[str, Any] = dict(name)
		if rights["read"]:
			single["get"] = _operation(meta, _("Read"), {"200": _data(one)}, error)
		if rights["write"]:
			for verb in changes:
				single[verb] = _operation(meta, _("Update"), {"200": _data(one)}, error, body)
		if rights["delete"]:
			single["delete"] = _operation(meta, _("Delete"), {"202": _data({"const": "ok"})}, error)
		if listed:
			yield root, listed
		if len(single) > 1:
			yield f"{root}/{{name}}", single
	if rights["read"] and not meta.issingle:
		count = _operation(meta, _("Count"), {"200": _data({"type": "integer"})}, "ErrorV2", _filters())
		yield f"/api/v2/doctype/{safe}/count", {"get": count}
		shown = _operation(meta, _("Definition"), {"200": _data({"type": "object"})}, "ErrorV2")
		yield f"/api/v2/doctype/{safe}/meta", {"get": shown}


def _operation(
	meta: Meta, what: str, answers: dict[str, Any], error: str, more: dict[str, Any] | None = None
) -> dict[str, Any]:
	return {
		"tags": [_(meta.name)],
		"summary": f"{what}: {_(meta.name)}",
		"responses": answers | _refusals(error),
		**(more or {}),
	}


def _list_parameters() -> dict[str, Any]:
	texts = ("fields", "filters", "or_filters", "order_by", "group_by")
	numbers = ("limit_start", "limit_page_length", "limit")
	found = [_query(name, {"type": "string"}) for name in texts]
	found += [_query(name, {"type": "integer", "minimum": 0, "maximum": 1000}) for name in numbers]
	return {"parameters": found}


def _filters() -> dict[str, Any]:
	return {"parameters": [_query("filters", {"type": "string"})]}


def _query(name: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
	return {"name": name, "in": "query", "required": required, "schema": schema}


def _document(meta: Meta) -> dict[str, Any]:
	levels = meta.get_permlevel_access("read") if local.session.user != "Administrator" else None
	fields = {
		df.fieldname: {"title": _(df.label or df.fieldname), **_value(df)}
		for df in meta.fields
		if df.fieldtype not in DISPLAY_TYPES and (levels is None or (df.permlevel or 0) in [0, *levels])
	}
	own = {
		"name": {"type": ["string", "integer"]},
		"modified": {"type": "string"},
		"docstatus": {"enum": [0, 1, 2]},
	}
	return {"type": "object", "title": _(meta.name), "properties": {**own, **fields}}


def _value(df: Any) -> dict[str, Any]:
	if df.fieldtype in TABLE_TYPES:
		return {"type": "array", "items": {"type": "object"}}
	if df.fieldtype in WHOLE:
		return {"type": ["integer", "null"]}
	if df.fieldtype in NUMBERS:
		return {"type": ["number", "null"]}
	found: dict[str, Any] = {
		"type": ["string", "integer", "null"] if df.fieldtype == "Link" else ["string", "null"]
	}
	if df.fieldtype == "Link":
		found["description"] = _("Name of a document of {0}").format(_(df.options))
	return found


# -- methods


def _methods() -> Iterator[tuple[str, dict[str, Any]]]:
	for path, function in methods_by_path(tuple(get_installed_apps())).items():
		rule = registry[function]
		yield (
			f"/api/method/{path}",
			{
				verb.lower(): _call(path, function, rule, verb)
				for verb in rule.methods
				if verb in ("GET", "POST")
			}
			or {rule.methods[0].lower(): _call(path, function, rule, rule.methods[0])},
		)


def _call(path: str, function: Callable, rule: Rule, verb: str) -> dict[str, Any]:
	said = (inspect.getdoc(function) or "").partition("\n")[0]
	operation: dict[str, Any] = {
		"tags": [path.rpartition(".")[0] or "frappe"],
		"summary": said,
		"responses": {"200": {"description": _("Done")}, **_refusals("Error")},
	}
	if rule.allow_guest:
		operation["security"] = [{}]
	arguments = _arguments(function)
	if verb == "GET":
		operation["parameters"] = [_query(name, schema, required) for name, schema, required in arguments]
	elif path in OWN_SHAPES:
		operation["requestBody"] = _own_body(path)
	else:
		operation["requestBody"] = {"content": _json(_object(arguments))}
	return operation


def _own_body(path: str) -> dict[str, Any]:
	if path == "login":
		text = {"type": "string"}
		return {"required": True, "content": _json(_object([("usr", text, True), ("pwd", text, True)]))}
	names = ("doctype", "docname", "fieldname", "is_private")
	fields: dict[str, Any] = {name: {"type": "string"} for name in names}
	file = {"type": "string", "contentMediaType": "application/octet-stream"}
	form = {"type": "object", "required": ["file"], "properties": {"file": file, **fields}}
	return {"required": True, "content": {"multipart/form-data": {"schema": form}}}


def _object(arguments: list[tuple[str, dict[str, Any], bool]]) -> dict[str, Any]:
	found: dict[str, Any] = {
		"type": "object",
		"properties": {name: schema for name, schema, _required in arguments},
	}
	if required := [name for name, _schema, required in arguments if required]:
		found["required"] = required
	return found


def _arguments(function: Callable) -> list[tuple[str, dict[str, Any], bool]]:
	from pydantic import TypeAdapter
	from pydantic.errors import PydanticUserError

	known = {argument.name: argument.accepted for argument in checked_arguments(_inner(function))}
	found = []
	for name, parameter in inspect.signature(function).parameters.items():
		if (
			parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
			or name == "ignore_permissions"
		):
			continue
		schema: dict[str, Any] = {}
		if name in known:
			try:
				schema = TypeAdapter(known[name]).json_schema()
			except PydanticUserError:
				schema = {}  # an annotation that JSON has no word for
		found.append((name, schema, parameter.default is parameter.empty))
	return found


def _inner(function: Callable) -> Callable:
	return getattr(function, "__wrapped__", function)


@lru_cache(maxsize=4)
def methods_by_path(apps: tuple[str, ...]) -> dict[str, Callable]:
	"""Return the whitelisted functions by the path under which they are called, new ones of the apps included."""
	found = dict(SHORT_NAMES)
	modules = [*_modules("frappe")]
	for app in apps:
		if app != "frappe" and importlib.util.find_spec(f"{app}.api"):
			modules += _modules(f"{app}.api")
	for module in modules:
		for name, value in vars(module).items():
			if inspect.isfunction(value) and value in registry:
				found[f"{module.__name__}.{name}"] = value
	return dict(sorted(found.items()))


def _modules(package: str) -> Iterator[Any]:
	importlib.import_module(package)
	yield sys.modules[package]
	for each in pkgutil.walk_packages(sys.modules[package].__path__, package + "."):
		try:
			yield importlib.import_module(each.name)
		except ModuleNotFoundError as missing:
			if not (missing.name or "").startswith("frappe."):
				raise


# -- answers


def _json(schema: dict[str, Any]) -> dict[str, Any]:
	return {"application/json": {"schema": schema}}


def _data(schema: dict[str, Any]) -> dict[str, Any]:
	whole = {"type": "object", "required": ["data"], "properties": {"data": schema}}
	return {"description": _("Done"), "content": _json(whole)}


def _refusals(error: str) -> dict[str, Any]:
	content = _json({"$ref": f"#/components/schemas/{error}"})
	return {status: {"description": _(text), "content": content} for status, text in REFUSALS.items()}


def _error_v1() -> dict[str, Any]:
	text = {"type": "string"}
	properties = {"exc_type": text, "exception": text, "_server_messages": text}
	return {"type": "object", "required": ["exc_type", "_server_messages"], "properties": properties}


def _error_v2() -> dict[str, Any]:
	entry = {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}
	return {
		"type": "object",
		"required": ["errors"],
		"properties": {"errors": {"type": "array", "minItems": 1, "items": entry}},
	}
