"""get_list and get_all: filters, order, limits, fields."""

from __future__ import annotations

import datetime

import frappe
import pytest

from tests.factories import df, permission

PART = "Contract Part"
ROW = "Contract Row"
GRADES = {"Bolt": "A", "Nut": "B", "Washer": "A", "Pin": None}


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory) -> None:
	"""Four parts, made once for all tests: three with a grade, two with rows."""
	module_factory.doctype(ROW, [df("item"), df("qty", "Int")], istable=1)
	module_factory.doctype(
		PART,
		[
			df("title"),
			df("grade"),
			df("qty", "Int"),
			df("odd", "Int"),
			df("on", "Date"),
			df("note", "Small Text"),
			df("rows", "Table", options=ROW),
		],
		autoname="field:title",
	)
	for number, (title, grade) in enumerate(GRADES.items(), start=1):
		rows = [{"item": "zinc", "qty": number}, {"item": "steel", "qty": 9}] if number < 3 else []
		values = {
			"title": title,
			"grade": grade,
			"qty": number,
			"odd": number % 2,
			"on": f"2024-01-0{number}",
			"rows": rows,
		}
		values["note"] = "As drawn" if title == "Bolt" else ""
		frappe.get_doc({"doctype": PART, **values}).insert()
	frappe.db.commit()


def titles(filters=None, **options) -> list[str]:
	return sorted(frappe.get_all(PART, filters=filters, pluck="name", **options))


@pytest.mark.parametrize(
	("filters", "found"),
	[
		({}, ["Bolt", "Nut", "Pin", "Washer"]),
		({"grade": "A"}, ["Bolt", "Washer"]),
		({"grade": ["=", "A"]}, ["Bolt", "Washer"]),
		({"qty": [">", 2]}, ["Pin", "Washer"]),
		({"qty": [">=", 2]}, ["Nut", "Pin", "Washer"]),
		({"qty": ["<", 2]}, ["Bolt"]),
		({"qty": ["<=", 2]}, ["Bolt", "Nut"]),
		({"qty": ["!=", 2]}, ["Bolt", "Pin", "Washer"]),
		({"on": ["between", ["2024-01-02", "2024-01-03"]]}, ["Nut", "Washer"]),
		({"on": "2024-01-02"}, ["Nut"]),
		({"on": datetime.date(2024, 1, 2)}, ["Nut"]),
		({"on": [">", "2024-01-02"]}, ["Pin", "Washer"]),
		({"title": ["in", ["Bolt", "Nut", "Nail"]]}, ["Bolt", "Nut"]),
		({"title": ["in", "Bolt,Nut"]}, ["Bolt", "Nut"]),
		({"title": ["in", []]}, []),
		({"title": ["not in", ["Bolt", "Nut"]]}, ["Pin", "Washer"]),
		({"title": ["like", "%u%"]}, ["Nut"]),
		({"title": ["like", "b%"]}, ["Bolt"]),
		({"title": ["not like", "%t"]}, ["Pin", "Washer"]),
		({"grade": ["is", "set"]}, ["Bolt", "Nut", "Washer"]),
		({"grade": ["is", "not set"]}, ["Pin"]),
		({"grade": "A", "qty": 1}, ["Bolt"]),
		({"name": "Bolt"}, ["Bolt"]),
		([["grade", "=", "A"]], ["Bolt", "Washer"]),
		([["grade", "=", "A"], ["qty", ">", 1]], ["Washer"]),
		([[PART, "grade", "=", "A"]], ["Bolt", "Washer"]),
		([[PART, "qty", ">", 1, False]], ["Nut", "Pin", "Washer"]),
		([["qty", ">", 1], ["qty", "<", 4]], ["Nut", "Washer"]),
		({"docstatus": 0, "owner": "Administrator"}, ["Bolt", "Nut", "Pin", "Washer"]),
		({"docstatus": ["<", 1]}, ["Bolt", "Nut", "Pin", "Washer"]),
		({"docstatus": ["not in", ["1", "2"]]}, ["Bolt", "Nut", "Pin", "Washer"]),
		({"qty": ["not in", ["1", "2"]]}, ["Pin", "Washer"]),
		({"qty": ["in", "1,2"]}, ["Bolt", "Nut"]),
		({"qty": "2"}, ["Nut"]),
		({"odd": ["is", "set"]}, ["Bolt", "Washer"]),
		({"title": [">", "nut"]}, ["Pin", "Washer"]),
		({"title": ["<=", "NUT"]}, ["Bolt", "Nut"]),
		({"grade": ["!=", "a"]}, ["Nut", "Pin"]),
		({"grade": ["not in", ["a"]]}, ["Nut", "Pin"]),
		({"note": "as drawn"}, ["Bolt"]),
		({"note": ["!=", "AS DRAWN"]}, ["Nut", "Pin", "Washer"]),
	],
)
def test_filters_select(filters, found):
	assert titles(filters) == found


