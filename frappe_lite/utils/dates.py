"""Dates and times: reading, now in the site's time zone, and calendar arithmetic."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser
from dateutil.parser import ParserError
from dateutil.relativedelta import relativedelta

from frappe_lite.context import local
from frappe_lite.messages import bold, throw
from frappe_lite.system_settings import get_system_settings
from frappe_lite.translate import _

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"
DEFAULT_TIME_ZONE = "Asia/Kolkata"  # Frappe's, where the site names none

DateTimeLikeObject = str | datetime.date | datetime.datetime

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{6})?")
DAYS_AND_TIME = re.compile(r"(?P<days>-?\d+) days?, (?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>\d[.\d]*)")
LONG_TIME = re.compile(r"(?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>\d[.\d]*)")
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def is_invalid_date_string(date_string: Any) -> bool:
	"""Return whether this is no text, empty, or one of the databases' zero dates."""
	return (
		not isinstance(date_string, str)
		or not date_string
		or date_string.startswith(("0001-01-01", "0000-00-00"))
	)


def getdate(string_date: Any = None, parse_day_first: bool = False) -> datetime.date | None:
	"""Return the date; today without a value; None for a zero date. Raises ValidationError for no date at all."""
	if not string_date:
		return now_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	if is_invalid_date_string(string_date):
		return None
	try:
		if ISO_DATE.fullmatch(string_date):
			return datetime.date.fromisoformat(string_date)
		return parser.parse(string_date, dayfirst=parse_day_first).date()
	except (ParserError, ValueError, OverflowError):
		throw(_("{} is not a valid date string.").format(bold(string_date)), title=_("Invalid Date"))


def get_datetime(datetime_str: Any = None) -> Any:
	"""Return the datetime; now without a value; a timedelta as it came; None for a zero date.

	Raises ValueError (dateutil's ParserError) for text that is no date.
	"""
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime | datetime.timedelta):
		return datetime_str
	if isinstance(datetime_str, list | tuple):
		return datetime.datetime(*datetime_str)
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	if is_invalid_date_string(datetime_str):
		return None
	if ISO_DATETIME.fullmatch(datetime_str):
		return datetime.datetime.fromisoformat(datetime_str)
	return parser.parse(datetime_str)


def get_timedelta(time: Any = None) -> datetime.timedelta | None:
	"""Return the time of day as a timedelta (also over 24 hours); None when the text is no time."""
	if isinstance(time, datetime.timedelta):
		return time
	try:
		return _read_timedelta(time or "0:0:0")
	except (ParserError, ValueError, TypeError, OverflowError):
		return None


def _read_timedelta(text: str) -> datetime.timedelta:
	try:
		return to_timedelta(text)
	except ParserError:
		return parse_timedelta(text)


def to_timedelta(time_str: Any) -> Any:
	"""Return a time of day as a timedelta; what is neither text nor time as it came. Raises ParserError."""
	if isinstance(time_str, datetime.time):
		moment: Any = time_str
	elif isinstance(time_str, str):
		moment = parser.parse(time_str)
	else:
		return time_str
	return datetime.timedelta(
		hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
	)


def parse_timedelta(s: str) -> datetime.timedelta:
	"""Return the duration written as "2 days, 3:04:05" or with hours over 23. Raises ValueError."""
	match = (DAYS_AND_TIME if "day" in s else LONG_TIME).match(s)
	if not match:
		raise ValueError(f"{s} is not a duration like 12:30:00.")
	return datetime.timedelta(**{unit: float(amount) for unit, amount in match.groupdict().items()})


def get_time(time_str: Any) -> datetime.time:
	"""Return the time of day. Raises ParserError for text that is none."""
	if isinstance(time_str, datetime.datetime):
		return time_str.time()
	if isinstance(time_str, datetime.time):
		return time_str
	if isinstance(time_str, datetime.timedelta):
		return (datetime.datetime.min + time_str).time()
	try:
		return parser.parse(time_str).time()
	except ParserError as error:
		try:
			return (datetime.datetime.min + parse_timedelta(time_str)).time()
		except ValueError:
			raise error


# -- now ---------------------------------------------------------------------------------------------------


def get_system_timezone() -> str:
	"""Return the name of the site's time zone."""
	return get_system_settings("time_zone") or DEFAULT_TIME_ZONE


@lru_cache(maxsize=64)
def _zone(name: str) -> datetime.tzinfo:
	try:
		return ZoneInfo(name)
	except (ZoneInfoNotFoundError, ValueError):
		return datetime.timezone.utc  # as Frappe: an unknown zone leaves the time in UTC


