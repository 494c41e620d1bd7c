"""Child rows: written with their parent, synchronised by row name."""

from __future__ import annotations

import frappe
import pytest
from frappe import client

from tests.conftest import BENCH_SITE
from tests.factories import df

PART = "Contract Part"
ROW = "Contract Row"


@pytest.fixture(autouse=True)
def part(make_doctype) -> str:
	make_doctype(ROW, [df("item"), df("qty", "Int")], istable=1)
	return make_doctype(PART, [df("title"), df("rows", "Table", options=ROW)])


def part_with(*items: str):
	rows = [{"item": item} for item in items]
	return frappe.get_doc({"doctype": PART, "title": "Bolt", "rows": rows}).insert()


def stored_rows(parent: str) -> list[tuple]:
	return [
		(row.idx, row.item)
		for row in frappe.get_all(ROW, {"parent": parent}, ["idx", "item"], order_by="idx asc")
	]


def test_rows_are_written_with_their_parent():
	doc = part_with("head", "shaft")
	row = frappe.get_doc(ROW, doc.rows[0].name)
	assert (row.parent, row.parenttype, row.parentfield, row.idx) == (doc.name, PART, "rows", 1)


FORGED = {"owner": "Guest", "creation": "2001-01-01 00:00:00"}


def made(row) -> tuple:
	return tuple(frappe.db.get_value(ROW, row.name, ["owner", "creation"]))


def test_a_row_is_made_by_who_made_its_document():
	doc = part_with("head")
	assert made(doc.rows[0]) == (doc.owner, frappe.get_doc(PART, doc.name).creation)


@pytest.mark.skipif(bool(BENCH_SITE), reason="Frappe v15 takes over what the client says")
@pytest.mark.parametrize("way", ["insert", "save"])
def test_who_made_a_row_is_not_the_clients_to_say(way):
	if way == "insert":
		doc = frappe.get_doc(
			PART, client.insert({"doctype": PART, "rows": [{"item": "head", **FORGED}]})["name"]
		)
	else:
		doc = part_with("head")
	before = [made(row) for row in doc.rows]
	if way == "save":
		sent = doc.as_dict(convert_dates_to_str=True)
		sent["rows"] = [{**sent["rows"][0], **FORGED}, {"item": "shaft", **FORGED}]
		doc = frappe.get_doc(PART, client.save(sent)["name"])
	assert [made(row) for row in doc.rows][: len(before)] == before
	assert all(row.owner == "Administrator" and row.creation.year > 2001 for row in doc.rows)


def test_rows_are_numbered_in_their_order():
	assert [row.idx for row in part_with("a", "b", "c").rows] == [1, 2, 3]


def test_rows_are_read_in_their_order():
	doc = part_with("a", "b", "c")
	assert [row.item for row in frappe.get_doc(PART, doc.name).rows] == ["a", "b", "c"]


def test_append_adds_a_row_at_the_end():
	doc = part_with("a")
	doc.append("rows", {"item": "b"})
	doc.save()
	assert stored_rows(doc.name) == [(1, "a"), (2, "b")]


def test_append_without_values_returns_an_empty_row():
	row = part_with().append("rows")
	row.item = "late"
	assert row.idx == 1 and row.doctype == ROW


def test_a_row_that_is_left_out_is_deleted():
	doc = part_with("a", "b", "c")
	doc.rows = [doc.rows[0], doc.rows[2]]
	doc.save()
	assert [item for _idx, item in stored_rows(doc.name)] == ["a", "c"]


def test_remove_takes_a_row_out_and_numbers_the_rest():
	doc = part_with("a", "b", "c")
	doc.remove(doc.rows[0])
	doc.save()
	assert stored_rows(doc.name) == [(1, "b"), (2, "c")]


def test_set_replaces_all_rows():
	doc = part_with("a", "b")
	doc.set("rows", [{"item": "c"}])
	doc.save()
	assert stored_rows(doc.name) == [(1, "c")]


def test_a_changed_row_keeps_its_name():
	doc = part_with("a")
	name = doc.rows[0].name
	doc.rows[0].item = "z"
	doc.save()
	assert frappe.db.get_value(ROW, name, "item") == "z"


def test_rows_of_other_documents_are_left_alone():
	other = part_with("x")
	doc = part_with("a")
	doc.set("rows", [])
	doc.save()
	assert stored_rows(other.name) == [(1, "x")]


def test_new_rows_get_the_defaults_of_their_fields(make_doctype):
	make_doctype(ROW, [df("item"), df("unit", default="pc")], istable=1)
	assert part_with("a").rows[0].unit == "pc"


def test_rows_carry_the_docstatus_of_their_parent(make_doctype):
	make_doctype(PART, [df("title"), df("rows", "Table", options=ROW)], is_submittable=1)
	doc = part_with("a")
	doc.submit()
	assert frappe.db.get_value(ROW, doc.rows[0].name, "docstatus") == 1


def test_deleting_the_parent_deletes_its_rows():
	doc = part_with("a", "b")
	frappe.delete_doc(PART, doc.name)
	assert frappe.db.count(ROW, {"parent": doc.name}) == 0


@pytest.mark.parametrize("action", ["save", "delete"])
def test_a_row_on_its_own_calls_no_hook_of_its_parent(doc_events, action):
	doc = part_with("a")
	called = []
	note = {
		event: lambda doc, method: called.append(method) for event in ("validate", "on_update", "on_trash")
	}
	doc_events({PART: note})
	row = frappe.get_doc(ROW, doc.rows[0].name)
	getattr(row, action)()
	assert called == []


def test_hooks_of_all_doctypes_do_not_see_rows_saved_with_their_parent(doc_events):
	seen = []
	doc_events({"*": {"validate": lambda doc, method: seen.append(doc.doctype)}})
	part_with("a")
	assert seen == [PART]


def test_get_selects_rows_by_their_values():
	doc = part_with("a", "b", "a")
	assert [row.idx for row in doc.get("rows", {"item": "a"})] == [1, 3]


def test_as_dict_holds_the_rows():
	assert [row["item"] for row in part_with("a", "b").as_dict()["rows"]] == ["a", "b"]


def test_get_all_children_lists_every_row():
	assert len(part_with("a", "b").get_all_children()) == 2


def test_a_row_knows_its_parent_document():
	doc = part_with("a")
	assert doc.rows[0].parent_doc is doc


def test_copy_doc_copies_the_rows_under_new_names():
	doc = part_with("a")
	copy = frappe.copy_doc(doc).insert()
	assert copy.rows[0].item == "a" and copy.rows[0].name != doc.rows[0].name