def test_a_difference_counts_empty_values_in():
	assert titles({"grade": ["!=", "A"]}) == ["Nut", "Pin"]


def test_not_in_counts_empty_values_in():
	assert titles({"grade": ["not in", ["A"]]}) == ["Nut", "Pin"]


def test_like_pays_no_regard_to_case():
	assert titles({"title": ["like", "%BOL%"]}) == ["Bolt"]


def test_equality_pays_no_regard_to_case():
	assert titles({"title": "bolt"}) == ["Bolt"]


@pytest.mark.parametrize(
	("or_filters", "found"),
	[
		({"title": "Bolt", "qty": 4}, ["Bolt", "Pin"]),
		([["title", "=", "Bolt"], ["qty", "=", 4]], ["Bolt", "Pin"]),
		([["title", "like", "%t"], ["grade", "is", "not set"]], ["Bolt", "Nut", "Pin"]),
	],
)
def test_or_filters_join_by_or(or_filters, found):
	assert titles(or_filters=or_filters) == found


def test_filters_and_or_filters_hold_together():
	assert titles({"grade": "A"}, or_filters={"title": "Bolt", "qty": 4}) == ["Bolt"]


@pytest.mark.parametrize(
	("filters", "found"),
	[
		([[ROW, "item", "=", "zinc"]], ["Bolt", "Nut"]),
		([[ROW, "qty", "=", 2]], ["Nut"]),
		([[ROW, "qty", "=", 7]], []),
	],
)
def test_filters_reach_into_rows(filters, found):
	assert titles(filters, distinct=True) == found


def test_fields_of_rows_come_one_line_a_row():
	found = frappe.get_all(
		PART, filters={"name": "Bolt"}, fields=["name", f"`tab{ROW}`.item"], order_by=f"`tab{ROW}`.idx asc"
	)
	assert [line["item"] for line in found] == ["zinc", "steel"]


def test_a_row_is_named_by_its_table_field():
	found = frappe.get_all(PART, filters={"name": "Bolt"}, fields=["name", "rows.item as material"])
	assert sorted(line.material for line in found) == ["steel", "zinc"]


def test_a_child_table_is_listed_by_its_parent():
	found = frappe.get_all(ROW, filters={"parent": "Nut", "parenttype": PART}, pluck="item", order_by="idx")
	assert found == ["zinc", "steel"]


def test_an_unknown_table_is_refused():
	with pytest.raises(Exception):  # noqa: B017 - Frappe answers with its own or the database's error
		frappe.get_all(PART, filters=[["No Such DocType", "item", "=", "zinc"]])


@pytest.mark.parametrize(
	("order_by", "order"),
	[
		("title asc", ["Bolt", "Nut", "Pin", "Washer"]),
		("title desc", ["Washer", "Pin", "Nut", "Bolt"]),
		("qty desc", ["Pin", "Washer", "Nut", "Bolt"]),
		("grade asc, qty desc", ["Pin", "Washer", "Bolt", "Nut"]),
		(f"`tab{PART}`.`qty` asc", ["Bolt", "Nut", "Washer", "Pin"]),
		("title", ["Bolt", "Nut", "Pin", "Washer"]),
	],
)
def test_order_by_orders(order_by, order):
	assert frappe.get_all(PART, pluck="name", order_by=order_by) == order


def test_lists_come_latest_change_first():
	doc = frappe.get_doc(PART, "Nut")
	doc.save()
	assert frappe.get_all(PART, pluck="name")[0] == "Nut"


@pytest.mark.parametrize(
	("options", "found"),
	[
		({"limit": 2}, ["Bolt", "Nut"]),
		({"limit_page_length": 2}, ["Bolt", "Nut"]),
		({"page_length": 2}, ["Bolt", "Nut"]),
		({"limit": 2, "limit_start": 1}, ["Nut", "Pin"]),
		({"limit": 2, "start": 3}, ["Washer"]),
		({"limit": 0}, ["Bolt", "Nut", "Pin", "Washer"]),
	],
)
def test_limits_cut_a_page_out(options, found):
	assert frappe.get_all(PART, pluck="name", order_by="title asc", **options) == found


@pytest.mark.parametrize("function", [frappe.get_all, frappe.get_list])
def test_a_list_has_no_limit_unless_told(function):
	for number in range(25):
		frappe.get_doc({"doctype": PART, "title": f"Extra {number}"}).insert()
	assert len(function(PART)) == 29


def test_without_fields_a_list_gives_names():
	assert frappe.get_all(PART, filters={"name": "Bolt"}) == [{"name": "Bolt"}]


