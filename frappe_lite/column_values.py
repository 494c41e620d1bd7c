"""How a value is kept in a column: one text form for each kind of moment, numbers rounded to nine decimals."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from frappe_lite.connections import format_timedelta

DATETIME = "QMSDATETIME"
DATE = "QMSDATE"
TIME = "QMSTIME"
INTEGER = "INTEGER"
REAL = "REAL"
TYPED_COLUMNS = frozenset({DATETIME, DATE, TIME, INTEGER, REAL})

_TIME = re.compile(r"^(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?$")


def to_datetime_text(value: Any) -> str | None:
	"""Return 'YYYY-MM-DD HH:MM:SS.ffffff', or None for nothing. Raises ValueError for what is no moment."""
	if value is None or value == "":
		return None
	if isinstance(value, str):
		text = value.strip()
		if len(text) == 26 and text[10] == " " and text[19] == ".":
			datetime.datetime.fromisoformat(text)
			return text
		value = _parse_datetime(text)
	elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
		value = datetime.datetime.combine(value, datetime.time())
	elif not isinstance(value, datetime.datetime):
		raise ValueError(f"{value!r} is no date and time")
	return value.replace(tzinfo=None).isoformat(" ", "microseconds")


def _parse_datetime(text: str) -> datetime.datetime:
	if text.endswith("Z"):
		text = text[:-1] + "+00:00"
	main, dot, fraction = text.partition(".")
	if dot and fraction.isdigit():
		text = f"{main}.{fraction:0<6.6}"
	return datetime.datetime.fromisoformat(text)


def to_date_text(value: Any) -> str | None:
	"""Return 'YYYY-MM-DD', or None for nothing. Raises ValueError for what is no date."""
	if value is None or value == "":
		return None
	if isinstance(value, datetime.datetime):
		return value.date().isoformat()
	if isinstance(value, datetime.date):
		return value.isoformat()
	if isinstance(value, str):
		text = value.strip()
		return datetime.date.fromisoformat(
			text[:10] if len(text) > 10 and text[10] in " T" else text
		).isoformat()
	raise ValueError(f"{value!r} is no date")


def to_time_text(value: Any) -> str | None:
	"""Return 'HH:MM:SS[.ffffff]', or None for nothing. Raises ValueError for what is no time of day."""
	if value is None or value == "":
		return None
	if isinstance(value, datetime.timedelta):
		return format_timedelta(value)
	if isinstance(value, datetime.datetime):
		value = value.time()
	if isinstance(value, datetime.time):
		return value.isoformat()
	match = _TIME.match(str(value).strip())
	if not match or int(match[2]) > 59 or int(match[3] or 0) > 59:
		raise ValueError(f"{value!r} is no time of day")
	fraction = f".{match[4]:0<6}" if match[4] else ""
	return f"{int(match[1]):02d}:{int(match[2]):02d}:{int(match[3] or 0):02d}{fraction}"


def to_column(value: Any, declared: str) -> Any:
	"""Return `value` as the column of this declared type keeps it. Raises ValueError when it does not fit."""
	if value is None:
		return None
	if declared == DATETIME:
		return to_datetime_text(value)
	if declared == DATE:
		return to_date_text(value)
	if declared == TIME:
		return to_time_text(value)
	if declared == INTEGER:
		if isinstance(value, (int, float)):
			return int(value)
		return int(float(value)) if value != "" else 0
	if declared == REAL:
		return round(float(value), 9) if value != "" else 0.0
	if isinstance(value, (dict, list)):
		return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
	return value if isinstance(value, str) else str(int(value) if isinstance(value, bool) else value)
