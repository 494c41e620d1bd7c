"""A list of the screens is found along indexes, and each page holds what the whole list holds."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator

import frappe
import pytest

from frappe_lite.list_pages import FIRST
from tests.factories import Factory, df, permission

SHEET, READER, ROLE = "Paged Sheet", "reader@paged.example.com", "Sheet Reader"
COUNT = FIRST * 40
BEGIN = datetime.datetime(2024, 1, 1)
COLUMNS = ("name", "modified", "creation", "title", "result", "person", "day", "size", "remark")
FIELDS = ["name", "modified", "docstatus", "title", "result"]


def record(number: int) -> tuple:
	"""Return a record; in the order of change there are first many of one person, and the old days last."""
	changed = BEGIN + datetime.timedelta(hours=number * 7919 % COUNT)
	day = None if number % 50 == 0 else (changed - datetime.timedelta(days=number % 11)).date()
	result = "Rejected" if number % 200 == 3 else "Accepted"
	person = f"person {number * 7919 % COUNT * 8 // COUNT}"
	return (f"S{number:05}", changed, changed, f"Sheet {number % 97}", result, person, day, number % 13, "x")


@pytest.fixture(scope="module")
def sheets(module_factory: Factory) -> Iterator[str]:
	"""Some thousand records of a DocType whose maker marked what lists show and filter by."""
	fields = [
		df("title", in_list_view=1),
		df("result", "Select", options="Accepted\nRejected", in_standard_filter=1),
		df("person", "Select", options="\n".join(f"person {n}" for n in range(9)), in_standard_filter=1),
		df("day", "Date", in_standard_filter=1, in_list_view=1),
		df("size", "Int", in_list_view=1),
		df("remark"),
	]
	module_factory.doctype(SHEET, fields, [permission(ROLE, "read", "report")], title_field="title")
	module_factory.user(READER, ROLE)
	frappe.db.bulk_insert(SHEET, COLUMNS, (record(number) for number in range(COUNT)))
	frappe.db.commit()
	yield SHEET


@pytest.fixture
def as_reader(sheets: str) -> Iterator[None]:
	"""What follows is asked by somebody with the right to read alone."""
	frappe.set_user(READER)
	yield
	frappe.set_user("Administrator")


def plans(**query) -> list[list[str]]:
	"""Run a list and return how SQLite found the records of each statement that it took."""
	statements: list[str] = []
	connection = fresh_connection()
	connection.set_trace_callback(statements.append)
	try:
		frappe.get_list(SHEET, **query)
	finally:
		connection.set_trace_callback(None)
	asked = [each for each in statements if f"`tab{SHEET}`" in each and each.startswith("SELECT")]
	assert asked
	return [[row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {each}")] for each in asked]


def work(**query) -> int:
	"""Run a list and return the instructions of SQLite's machine that it took; a record takes ten or more."""
	steps: list[int] = []
	connection = fresh_connection()
	connection.set_progress_handler(lambda: steps.append(1), 100)
	try:
		frappe.get_list(SHEET, **query)
	finally:
		connection.set_progress_handler(None, 0)
	return 100 * len(steps)


def fresh_connection() -> sqlite3.Connection:
	frappe.db.rollback()
	return frappe.db.connection()


