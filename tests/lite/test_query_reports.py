"""A report's query reads records and nothing else, however it is written; and a file never runs what a text says."""

from __future__ import annotations

import io

import frappe
import pytest
from frappe.desk.query_report import run
from openpyxl import load_workbook

from frappe_lite import query_reports
from frappe_lite.context import local
from frappe_lite.exceptions import PermissionError, QueryTimeoutError, ValidationError
from tests.factories import df

PART = "Query Part"


@pytest.fixture
def part(factory):
	factory.doctype(PART, [df("title"), df("hours", "Float")])
	frappe.get_doc({"doctype": PART, "title": "=1+1", "hours": 2}).insert(set_name="Bolt")
	return PART


@pytest.fixture
def report(part, factory):
	def make(query, **values):
		factory.made.append(("Report", "Query Test"))
		doc = {"doctype": "Report", "report_name": "Query Test", "ref_doctype": part, "is_standard": "No"}
		frappe.get_doc({**doc, "report_type": "Query Report", "query": query, **values}).insert()
		frappe.db.commit()
		return "Query Test"

	yield make
	local.message_log = []
	frappe.db.rollback()


@pytest.mark.parametrize(
	"query",
	[
		"with x as (select 1) delete from tabUser",
		"with x as (select 1) insert into tabRole (name) select 'x' from x",
		"select load_extension('x')",
		"select * from `__Auth`",
		"select (select group_concat(password) from `__Auth`) as p",
		"select * from tabSessions",
		"select * from sqlite_master",
		"select * from pragma_database_list",
		"select name from tabUser union select sid from tabSessions",
	],
)
@pytest.mark.parametrize("writing", [False, True], ids=["reading", "holding the writer"])
def test_what_is_no_reading_of_records_is_refused(query, writing, report):
	name = report(query)
	users = frappe.db.count("User")
	if writing:
		frappe.db.begin_write()
	with pytest.raises(PermissionError):
		run(name)
	assert frappe.db.count("User") == users


def test_after_a_report_one_writes_again(report, part):
	frappe.db.begin_write()
	run(report(f"select name from `tab{part}`"))
	frappe.get_doc({"doctype": part, "title": "Nut"}).insert()
	assert frappe.db.count(part) == 2


def test_two_statements_are_refused(report):
	with pytest.raises((PermissionError, ValidationError, frappe.db.ProgrammingError)):
		run(report("select 1; delete from tabUser"))


def test_a_query_that_does_not_run_says_why(report):
	with pytest.raises(ValidationError, match="no such table"):
		run(report("select * from tabNowhere"))


def test_a_filter_that_is_missing_is_named(report, part):
	name = report(f"select name from `tab{part}` where title = %(title)s")
	with pytest.raises(ValidationError, match="title"):
		run(name, {"other": 1})


def test_a_query_that_takes_too_long_is_ended(report, monkeypatch):
	monkeypatch.setattr(query_reports, "LONGEST_SECONDS", 0)
	monkeypatch.setattr(query_reports, "STEPS_BETWEEN_LOOKS", 100)
	name = report(
		"with recursive n(x) as (select 1 union all select x + 1 from n where x < 10000000) select sum(x) from n"
	)
	with pytest.raises(QueryTimeoutError):
		run(name)


@pytest.mark.parametrize("file_format", ["Excel", "CSV"])
def test_texts_of_a_report_are_never_formulas(file_format, report, part):
	from frappe.desk.query_report import export_query

	name = report(f"select title as 'Title' from `tab{part}`")
	local.form_dict = frappe._dict(report_name=name, file_format_type=file_format)
	export_query()
	content = local.response.filecontent
	if file_format == "CSV":
		assert content.decode("utf-8-sig").splitlines() == ["Title", "'=1+1"]
	else:
		cell = load_workbook(io.BytesIO(content)).active["A2"]
		assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_the_filters_can_stand_above_a_report(report, part):
	from frappe.desk.query_report import export_query

	name = report(f"select name as 'Part' from `tab{part}`")
	local.form_dict = frappe._dict(
		report_name=name, file_format_type="CSV", include_filters=1, applied_filters='{"Kind": ["a", "b"]}'
	)
	export_query()
	assert local.response.filecontent.decode("utf-8-sig").splitlines() == ['Kind,"a, b"', "", "Part", "Bolt"]
