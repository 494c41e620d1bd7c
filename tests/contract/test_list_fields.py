"""Fields, groups, order and pages of lists: linked documents, rows, totals, counts of comments."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df, permission

PART, ROW, SHELF, CLERK = "Contract Part", "Contract Row", "Contract Shelf", "Contract Clerk"
HEAD = "Contract Head"


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory) -> None:
	"""Three parts on two shelves whose hall stands at level 1."""
	module_factory.doctype(ROW, [df("item"), df("qty", "Int")], istable=1)
	module_factory.doctype(
		SHELF,
		[df("title"), df("hall", "Int", permlevel=1), df("colour")],
		permissions=[
			permission(CLERK, "read"),
			permission(HEAD, "read"),
			permission(HEAD, "read", "write", permlevel=1),
		],
		autoname="field:title",
	)
	module_factory.doctype(
		PART,
		[
			df("title"),
			df("grade"),
			df("qty", "Int"),
			df("price", "Currency", permlevel=1),
			df("shelf", "Link", options=SHELF),
			df("rows", "Table", options=ROW),
		],
		permissions=[
			permission(CLERK, "read", "write", "create"),
			permission(HEAD, "read"),
			permission(HEAD, "read", "write", permlevel=1),
			permission("Contract Packer", "read"),
		],
		autoname="field:title",
		sort_field="qty",
		sort_order="ASC",
	)
	for number in (1, 2):
		frappe.get_doc(
			{"doctype": SHELF, "title": f"Shelf {number}", "hall": number, "colour": "red"}
		).insert()
	for title, grade, qty, shelf in (("Nut", "B", 2, 2), ("Bolt", "A", 1, 1), ("Washer", "A", 3, 1)):
		rows = [{"item": "zinc", "qty": qty}, {"item": "steel", "qty": 9}] if qty < 3 else []
		values = {
			"title": title,
			"grade": grade,
			"qty": qty,
			"price": qty,
			"shelf": f"Shelf {shelf}",
			"rows": rows,
		}
		frappe.get_doc({"doctype": PART, **values}).insert()
	frappe.db.commit()


def test_a_field_of_a_linked_document_stands_in_a_list():
	rows = frappe.get_all(PART, fields=["name", "shelf.hall as hall"], order_by="name")
	assert [(row.name, row.hall) for row in rows] == [("Bolt", 1), ("Nut", 2), ("Washer", 1)]


def test_a_field_of_a_linked_document_has_its_own_name_without_another():
	assert frappe.get_all(PART, filters={"name": "Nut"}, fields=["shelf.hall"])[0].hall == 2


def test_two_fields_of_a_linked_document_join_once():
	row = frappe.get_all(
		PART, filters={"name": "Nut"}, fields=["shelf.hall as hall", "shelf.colour as colour"]
	)[0]
	assert (row.hall, row.colour) == (2, "red")


def test_a_field_of_a_linked_document_needs_the_right_to_read_it(make_user):
	frappe.set_user(make_user("packer@contract.test", "Contract Packer"))
	with pytest.raises(frappe.PermissionError):
		frappe.get_list(PART, fields=["name", "shelf.colour as colour"])


def test_a_field_of_a_linked_document_above_ones_level_is_left_out(make_user):
	frappe.set_user(make_user("clerk@contract.test", CLERK))
	rows = frappe.get_list(PART, fields=["name", "shelf.hall as hall"])
	assert all(not row.get("hall") for row in rows)


def test_a_field_of_a_linked_document_of_ones_level_is_read(make_user):
	frappe.set_user(make_user("head@contract.test", HEAD))
	rows = frappe.get_list(PART, fields=["name", "shelf.hall as hall"], order_by="name")
	assert [row.hall for row in rows] == [1, 2, 1]


def test_a_field_above_ones_level_is_no_total(make_user):
	frappe.set_user(make_user("clerk@contract.test", CLERK))
	try:
		rows = frappe.get_list(PART, fields=["sum(price) as total"])
	except (frappe.PermissionError, frappe.DataError):
		return
	assert not rows or not rows[0].get("total")


@pytest.mark.parametrize(
	("field", "total"),
	[
		("count(name) as total", 3),
		("count(*) as total", 3),
		("sum(qty) as total", 6),
		("avg(qty) as total", 2),
		("min(qty) as total", 1),
		("max(qty) as total", 3),
		("count(distinct grade) as total", 2),
	],
)
def test_totals(field, total):
	assert frappe.get_all(PART, fields=[field], order_by=None)[0].total == total


def test_totals_come_by_group():
	rows = frappe.get_all(
		PART,
		fields=["grade", "count(name) as number", "sum(qty) as total"],
		group_by="grade",
		order_by="grade",
	)
	assert [(row.grade, row.number, row.total) for row in rows] == [("A", 2, 4), ("B", 1, 2)]


def test_groups_may_be_of_two_fields():
	rows = frappe.get_all(
		PART, fields=["grade", "shelf", "count(name) as n"], group_by="grade, shelf", order_by="grade"
	)
	assert [(row.grade, row.shelf, row.n) for row in rows] == [("A", "Shelf 1", 2), ("B", "Shelf 2", 1)]


def test_totals_over_rows():
	rows = frappe.get_all(
		PART, fields=["name", f"sum(`tab{ROW}`.`qty`) as total"], filters=[[ROW, "qty", ">", 0]], group_by="name",
		order_by=f"`tab{PART}`.`name` asc",
	)  # fmt: skip
	assert [(row.name, row.total) for row in rows] == [("Bolt", 10), ("Nut", 11)]


def test_a_list_is_ordered_by_several_fields():
	assert frappe.get_all(PART, order_by="grade asc, qty desc", pluck="name") == ["Washer", "Bolt", "Nut"]


def test_a_list_is_ordered_by_a_field_of_its_table():
	assert frappe.get_all(PART, order_by=f"`tab{PART}`.`qty` desc", pluck="name") == ["Washer", "Nut", "Bolt"]


def test_a_list_has_the_order_of_its_doctype():
	assert frappe.get_all(PART, pluck="name") == ["Bolt", "Nut", "Washer"]


def test_distinct_values_of_a_field():
	assert sorted(frappe.get_all(PART, fields=["grade"], distinct=True, pluck="grade", order_by=None)) == [
		"A",
		"B",
	]


def test_as_list_gives_the_fields_in_order():
	assert frappe.get_all(PART, fields=["qty", "name"], as_list=True, limit=1) == ((1, "Bolt"),)


@pytest.mark.parametrize(
	"page",
	[
		{"limit": 1, "limit_start": 1},
		{"limit_page_length": 1, "limit_start": 1},
		{"page_length": 1, "start": 1},
		{"limit_page_length": "1", "limit_start": "1"},
	],
)
def test_pages(page):
	assert frappe.get_all(PART, pluck="name", **page) == ["Nut"]


def test_a_list_tells_the_number_of_comments():
	frappe.get_doc(PART, "Bolt").add_comment("Comment", "hello")
	rows = frappe.get_all(PART, fields=["name", "_comments"], with_comment_count=True, order_by="name")
	assert [row._comment_count for row in rows] == [1, 0, 0]


def test_fields_may_be_a_text():
	assert frappe.get_all(PART, fields="name, qty", limit=1) == [{"name": "Bolt", "qty": 1}]


def test_fields_may_be_in_json():
	assert frappe.get_all(PART, fields='["name", "qty"]', limit=1) == [{"name": "Bolt", "qty": 1}]


def test_a_list_of_a_child_table_needs_its_parent(make_user):
	frappe.set_user(make_user("clerk@contract.test", CLERK))
	assert len(frappe.get_list(ROW, fields=["item"], parent_doctype=PART)) == 4
	with pytest.raises(frappe.PermissionError):
		frappe.get_list(ROW, fields=["item"])


@pytest.mark.parametrize("bad", ["name; drop table x", "(select 1)", "if(1, 2, 3)", "nowhere.name"])
def test_what_is_no_field_is_refused(bad):
	with pytest.raises(Exception):  # noqa: B017 - each home has its own words for it
		frappe.get_list(PART, fields=[bad])


@pytest.mark.parametrize("function", ["get_all", "get_list"])
def test_a_query_can_be_shown_without_running_it(function):
	query = getattr(frappe, function)(PART, fields=["name"], run=False)
	assert "select" in str(query).lower()


def test_strict_lists_refuse_an_unknown_field():
	with pytest.raises(Exception):  # noqa: B017
		frappe.get_all(PART, fields=["nothing_like_it"], strict=True)


def test_get_value_reads_the_latest_by_default_and_orders_when_told():
	assert frappe.db.get_value(PART, {"grade": "A"}, "name", order_by="qty asc") == "Bolt"
	assert frappe.db.get_value(PART, {"grade": "A"}, "name", order_by="qty desc") == "Washer"
