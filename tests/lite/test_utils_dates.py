"""Calendar rules that hold for every date."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from frappe_lite.utils import (
	add_months,
	add_to_date,
	date_diff,
	duration_to_seconds,
	format_duration,
	format_timedelta,
	get_datetime,
	get_datetime_str,
	get_first_day,
	get_last_day,
	get_quarter_ending,
	get_quarter_start,
	get_timedelta,
	getdate,
	is_last_day_of_the_month,
)

dates = st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(8999, 12, 31))
moments = st.datetimes(min_value=datetime.datetime(1000, 1, 1), max_value=datetime.datetime(8999, 12, 31))


@given(dates, st.integers(min_value=-600, max_value=600))
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(date, months):
	later = add_months(date, months)
	assert (later.year - date.year) * 12 + later.month - date.month == months
	assert later.day == date.day or (later.day < date.day and is_last_day_of_the_month(later))


@given(dates, st.integers(min_value=-100_000, max_value=100_000))
def test_the_difference_undoes_the_addition(date, days):
	assert date_diff(add_to_date(date, days=days), date) == days


@given(dates)
def test_text_reads_back_as_the_same_date(date):
	assert getdate(date.isoformat()) == date
	assert get_first_day(date) <= date <= get_last_day(date)
	assert get_quarter_start(date) <= date <= get_quarter_ending(date)


@given(moments)
def test_text_reads_back_as_the_same_moment(moment):
	assert get_datetime(get_datetime_str(moment)) == moment
	assert get_datetime(str(moment)) == moment


@given(st.integers(min_value=0, max_value=10**8))
def test_a_duration_reads_back(seconds):
	assert duration_to_seconds(format_duration(seconds)) == seconds


@given(st.timedeltas(min_value=datetime.timedelta(0), max_value=datetime.timedelta(hours=838)))
def test_a_time_over_a_day_reads_back(delta):
	delta -= datetime.timedelta(microseconds=delta.microseconds)
	assert get_timedelta(format_timedelta(delta)) == delta
