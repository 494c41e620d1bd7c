"""Frappe's filters as SQL conditions. Every field is checked against the DocType; every value is a parameter."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any, NamedTuple

from frappe_lite import column_values, exceptions
from frappe_lite.collation import equal_values, spellings
from frappe_lite.context import local
from frappe_lite.field_types import OPTIONAL_FIELDS, STANDARD_FIELD_TYPES
from frappe_lite.meta import Meta, get_meta
from frappe_lite.tables import quote_table
from frappe_lite.utils import get_timespan_date_range

COMPARISONS = {"=", "!=", ">", "<", ">=", "<="}
TREE_OPERATORS = {
	"descendants of", "descendants of (inclusive)", "not descendants of", "ancestors of", "not ancestors of",
}  # fmt: skip
OPERATORS = COMPARISONS | TREE_OPERATORS | {
	"like", "not like", "in", "not in", "is", "between", "timespan", "previous", "next",
}  # fmt: skip
_ORDER_PART = re.compile(
	r"^(?:`?tab(?P<table>[^`.]+)`?\.)?`?(?P<field>\w+)`?(?:\s+(?P<way>asc|desc))?$", re.I
)


class Filter(NamedTuple):
	"""One condition on a field of a DocType (the parent's, or a child table's)."""

	doctype: str
	fieldname: str
	operator: str
	value: Any


def parse(doctype: str, filters: Any) -> list[Filter]:
	"""Read any of the forms in which Frappe takes filters. Raises ValidationError for what is none of them."""
	if filters is None or filters == "" or filters == {} or filters == []:
		return []
	if isinstance(filters, str) and filters[:1] in "[{":
		filters = json.loads(filters)
	if isinstance(filters, (str, int)):
		return [Filter(doctype, "name", "=", filters)]
	if isinstance(filters, dict):
		return [_from_pair(doctype, key, value) for key, value in filters.items()]
	if not isinstance(filters, (list, tuple)):
		raise exceptions.ValidationError(f"Filters are a list or a dictionary, not {filters!r}.")
	if filters and all(isinstance(each, (str, int)) for each in filters):
		if len(filters) in (3, 4) and str(filters[-2]).lower() in OPERATORS:
			return [_from_list(doctype, filters)]
		return [Filter(doctype, "name", "in", list(filters))]
	result: list[Filter] = []
	for each in filters:
		if isinstance(each, dict):
			result.extend(_from_pair(doctype, key, value) for key, value in each.items())
		elif isinstance(each, (list, tuple)):
			result.append(_from_list(doctype, each))
		elif isinstance(each, Filter):
			result.append(each)
		else:
			raise exceptions.ValidationError(f"A filter is [field, operator, value], not {each!r}.")
	return result


def _from_pair(doctype: str, key: str, value: Any) -> Filter:
	if isinstance(value, (list, tuple)) and len(value) == 2 and isinstance(value[0], str):
		return _checked(doctype, key, value[0], value[1])
	if isinstance(value, (list, tuple)):
		return _checked(doctype, key, "in", list(value))
	return _checked(doctype, key, "=", value)


def _from_list(doctype: str, parts: Any) -> Filter:
	parts = list(parts)
	if len(parts) == 2:
		return _from_pair(doctype, parts[0], parts[1])
	if len(parts) == 3:
		return _checked(doctype, *parts)
	if len(parts) >= 4:
		return _checked(parts[0], *parts[1:4])
	raise exceptions.ValidationError(f"A filter is [field, operator, value], not {parts!r}.")


def _checked(doctype: str, fieldname: Any, operator: Any, value: Any) -> Filter:
	if str(operator).lower() not in OPERATORS:
		raise exceptions.ValidationError(
			f"{operator!r} is no operator of a filter; use one of {', '.join(sorted(OPERATORS))}."
		)
	return Filter(doctype, str(fieldname).strip("` "), str(operator).lower(), value)


def column_of(meta: Meta, fieldname: str) -> str:
	"""Return the column in SQL. Raises when the DocType has no such field."""
	is_standard = fieldname in meta.valid_columns or (fieldname in OPTIONAL_FIELDS and not meta.istable)
	if fieldname not in meta.field_map and not (is_standard and fieldname in STANDARD_FIELD_TYPES):
		raise exceptions.DataError(f"{meta.name} has no field {fieldname!r} to filter or sort by.")
	if fieldname in meta.field_map and fieldname not in meta.valid_columns:
		raise exceptions.DataError(
			f"{meta.get_label(fieldname)} of {meta.name} holds no value to filter or sort by."
		)
	return f"{quote_table(meta.name)}.`{fieldname}`"


def where_clause(doctype: str, filters: Any) -> tuple[str, list]:
	"""Return (SQL, parameters) for filters on one table, as `frappe.db` reads them; ('', []) without filters.

	Lists take NULL for an empty value; here, as on Frappe, a NULL is compared as SQL compares it.
	"""
	parts, params = [], []
	for each in parse(doctype, filters):
		if each.operator == "in" and each.value in ([], (), ""):
			return "0 = 1", []
		sql, values = condition(each, coalesce=False)
		if each.doctype != doctype:
			sql, values = _in_rows(doctype, each.doctype, sql, values)
		parts.append(sql)
		params.extend(values)
	return " AND ".join(parts), params


def _in_rows(doctype: str, child: str, sql: str, values: list) -> tuple[str, list]:
	"""Return the condition that a document has a row in this child table that fits."""
	rows = f"SELECT parent FROM {quote_table(child)} WHERE parenttype = ? AND {sql}"
	return f"{quote_table(doctype)}.`name` IN ({rows})", [doctype, *values]


def condition(each: Filter, coalesce: bool = True) -> tuple[str, list]:
	"""Return (SQL, parameters) of one filter. With `coalesce` NULL counts as empty, as in Frappe's lists."""
	meta = get_meta(each.doctype)
	column = column_of(meta, each.fieldname)
	operator, value = each.operator, each.value
	kind = _kind(meta, each.fieldname)
	if operator in TREE_OPERATORS:
		operator, value = _tree(meta, each)
	if operator in ("timespan", "previous", "next"):
		operator, value = "between", _span(operator, value)
	if operator in ("=", "!=", "in", "not in") and _is_text(meta, kind, each.fieldname):
		operator, value = _spelled(meta, each.fieldname, operator, value)
	if operator in ("in", "not in"):
		return _membership(column, kind, operator, value, coalesce)
	if operator == "is":
		return _presence(column, kind, str(value).lower(), coalesce)
	if operator == "between":
		return _between(column, kind, value)
	if operator in ("like", "not like"):
		return _likeness(column, operator, value, coalesce)
	return _comparison(column, kind, operator, value, each.fieldname, coalesce)


