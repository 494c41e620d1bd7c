"""Trees: nested sets that follow inserts, moves, deletes and renames, and the questions asked of them."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils.nestedset import (
	NestedSetChildExistsError,
	NestedSetInvalidMergeError,
	NestedSetRecursionError,
	get_ancestors_of,
	get_descendants_of,
	get_root_of,
	rebuild_tree,
	remove_subtree,
)

from tests.factories import df

AREA, STOCK = "Contract Area", "Contract Stock"
PARENT = "parent_contract_area"
TREE = {
	"World": None,
	"Europe": "World",
	"France": "Europe",
	"Spain": "Europe",
	"Asia": "World",
	"China": "Asia",
}
GROUPS = {"World", "Europe", "Asia"}


@pytest.fixture(scope="module", autouse=True)
def areas(module_factory) -> None:
	"""A world with two continents and three countries, and stock in some of them."""
	module_factory.doctype(AREA, [df("title")], is_tree=1, autoname="field:title", allow_rename=1)
	module_factory.doctype(STOCK, [df("title"), df("area", "Link", options=AREA)], autoname="field:title")
	for title, above in TREE.items():
		add(title, above, is_group=int(title in GROUPS))
	for title, area in (("One", "France"), ("Two", "China"), ("Three", "Europe"), ("Four", None)):
		frappe.get_doc({"doctype": STOCK, "title": title, "area": area}).insert()
	frappe.db.commit()


def add(title: str, above: str | None = None, is_group: int = 0):
	return frappe.get_doc({"doctype": AREA, "title": title, PARENT: above, "is_group": is_group}).insert()


def move(name: str, above: str | None) -> None:
	doc = frappe.get_doc(AREA, name)
	doc.set(PARENT, above)
	doc.save()


def shape() -> list[tuple[str, int]]:
	"""Every node in order with its depth, read from the numbers alone."""
	rows = frappe.get_all(AREA, fields=["name", "lft", "rgt"], order_by="lft asc")
	assert all(row.lft < row.rgt for row in rows)
	numbers = [number for row in rows for number in (row.lft, row.rgt)]
	assert len(set(numbers)) == len(numbers)
	open_until: list[int] = []
	result = []
	for row in rows:
		while open_until and open_until[-1] < row.lft:
			open_until.pop()
		assert not open_until or row.rgt < open_until[-1]
		result.append((row.name, len(open_until)))
		open_until.append(row.rgt)
	return result


def test_a_doctype_that_is_a_tree_gets_its_fields():
	meta = frappe.get_meta(AREA)
	assert meta.nsm_parent_field == PARENT
	assert {"lft", "rgt", "is_group", "old_parent", PARENT} <= {field.fieldname for field in meta.fields}
	assert meta.is_nested_set()


def test_nodes_stand_under_their_parents_in_the_order_of_insert():
	assert shape() == [("World", 0), ("Europe", 1), ("France", 2), ("Spain", 2), ("Asia", 1), ("China", 2)]


def test_a_new_node_is_the_last_of_its_siblings():
	add("Italy", "Europe")
	assert shape()[1:5] == [("Europe", 1), ("France", 2), ("Spain", 2), ("Italy", 2)]


def test_there_may_be_several_roots():
	add("Moon", None, 1)
	add("Crater", "Moon")
	assert shape()[-2:] == [("Moon", 0), ("Crater", 1)]


@pytest.mark.parametrize(
	("name", "above", "expected"),
	[
		("France", "Asia", [("World", 0), ("Europe", 1), ("Spain", 2), ("Asia", 1), ("China", 2), ("France", 2)]),
		("China", "Europe", [("World", 0), ("Europe", 1), ("France", 2), ("Spain", 2), ("China", 2), ("Asia", 1)]),
		("Asia", "Europe", [("World", 0), ("Europe", 1), ("France", 2), ("Spain", 2), ("Asia", 2), ("China", 3)]),
		("Europe", "Asia", [("World", 0), ("Asia", 1), ("China", 2), ("Europe", 2), ("France", 3), ("Spain", 3)]),
		("Europe", None, [("World", 0), ("Asia", 1), ("China", 2), ("Europe", 0), ("France", 1), ("Spain", 1)]),
		("France", "World", [("World", 0), ("Europe", 1), ("Spain", 2), ("Asia", 1), ("China", 2), ("France", 1)]),
	],
)  # fmt: skip
def test_a_branch_moves_with_all_that_is_below(name, above, expected):
	move(name, above)
	assert shape() == expected


def test_a_root_moves_under_a_node():
	add("Moon", None, 1)
	add("Crater", "Moon")
	move("Moon", "Asia")
	assert shape()[-4:] == [("Asia", 1), ("China", 2), ("Moon", 2), ("Crater", 3)]


def test_a_save_that_moves_nothing_keeps_the_numbers():
	before = shape()
	doc = frappe.get_doc(AREA, "Europe")
	doc.save()
	assert shape() == before


def test_moves_one_after_the_other_keep_the_tree_whole():
	for name, above in (
		("France", "Asia"),
		("Asia", None),
		("Europe", "Asia"),
		("World", "Europe"),
		("France", "World"),
	):
		move(name, above)
	assert dict(shape()) == {"Asia": 0, "China": 1, "Europe": 1, "Spain": 2, "World": 2, "France": 3}


@pytest.mark.parametrize("above", ["Europe", "France"])
def test_a_node_can_not_stand_under_itself(above):
	with pytest.raises(NestedSetRecursionError):
		move("Europe", above)


def test_a_node_with_nodes_below_can_not_be_deleted():
	with pytest.raises(NestedSetChildExistsError):
		frappe.delete_doc(AREA, "Europe")


def test_deleting_a_leaf_keeps_the_tree_whole():
	frappe.delete_doc(AREA, "France", force=True)
	assert shape() == [("World", 0), ("Europe", 1), ("Spain", 2), ("Asia", 1), ("China", 2)]


def test_after_deleting_a_node_can_be_added():
	frappe.delete_doc(AREA, "China", force=True)
	add("Japan", "Asia")
	assert shape()[-2:] == [("Asia", 1), ("Japan", 2)]


def test_a_node_with_nodes_below_is_no_leaf():
	doc = frappe.get_doc(AREA, "Europe")
	doc.is_group = 0
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_renaming_keeps_the_tree():
	frappe.rename_doc(AREA, "Europe", "Europa")
	assert frappe.db.get_value(AREA, "France", PARENT) == "Europa"
	assert frappe.db.get_value(AREA, "France", "old_parent") == "Europa"
	assert shape()[1] == ("Europa", 1)


def test_merging_joins_the_branches():
	frappe.rename_doc(AREA, "Asia", "Europe", merge=True)
	assert not frappe.db.exists(AREA, "Asia")
	assert dict(shape()) == {"World": 0, "Europe": 1, "China": 2, "France": 2, "Spain": 2}


def test_a_group_and_a_leaf_can_not_be_merged():
	with pytest.raises(NestedSetInvalidMergeError):
		frappe.rename_doc(AREA, "France", "Asia", merge=True)


def test_descendants_are_all_below():
	assert sorted(get_descendants_of(AREA, "Europe")) == ["France", "Spain"]
	assert get_descendants_of(AREA, "France") == []
	assert get_descendants_of(AREA, "World", order_by="lft asc", limit=2) == ["Europe", "France"]


def test_ancestors_are_all_above_nearest_first():
	assert get_ancestors_of(AREA, "France") == ["Europe", "World"]
	assert get_ancestors_of(AREA, "World") == []


def test_a_document_knows_its_neighbours():
	doc = frappe.get_doc(AREA, "Europe")
	assert doc.get_ancestors() == ["World"]
	assert doc.get_parent().name == "World"
	assert sorted(child.name for child in doc.get_children()) == ["France", "Spain"]


def test_the_root_is_found():
	assert get_root_of(AREA) == "World"


def test_rebuilding_numbers_a_broken_tree_anew():
	frappe.db.sql(f"update `tab{AREA}` set lft = 0, rgt = 0")
	rebuild_tree(AREA)
	assert dict(shape()) == {"World": 0, "Asia": 1, "China": 2, "Europe": 1, "France": 2, "Spain": 2}


def test_a_branch_is_removed_whole():
	remove_subtree(AREA, "Europe")
	assert shape() == [("World", 0), ("Asia", 1), ("China", 2)]


@pytest.mark.parametrize(
	("operator", "node", "found"),
	[
		("descendants of", "Europe", ["France", "Spain"]),
		("descendants of (inclusive)", "Europe", ["Europe", "France", "Spain"]),
		("not descendants of", "Europe", ["Asia", "China", "Europe", "World"]),
		("ancestors of", "France", ["Europe", "World"]),
		("not ancestors of", "France", ["Asia", "China", "France", "Spain"]),
		("descendants of", "France", []),
	],
)
@pytest.mark.parametrize("function", ["list", "values"])
def test_filters_follow_the_tree(function, operator, node, found):
	filters = {"name": [operator, node]}
	if function == "values":
		assert sorted(frappe.db.get_values(AREA, filters, "name", pluck=True)) == found
	else:
		assert sorted(frappe.get_all(AREA, filters=filters, pluck="name")) == found


@pytest.mark.parametrize(
	("operator", "node", "found"),
	[
		("descendants of", "World", ["One", "Three", "Two"]),
		("descendants of", "Europe", ["One"]),
		("descendants of (inclusive)", "Europe", ["One", "Three"]),
		("not descendants of", "Europe", ["Four", "Three", "Two"]),
		("ancestors of", "France", ["Three"]),
	],
)
def test_filters_follow_the_tree_that_a_link_points_into(operator, node, found):
	assert sorted(frappe.get_all(STOCK, filters={"area": [operator, node]}, pluck="name")) == found


def test_many_nodes_keep_the_tree_whole():
	for number in range(30):
		add(f"Town {number:02}", "France" if number % 2 else "Spain")
	for number in range(0, 30, 3):
		move(f"Town {number:02}", "China")
	tree = shape()
	assert len(tree) == 36
	assert len(get_descendants_of(AREA, "China")) == 10
