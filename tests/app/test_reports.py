"""Record Master List."""

from __future__ import annotations

import datetime
import io

import frappe
import pytest
from openpyxl import load_workbook

from iso_qms.api import reports
from iso_qms.iso_qms.report.record_master_list import record_master_list
from iso_qms.iso_qms.report.record_master_list.record_master_list import execute
from iso_qms.printing import workbooks
from tests.app import records


def row(filters=None, code="IR"):
	_columns, rows, _message, _chart, _summary = execute(filters)
	return next((r for r in rows if r["code"] == code), None)


def test_register_counts_records_by_stage(make_user):
	worker = make_user("counts@example.com", "QMS Employee", "QMS Department Head")
	before = row()
	records.shipped().new(worker, inspected_by=worker)
	records.shipped().pending(worker, inspected_by=worker)
	after = row()

	assert after["records"] - before["records"] == 2
	assert after["drafts"] - before["drafts"] == 1
	assert after["in_review"] - before["in_review"] == 1
	assert str(after["last_record"]) == frappe.utils.today()


def test_form_is_listed_with_what_the_register_says():
	found = row()

	assert (found["title"], found["retention_years"], found["record_doctype"]) == (
		"Inspection Record",
		3,
		"QMS Inspection Record",
	)


def test_filter_leaves_other_forms_out():
	assert row({"frequency": "Batch"})
	assert row({"frequency": "Year"}) is None


def test_records_that_the_user_may_not_read_are_not_counted(make_user, make_doctype):
	make_doctype("Secret Sheet")
	frappe.get_doc(
		{"doctype": "QMS Record Form", "code": "SEC", "title": "S", "record_doctype": "Secret Sheet"}
	).insert()
	frappe.get_doc({"doctype": "Secret Sheet", "title": "x"}).insert()
	assert row(code="SEC")["records"] == 1

	frappe.set_user(make_user("reads-little@example.com", "QMS Auditor"))
	assert row(code="SEC")["records"] is None
	frappe.set_user("Administrator")
	frappe.db.delete("Secret Sheet")
	frappe.db.delete("QMS Form Revision", {"form": "SEC"})
	frappe.db.delete("QMS Record Form", {"code": "SEC"})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")


def test_chart_shows_the_same_figures_as_the_rows():
	_columns, rows, _message, chart, _summary = execute({})
	figures = {d["name"]: d["values"] for d in chart["data"]["datasets"]}

	assert chart["data"]["labels"] == [r["title"] for r in rows if r["records"] is not None]
	assert figures["Drafts"] == [r["drafts"] for r in rows if r["records"] is not None]


def test_report_runs_for_its_roles_only(make_user):
	from frappe.desk.query_report import run

	frappe.set_user(make_user("reports@example.com", "QMS Document Controller"))
	result = run("Record Master List", {})
	assert {column["fieldname"] for column in result["columns"]} >= {"code", "records", "in_review"}

	frappe.set_user(make_user("no-reports@example.com", "QMS Employee"))
	with pytest.raises(frappe.PermissionError):
		run("Record Master List", {})


class TestWorkbook:
	"""A report as a file: its rows, and its chart as a chart of the spreadsheet."""

	@pytest.fixture
	def manager(self, make_user):
		user = make_user("takes-out@example.com", "QMS Manager", "QMS Employee")
		frappe.set_user(user)
		return user

	def book(self, report: str, **filters):
		reports.export_report(report, frappe.as_json(filters))
		return load_workbook(io.BytesIO(frappe.response["filecontent"]))

	def test_it_has_the_rows_and_a_chart_of_their_figures(self, manager):
		book = self.book("Record Master List")
		table, figures = book.worksheets
		_columns, rows, _message, chart, _summary = execute({})
		assert table.max_row == len(rows) + 1
		labels = [cell.value for cell in figures["A"][1:]]
		assert labels == chart["data"]["labels"]
		assert [cell.value for cell in figures["B"][1:]] == chart["data"]["datasets"][0]["values"]
		(drawn,) = figures._charts
		assert [str(series.val.numRef.f).replace("'", "") for series in drawn.series] == [
			f"{figures.title}!${column}$2:${column}${len(labels) + 1}"
			for column in "BCDEFG"[: len(chart["data"]["datasets"])]
		]

	def test_the_report_is_run_once(self, manager, monkeypatch):
		runs = []
		monkeypatch.setattr(record_master_list, "execute", lambda filters: runs.append(filters) or execute())
		self.book("Record Master List", frequency="Batch")
		assert runs == [{"frequency": "Batch"}]

	def test_a_text_that_looks_like_a_formula_is_a_text(self, manager):
		frappe.set_user("Administrator")
		frappe.db.set_value("QMS Record Form", "IR", "title", "=1+1")
		frappe.set_user(manager)
		for sheet in self.book("Record Master List").worksheets:
			(found,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
			assert found.data_type == "s"

	@pytest.mark.parametrize(
		("fieldtype", "value", "cell"),
		[
			("Data", "=1+1", "=1+1"),
			("Data", "http://example.com", "http://example.com"),
			("Data", "<b>3 < 4</b> &amp; 5", "3 < 4 & 5"),
			("Data", "007", "007"),
			("Int", 7, 7),
			("Check", True, True),
			("Float", float("inf"), "inf"),
			("Float", 10**17, "100000000000000000"),
			("Date", "2026-03-02", datetime.datetime(2026, 3, 2)),
			("Datetime", datetime.datetime(2026, 3, 2, 8, 30), datetime.datetime(2026, 3, 2, 8, 30)),
			("Date", datetime.date(1899, 3, 2), "1899-03-02"),
			("Duration", 3660, "1h 1m"),
		],
	)
	def test_a_workbook_without_a_chart_keeps_what_a_value_is(self, site, fieldtype, value, cell):
		columns = [
			{"fieldname": "hidden", "hidden": 1},
			{"fieldname": "it", "label": "It", "fieldtype": fieldtype},
		]
		file = io.BytesIO()
		assert workbooks.write(file, "A/B", {"columns": columns, "result": [{"it": value}, ["", value]]}) == 2
		(sheet,) = load_workbook(file).worksheets
		assert [[each.value for each in row] for row in sheet.iter_rows()] == [["It"], [cell], [cell]]
		assert {each.data_type for each in sheet["A"]} <= {"s", "n", "b", "d"}

	def test_a_report_without_rows_comes_without_a_chart(self, manager):
		frappe.set_user("Administrator")
		empty = frappe.get_doc({"doctype": "QMS Department", "department_name": "Without Forms"}).insert()
		frappe.set_user(manager)
		assert len(self.book("Record Master List", department=empty.name).worksheets) == 1

	@pytest.mark.parametrize(
		"title", ["Chart", "chart", "a: very/long* [title] of more than its letters", "'"]
	)
	def test_any_title_names_its_sheet(self, site, title):
		chart = {"type": "pie", "data": {"labels": ["a"], "datasets": [{"values": [1]}]}}
		file = io.BytesIO()
		workbooks.write(file, title, {"columns": [], "result": [], "chart": chart})
		assert len({name.lower() for name in load_workbook(file).sheetnames}) == 2

	def test_it_is_for_who_may_export(self, make_user):
		frappe.set_user(make_user("takes-nothing@example.com", "QMS Employee"))
		with pytest.raises(frappe.PermissionError):
			reports.export_report("Record Master List")