def _is_text(meta: Meta, kind: str, fieldname: str) -> bool:
	if fieldname == "name":
		return meta.autoname != "autoincrement"
	return fieldname in meta.field_map and kind not in _NUMBERS and kind not in _LOWEST


_SPELLED_AT_MOST = 100  # a longer list was made by a program, from values as they are stored


def _spelled(meta: Meta, fieldname: str, operator: str, value: Any) -> tuple[str, Any]:
	"""Return the filter with every spelling of its texts; with one spelling it stays what it is."""
	df = meta.field_map.get(fieldname)
	if operator in ("=", "!="):
		if not isinstance(value, str) or not value:
			return operator, value
		values = equal_values(df, meta.name, fieldname, value)
		return (operator, values[0]) if len(values) == 1 else ("in" if operator == "=" else "not in", values)
	values, listed = [], _as_list(operator, value)
	if len(listed) > _SPELLED_AT_MOST:
		return operator, value
	for each in listed:
		text = each.strip() if isinstance(each, str) else each
		values.extend(
			equal_values(df, meta.name, fieldname, text) if isinstance(text, str) and text else [text]
		)
	return operator, values


_PERIODS = {
	"1 week": "week",
	"1 month": "month",
	"3 months": "quarter",
	"6 months": "6 months",
	"1 year": "year",
}


def _span(operator: str, value: Any) -> tuple[datetime.date, datetime.date]:
	name = str(value)
	if operator != "timespan":
		name = f"{'last' if operator == 'previous' else 'next'} {_PERIODS.get(name, name)}"
	span = get_timespan_date_range(name)
	if span is None:
		raise exceptions.ValidationError(f"{value!r} is no span of time for the filter {operator!r}.")
	return span


