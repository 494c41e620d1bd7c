"""Text, lists and values: conversion, joining, keys."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from frappe_lite.context import _dict
from frappe_lite.exceptions import ValidationError
from frappe_lite.translate import _
from frappe_lite.utils.dates import get_datetime, get_timedelta, getdate
from frappe_lite.utils.numbers import cint, flt, sbool

T = TypeVar("T")

NUMBER_TYPES = frozenset(("Currency", "Float", "Percent"))
INTEGER_TYPES = frozenset(("Int", "Check"))
TEXT_TYPES = frozenset(
	("Data", "Text", "Small Text", "Long Text", "Text Editor", "Select", "Link", "Dynamic Link")
)


def as_unicode(text: Any, encoding: str = "utf-8") -> str:
	"""Return the value as text: None is "", bytes are decoded."""
	if isinstance(text, str):
		return text
	if text is None:
		return ""
	if isinstance(text, bytes):
		return str(text, encoding)
	return str(text)


cstr = as_unicode


def encode(obj: Any, encoding: str = "utf-8") -> Any:
	"""Return text, or the texts of a list, as bytes; anything else as it came."""
	if isinstance(obj, list):
		return [item.encode(encoding) if isinstance(item, str) else item for item in obj]
	return obj.encode(encoding) if isinstance(obj, str) else obj


def cast(fieldtype: str, value: Any = None) -> Any:
	"""Return the value as the Python type of a field type; without a value, that type's lowest."""
	if fieldtype in NUMBER_TYPES:
		return flt(value)
	if fieldtype in INTEGER_TYPES:
		return cint(sbool(value))
	if fieldtype in TEXT_TYPES:
		return cstr(value)
	if fieldtype == "Date":
		return getdate(value) if value else datetime.date.min
	if fieldtype == "Datetime":
		return get_datetime(value) if value else datetime.datetime.min
	if fieldtype == "Time":
		return get_timedelta(value)
	return value


def scrub(txt: Any) -> str:
	"""Return the name as Frappe's files spell it: `Sales Order` is `sales_order`."""
	return cstr(txt).replace(" ", "_").replace("-", "_").lower()


def unscrub(txt: str) -> str:
	"""Return the title of a scrubbed name: `sales_order` is `Sales Order`."""
	return txt.replace("_", " ").replace("-", " ").title()


def slug(name: str) -> str:
	"""Return the name as Desk's addresses spell it: `Sales Order` is `sales-order`."""
	return name.lower().replace(" ", "-")


def strip(val: str | None, chars: str | None = None) -> str:
	"""Return the text without surrounding blanks and without zero-width characters."""
	return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def random_string(length: int) -> str:
	"""Return random letters and digits."""
	return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Return random hexadecimal digits; `txt` is ignored, as in Frappe."""
	length = length or 56
	return secrets.token_hex(math.ceil(length / 2))[:length]


def sha256_hash(input: str | bytes) -> str:
	"""Return the SHA-256 of text or bytes in hexadecimal digits."""
	return hashlib.sha256(input.encode() if isinstance(input, str) else input).hexdigest()


def unique(seq: Iterable[T]) -> list[T]:
	"""Return the values without repetitions, in their order."""
	return list(dict.fromkeys(seq))


def has_common(l1: Iterable, l2: Iterable) -> set:
	"""Return what both lists have; empty, so false, when nothing."""
	return set(l1) & set(l2)


def is_subset(list_a: Iterable, list_b: Iterable) -> bool:
	"""Return whether the second list has everything of the first."""
	return set(list_a) <= set(list_b)


def get_abbr(string: str, max_len: int = 2) -> str:
	"""Return the first letters of the first words."""
	return "".join(part[0] for part in string.split(" ") if part)[:max_len] or "?"


def get_string_between(start: str, string: str, end: str) -> str:
	"""Return what stands between two patterns; the text itself when they are not there."""
	found = re.search(f"{start}(.*){end}", string or "")
	return found.group(1) if found else string or ""


def comma_or(some_list: Any, add_quotes: bool = True) -> Any:
	"""Return 'a', 'b' or 'c' in the user's language."""
	return comma_sep(some_list, _("{0} or {1}"), add_quotes)


