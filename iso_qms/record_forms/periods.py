"""Periods of a form: shift, day, week, month, quarter, year, by the company's working days and shifts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from iso_qms.record_forms.registered import setting

TIMED = ("Shift", "Day", "Week", "Month", "Quarter", "Year")
"""The others, batch and event, are not due by time."""

SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})")
MONTHS = {"Month": 1, "Quarter": 3, "Year": 12}


class Period(NamedTuple):
	"""One period: `start` is in it, `end` is not."""

	start: datetime
	end: datetime


class Calendar(NamedTuple):
	"""The company's working days (1 is Monday), holidays and shifts (start, end)."""

	working_days: frozenset[int]
	holidays: frozenset[date]
	shifts: tuple[tuple[time, time], ...]

	def works(self, day: date) -> bool:
		"""Whether the company works on that day."""
		return day.isoweekday() in self.working_days and day not in self.holidays


def calendar() -> Calendar:
	"""The calendar of QMS Settings; every day and one shift where nothing is said."""
	days = frozenset(int(text) for text in re.findall(r"[1-7]", cstr(setting("working_days"))))
	holidays = frozenset(
		getdate(text.strip()) for text in cstr(setting("holidays")).splitlines() if text.strip()
	)
	shifts = tuple(
		(time(int(h1) % 24, int(m1)), time(int(h2) % 24, int(m2)))
		for h1, m1, h2, m2 in SHIFT.findall(cstr(setting("shifts")))
	)
	return Calendar(days or frozenset(range(1, 8)), holidays, shifts or ((time(0), time(0)),))


def check_settings(settings: Any) -> None:
	"""Raise when a line of the calendar can't be read."""
	if not re.fullmatch(r"[1-7](\s*[,，]\s*[1-7])*|", cstr(settings.working_days).strip()):
		_refuse(_("Working Days: write the days as numbers from 1 (Monday) to 7, separated by commas."))
	for line in filter(None, map(str.strip, cstr(settings.shifts).splitlines())):
		found = SHIFT.search(line)
		if not found or int(found[1]) > 24 or int(found[3]) > 24 or int(found[2]) > 59 or int(found[4]) > 59:
			_refuse(_("Shifts: {0} is not written as from - to, for example 08:00 - 20:00.").format(line))
	for line in filter(None, map(str.strip, cstr(settings.holidays).splitlines())):
		try:
			date.fromisoformat(line)
		except ValueError:
			_refuse(_("Holidays: {0} is no date; write it as 2026-10-01.").format(line))


def periods_of(frequency: str, start: date, end: date, known: Calendar | None = None) -> Iterator[Period]:
	"""The periods of the frequency that begin from `start` to `end`, days off left out."""
	known = known or calendar()
	if frequency in ("Shift", "Day"):
		day = start
		while day <= end:
			if known.works(day):
				yield from _of_day(frequency, day, known)
			day += timedelta(days=1)
		return
	period = period_of(frequency, start)
	if period.start.date() < start:
		period = period_of(frequency, period.end.date())
	while period.start.date() <= end:
		yield period
		period = period_of(frequency, period.end.date())


def period_of(frequency: str, day: date) -> Period:
	"""The day, week, month, quarter or year that a day lies in."""
	if frequency == "Day":
		return _between(day, day + timedelta(days=1))
	if frequency == "Week":
		monday = day - timedelta(days=day.isoweekday() - 1)
		return _between(monday, monday + timedelta(days=7))
	months = MONTHS[frequency]
	first = date(day.year, (day.month - 1) // months * months + 1, 1)
	following = first.month - 1 + months
	return _between(first, date(first.year + following // 12, following % 12 + 1, 1))


def _of_day(frequency: str, day: date, known: Calendar) -> Iterator[Period]:
	if frequency == "Day":
		yield _between(day, day + timedelta(days=1))
		return
	for begin, finish in known.shifts:
		start = datetime.combine(day, begin)
		end = datetime.combine(day, finish)
		yield Period(start, end if end > start else end + timedelta(days=1))


def _between(first: date, after: date) -> Period:
	return Period(datetime.combine(first, time()), datetime.combine(after, time()))


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Calendar"))
