"""Filters applied to one document in memory."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from frappe_lite.messages import throw
from frappe_lite.utils.text import cast


def sql_like(value: Any, pattern: Any) -> bool:
	"""Return whether text matches a LIKE pattern with % at its ends (none means both)."""
	if not isinstance(pattern, str) or not isinstance(value, str):
		return False
	starts, ends = pattern.startswith("%"), pattern.endswith("%")
	if starts and not ends:
		return value.endswith(pattern.lstrip("%"))
	if ends and not starts:
		return value.startswith(pattern.rstrip("%"))
	return pattern.strip("%") in value


def filter_operator_is(value: Any, pattern: str) -> bool:
	"""Return whether a value is "set" or "not set"; an empty text is not set."""
	is_set = value is not None and value != ""
	wanted = pattern.lower()
	if wanted not in ("set", "not set"):
		throw(f"Invalid argument for operator 'IS': {pattern}")
	return is_set == (wanted == "set")


operator_map: dict[str, Callable[[Any, Any], bool]] = {
	"^": lambda a, b: (a or "").startswith(b),
	"in": lambda a, b: a in b,
	"not in": lambda a, b: a not in b,
	"=": operator.eq,
	"!=": operator.ne,
	">": operator.gt,
	"<": operator.lt,
	">=": operator.ge,
	"<=": operator.le,
	"not None": lambda a, b: a is not None,
	"None": lambda a, b: a is None,
	"like": sql_like,
	"not like": lambda a, b: not sql_like(a, b),
	"is": filter_operator_is,
}


def compare(val1: Any, condition: str, val2: Any, fieldtype: str | None = None) -> bool:
	"""Return whether the condition holds between two values, both read as the field type when given."""
	if fieldtype:
		val1 = cast(fieldtype, val1)
		val2 = (
			[cast(fieldtype, item) for item in val2]
			if isinstance(val2, list | tuple)
			else cast(fieldtype, val2)
		)
	test = operator_map.get(condition)
	return bool(test(val1, val2)) if test else False


def evaluate_filters(doc: Any, filters: dict | list | tuple) -> bool:
	"""Return whether a document meets all filters, given as a dict or a list as in `get_list`."""
	for fieldname, condition, value in _triples(filters):
		if not compare(doc.get(fieldname), condition, value):
			return False
	return True


def _triples(filters: dict | list | tuple) -> list[tuple[str, str, Any]]:
	if isinstance(filters, dict):
		return [
			(key, *value) if isinstance(value, list | tuple) and len(value) == 2 else (key, "=", value)
			for key, value in filters.items()
		]
	return [tuple(row[-3:]) if len(row) > 2 else (row[0], "=", row[1]) for row in filters]
