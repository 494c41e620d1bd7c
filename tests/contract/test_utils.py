"""frappe.utils: values that apps and reports stand on, the same on both homes."""

from __future__ import annotations

import datetime

import frappe
import pytest
from frappe.utils import (
	add_days,
	add_months,
	add_to_date,
	add_years,
	cast,
	ceil,
	cint,
	comma_and,
	comma_or,
	cstr,
	date_diff,
	escape_html,
	floor,
	flt,
	fmt_money,
	format_date,
	format_datetime,
	format_duration,
	format_time,
	get_datetime,
	get_first_day,
	get_first_day_of_week,
	get_fullname,
	get_last_day,
	get_last_day_of_week,
	get_link_to_form,
	get_quarter_ending,
	get_quarter_start,
	get_time,
	get_timedelta,
	get_url_to_form,
	get_year_ending,
	getdate,
	is_html,
	now,
	now_datetime,
	nowdate,
	remainder,
	rounded,
	safe_div,
	sbool,
	split_emails,
	strip_html,
	time_diff_in_hours,
	time_diff_in_seconds,
	to_timedelta,
	today,
	unique,
	validate_email_address,
	validate_phone_number,
	validate_url,
)
from frappe.utils.data import duration_to_seconds, evaluate_filters, format_timedelta, get_timespan_date_range

D = datetime.date
DT = datetime.datetime
BANKERS = "Banker's Rounding"
COMMERCIAL = "Commercial Rounding"


@pytest.mark.parametrize(
	("value", "precision", "result"),
	[
		("43.5", 0, 44),
		("42.5", 0, 42),
		("-42.5", 0, -42),
		("-43.5", 0, -44),
		("10,500.5666", 2, 10500.57),
		(0.125, 2, 0.13),
		(0.135, 2, 0.14),
		(-0.125, 2, -0.12),
		(2.675, 2, 2.68),
		(1.005, 2, 1.01),
		(0.1 + 0.2, 9, 0.3),
		(5.55, 1, 5.6),
		("a", 2, 0.0),
		(None, 3, 0.0),
		("", None, 0.0),
		("1e3", None, 1000.0),
		(True, None, 1.0),
		("1,5", None, 15.0),
		(float("inf"), 2, 0.0),
		("nan", 2, 0.0),
	],
)
def test_flt_rounds_as_the_site_does_by_default(value, precision, result):
	assert flt(value, precision, "Banker's Rounding (legacy)") == result


@pytest.mark.parametrize(
	("number", "precision", "method", "result"),
	[
		(0.125, 2, BANKERS, 0.12),
		(0.135, 2, BANKERS, 0.14),
		(2.5, 0, BANKERS, 2),
		(-2.5, 0, BANKERS, -2),
		(0, 2, BANKERS, 0.0),
		(0.125, 2, COMMERCIAL, 0.13),
		(2.5, 0, COMMERCIAL, 3),
		(-2.5, 0, COMMERCIAL, -3),
		(1.005, 2, COMMERCIAL, 1.01),
		(0, 2, COMMERCIAL, 0.0),
	],
)
def test_rounding_methods(number, precision, method, result):
	assert rounded(number, precision, method) == result


def test_an_unknown_rounding_method_is_refused():
	with pytest.raises(frappe.InvalidRoundingMethod):
		rounded(1.5, 0, "Up")


@pytest.mark.parametrize(
	("value", "result"),
	[("100", 100), ("a", 0), ("1.9", 1), (-1.9, -1), (None, 0), ("", 0), (True, 1), ("1,000", 0), (" 7 ", 7)],
)
def test_cint(value, result):
	assert cint(value) == result


def test_numbers_from_other_values():
	assert (cint("x", 5), floor("3.7"), ceil("3.2"), floor("x"), ceil(None)) == (5, 3, 4, 0, 0)
	assert (remainder(1.1, 0.25, 2), safe_div(1, 0), safe_div(1, 3)) == (0.1, 0.0, 0.33)
	assert [sbool(x) for x in ("true", "TRUE", "1", "0", "False", "yes", 1, None)] == [
		True, True, True, False, False, "yes", 1, None,
	]  # fmt: skip


@pytest.mark.parametrize(
	("value", "text"), [(None, ""), (b"\xc3\xa9", "é"), (1.0, "1.0"), (0, "0"), ("x", "x")]
)
def test_cstr(value, text):
	assert cstr(value) == text