def now_datetime() -> datetime.datetime:
	"""Return the present time in the site's time zone, without zone information."""
	return datetime.datetime.now(_zone(get_system_timezone())).replace(tzinfo=None)


def now() -> str:
	"""Return the present time as `yyyy-mm-dd hh:mm:ss.ffffff`; the date is `flags.current_date` where set."""
	moment = now_datetime()
	flags = local.__dict__.get("flags")
	if flags and flags.current_date:
		day = getdate(flags.current_date)
		assert day is not None
		return f"{day.isoformat()} {moment.strftime(TIME_FORMAT)}"
	return moment.isoformat(" ", "microseconds")


def nowdate() -> str:
	"""Return today in the site's time zone as `yyyy-mm-dd`."""
	return now_datetime().date().isoformat()


today = nowdate


def nowtime() -> str:
	"""Return the time of day in the site's time zone as `hh:mm:ss.ffffff`."""
	return now_datetime().strftime(TIME_FORMAT)


def convert_utc_to_timezone(utc_timestamp: datetime.datetime, time_zone: str) -> datetime.datetime:
	"""Return a UTC time (with or without zone information) in another zone."""
	if utc_timestamp.tzinfo is None:
		utc_timestamp = utc_timestamp.replace(tzinfo=datetime.timezone.utc)
	return utc_timestamp.astimezone(_zone(time_zone))


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	"""Return a UTC time in the site's zone."""
	return convert_utc_to_timezone(utc_timestamp, get_system_timezone())


def get_datetime_in_timezone(time_zone: str) -> datetime.datetime:
	"""Return the present time in a zone, with zone information."""
	return datetime.datetime.now(_zone(time_zone))


# -- arithmetic --------------------------------------------------------------------------------------------


def add_to_date(
	date: Any,
	years: int = 0,
	months: int = 0,
	weeks: int = 0,
	days: int = 0,
	hours: int = 0,
	minutes: int = 0,
	seconds: int = 0,
	as_string: bool = False,
	as_datetime: bool = False,
) -> Any:
	"""Add calendar units; a month's end stays within the month. Text comes back as text, None means now."""
	if date is None:
		date = now_datetime()
	if hours:
		as_datetime = True
	if isinstance(date, str):
		as_string = True
		as_datetime = as_datetime or " " in date
		try:
			date = parser.parse(date)
		except ParserError:
			throw(_("Please select a valid date filter"), title=_("Invalid Date"))
	date = date + relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	if as_string:
		return date.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT)
	return date


def add_days(date: Any, days: int) -> Any:
	"""Add days; see `add_to_date`."""
	return add_to_date(date, days=days)


def add_months(date: Any, months: int) -> Any:
	"""Add months: 31 January plus one month is the last day of February."""
	return add_to_date(date, months=months)


def add_years(date: Any, years: int) -> Any:
	"""Add years: 29 February becomes the 28th where there is none."""
	return add_to_date(date, years=years)


def date_diff(string_ed_date: Any, string_st_date: Any) -> int:
	"""Return the days from the second date to the first."""
	end, start = getdate(string_ed_date), getdate(string_st_date)
	assert end is not None and start is not None
	return (end - start).days


days_diff = date_diff


def month_diff(string_ed_date: Any, string_st_date: Any) -> int:
	"""Return the months that the period touches, both ends counted."""
	end, start = getdate(string_ed_date), getdate(string_st_date)
	assert end is not None and start is not None
	return (end.year - start.year) * 12 + end.month - start.month + 1


def time_diff(string_ed_date: Any, string_st_date: Any) -> datetime.timedelta:
	"""Return the time from the second moment to the first."""
	return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date: Any, string_st_date: Any) -> float:
	"""Return the seconds from the second moment to the first."""
	return time_diff(string_ed_date, string_st_date).total_seconds()


def time_diff_in_hours(string_ed_date: Any, string_st_date: Any) -> float:
	"""Return the hours from the second moment to the first, to six decimals."""
	return round(time_diff_in_seconds(string_ed_date, string_st_date) / 3600, 6)


def get_timestamp(date: Any) -> float:
	"""Return seconds since 1970 of the start of a day, in the machine's time zone."""
	day = getdate(date)
	assert day is not None
	return datetime.datetime.combine(day, datetime.time()).timestamp()


def get_weekdays() -> list[str]:
	"""Return the English names of the days, Monday first."""
	return [*WEEKDAYS[1:], WEEKDAYS[0]]


def get_weekday(datetime: datetime.date | None = None) -> str:
	"""Return the English name of the day of the week."""
	return get_weekdays()[(datetime or now_datetime()).weekday()]


def get_month(datetime: Any = None) -> str:
	"""Return the English name of the month."""
	return calendar.month_name[get_datetime(datetime or None).month]
