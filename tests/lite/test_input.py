"""Where Frappe fails or silently ignores what does not fit, this home says what is wrong. Nothing is written."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import Factory, df

PART = "Input Part"
ROW = "Input Row"


@pytest.fixture
def part(factory: Factory) -> str:
	factory.doctype(ROW, [df("qty", "Float")], istable=1)
	return factory.doctype(
		PART,
		[
			df("title"),
			df("count_of", "Int"),
			df("weight", "Float"),
			df("day", "Date"),
			df("moment", "Datetime"),
			df("hour", "Time"),
			df("done", "Check"),
			df("lines", "Table", options=ROW),
		],
	)


@pytest.mark.parametrize(
	("fieldname", "value", "sentence"),
	[
		("count_of", "a few", "Count Of.*a whole number.*a few"),
		("count_of", "1.5", "a whole number"),
		("weight", "heavy", "Weight.*a number"),
		("weight", "nan", "a number"),
		("weight", float("inf"), "a number"),
		("day", "31.01.2026", "Day.*a date such as"),
		("day", "2026-02-30", "a date such as"),
		("moment", "noon", "Moment.*a date and time"),
		("hour", "25 o'clock", "Hour.*a time such as"),
		("hour", "12:61:00", "a time such as"),
		("done", "maybe", "Done.*0 or 1"),
		("title", {"a": 1}, "Title.*a text"),
	],
)
def test_a_value_of_the_wrong_type_is_refused_by_its_label(part, fieldname, value, sentence):
	with pytest.raises(frappe.ValidationError, match=sentence):
		frappe.get_doc({"doctype": part, fieldname: value}).insert()
	assert frappe.db.count(part) == 0


def test_a_value_of_the_wrong_type_in_a_row_names_the_row(part):
	rows = [{"qty": 1}, {"qty": "two"}]
	with pytest.raises(frappe.ValidationError, match=r"Row #2.*Qty"):
		frappe.get_doc({"doctype": part, "lines": rows}).insert()


@pytest.mark.parametrize("rows", ["three rows", 3, ["x"]])
def test_what_is_no_list_of_rows_is_refused(part, rows):
	with pytest.raises(frappe.ValidationError, match="Lines"):
		frappe.get_doc({"doctype": part, "lines": rows})


@pytest.mark.parametrize(
	"arguments",
	[
		{"filters": {"colour": "red"}},
		{"filters": [["title", "resembles", "x"]]},
		{"filters": [["day", ">", "tomorrow"]]},
		{"filters": "title = 1"},
		{"or_filters": [["colour", "=", "red"]]},
		{"order_by": "colour desc"},
		{"order_by": "title; drop table tabUser"},
		{"order_by": "(select 1)"},
		{"fields": ["colour"]},
		{"fields": ["title, name"]},
		{"fields": ["sleep(1)"]},
		{"fields": ["(select password from __Auth)"]},
		{"fields": ["name as `x` from tabUser --"]},
		{"group_by": "colour"},
		{"limit_page_length": "many"},
		{"limit_start": -1},
	],
)
def test_a_list_that_asks_for_what_is_not_there_says_so(part, arguments):
	if arguments.get("filters") == "title = 1":
		assert frappe.get_all(part, **arguments) == []  # a text is a name
		return
	with pytest.raises(frappe.ValidationError):
		frappe.get_all(part, **arguments)


def test_an_unknown_doctype_is_named(site):
	with pytest.raises(frappe.DoesNotExistError, match="Unheard Of"):
		frappe.get_all("Unheard Of")


def test_text_that_looks_like_sql_is_only_text(part):
	name = frappe.get_doc({"doctype": part, "title": "'); drop table tabUser; --"}).insert().name
	assert frappe.get_all(part, filters={"title": "'); drop table tabUser; --"}, pluck="name") == [name]