@pytest.mark.parametrize(
	("date", "months", "result"),
	[
		("2024-01-31", 1, "2024-02-29"),
		("2023-01-31", 1, "2023-02-28"),
		("2024-03-31", -1, "2024-02-29"),
		("2024-05-31", 13, "2025-06-30"),
		("2024-12-15", 1, "2025-01-15"),
		("2024-01-31 10:20:30", 1, "2024-02-29 10:20:30.000000"),
		(D(2024, 10, 31), 1, D(2024, 11, 30)),
		(DT(2024, 10, 31, 1, 2), -8, DT(2024, 2, 29, 1, 2)),
	],
)
def test_add_months_stays_in_the_month(date, months, result):
	assert add_months(date, months) == result


def test_adding_to_dates():
	assert add_days("2024-02-28", 2) == "2024-03-01"
	assert add_years("2024-02-29", 1) == "2025-02-28"
	assert add_to_date("2024-01-01", hours=5) == "2024-01-01 05:00:00.000000"
	assert add_to_date(D(2024, 1, 1), weeks=1, as_string=True) == "2024-01-08"
	assert (
		add_to_date(DT(2024, 1, 1), minutes=90, as_string=True, as_datetime=True)
		== "2024-01-01 01:30:00.000000"
	)
	with pytest.raises(frappe.ValidationError):
		add_days("no date", 1)


@pytest.mark.parametrize(
	("text", "result"),
	[
		("2024-01-05", D(2024, 1, 5)),
		("2024-01-05 23:59:59.9", D(2024, 1, 5)),
		("05-12-2024", D(2024, 5, 12)),
		("Jan 5, 2024", D(2024, 1, 5)),
		("20240105", D(2024, 1, 5)),
		("0001-01-01", None),
		("0000-00-00", None),
		(DT(2024, 1, 5, 23), D(2024, 1, 5)),
	],
)
def test_getdate(text, result):
	assert getdate(text) == result


def test_getdate_refuses_what_is_no_date():
	for text in ("2024-02-30", "next week", "2024-13-01"):
		with pytest.raises(frappe.ValidationError):
			getdate(text)
	assert getdate("05-12-2024", parse_day_first=True) == D(2024, 12, 5)


@pytest.mark.parametrize(
	("text", "result"),
	[
		("2024-01-05 10:11:12", DT(2024, 1, 5, 10, 11, 12)),
		("2024-01-05 10:11:12.000013", DT(2024, 1, 5, 10, 11, 12, 13)),
		("2024-01-05 10:11:12.5", DT(2024, 1, 5, 10, 11, 12, 500000)),
		("2024-01-05T10:11", DT(2024, 1, 5, 10, 11)),
		("2024-01-05", DT(2024, 1, 5)),
		(D(2024, 1, 5), DT(2024, 1, 5)),
		("0001-01-01 00:00:00", None),
		(datetime.timedelta(1), datetime.timedelta(1)),
	],
)
def test_get_datetime(text, result):
	assert get_datetime(text) == result


def test_times_of_day():
	assert get_time("23:59:58.5") == datetime.time(23, 59, 58, 500000)
	assert get_time(datetime.timedelta(hours=3)) == datetime.time(3)
	assert to_timedelta("10:20:30") == datetime.timedelta(hours=10, minutes=20, seconds=30)
	assert to_timedelta(datetime.time(1, 2)) == datetime.timedelta(hours=1, minutes=2)
	assert get_timedelta("2012-01-19 17:21:00") == datetime.timedelta(hours=17, minutes=21)
	assert get_timedelta("30:15:00") == datetime.timedelta(hours=30, minutes=15)
	assert get_timedelta("1 day, 2:03:04") == datetime.timedelta(days=1, hours=2, minutes=3, seconds=4)
	assert get_timedelta("not a time") is None
	assert get_timedelta() == datetime.timedelta()
	assert format_timedelta(datetime.timedelta(hours=30, seconds=1.5)) == "30:00:1.5"
	assert format_timedelta(datetime.timedelta(minutes=5)) == "0:05:00"


def test_differences():
	assert date_diff("2024-03-01", "2024-02-28") == 2
	assert date_diff("2024-02-28", DT(2024, 3, 1, 23)) == -2
	assert time_diff_in_seconds("2024-01-01 00:01:00", "2024-01-01 00:00:00.5") == 59.5
	assert time_diff_in_hours("2024-01-02", "2024-01-01 20:20:00") == 3.666667