def comma_and(some_list: Any, add_quotes: bool = True) -> Any:
	"""Return 'a', 'b' and 'c' in the user's language."""
	return comma_sep(some_list, _("{0} and {1}"), add_quotes)


def comma_sep(some_list: Any, pattern: str, add_quotes: bool = True) -> Any:
	"""Join the values; `pattern` joins the last. What is no list comes back as it is."""
	if not isinstance(some_list, list | tuple):
		return some_list
	items = [str(item) for item in some_list]
	if len(items) < 2:
		return "".join(items)
	if add_quotes:
		items = [f"'{item}'" for item in items]
	return pattern.format(", ".join(_(item) for item in items[:-1]), items[-1])


def new_line_sep(some_list: Any) -> Any:
	"""Join the values with line breaks."""
	return "\n ".join(str(item) for item in some_list) if isinstance(some_list, list | tuple) else some_list


def filter_strip_join(some_list: Iterable[Any], sep: str) -> str:
	"""Join what is not empty, each without surrounding blanks."""
	return sep.join(cstr(item).strip() for item in some_list if item)


def parse_json(val: Any) -> Any:
	"""Return what JSON text says, objects as `_dict`; anything else as it came. Raises ValueError."""
	if isinstance(val, str):
		val = json.loads(val)
	return _dict(val) if isinstance(val, dict) else val


def safe_json_loads(*args: Any) -> list[Any]:
	"""Return each argument parsed where it is JSON, as it came where not."""
	return [_json_or_same(arg) for arg in args]


def _json_or_same(value: Any) -> Any:
	try:
		return json.loads(value)
	except (ValueError, TypeError):
		return value


def validate_json_string(string: str) -> None:
	"""Raise ValidationError when the text is no JSON."""
	try:
		json.loads(string)
	except (TypeError, ValueError):
		raise ValidationError


def create_batch(iterable: Sequence[T], size: int) -> Iterator[Sequence[T]]:
	"""Yield slices of at most `size`."""
	for start in range(0, len(iterable), size):
		yield iterable[start : start + size]


def groupby_metric(iterable: dict[str, list], key: str) -> dict[Any, dict]:
	"""Return the rows of all lists gathered by the value of a key, then by list."""
	out: dict[Any, dict] = {}
	for category, rows in iterable.items():
		by_key: Callable[[Any], Any] = lambda row: row[key]  # noqa: E731
		for value, group in groupby(sorted(rows, key=by_key), key=by_key):
			out.setdefault(value, {})[category] = list(group)
	return out


def remove_blanks(d: dict) -> dict:
	"""Take keys without a value out of the dict, and return it."""
	for key in [key for key, value in d.items() if value in ("", None)]:
		del d[key]
	return d


def dict_to_str(args: dict[str, Any], sep: str = "&") -> str:
	"""Return the dict as URL arguments."""
	from urllib.parse import quote

	return sep.join(f"{cstr(key)}={quote(str(value or ''))}" for key, value in args.items())


def list_to_str(seq: Iterable[Any], sep: str = ", ") -> str:
	"""Return the values as one text."""
	return sep.join(f"{value!s}" for value in seq)


def squashify(what: Any) -> Any:
	"""Return the one value of a list of one; anything else as it came."""
	return what[0] if isinstance(what, list | tuple) and len(what) == 1 else what


def dictify(arg: Any) -> Any:
	"""Return dicts, also inside lists and dicts, as `_dict`."""
	if isinstance(arg, list):
		return [dictify(item) for item in arg]
	if isinstance(arg, dict):
		return _dict({key: dictify(value) for key, value in arg.items()})
	return arg
