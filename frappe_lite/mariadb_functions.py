"""MariaDB's functions of dates, texts and numbers, for queries that SQLite runs."""

from __future__ import annotations

import calendar
import datetime
import math
import sqlite3
from collections.abc import Callable
from typing import Any

Moment = datetime.datetime
_FORMATS = {
	"Y": "%Y", "y": "%y", "m": "%m", "d": "%d", "H": "%H", "i": "%M", "s": "%S", "S": "%S", "M": "%B", "b": "%b",
	"W": "%A", "a": "%a", "j": "%j", "f": "%f", "T": "%H:%M:%S", "p": "%p", "h": "%I", "I": "%I", "w": "%w",
	"u": "%W", "v": "%V", "x": "%G", "r": "%I:%M:%S %p", "%": "%%",
}  # fmt: skip


def _moment(value: Any) -> Moment | None:
	"""Return a column's text as a moment; None for what is none, as MariaDB answers NULL."""
	if value is None:
		return None
	try:
		return Moment.fromisoformat(str(value))
	except ValueError:
		return None


def _of(part: Callable[[Moment], Any]) -> Callable[[Any], Any]:
	def function(value: Any) -> Any:
		moment = _moment(value)
		return None if moment is None else part(moment)

	return function


def _time_part(part: Callable[[Moment], Any]) -> Callable[[Any], Any]:
	def function(value: Any) -> Any:
		text = str(value)
		moment = _moment(f"2000-01-01 {text.zfill(8)}" if ":" in text and "-" not in text else value)
		return None if moment is None else part(moment)

	return function


def _shifted(moment: Moment, amount: float, unit: str) -> Moment:
	months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}.get(unit)
	if months:
		count = moment.year * 12 + moment.month - 1 + int(amount) * months
		year, month = divmod(count, 12)
		return moment.replace(
			year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1])
		)
	return moment + datetime.timedelta(**{f"{unit.lower()}s": amount})


def date_add(value: Any, amount: Any, unit: str = "DAY") -> str | None:
	"""DATE_ADD: a date stays a date unless hours or less are added. NULL in, NULL out."""
	moment = _moment(value)
	if moment is None or amount is None:
		return None
	unit = unit.upper().rstrip("S")
	result = _shifted(moment, float(amount), unit)
	if len(str(value)) <= 10 and unit not in ("MICROSECOND", "SECOND", "MINUTE", "HOUR"):
		return result.date().isoformat()
	return result.isoformat(" ", "microseconds" if result.microsecond else "seconds")


def date_sub(value: Any, amount: Any, unit: str = "DAY") -> str | None:
	"""DATE_SUB."""
	return None if amount is None else date_add(value, -float(amount), unit)


def datediff(later: Any, earlier: Any) -> int | None:
	"""DATEDIFF: whole days between two days."""
	first, last = _moment(earlier), _moment(later)
	return None if first is None or last is None else (last.date() - first.date()).days