def test_first_and_last_days():
	assert (get_first_day("2024-02-17"), get_last_day("2024-02-17")) == (D(2024, 2, 1), D(2024, 2, 29))
	assert get_first_day("2024-02-17", d_years=1, d_months=-3) == D(2024, 11, 1)
	assert get_first_day("2024-02-17", as_str=True) == "2024-02-01"
	assert (get_quarter_start("2024-05-17"), get_quarter_ending("2024-05-17")) == (
		D(2024, 4, 1),
		D(2024, 6, 30),
	)
	assert get_year_ending("2024-05-17") == D(2024, 12, 31)
	first = get_first_day_of_week("2024-05-17")
	assert get_last_day_of_week("2024-05-17") - first == datetime.timedelta(days=6)
	assert first <= D(2024, 5, 17) <= first + datetime.timedelta(days=6)


@pytest.mark.parametrize("span", ["last", "this", "next"])
@pytest.mark.parametrize("unit", ["week", "month", "quarter", "year"])
def test_named_spans(span, unit):
	first, last = get_timespan_date_range(f"{span} {unit}")
	assert first < last
	assert (first <= getdate() <= last) == (span == "this")


def test_spans_of_days_and_half_years():
	assert get_timespan_date_range("last 14 days") == (add_days(getdate(), -14), getdate())
	assert get_timespan_date_range("next 30 days") == (getdate(), add_days(getdate(), 30))
	assert get_timespan_date_range("tomorrow") == (add_days(getdate(), 1),) * 2
	first, last = get_timespan_date_range("last 6 months")
	assert (first, last) == (
		get_quarter_start(add_months(getdate(), -6)),
		get_quarter_ending(add_months(getdate(), -3)),
	)
	assert get_timespan_date_range("some day") is None


def test_now_is_one_moment_in_the_zone_of_the_site():
	assert nowdate() == today() == str(getdate())
	assert abs(time_diff_in_seconds(now(), now_datetime())) < 5
	assert len(now()) == len("2024-01-05 10:11:12.000013")
	assert now_datetime().tzinfo is None


@pytest.mark.parametrize(
	("pattern", "text"),
	[
		("dd-mm-yyyy", "05-01-2024"),
		("mm/dd/yyyy", "01/05/2024"),
		("yyyy-mm-dd", "2024-01-05"),
		("d MMM YYYY", "5 Jan 2024"),
		("long", "January 5, 2024"),
	],
)
def test_dates_in_a_format(pattern, text):
	frappe.local.lang = "en"
	assert format_date("2024-01-05", pattern) == text


def test_dates_and_times_as_text():
	frappe.local.lang = "en"
	assert format_date(None) == ""
	assert format_datetime(None) is None
	assert format_datetime("2024-01-05 06:07:08", "dd-MM-yyyy HH:mm") == "05-01-2024 06:07"
	assert format_time("6:07:08", "HH:mm") == "06:07"
	assert format_time("") == ""
	assert [format_duration(s) for s in (0, 59, 12885, 90061)] == ["", "59s", "3h 34m 45s", "1d 1h 1m 1s"]
	assert format_duration(90061, hide_days=True) == "25h 1m 1s"
	assert duration_to_seconds("1d 1h 1m 1s") == 90061
	with pytest.raises(frappe.ValidationError):
		duration_to_seconds("an hour")


@pytest.mark.parametrize(
	("amount", "precision", "pattern", "text"),
	[
		(1234567.891, None, "#,###.##", "1,234,567.89"),
		(1234567.891, None, "#.###,##", "1.234.567,89"),
		(1234567.891, None, "#,##,###.##", "12,34,567.89"),
		(1234567.5, None, "#,###", "1,234,568"),
		(1234567.891, None, "# ###.##", "1 234 567.89"),
		(-1234.5, None, "#,###.##", "-1,234.50"),
		("1234.5", 1, "#,###.##", "1,234.5"),
		(-0.004, 2, "#,###.##", "0.00"),
		(None, 2, "#,###.##", "0.00"),
		(0.5, 3, "#,###.###", "0.500"),
		(1.23456, 5, "#,###.##", "1.23456"),
		(1.2345, 5, "#,###.##", "1.2345"),
		(1.2, 5, "#,###.##", "1.20"),
		(999, 0, "#,###.##", "999"),
	],
)
def test_amounts(amount, precision, pattern, text):
	assert fmt_money(amount, precision=precision, format=pattern) == text


