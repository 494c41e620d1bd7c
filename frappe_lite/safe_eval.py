"""`frappe.safe_eval`: conditions that people write, as single Python expressions that can only read.

RestrictedPython compiles them; names and attributes that start with an underscore, attributes that lead into
frames, code or modules, and `str.format` (which can walk attributes) are refused, as in Frappe.
"""

from __future__ import annotations

import ast
import types
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from RestrictedPython import RestrictingNodeTransformer, compile_restricted
from RestrictedPython.Guards import guarded_iter_unpack_sequence

from frappe_lite import utils
from frappe_lite.base_document import BaseDocument
from frappe_lite.context import _dict, local

UNSAFE_ATTRIBUTES = frozenset(
	f"{prefix}_{name}"
	for prefix, names in {
		"gi": ("frame", "code", "yieldfrom"),
		"cr": ("frame", "code", "origin", "await"),
		"ag": ("frame", "code", "await"),
		"tb": ("frame", "next"),
		"f": ("back", "builtins", "code", "globals", "locals", "trace"),
	}.items()
	for name in names
) | {"format", "format_map"}
# What conditions and templates may call of a document, and what they may not of lists and dicts: they read.
READING_METHODS = frozenset(
	(
		*("get", "get_formatted", "get_title", "get_value", "get_db_value", "as_dict"),
		*("has_value_changed", "get_doc_before_save", "is_new"),
	)
)
CHANGING_METHODS = frozenset(
	(
		*("append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault"),
		*("sort", "reverse", "add", "discard"),
	)
)
INTERNAL_TYPES = types.ModuleType | types.CodeType | types.TracebackType | types.FrameType
MISSING = object()


class ConditionTransformer(RestrictingNodeTransformer):
	"""Lets `_dict` through, which Frappe's own conditions may use."""

	def check_name(self, node: Any, name: str | None, allow_magic_methods: bool = False) -> None:
		if name != "_dict":
			super().check_name(node, name, allow_magic_methods)


def read_attribute(obj: Any, name: str, default: Any = MISSING) -> Any:
	"""Return an attribute, unless it leads out of the document's data."""
	if name in UNSAFE_ATTRIBUTES or isinstance(obj, INTERNAL_TYPES):
		raise SyntaxError(f"{name} must not be read in a condition.")
	if name.startswith("_"):
		raise AttributeError(f'"{name}" must not be read in a condition: it starts with "_".')
	value = getattr(obj, name) if default is MISSING else getattr(obj, name, default)
	if not only_reads(value):
		raise SyntaxError(f"{name} must not be called in a condition: it changes something.")
	return value


def only_reads(value: Any) -> bool:
	"""Tell whether a value is none of the methods by which documents, lists and dicts are changed."""
	owner, name = getattr(value, "__self__", None), getattr(value, "__name__", "")
	if isinstance(value, types.MethodType) and isinstance(owner, BaseDocument):
		return name in READING_METHODS
	return not (isinstance(owner, list | dict | set) and name in CHANGING_METHODS)


def read_item(obj: Any, key: Any) -> Any:
	"""Return an item, unless its key is hidden."""
	if isinstance(key, str) and key.startswith("_"):
		raise SyntaxError(f'"{key}" must not be read in a condition: it starts with "_".')
	return obj[key]


def read_rows(obj: Any) -> Iterator[Any]:
	"""Iterate for comprehensions."""
	return iter(obj)


SAFE_GLOBALS: dict[str, Any] = {
	"int": int,
	"float": float,
	"long": int,
	"round": round,
	"_getattr_": read_attribute,
	"_getitem_": read_item,
	"_getiter_": read_rows,
	"_iter_unpack_sequence_": guarded_iter_unpack_sequence,
}


@lru_cache(maxsize=1024)
def compile_condition(code: str) -> types.CodeType:
	"""Return the compiled expression. Raises SyntaxError for anything else, and for what is refused."""
	code = unicodedata.normalize("NFKC", code)
	for node in ast.walk(ast.parse(code, mode="eval")):
		if isinstance(node, ast.NamedExpr):
			raise SyntaxError(f"Operation not allowed: line {node.lineno} column {node.col_offset}")
	return compile_restricted(code, filename="<safe_eval>", policy=ConditionTransformer, mode="eval")


def safe_eval(
	code: str, eval_globals: dict[str, Any] | None = None, eval_locals: dict[str, Any] | None = None
) -> Any:
	"""Return what the expression says of the given names.

	Raises SyntaxError for what is no harmless expression, and whatever the expression itself raises.
	"""
	names = {**(eval_globals or {}), **SAFE_GLOBALS, "__builtins__": {}}
	return eval(compile_condition(code), names, eval_locals)


def get_workflow_safe_globals() -> dict[str, Any]:
	"""Return the names that a workflow condition sees beside `doc`: four time functions, session, two reads."""
	return {
		"frappe": _dict(
			db=_dict(get_value=local.db.get_value, get_list=local.db.get_list),
			session=local.session,
			utils=_dict(
				now_datetime=utils.now_datetime,
				add_to_date=utils.add_to_date,
				get_datetime=utils.get_datetime,
				now=utils.now,
			),
		)
	}
