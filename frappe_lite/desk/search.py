"""`search_link`: what a Link field offers while somebody types."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from frappe_lite.context import get_hooks
from frappe_lite.exceptions import DataError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.meta import Meta, get_meta
from frappe_lite.permlevels import is_level_open
from frappe_lite.query import get_all, get_list
from frappe_lite.request_values import parse_filters, parse_json, whole_number
from frappe_lite.translate import _
from frappe_lite.utils import cint, cstr, get_url_to_form, unique
from frappe_lite.whitelist import call, find_function, is_valid_http_method, is_whitelisted, whitelist

SEARCHED_TYPES = frozenset(
	("Data", "Text", "Small Text", "Long Text", "Link", "Select", "Read Only", "Text Editor")
)


@whitelist()
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict]:
	"""Return `value`, `description` and, where the DocType shows titles, `label` of what fits the text."""
	rows = search_widget(
		doctype,
		txt.strip(),
		query,
		searchfield=searchfield,
		page_length=page_length,
		filters=filters,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions,
	)
	return suggestions(rows, get_meta(doctype))


@whitelist()
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: str | dict | list | None = None,
	filter_fields=None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list:
	"""Return the records whose name, title or search fields hold the text; those that begin with it first."""
	filters = parse_filters(filters)
	query = query or (get_hooks("standard_queries", {}).get(doctype) or [None])[-1]
	if query:
		asked = (doctype, txt, searchfield or "name", start, page_length, filters)
		return call(
			_search_of_app(query, asked), *asked, as_dict=as_dict, reference_doctype=reference_doctype
		)
	meta = get_meta(doctype)
	rows = get_list(
		doctype,
		fields=_columns(meta, searchfield, filter_fields),
		filters=_conditions(meta, filters),
		or_filters=_text_conditions(meta, txt),
		limit_start=whole_number(start, "start", 0),
		limit_page_length=0 if meta.translated_doctype else whole_number(page_length, "page_length", 10),
		ignore_permissions=doctype == "DocType",  # as in Frappe: the names of DocTypes are open
		ignore_user_permissions=bool(cint(ignore_user_permissions))
		and _is_free_link(doctype, reference_doctype),
	)
	if meta.translated_doctype:
		rows = [row for row in rows if any(txt.casefold() in _(cstr(v)).casefold() for v in row.values())]
	rows.sort(key=lambda row: _relevance(row.name, txt))
	return rows if as_dict else [list(row.values()) for row in rows]


def suggestions(rows: list, meta: Meta) -> list[dict]:
	"""Return rows as a Link field shows them."""
	found = []
	for row in rows:
		values = list(row.values()) if isinstance(row, dict) else list(row)
		entry = {"value": values[0]}
		rest = values[1:]
		if meta.show_title_field_in_link and meta.title_field:
			label = values[1] if len(values) > 1 else values[0]
			entry["label"] = label
			rest = [values[0], *(value for value in values[2:] if value != label)]
		shown = (_(cstr(value)) if meta.translated_doctype else cstr(value) for value in rest if value)
		entry["description"] = ", ".join(unique(shown))
		found.append(entry)
	return found


def _columns(meta: Meta, searchfield: str | None, filter_fields: Any) -> list[str]:
	columns = ["name"]
	if meta.title_field:
		columns.append(meta.title_field)
	if searchfield:
		_check_field(meta, searchfield)
		columns.append(searchfield)
	columns.extend(name.strip() for name in (meta.search_fields or "").split(",") if name.strip())
	for name in parse_json(filter_fields, "filter_fields") or []:
		_check_field(meta, name)
		columns.append(name)
	return unique(columns)


def _check_field(meta: Meta, name: str) -> None:
	if name != "name" and meta.get_field(name) is None:
		throw(_("Invalid Search Field {0}").format(name), DataError)


def _conditions(meta: Meta, filters: Any) -> list:
	"""The caller's filters, and no disabled records."""
	if isinstance(filters, dict):
		filters = [
			[meta.name, key, *(value if isinstance(value, list | tuple) else ("=", value))]
			for key, value in filters.items()
		]
	conditions = list(filters or [])
	for name, operator in (("enabled", "="), ("disabled", "!=")):
		field = meta.get_field(name)
		if field and field.fieldtype == "Check":
			conditions.append([meta.name, name, operator, 1])
	return conditions


def _text_conditions(meta: Meta, txt: str) -> list:
	if not txt or meta.translated_doctype:
		return []
	names = unique(["name", *([meta.title_field] if meta.title_field else []), *meta.get_search_fields()])
	return [
		[meta.name, name, "like", f"%{txt}%"] for name in names if name == "name" or _is_searched(meta, name)
	]


def _is_searched(meta: Meta, name: str) -> bool:
	"""What one may not read is not found out by searching for it either."""
	field = meta.get_field(name)
	return field is not None and field.fieldtype in SEARCHED_TYPES and is_level_open(meta, name)


def _search_of_app(query: str, asked: tuple) -> Callable:
	"""Return the function that searches in an app's own way. Raises PermissionError, or ValidationError for no search."""
	function = find_function(query)
	is_whitelisted(function)
	is_valid_http_method(function)
	try:
		inspect.signature(function).bind_partial(*asked)
	except TypeError:
		throw(_("{0} is no search.").format(query), ValidationError)
	return function


def _is_free_link(doctype: str, reference_doctype: str | None) -> bool:
	"""Tell whether a link of the DocType that refers here leaves user permissions aside. (Frappe takes the client's word.)"""
	if not reference_doctype:
		return False
	meta = get_meta(reference_doctype)
	return any(
		field.options == doctype and field.ignore_user_permissions
		for each in (meta, *(get_meta(table.options) for table in meta.get_table_fields()))
		for field in each.link_fields
	)


def _relevance(name: Any, txt: str) -> tuple[bool, str]:
	shown = cstr(_(cstr(name)))
	return (not shown.casefold().startswith(txt.casefold()), shown)


@whitelist()
def get_link_title(doctype: str, docname: str | int) -> str | int | None:
	"""Return what a link to this document shows."""
	meta = get_meta(doctype)
	if not (meta.show_title_field_in_link and meta.title_field):
		return docname
	rows = get_list(doctype, filters={"name": docname}, fields=[meta.title_field], as_list=True)
	return rows[0][0] if rows else docname


@whitelist()
def get_names_for_mentions(search_term: str) -> list[dict]:
	"""Return `id`, `value` (the full name) and `link` of the people who may be mentioned and whose name fits."""
	found = get_all(
		"User",
		fields=["name as id", "full_name as value"],
		filters={
			"name": ["not in", ["Administrator", "Guest"]],
			"allowed_in_mentions": 1,
			"user_type": "System User",
			"enabled": 1,
		},
		order_by="full_name asc",
	)
	wanted = search_term.lower()
	return [
		{**row, "link": get_url_to_form("User Profile", row.id)}
		for row in found
		if wanted in (row.value or "").lower()
	]