@pytest.mark.parametrize(
	("fieldtype", "value", "result"),
	[
		("Currency", "1,000.5", 1000.5),
		("Int", "12", 12),
		("Check", "true", 1),
		("Data", None, ""),
		("Link", 5, "5"),
		("Date", "2024-01-05", D(2024, 1, 5)),
		("Date", None, D(1, 1, 1)),
		("Datetime", None, DT(1, 1, 1)),
		("Time", "1:00:00", datetime.timedelta(hours=1)),
		("Time", "x", None),
		("Table", [1], [1]),
	],
)
def test_cast(fieldtype, value, result):
	assert cast(fieldtype, value) == result


def test_lists_as_text():
	frappe.local.lang = "en"
	assert comma_and(["a"]) == "a"
	assert comma_and([]) == ""
	assert comma_and(("a", "b", 3)) == "'a', 'b' and '3'"
	assert comma_or(["a", "b"], add_quotes=False) == "a or b"
	assert comma_or("ab") == "ab"
	assert unique(["b", "a", "b", 1, 1.0]) == ["b", "a", 1]


def test_names_of_files_and_titles():
	assert frappe.scrub("QMS Record-Form") == "qms_record_form"
	assert frappe.unscrub("qms_record-form") == "Qms Record Form"
	assert len(frappe.generate_hash(length=10)) == 10
	assert len(frappe.generate_hash()) == 56


def test_html():
	assert escape_html("""<a href="x">'&""") == "&lt;a href=&quot;x&quot;&gt;&apos;&amp;"
	assert escape_html(5) == 5
	assert strip_html("a <b>b</b><!-- c --> d") == "a b d"
	assert bool(is_html("<b>x</b>")) and not is_html("1 < 2")


def test_sanitizing_takes_out_what_is_active():
	from frappe.utils.html_utils import sanitize_html

	assert sanitize_html("a < b & c") == "a < b & c"
	assert sanitize_html('{"a": "<b>x</b>"}') == '{"a": "<b>x</b>"}'
	cleaned = sanitize_html('<p onclick="x()">a<script>y()</script><a href="javascript:z()">b</a></p>')
	assert "onclick" not in cleaned
	assert "<script" not in cleaned
	assert "javascript" not in cleaned
	assert "<p>a" in cleaned


@pytest.mark.parametrize(
	("text", "result"),
	[
		("a@example.com", "a@example.com"),
		("A Name <a@example.com>", "a@example.com"),
		("a@example.com, b@example.com", "a@example.com, b@example.com"),
		("a@example.com b@example.com", ""),
		("no address", ""),
		("a@localhost", ""),
		("", ""),
		(None, ""),
	],
)
def test_email_addresses(text, result):
	assert validate_email_address(text) == result


def test_a_wrong_address_is_refused():
	with pytest.raises(frappe.InvalidEmailAddressError):
		validate_email_address("a@example.com, b", throw=True)
	assert split_emails('a@x.com, "B, C" <b@x.com>') == ["a@x.com", '"B, C" <b@x.com>']


def test_phones_and_urls():
	assert validate_phone_number("+86 (10) 1234-5678")
	assert not validate_phone_number("call me")
	assert not validate_phone_number("")
	assert validate_url("https://example.com/x") and validate_url("/app")
	assert not validate_url("example.com")
	assert not validate_url("ftp://example.com", valid_schemes=["http", "https"])


def test_links_to_forms():
	assert get_url_to_form("Workflow State", "A/B 1").endswith("/app/workflow-state/A/B%201")
	assert get_link_to_form("User", "x", "X").endswith('/app/user/x">X</a>')


def test_full_names():
	assert get_fullname("Administrator") == "Administrator"
	assert get_fullname("nobody@example.com") == "nobody@example.com"


@pytest.mark.parametrize(
	("filters", "fits"),
	[
		({"a": 1}, True),
		({"a": ["in", [2, 3]]}, False),
		({"a": [">", 0], "b": ["like", "%or%"]}, True),
		([["b", "!=", "x"]], True),
		([["b", "is", "set"]], True),
		({"c": ["is", "set"]}, False),
	],
)
def test_filters_on_one_document(filters, fits):
	assert evaluate_filters(frappe._dict(a=1, b="word", c=""), filters) is fits
