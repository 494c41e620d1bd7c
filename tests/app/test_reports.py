"""Record Master List."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.iso_qms.report.record_master_list.record_master_list import execute
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
