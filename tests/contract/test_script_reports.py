"""Script reports: what a module's `execute` gives, and what a screen gets of it."""

from __future__ import annotations

import io
import sys
import types
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import export_query, run
from openpyxl import load_workbook

NAME = "Contract Hours"
MODULE = "iso_qms.iso_qms.report.contract_hours.contract_hours"
COLUMNS = [
	{"fieldname": "person", "label": "Person", "fieldtype": "Data", "width": 120},
	{"fieldname": "hours", "label": "Hours", "fieldtype": "Float", "width": 80},
	{"fieldname": "done", "label": "Done", "fieldtype": "Percent", "width": 80},
]
ROWS = [{"person": "Li", "hours": 1.5, "done": 50}, {"person": "Ann", "hours": 2, "done": 100}]
CHART = {
	"data": {"labels": ["Li", "Ann"], "datasets": [{"name": "Hours", "values": [1.5, 2]}]},
	"type": "bar",
}
SUMMARY = [{"label": "All", "value": 3.5, "datatype": "Float"}]


@pytest.fixture
def given() -> list[Any]:
	"""The filters with which the report was executed."""
	return []


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch, given: list[Any]):
	"""`report(*answer, **options)`: a script report of the app whose `execute` returns the answer."""

	def make(*answer: Any, **options: Any) -> str:
		def execute(filters: Any = None) -> tuple:
			given.append(filters)
			return answer

		module = types.ModuleType(MODULE)
		module.execute = execute
		monkeypatch.setitem(sys.modules, MODULE, module)
		doc = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": NAME,
				"report_type": "Script Report",
				"ref_doctype": "ToDo",
				"module": "ISO QMS",
				"is_standard": "Yes",
				"roles": [{"role": "System Manager"}],
				**options,
			}
		)
		doc.flags.ignore_links = True
		return doc.insert().name

	return make


def test_columns_and_rows_are_those_of_the_module(report):
	answer = run(report(COLUMNS, ROWS))
	assert [column["fieldname"] for column in answer["columns"]] == ["person", "hours", "done"]
	assert answer["result"] == ROWS


def test_filters_come_as_they_were_sent(report, given):
	name = report(COLUMNS, ROWS)
	run(name, filters={"person": "Li"})
	run(name, filters='{"person": "Ann"}')
	assert [each.person for each in given] == ["Li", "Ann"]


def test_message_chart_and_summary_are_passed_on(report):
	answer = run(report(COLUMNS, ROWS, "Of this week", CHART, SUMMARY))
	assert answer["message"] == "Of this week"
	assert answer["chart"]["data"] == CHART["data"]
	assert answer["report_summary"] == SUMMARY


def test_what_the_module_leaves_out_is_empty(report):
	answer = run(report(COLUMNS, ROWS))
	assert not answer["message"]
	assert not answer["chart"]
	assert not answer["report_summary"]


def test_columns_may_be_written_as_texts(report):
	answer = run(report(["Person:Data:120", "Hours:Float:80"], [["Li", 1.5]]))
	assert [(c["fieldname"], c["fieldtype"]) for c in answer["columns"]] == [
		("person", "Data"),
		("hours", "Float"),
	]
	assert answer["result"] == [{"person": "Li", "hours": 1.5}]


def test_a_total_row_adds_numbers_up_and_averages_percents(report):
	answer = run(report(COLUMNS, ROWS, add_total_row=1))
	assert answer["add_total_row"]
	assert answer["result"][:2] == ROWS
	assert answer["result"][2] == ["Total", 3.5, 75]


def test_the_module_may_leave_the_total_row_out(report):
	answer = run(report(COLUMNS, ROWS, None, None, None, True, add_total_row=1))
	assert not answer["add_total_row"]
	assert answer["result"] == ROWS


def test_what_the_module_refuses_is_told(report, monkeypatch):
	name = report(COLUMNS, ROWS)

	def refuse(filters: Any = None) -> None:
		frappe.throw("From must be before To.")

	monkeypatch.setattr(sys.modules[MODULE], "execute", refuse)
	with pytest.raises(frappe.ValidationError, match="From must be before To"):
		run(name)


def test_a_total_is_exported_too(report):
	frappe.local.form_dict.update(
		report_name=report(COLUMNS, ROWS, add_total_row=1),
		file_format_type="Excel",
		filters="{}",
		visible_idx="[]",
	)
	export_query()
	sheet = load_workbook(io.BytesIO(frappe.response["filecontent"])).active
	rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
	assert rows[0] == ["Person", "Hours", "Done"]
	assert rows[1] == ["Li", 1.5, 50]
	assert rows[3][:2] == ["Total", 3.5]
