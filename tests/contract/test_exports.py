"""Lists and reports as files: what is in them, and who gets them."""

from __future__ import annotations

import csv
import datetime
import io
import json

import frappe
import pytest
from frappe.desk import query_report, reportview
from openpyxl import load_workbook

from tests.factories import Factory, df, permission

PART, CLERK, READER = "Export Part", "Export Clerk", "Export Reader"


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory: Factory):
	module_factory.doctype(
		PART,
		[
			df("title"),
			df("hours", "Float"),
			df("made_on", "Date"),
			df("took", "Duration"),
			df("wage", "Float", permlevel=1),
			df("remark", "Text Editor"),
		],
		[
			permission("System Manager", "read", "write", "create", "delete", "report", "export"),
			permission("System Manager", "read", "write", permlevel=1),
			permission(CLERK, "read", "report", "export"),
			permission(READER, "read", "report"),
		],
	)
	for title, hours in (("Bolt", 1.5), ("Nut", 2.5)):
		frappe.get_doc(
			{
				"doctype": PART,
				"title": title,
				"hours": hours,
				"made_on": "2026-03-02",
				"took": 5400,
				"wage": 100,
				"remark": "<p>worn</p>",
			}
		).insert(set_name=title)
	frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Export Report",
			"ref_doctype": PART,
			"report_type": "Query Report",
			"is_standard": "No",
			"query": f"select name, hours, made_on from `tab{PART}` order by name",
			"columns": [
				{"label": "Part", "fieldname": "name", "fieldtype": "Data"},
				{"label": "Hours", "fieldname": "hours", "fieldtype": "Float"},
				{"label": "Made On", "fieldname": "made_on", "fieldtype": "Date"},
			],
			"roles": [{"role": role} for role in ("System Manager", CLERK, READER)],
		}
	).insert()
	module_factory.made.append(("Report", "Export Report"))
	frappe.db.commit()


def exported_list(**form):
	"""Return the sheet (rows of values) that the list gives."""
	frappe.local.form_dict = frappe._dict(
		{"doctype": PART, "file_format_type": "Excel", "order_by": f"`tab{PART}`.`name` asc", **form}
	)
	frappe.local.response = frappe._dict(docs=[])
	reportview.export_query()
	return sheet()


def exported_report(**form):
	frappe.local.form_dict = frappe._dict(
		{
			"report_name": "Export Report",
			"file_format_type": "Excel",
			"filters": "{}",
			"visible_idx": "[]",
			**form,
		}
	)
	frappe.local.response = frappe._dict(docs=[])
	query_report.export_query()
	return sheet()


def sheet():
	content = frappe.response.filecontent
	if frappe.response.filename.endswith(".csv"):
		text = content if isinstance(content, str) else content.decode("utf-8-sig")
		return list(csv.reader(io.StringIO(text)))
	rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
	return [list(row) for row in rows]


def test_a_list_in_excel_has_labels_numbers_and_dates():
	header, first, second = exported_list(fields=json.dumps(["name", "title", "hours", "made_on"]))
	assert header[:5] == ["Sr", "ID", "Title", "Hours", "Made On"]
	assert first[:4] == [1, "Bolt", "Bolt", 1.5]
	made_on = first[4].date() if isinstance(first[4], datetime.datetime) else first[4]
	assert made_on == datetime.date(2026, 3, 2)
	assert second[:3] == [2, "Nut", "Nut"]


def test_a_list_in_csv():
	header, first, _second = exported_list(fields=json.dumps(["name", "hours"]), file_format_type="CSV")
	assert header[:3] == ["Sr", "ID", "Hours"]
	assert first[:3] == ["1", "Bolt", "1.5"]


def test_the_file_is_named_and_typed():
	exported_list(fields=json.dumps(["name"]), title="Parts of today")
	assert frappe.response.filename == "Parts of today.xlsx"
	assert frappe.response.type == "binary"


def test_a_list_with_filters_and_a_selection():
	rows = exported_list(fields=json.dumps(["name"]), filters=json.dumps([[PART, "hours", ">", 2]]))
	assert [row[1] for row in rows[1:]] == ["Nut"]
	rows = exported_list(fields=json.dumps(["name"]), selected_items=json.dumps(["Bolt"]))
	assert [row[1] for row in rows[1:]] == ["Bolt"]


def test_a_list_adds_up():
	rows = exported_list(fields=json.dumps(["name", "hours"]), add_totals_row="1")
	assert rows[-1][2] == 4.0
	assert len(rows) == 4


def test_durations_are_written_out():
	rows = exported_list(fields=json.dumps(["name", f"`tab{PART}`.`took`"]))
	assert rows[1][2] == "1h 30m"


def test_a_page_length_does_not_cut_an_export():
	rows = exported_list(fields=json.dumps(["name"]), limit_page_length="1")
	assert len(rows) == 3


def test_rich_text_comes_without_its_markup():
	rows = exported_list(fields=json.dumps(["name", "remark"]))
	assert rows[1][2].strip() == "worn"


def test_fields_of_a_higher_level_are_left_out(make_user):
	frappe.set_user(make_user("export.clerk@example.com", CLERK))
	rows = exported_list(fields=json.dumps(["name", "wage", "hours"]))
	assert all(100 not in row for row in rows)
	at = rows[0].index("Hours")
	assert rows[1][at] == 1.5


@pytest.mark.parametrize("role", [READER, "Export Stranger"])
def test_who_may_not_export_gets_nothing(role, make_user):
	frappe.set_user(make_user("export.reader@example.com", role))
	with pytest.raises(frappe.PermissionError):
		exported_list(fields=json.dumps(["name"]))


def test_a_report_in_excel():
	header, first, _second = exported_report()
	assert header == ["Part", "Hours", "Made On"]
	assert first[:2] == ["Bolt", 1.5]
	made_on = first[2].date() if isinstance(first[2], datetime.datetime) else first[2]
	assert made_on == datetime.date(2026, 3, 2)


def test_a_report_in_csv():
	header, first, _second = exported_report(file_format_type="CSV")
	assert header == ["Part", "Hours", "Made On"]
	assert first[:2] == ["Bolt", "1.5"]


def test_only_the_rows_that_show():
	rows = exported_report(visible_idx="[1]")
	assert [row[0] for row in rows[1:]] == ["Nut"]


def test_a_report_is_exported_by_who_may_export(make_user):
	frappe.set_user(make_user("export.clerk@example.com", CLERK))
	assert len(exported_report()) == 3
	frappe.set_user(make_user("export.reader@example.com", READER))
	with pytest.raises(frappe.PermissionError):
		exported_report()
