"""What a job is called with, as text: JSON, and the few kinds of value that JSON has no form for."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from frappe_lite.base_document import BaseDocument
from frappe_lite.context import _dict
from frappe_lite.documents import get_doc
from frappe_lite.exceptions import ValidationError

KIND = "__kind__"

_TO_TEXT: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
	(datetime.datetime, "datetime", datetime.datetime.isoformat),
	(datetime.date, "date", datetime.date.isoformat),
	(datetime.time, "time", datetime.time.isoformat),
	(datetime.timedelta, "timedelta", datetime.timedelta.total_seconds),
	(Decimal, "decimal", str),
	(bytes, "bytes", lambda value: base64.b64encode(value).decode()),
)
_FROM_TEXT: dict[str, Callable[[Any], Any]] = {
	"datetime": datetime.datetime.fromisoformat,
	"date": datetime.date.fromisoformat,
	"time": datetime.time.fromisoformat,
	"timedelta": lambda value: datetime.timedelta(seconds=value),
	"decimal": Decimal,
	"bytes": base64.b64decode,
	"tuple": tuple,
	"set": set,
	"dict": lambda pairs: dict(pairs),
}


def to_text(arguments: dict[str, Any]) -> str:
	"""Return the arguments as text. Raises ValidationError naming the one that cannot be kept."""
	return json.dumps({name: _packed(value, name) for name, value in arguments.items()}, ensure_ascii=False)


def from_text(text: str) -> dict[str, Any]:
	"""Return the arguments that `to_text` wrote."""
	return {name: _unpacked(value) for name, value in json.loads(text).items()}


def _packed(value: Any, name: str) -> Any:
	if value is None or isinstance(value, bool | int | float | str):
		return value
	if isinstance(value, BaseDocument):
		return {KIND: "document", "value": _packed(value.as_dict(), name)}
	if isinstance(value, dict):
		if all(isinstance(key, str) and key != KIND for key in value):
			return {key: _packed(item, name) for key, item in value.items()}
		return {KIND: "dict", "value": [[_packed(k, name), _packed(v, name)] for k, v in value.items()]}
	if isinstance(value, list):
		return [_packed(item, name) for item in value]
	if isinstance(value, tuple | set | frozenset):
		kind = "tuple" if isinstance(value, tuple) else "set"
		return {KIND: kind, "value": [_packed(item, name) for item in value]}
	for kind_of, kind, write in _TO_TEXT:
		if isinstance(value, kind_of):
			return {KIND: kind, "value": write(value)}
	raise ValidationError(
		f"A job cannot keep the argument {name!r} ({type(value).__name__}); pass a name, number, text or date."
	)


def _unpacked(value: Any) -> Any:
	if isinstance(value, list):
		return [_unpacked(item) for item in value]
	if not isinstance(value, dict):
		return value
	kind = value.get(KIND)
	if kind is None:
		return _dict({key: _unpacked(item) for key, item in value.items()})
	content = _unpacked(value["value"])
	if kind == "document":
		return get_doc(content)
	return _FROM_TEXT[kind](content)