RECENT = ["day", ">=", "2028-01-01"]
OLD_DAYS = [["day", ">=", "2024-02-01"], ["day", "<=", "2024-02-07"]]
LONG = [["day", ">=", "2024-02-01"], ["day", "<=", "2028-07-20"]]
SCREENS = {
	"as it opens": ([], "modified desc"),
	"one filter": ([["result", "=", "Rejected"]], "modified desc"),
	"a filter that most meet": ([["result", "=", "Accepted"]], "modified desc"),
	"two filters": ([["result", "=", "Rejected"], ["person", "=", "person 1"]], "modified desc"),
	"since a day": ([RECENT], "modified desc"),
	"a long time": (LONG, "modified desc"),
	"a long time of one person": ([*LONG, ["person", "=", "person 2"]], "modified desc"),
	"some old days": (OLD_DAYS, "modified desc"),
	"some old days of one person": ([*OLD_DAYS, ["person", "=", "person 0"]], "modified desc"),
	"some old days, oldest change first": (OLD_DAYS, "modified asc"),
	"some old days, sorted by the day": (OLD_DAYS, "day desc"),
	"some old days of one person, sorted by the day": ([*OLD_DAYS, ["person", "=", "person 0"]], "day asc"),
	"sorted by a day": ([], "day desc"),
	"sorted by a number": ([], "size asc"),
	"sorted by the title": ([], "title asc"),
	"sorted by the name": ([], "name asc"),
	"sorted by creation": ([], "creation desc"),
	"a filter, sorted by a day": ([["person", "=", "person 6"]], "day desc"),
	"two filters, sorted by a number": (
		[["result", "=", "Rejected"], ["person", "=", "person 5"]],
		"size desc",
	),
}
screens = pytest.mark.parametrize(("filters", "order"), SCREENS.values(), ids=list(SCREENS))


@screens
def test_no_page_of_the_screens_is_looked_for_in_the_whole_table(as_reader, filters, order):
	for plan in plans(fields=FIELDS, filters=filters, order_by=order, limit_page_length=20):
		of_table = [line for line in plan if f"tab{SHEET}" in line]
		assert all("INDEX" in line or "PRIMARY KEY" in line for line in of_table), plan
		if any(line.startswith("SCAN") for line in of_table):
			# along an index in the order of the list, so that it ends with the page
			assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan


@screens
def test_a_page_takes_less_than_looking_at_half_of_the_records(as_reader, filters, order):
	instructions = work(fields=FIELDS, filters=filters, order_by=order, limit_page_length=20)
	assert instructions < 10 * COUNT / 2


@screens
def test_pages_that_follow_each_other_hold_the_list_in_its_order(as_reader, filters, order):
	by = order.split()[0]
	options = {"fields": ["name", by], "filters": filters, "order_by": order}
	whole = frappe.get_list(SHEET, limit_page_length=0, **options)
	starts = range(0, min(len(whole), 2_000), 450)
	pages = [frappe.get_list(SHEET, limit_start=start, limit_page_length=450, **options) for start in starts]
	found = [row for page in pages for row in page]
	assert [row[by] for row in found] == [row[by] for row in whole[: len(found)]]
	names = {row.name for row in found}
	assert len(names) == len(found) == min(len(whole), len(starts) * 450)
	assert names <= {row.name for row in whole}


def test_what_else_limits_a_list_limits_its_pages(as_reader):
	alternatives = [["title", "like", "%Sheet 1"], ["title", "like", "%Sheet 2"]]
	options = {"filters": OLD_DAYS, "or_filters": alternatives, "order_by": "modified desc", "pluck": "title"}
	page = frappe.get_list(SHEET, limit_page_length=5, **options)
	assert page == frappe.get_list(SHEET, limit_page_length=0, **options)[:5]
	assert len(page) == 5


def test_a_record_without_a_day_is_before_every_day(as_reader):
	assert frappe.get_list(SHEET, {"day": ["<=", "1990-01-01"]}, limit=5)
	assert not frappe.get_list(SHEET, [["day", ">", "1980-01-01"], ["day", "<=", "1990-01-01"]], limit=5)


def test_records_are_counted_by_a_filter_from_its_index(as_reader):
	query = {"fields": ["person", "count(name) as number"], "group_by": "person", "order_by": None}
	assert plans(**query) == [[f"SCAN tab{SHEET} USING COVERING INDEX {SHEET}.person"]]


def test_records_are_not_fetched_one_by_one_to_be_added_up(as_reader):
	query = {"fields": ["person", "sum(size) as number"], "group_by": "person", "order_by": None}
	assert plans(**query) == [[f"SCAN tab{SHEET}", "USE TEMP B-TREE FOR GROUP BY"]]
	sums = {row.person: row.number for row in frappe.get_list(SHEET, **query)}
	assert sums["person 1"] == sum(record(n)[7] for n in range(COUNT) if record(n)[5] == "person 1")
