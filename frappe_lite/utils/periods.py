"""First and last days of months, quarters, weeks and years."""

from __future__ import annotations

import datetime
from typing import Any

from frappe_lite.system_settings import get_system_settings
from frappe_lite.utils.dates import DATE_FORMAT, WEEKDAYS, add_to_date, getdate


def _day(value: Any) -> datetime.date:
	day = getdate(value)
	if day is None:
		raise ValueError(f"{value} is not a date.")
	return day


def _as(day: datetime.date, as_str: bool) -> Any:
	return day.strftime(DATE_FORMAT) if as_str else day


def get_first_day(dt: Any, d_years: int = 0, d_months: int = 0, as_str: bool = False) -> Any:
	"""Return the first day of the month, moved by years and months."""
	day = _day(dt)
	years, month = divmod(day.month + d_months - 1, 12)
	return _as(datetime.date(day.year + d_years + years, month + 1, 1), as_str)


def get_last_day(dt: Any) -> datetime.date:
	"""Return the last day of the month."""
	return get_first_day(dt, 0, 1) - datetime.timedelta(days=1)


def is_last_day_of_the_month(dt: Any) -> bool:
	"""Return whether the day is the last of its month."""
	return _day(dt) == get_last_day(dt)


def get_quarter_start(dt: Any, as_str: bool = False) -> Any:
	"""Return the first day of the quarter."""
	day = _day(dt)
	return _as(datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1), as_str)


def get_quarter_ending(date: Any) -> datetime.date:
	"""Return the last day of the quarter."""
	return get_last_day(get_first_day(get_quarter_start(date), 0, 2))


def get_year_start(dt: Any, as_str: bool = False) -> Any:
	"""Return 1 January of the year."""
	return _as(datetime.date(_day(dt).year, 1, 1), as_str)


def get_year_ending(date: Any) -> datetime.date:
	"""Return 31 December of the year."""
	return datetime.date(_day(date).year, 12, 31)


def get_first_day_of_the_week() -> str:
	"""Return the English name of the day on which the site's week starts."""
	return get_system_settings("first_day_of_the_week") or "Sunday"


def get_start_of_week_index() -> int:
	"""Return the number of the day on which the site's week starts; Sunday is 0."""
	return WEEKDAYS.index(get_first_day_of_the_week())


def get_first_day_of_week(dt: Any, as_str: bool = False) -> Any:
	"""Return the day on which the week of this day starts."""
	day = _day(dt)
	offset = (day.weekday() + 1 - get_start_of_week_index()) % 7
	return _as(day - datetime.timedelta(days=offset), as_str)


def get_last_day_of_week(dt: Any) -> datetime.date:
	"""Return the last day of the week of this day."""
	return get_first_day_of_week(dt) + datetime.timedelta(days=6)


def get_timespan_date_range(timespan: str) -> tuple[datetime.date, datetime.date] | None:
	"""Return first and last day of a named span ("last 7 days", "this quarter", …); None for another name."""
	words = timespan.split()
	if timespan in ("yesterday", "today", "tomorrow"):
		day = add_to_date(_day(None), days={"yesterday": -1, "today": 0, "tomorrow": 1}[timespan])
		return day, day
	if len(words) == 2 and words[0] in ("last", "this", "next"):
		return _period(words[1], {"last": -1, "this": 0, "next": 1}[words[0]])
	if timespan in ("last 6 months", "next 6 months"):
		return _six_months(-1 if words[0] == "last" else 1)
	if (
		len(words) == 3
		and words[0] in ("last", "next")
		and words[1] in ("7", "14", "30")
		and words[2] == "days"
	):
		return _some_days(int(words[1]) * (-1 if words[0] == "last" else 1))
	return None


def _some_days(days: int) -> tuple[datetime.date, datetime.date] | None:
	today = _day(None)
	other = add_to_date(today, days=days)
	return (other, today) if days < 0 else (today, other)


def _six_months(direction: int) -> tuple[datetime.date, datetime.date]:
	today = _day(None)
	near, far = add_to_date(today, months=3 * direction), add_to_date(today, months=6 * direction)
	first, last = (far, near) if direction < 0 else (near, far)
	return get_quarter_start(first), get_quarter_ending(last)


def _period(unit: str, offset: int) -> tuple[datetime.date, datetime.date] | None:
	today = _day(None)
	if unit == "week":
		day = add_to_date(today, days=7 * offset)
		return get_first_day_of_week(day), get_last_day_of_week(day)
	if unit == "month":
		day = add_to_date(today, months=offset)
		return get_first_day(day), get_last_day(day)
	if unit == "quarter":
		day = add_to_date(today, months=3 * offset)
		return get_quarter_start(day), get_quarter_ending(day)
	if unit == "year":
		day = add_to_date(today, years=offset)
		return get_year_start(day), get_year_ending(day)
	return None
