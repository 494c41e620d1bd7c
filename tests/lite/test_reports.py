"""What a report returns is brought into one shape."""

from __future__ import annotations

import pytest

from frappe_lite import reports
from frappe_lite.context import _dict, local
from frappe_lite.document import get_doc
from frappe_lite.exceptions import ValidationError


def test_columns_as_texts_and_as_dicts():
	text = reports.column_as_dict("Work Order:Link/Work Order:120")
	assert text == {
		"label": "Work Order",
		"fieldname": "work_order",
		"fieldtype": "Link",
		"options": "Work Order",
		"width": "120",
	}
	assert reports.column_as_dict("Title")["fieldtype"] == "Data"
	assert reports.column_as_dict({"label": "Due On", "fieldtype": "Date"})["fieldname"] == "due_on"


def test_rows_as_lists_become_dicts():
	columns = [_dict(fieldname="a"), _dict(fieldname="b")]
	assert list(reports.rows_as_dicts([[1, 2], {"a": 3}], columns)) == [{"a": 1, "b": 2}, {"a": 3}]


def test_a_total_row_sums_numbers_and_averages_percents(site):
	columns = [
		_dict(fieldname="name", fieldtype="Data"),
		_dict(fieldname="hours", fieldtype="Float"),
		_dict(fieldname="rate", fieldtype="Percent"),
		_dict(fieldname="pieces", fieldtype="Int"),
	]
	rows = [
		{"name": "a", "hours": 1.5, "rate": 40, "pieces": 1},
		{"name": "b", "hours": 2, "rate": 60, "pieces": None},
	]
	assert list(reports.with_total(rows, columns)) == [*rows, ["Total", 3.5, 50.0, 1]]


def test_rows_outside_the_users_permissions_are_left_out(site, monkeypatch):
	monkeypatch.setattr(local, "session", _dict(user="somebody@example.com"))
	limits = {"Role": [_dict(doc="System Manager")], "Language": [_dict(doc="en", applicable_for="User")]}
	monkeypatch.setattr(reports, "get_user_permissions", lambda user: limits)
	columns = [
		_dict(fieldname="role", fieldtype="Link", options="Role"),
		_dict(fieldname="language", fieldtype="Link", options="Language"),
	]
	rows = [
		{"role": "System Manager", "language": "zh"},
		{"role": "Report Manager", "language": "en"},
		{"role": None, "language": "zh"},
	]
	assert list(reports.permitted_rows("ToDo", columns, rows)) == [rows[0], rows[2]]


@pytest.mark.parametrize(("sent", "taken"), [("[0, 2]", {0, 2}), ([1], {1}), (None, None), ("", None)])
def test_visible_rows(sent, taken):
	assert reports.parse_visible_rows(sent) == taken


def test_a_report_that_refers_to_itself_is_told(site):
	"""Whoever saves one would else keep a thread of the server for ever."""
	of = {"doctype": "Report", "ref_doctype": "ToDo", "is_standard": "No", "report_type": "Custom Report"}
	first = get_doc({**of, "report_name": "Round 1", "reference_report": "Record Master List"}).insert()
	second = get_doc({**of, "report_name": "Round 2", "reference_report": first.name}).insert()
	local.db.set_value("Report", first.name, "reference_report", second.name)
	with pytest.raises(ValidationError, match="refers to itself"):
		reports.get_report_doc("Round 2")
	local.db.rollback()
	local.message_log = []
