"""Dates, times and durations as text for people, in the site's format and the user's language."""

from __future__ import annotations

import datetime
import re
from typing import Any

import babel.dates
from babel.core import UnknownLocaleError

from frappe_lite.context import local
from frappe_lite.messages import bold, throw
from frappe_lite.system_settings import get_system_settings
from frappe_lite.translate import _
from frappe_lite.utils.dates import (
	DATE_FORMAT,
	DATETIME_FORMAT,
	get_datetime,
	get_time,
	getdate,
	now_datetime,
	to_timedelta,
)
from frappe_lite.utils.numbers import cint

DURATION = re.compile(r"^(?:(\d+d)?((^|\s)\d+h)?((^|\s)\d+m)?((^|\s)\d+s)?)$")
SECONDS_OF = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def _locale() -> str:
	return (local.__dict__.get("lang") or "en").replace("-", "_")


def get_user_date_format() -> str:
	"""Return the date format of the site in Frappe's letters (dd-mm-yyyy)."""
	return get_system_settings("date_format") or "yyyy-mm-dd"


get_user_format = get_user_date_format


def get_user_time_format() -> str:
	"""Return the time format of the site (HH:mm:ss or HH:mm)."""
	return get_system_settings("time_format") or "HH:mm:ss"


def format_date(
	string_date: Any = None, format_string: str | None = None, parse_day_first: bool = False
) -> str:
	"""Return the date in the site's format, or in `format_string`; "" without a date."""
	if not string_date:
		return ""
	date = getdate(string_date, parse_day_first)
	pattern = (format_string or get_user_date_format()).replace("mm", "MM").replace("Y", "y")
	try:
		return babel.dates.format_date(date, pattern, locale=_locale())
	except (UnknownLocaleError, ValueError):
		assert date is not None
		return date.strftime(pattern.replace("MM", "%m").replace("dd", "%d").replace("yyyy", "%Y"))


formatdate = format_date


def format_time(time_string: Any = None, format_string: str | None = None) -> str:
	"""Return the time of day in the site's format; "" without a time."""
	if not time_string:
		return ""
	moment = get_time(time_string)
	try:
		return babel.dates.format_time(moment, format_string or get_user_time_format(), locale=_locale())
	except (UnknownLocaleError, ValueError):
		return moment.strftime("%H:%M:%S")


def format_datetime(datetime_string: Any, format_string: str | None = None) -> str | None:
	"""Return date and time in the site's format; None without a value, as Frappe."""
	if not datetime_string:
		return None
	moment = get_datetime(datetime_string)
	pattern = format_string or f"{get_user_date_format().replace('mm', 'MM')} {get_user_time_format()}"
	try:
		return babel.dates.format_datetime(moment, pattern, locale=_locale())
	except (UnknownLocaleError, ValueError):
		return moment.strftime("%Y-%m-%d %H:%M:%S")


def global_date_format(date: Any, format: str = "long") -> str:
	"""Return the date written out in the user's language."""
	return babel.dates.format_date(getdate(date), format=format, locale=_locale())  # type: ignore[arg-type]


def pretty_date(iso_datetime: Any) -> str:
	"""Return how long ago, or in how long, in the user's language; "" without a value."""
	if not iso_datetime:
		return ""
	delta = get_datetime(iso_datetime) - now_datetime()
	return babel.dates.format_timedelta(delta, add_direction=True, locale=_locale())


def format_timedelta(o: datetime.timedelta | str | int) -> str:
	"""Return `h:mm:ss` with the decimals that the seconds have."""
	total = o.total_seconds() if isinstance(o, datetime.timedelta) else cint(o)
	hours, rest = divmod(total, 3600)
	minutes, seconds = divmod(rest, 60)
	shown: float = round(seconds, 6)
	if shown == int(seconds):
		shown = int(seconds)
	return f"{int(hours):01}:{int(minutes):02}:{shown:02}"


def format_duration(seconds: Any, hide_days: bool = False) -> str:
	"""Return a duration like "3h 34m 45s"; parts that are 0 are left out."""
	rest = cint(seconds)
	parts = []
	for unit, size in SECONDS_OF.items():
		if unit == "d" and hide_days:
			continue
		amount, rest = divmod(rest, size)
		if amount:
			parts.append(f"{amount}{unit}")
	return " ".join(parts)


def validate_duration_format(duration: str) -> None:
	"""Refuse text that is not written like "1d 2h 3m 4s"."""
	if not DURATION.match(duration):
		throw(_("Value {0} must be in the valid duration format: d h m s").format(bold(duration)))


def duration_to_seconds(duration: str) -> int:
	"""Return the seconds of a duration like "3h 34m 45s". Raises ValidationError for another form."""
	validate_duration_format(duration)
	return sum(int(part[:-1]) * SECONDS_OF[part[-1]] for part in re.findall(r"\d+[dhms]", duration))


def get_datetime_str(datetime_obj: Any) -> str:
	"""Return a datetime as Frappe stores it."""
	return _read(datetime_obj).strftime(DATETIME_FORMAT)


def get_date_str(date_obj: Any) -> str:
	"""Return a date as Frappe stores it."""
	return _read(date_obj).strftime(DATE_FORMAT)


def _read(value: Any) -> Any:
	return get_datetime(value) if isinstance(value, str) else value


def get_time_str(timedelta_obj: Any) -> str:
	"""Return a time of day as `h:m:s` without leading zeros."""
	delta = to_timedelta(timedelta_obj)
	hours, rest = divmod(delta.seconds, 3600)
	minutes, seconds = divmod(rest, 60)
	return f"{hours}:{minutes}:{seconds}"