def timestampdiff(unit: str, earlier: Any, later: Any) -> int | None:
	"""TIMESTAMPDIFF: how often the whole unit fits between two moments."""
	first, last = _moment(earlier), _moment(later)
	if first is None or last is None:
		return None
	unit = unit.upper().rstrip("S")
	months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}.get(unit)
	if not months:
		return int((last - first) / datetime.timedelta(**{f"{unit.lower()}s": 1}))
	sign = 1 if last >= first else -1
	first, last = min(first, last), max(first, last)
	count = (last.year - first.year) * 12 + last.month - first.month
	if _shifted(first, count, "MONTH") > last:
		count -= 1
	return sign * (count // months)


def _format(pattern: str) -> str:
	"""Return MariaDB's pattern as Python's."""
	result, i = "", 0
	while i < len(pattern):
		if pattern[i] == "%" and i + 1 < len(pattern):
			letter = pattern[i + 1]
			if letter not in _FORMATS and letter not in "cekl":
				raise ValueError(f"The pattern %{letter} of a date is not served.")
			result += f"\x00{letter}" if letter in "cekl" else _FORMATS[letter]
			i += 2
		else:
			result += pattern[i].replace("%", "%%")
			i += 1
	return result


def date_format(value: Any, pattern: Any) -> str | None:
	"""DATE_FORMAT."""
	moment = _moment(value)
	if moment is None or pattern is None:
		return None
	text = moment.strftime(_format(str(pattern)))
	for letter, number in (
		("c", moment.month),
		("e", moment.day),
		("k", moment.hour),
		("l", moment.hour % 12 or 12),
	):
		text = text.replace(f"\x00{letter}", str(number))
	return text


def str_to_date(text: Any, pattern: Any) -> str | None:
	"""STR_TO_DATE."""
	try:
		moment = Moment.strptime(str(text), _format(str(pattern)))
	except ValueError:
		return None
	timed = any(f"%{letter}" in str(pattern) for letter in "HhIikslTfSr")
	return moment.isoformat(" ") if timed else moment.date().isoformat()


def timestamp(value: Any, time: Any = None) -> str | None:
	"""TIMESTAMP: a date becomes a moment, a time of day is added."""
	moment = _moment(value)
	if moment is None:
		return None
	if time is not None:
		hours, minutes, seconds = [*str(time).split(":"), "0", "0"][:3]
		moment += datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
	return moment.isoformat(" ", "microseconds" if moment.microsecond else "seconds")


def _date(value: Any, *_modifiers: Any) -> str | None:
	moment = _moment(value)
	return None if moment is None else moment.date().isoformat()


def _locate(part: Any, text: Any, start: int = 1) -> int | None:
	if part is None or text is None:
		return None
	return str(text).lower().find(str(part).lower(), start - 1) + 1


def _substring_index(text: Any, mark: Any, count: Any) -> str | None:
	if text is None or not mark:
		return text
	parts = str(text).split(str(mark))
	return str(mark).join(parts[: int(count)] if int(count) >= 0 else parts[int(count) :])


def _extreme(choose: Callable) -> Callable[..., Any]:
	return lambda *values: None if any(value is None for value in values) else choose(values)


def _field(value: Any, *choices: Any) -> int:
	known = [str(choice).lower() for choice in choices]
	return known.index(str(value).lower()) + 1 if value is not None and str(value).lower() in known else 0


def _padded(text: Any, length: int, fill: str, left: bool) -> str | None:
	if text is None:
		return None
	text = str(text)
	if len(text) >= length:
		return text[:length]
	filling = (fill * length)[: length - len(text)]
	return filling + text if left else text + filling


class _JoinedTexts:
	"""GROUP_CONCAT with DISTINCT, ORDER BY and SEPARATOR."""

	def __init__(self) -> None:
		self.rows: list[tuple[Any, str]] = []
		self.way, self.distinct, self.separator = "asc", 0, ","

	def step(self, text: Any, key: Any, way: str, distinct: int, separator: str) -> None:
		"""Take one row."""
		self.way, self.distinct, self.separator = way, distinct, separator
		if text is not None:
			self.rows.append((key, str(text)))

	def finalize(self) -> str | None:
		"""Return the joined text."""
		rows = sorted(
			self.rows, key=lambda row: (row[0] is not None, _sortable(row[0])), reverse=self.way == "desc"
		)
		texts = [text for _key, text in rows]
		if self.distinct:
			texts = list({text.lower(): text for text in reversed(texts)}.values())[::-1]
		return self.separator.join(texts) if texts else None


def _sortable(value: Any) -> tuple:
	return (0, value, "") if isinstance(value, (int, float)) else (1, 0, str(value or "").lower())


def _whole(function: Callable) -> Callable[[Any], int | None]:
	return lambda value: None if value is None else int(function(float(value)))


def _cut(value: Any, digits: Any) -> float | None:
	return None if value is None else math.trunc(float(value) * 10 ** int(digits)) / 10 ** int(digits)


_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
	"year": (1, _of(lambda m: m.year)),
	"month": (1, _of(lambda m: m.month)),
	"day": (1, _of(lambda m: m.day)),
	"dayofmonth": (1, _of(lambda m: m.day)),
	"dayofyear": (1, _of(lambda m: m.timetuple().tm_yday)),
	"dayofweek": (1, _of(lambda m: m.isoweekday() % 7 + 1)),
	"weekday": (1, _of(lambda m: m.weekday())),
	"week": (1, _of(lambda m: int(m.strftime("%U")))),
	"weekofyear": (1, _of(lambda m: m.isocalendar()[1])),
	"quarter": (1, _of(lambda m: (m.month + 2) // 3)),
	"monthname": (1, _of(lambda m: calendar.month_name[m.month])),
	"dayname": (1, _of(lambda m: calendar.day_name[m.weekday()])),
	"last_day": (1, _of(lambda m: m.date().replace(day=calendar.monthrange(m.year, m.month)[1]).isoformat())),
	"hour": (1, _time_part(lambda m: m.hour)),
	"minute": (1, _time_part(lambda m: m.minute)),
	"second": (1, _time_part(lambda m: m.second)),
	"date": (1, _date),
	"date_add": (3, date_add),
	"date_sub": (3, date_sub),
	"adddate": (-1, date_add),
	"subdate": (-1, date_sub),
	"datediff": (2, datediff),
	"timestampdiff": (3, timestampdiff),
	"timestampadd": (3, lambda unit, amount, value: date_add(value, amount, unit)),
	"timestamp": (-1, timestamp),
	"date_format": (2, date_format),
	"str_to_date": (2, str_to_date),
	"unix_timestamp": (1, _of(lambda m: int(m.timestamp()))),
	"makedate": (
		2,
		lambda year, day: (datetime.date(int(year), 1, 1) + datetime.timedelta(int(day) - 1)).isoformat(),
	),
	"locate": (-1, _locate),
	"text_left": (2, lambda text, n: None if text is None else str(text)[: max(int(n), 0)]),
	"text_right": (2, lambda text, n: None if text is None else str(text)[-int(n) :] if int(n) > 0 else ""),
	"substring_index": (3, _substring_index),
	"char_length": (1, lambda text: None if text is None else len(str(text))),
	"concat_ws": (-1, lambda mark, *texts: str(mark).join(str(text) for text in texts if text is not None)),
	"lpad": (3, lambda text, n, fill: _padded(text, int(n), str(fill), True)),
	"rpad": (3, lambda text, n, fill: _padded(text, int(n), str(fill), False)),
	"greatest": (-1, _extreme(max)),
	"least": (-1, _extreme(min)),
	"floor": (1, _whole(math.floor)),
	"ceil": (1, _whole(math.ceil)),
	"ceiling": (1, _whole(math.ceil)),
	"mod": (
		2,
		lambda a, b: (
			None if a is None or not b else math.fmod(a, b) if isinstance(a, float) else int(math.fmod(a, b))
		),
	),
	"truncate": (2, _cut),
	"field": (-1, _field),
	"find_in_set": (2, lambda text, texts: _field(text, *str(texts).split(","))),
}


def add_functions(connection: sqlite3.Connection) -> None:
	"""Teach a connection MariaDB's functions."""
	for name, (arguments, function) in _FUNCTIONS.items():
		connection.create_function(name, arguments, function, deterministic=True)
	connection.create_function("curdate", 0, lambda: datetime.date.today().isoformat())
	connection.create_function("curtime", 0, lambda: datetime.datetime.now().strftime("%H:%M:%S"))
	connection.create_aggregate("joined_texts", 5, _JoinedTexts)