def test_fields_are_those_asked_for():
	line = frappe.get_all(PART, filters={"name": "Bolt"}, fields=["title", "qty"])[0]
	assert line == {"title": "Bolt", "qty": 1}


def test_a_line_answers_by_attribute():
	assert frappe.get_all(PART, filters={"name": "Bolt"}, fields=["qty"])[0].qty == 1


def test_a_field_may_get_another_name():
	line = frappe.get_all(PART, filters={"name": "Bolt"}, fields=["qty as amount"])[0]
	assert line == {"amount": 1}


def test_all_fields_are_asked_for_by_a_star():
	line = frappe.get_all(PART, filters={"name": "Bolt"}, fields=["*"])[0]
	assert {"name", "owner", "creation", "modified", "docstatus", "title", "qty"} <= set(line)


def test_pluck_gives_the_values_of_one_field():
	assert frappe.get_all(PART, pluck="qty", order_by="qty asc") == [1, 2, 3, 4]


def test_as_list_gives_tuples():
	found = frappe.get_all(PART, filters={"name": "Bolt"}, fields=["title", "qty"], as_list=True)
	assert [tuple(line) for line in found] == [("Bolt", 1)]


def test_distinct_gives_each_line_once():
	grades = frappe.get_all(PART, fields=["grade"], filters={"grade": "A"}, distinct=True, order_by="grade")
	assert grades == [{"grade": "A"}]


@pytest.mark.parametrize("function", [frappe.get_all, frappe.get_list])
def test_values_come_in_the_type_of_their_column(function):
	line = function(PART, filters={"name": "Bolt"}, fields=["qty", "on", "creation"])[0]
	assert (line.qty, line.on) == (1, datetime.date(2024, 1, 1))
	assert isinstance(line.creation, datetime.datetime)


def test_a_list_of_nothing_is_empty():
	assert frappe.get_all(PART, filters={"title": "No Such Part"}) == []


def test_a_quote_in_a_value_is_a_value():
	assert titles({"title": "Bolt' or '1'='1"}) == []


@pytest.mark.parametrize("bad", ["title; drop table tabUser", "sleep(5)"])
def test_sql_in_an_order_is_refused(bad):
	with pytest.raises(frappe.ValidationError):
		frappe.get_list(PART, order_by=bad)


def test_a_query_in_a_field_is_refused():
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		frappe.get_list(PART, fields=["(select password from __Auth)"])


def test_a_user_lists_with_the_right_to_read(make_doctype, make_user):
	make_doctype("Contract Secret", [df("title")], [permission("Contract Clerk", "read")])
	frappe.get_doc({"doctype": "Contract Secret", "title": "Bolt"}).insert()
	frappe.set_user(make_user("clerk@example.com", "Contract Clerk"))
	assert frappe.get_list("Contract Secret", pluck="title") == ["Bolt"]


def test_get_list_ignores_permissions_when_told(make_doctype, make_user):
	make_doctype("Contract Secret", [df("title")], [permission("Contract Clerk", "create")])
	frappe.get_doc({"doctype": "Contract Secret", "title": "Bolt"}).insert()
	frappe.set_user(make_user("clerk@example.com", "Contract Clerk"))
	assert frappe.get_list("Contract Secret", pluck="title", ignore_permissions=True) == ["Bolt"]


def test_groups_are_ordered_by_what_they_add_up_to():
	filters = {"grade": ["is", "set"]}
	fields = ["grade", "sum(qty) as total"]
	totals = frappe.get_all(PART, filters, fields, group_by="grade", order_by="total desc")
	assert [(line.grade, line.total) for line in totals] == [("A", 4), ("B", 2)]


@pytest.mark.parametrize(("item", "number"), [("zinc", 2), ("copper", 0)])
def test_a_count_reaches_into_rows(item, number):
	assert frappe.db.count(PART, [[ROW, "item", "=", item]]) == number


def test_a_value_is_found_by_its_rows():
	assert frappe.db.get_value(PART, [[ROW, "qty", "=", 2]]) == "Nut"


@pytest.mark.parametrize("method", ["get_value", "exists"])
def test_nothing_is_in_an_empty_list(method):
	assert getattr(frappe.db, method)(PART, {"grade": ["in", []]}) is None


def test_a_query_counts_by_group():
	part = frappe.qb.DocType(PART)
	from frappe.query_builder.functions import Count

	found = (
		frappe.qb.from_(part)
		.select(part.grade, Count("*").as_("number"))
		.where(part.grade.isnotnull())
		.groupby(part.grade)
		.orderby(part.grade)
		.run(as_dict=True)
	)
	assert found == [{"grade": "A", "number": 2}, {"grade": "B", "number": 1}]
