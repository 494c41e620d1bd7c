"""JSON as Frappe writes it: moments and decimals as text and numbers, documents as their data."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

from frappe_lite.connections import format_timedelta
from frappe_lite.context import _dict


def json_default(value: Any) -> Any:
	"""Return what `json` can write for a value that it does not know. Raises TypeError for what has no such form."""
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ", "microseconds")
	if isinstance(value, datetime.date):
		return value.isoformat()
	if isinstance(value, datetime.time):
		return value.isoformat()
	if isinstance(value, datetime.timedelta):
		return format_timedelta(value)
	if isinstance(value, Decimal):
		return float(value)
	if isinstance(value, (set, frozenset)):
		return list(value)
	if isinstance(value, bytes):
		return value.decode("utf-8", "replace")
	if hasattr(value, "as_dict"):
		return value.as_dict()
	if isinstance(value, Exception):
		return str(value)
	raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def as_json(
	obj: Any, indent: int | None = 1, separators: tuple[str, str] | None = None, ensure_ascii: bool = True
) -> str:
	"""Return the object as JSON, keys sorted, as `frappe.as_json` does."""
	return json.dumps(
		obj,
		indent=indent,
		sort_keys=True,
		default=json_default,
		separators=separators or (",", ": "),
		ensure_ascii=ensure_ascii,
	)


def parse_json(value: Any) -> Any:
	"""Return the value of a JSON text; dicts as `_dict`; what is no text stays."""
	if isinstance(value, str):
		value = json.loads(value)
	return _dict(value) if isinstance(value, dict) else value