def _likeness(column: str, operator: str, value: Any, coalesce: bool) -> tuple[str, list]:
	"""A backslash escapes % and _ in `frappe.db`; in lists, as on Frappe, it is a character like any other."""
	text = "" if value is None else str(value)
	left = f"IFNULL({column}, '')" if coalesce else column
	escape = " ESCAPE '\\'" if "\\" in text and not coalesce else ""
	patterns = [each for each in spellings(text) if _same_wildcards(each, text)]
	parts = [f"{left} {operator.upper()} ?{escape}"] * len(patterns)
	return parts[0] if len(
		parts
	) == 1 else f"({(' OR ' if operator == 'like' else ' AND ').join(parts)})", patterns


def _same_wildcards(one: str, other: str) -> bool:
	"""A percent sign of full width must not become a wildcard."""
	return all(one.count(sign) == other.count(sign) for sign in "%_")


def _kind(meta: Meta, fieldname: str) -> str:
	if fieldname in meta.field_map:
		return meta.field_map[fieldname].fieldtype
	return STANDARD_FIELD_TYPES[fieldname][0]


# Texts are compared without regard to case, as MariaDB's collation does, where SQLite would not by itself.
ANY_CASE = " COLLATE NOCASE"
LARGEST_INTEGER = 2**63 - 1  # SQLite's
_NUMBERS = {"Check", "Int", "Long Int", "Float", "Currency", "Percent", "Duration", "Rating"}
_LOWEST = {"Datetime": "0001-01-01 00:00:00.000000", "Date": "0001-01-01", "Time": "00:00:00"}


def as_parameter(kind: str, value: Any, end_of_day: bool = False) -> Any:
	"""Return a filter's value as the column of this field type keeps it. Raises ValidationError when it cannot be."""
	try:
		if kind == "Datetime":
			if end_of_day and _is_date_only(value):
				return f"{column_values.to_date_text(value)} 23:59:59.999999"
			return column_values.to_datetime_text(value) or _LOWEST[kind]
		if kind == "Date":
			return column_values.to_date_text(value) or _LOWEST[kind]
		if kind == "Time":
			return column_values.to_time_text(value) or _LOWEST[kind]
		if kind in _NUMBERS:
			return float(value or 0)
	except (TypeError, ValueError):
		raise exceptions.DataError(f"{value!r} does not fit a filter on a {kind} field.") from None
	return "" if value is None else str(value)


def filled_moments(meta: Meta, filters: list[Filter]) -> set[str]:
	"""Return the fields of dates and times that a filter bounds from below, so that none without a value can fit."""
	bounded = {each.fieldname for each in filters if each.operator in (">", ">=", "between")}
	return {name for name in bounded if name in meta.valid_columns and _kind(meta, name) in _LOWEST}


def _is_date_only(value: Any) -> bool:
	if isinstance(value, str):
		return len(value.strip()) <= 10
	return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _comparison(
	column: str, kind: str, operator: str, value: Any, fieldname: str, coalesce: bool
) -> tuple[str, list]:
	if value is None and operator in ("=", "!="):
		return _presence(column, kind, "not set" if operator == "=" or not coalesce else "set", coalesce)
	parameter = as_parameter(kind, value)
	if kind in _NUMBERS:
		return f"{column} {operator} ?", [parameter]
	if fieldname in ("name", "modified", "creation") or (operator in (">", ">=") and kind in _LOWEST):
		return f"{column} {operator} ?", [parameter]
	collate = "" if kind in _LOWEST else ANY_CASE
	if not coalesce or (operator == "=" and parameter != ""):
		return f"{column} {operator} ?{collate}", [parameter]
	fallback = _LOWEST.get(kind, "")
	return f"IFNULL({column}, '{fallback}') {operator} ?{collate}", [parameter]


def _membership(column: str, kind: str, operator: str, value: Any, coalesce: bool) -> tuple[str, list]:
	values = [v.strip() if isinstance(v, str) else v for v in _as_list(operator, value)]
	empty = not values or any(v is None or v == "" for v in values)
	if kind in _NUMBERS:
		values = [as_parameter(kind, v) for v in values] or [0]
		return f"IFNULL({column}, 0) {operator.upper()} ({', '.join('?' for _value in values)})", values
	if kind in _LOWEST:
		values = [as_parameter(kind, v) for v in values if v not in (None, "")]
	else:
		values = ["" if v is None else v for v in values]
	if not values:
		values = [""]
	marks = ", ".join("?" for _value in values)
	collate = "" if kind in _LOWEST else ANY_CASE
	if not coalesce or (operator == "in" and not empty):
		return f"{column}{collate} {operator.upper()} ({marks})", values
	return f"IFNULL({column}, ''){collate} {operator.upper()} ({marks})", values


def _as_list(operator: str, value: Any) -> list[Any]:
	if isinstance(value, str):
		return value.split(",")
	values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value] if value else []
	if any(isinstance(each, list | tuple | dict | set) for each in values):
		raise exceptions.DataError(f"The filter {operator!r} takes a list of texts and numbers.")
	return [str(each) if isinstance(each, int) and abs(each) > LARGEST_INTEGER else each for each in values]


def _presence(column: str, kind: str, value: str, coalesce: bool) -> tuple[str, list]:
	if not coalesce and value in ("set", "not set"):
		return f"{column} IS {'NOT ' if value == 'set' else ''}NULL", []
	if value == "set":
		return f"{column} != {0 if kind in _NUMBERS else repr('')}", []
	if value == "not set":
		return f"IFNULL({column}, '') = ''", []
	raise exceptions.ValidationError("The filter 'is' takes 'set' or 'not set'.")


def _between(column: str, kind: str, value: Any) -> tuple[str, list]:
	try:
		values = json.loads(value) if isinstance(value, str) and value.startswith("[") else value
	except ValueError:
		values = None
	if isinstance(values, str):
		values = [part.strip() for part in values.split(",")]
	if not isinstance(values, (list, tuple)) or len(values) != 2:
		raise exceptions.ValidationError("The filter 'between' takes two values.")
	return f"{column} BETWEEN ? AND ?", [
		as_parameter(kind, values[0]),
		as_parameter(kind, values[1], end_of_day=True),
	]


def _tree(meta: Meta, each: Filter) -> tuple[str, list[str]]:
	field = meta.get_field(each.fieldname)
	tree = (field.options if field and field.options else None) or meta.name
	if not get_meta(tree).is_nested_set() or not isinstance(each.value, str | int | None):
		raise exceptions.DataError(f"The filter {each.operator!r} takes the name of a document of a tree.")
	edges = local.db.get_value(tree, each.value, ["lft", "rgt"]) if each.value else None
	lft, rgt = edges or (0, 0)
	inside = "lft > ? AND rgt < ?" if "descendants" in each.operator else "lft < ? AND rgt > ?"
	rows = local.db.execute(f"SELECT name FROM {quote_table(tree)} WHERE {inside}", (lft, rgt))
	names = [row[0] for row in rows]
	if each.operator.endswith("(inclusive)"):
		names.append(each.value)
	return ("not in" if each.operator.startswith("not") else "in"), names or ["\x00"]


def order_clause(
	doctype: str,
	order_by: str | None,
	allowed: dict[str, Meta] | None = None,
	aliases: frozenset[str] = frozenset(),
) -> str:
	"""Return the ORDER BY of a list of fields. Raises when a part is no field or alias of the query."""
	if not order_by:
		return ""
	metas = allowed or {doctype: get_meta(doctype)}
	parts = []
	for part in str(order_by).split(","):
		match = _ORDER_PART.match(part.strip())
		if not match or (match["table"] or doctype) not in metas:
			raise exceptions.ValidationError(f"The list cannot be sorted by {part.strip()!r}.")
		if match["field"] in aliases and not match["table"]:
			parts.append(f"`{match['field']}` {(match['way'] or 'asc').upper()}")
			continue
		meta = metas[match["table"] or doctype]
		parts.append(f"{column_of(meta, match['field'])} {(match['way'] or 'asc').upper()}")
	return ", ".join(parts)
