"""Rows belong to their document: who may not read or change it reads and changes none of its rows, by no way."""

from __future__ import annotations

import json

import pytest

from tests.rest.http_client import accepted


def items(trade, admin) -> list[tuple]:
	"""The rows of the victim's record as they are stored."""
	stored = admin.read(trade.doctype, trade.theirs["name"])
	return [(row["name"], row["item"], row["parent"]) for row in stored["items"]]


@pytest.fixture
def before(trade, admin) -> list[tuple]:
	stored = items(trade, admin)
	assert [item for _name, item, _parent in stored] == ["Secret item"]
	return stored


def refused(answer) -> bool:
	return answer.status_code in (403, 404, 417)


# -- reading


@pytest.mark.parametrize(
	("method", "arguments"),
	[
		("frappe.client.get_list", {"parent": True, "fields": ["*"]}),
		(
			"frappe.client.get_value",
			{"parent": True, "fieldname": "item", "filters": {"item": ["like", "Sec%"]}},
		),
		("frappe.client.get", {"parent": True, "filters": {"item": "Secret item"}}),
		("frappe.desk.reportview.get", {"parent_doctype": True, "fields": ["item"]}),
		("frappe.desk.reportview.get_list", {"parent_doctype": True, "fields": ["item"]}),
		("frappe.desk.reportview.get_count", {"parent_doctype": True, "filters": {"item": "Secret item"}}),
		(
			"frappe.desk.reportview.export_query",
			{"parent_doctype": True, "fields": ["item"], "file_format_type": "CSV"},
		),
		("frappe.desk.search.search_link", {"reference_doctype": True, "txt": ""}),
	],
	ids=lambda value: value if isinstance(value, str) else "",
)
def test_rows_of_a_record_that_one_may_not_read_are_in_no_list(trade, method, arguments):
	sent = {key: trade.doctype if value is True else value for key, value in arguments.items()}
	answer = trade.thief.call(method, doctype=trade.rows, **sent)
	assert answer.status_code < 500, answer.text
	assert "Secret" not in answer.text and "17.25" not in answer.text
	if method.endswith("get_count"):
		assert answer.status_code != 200 or answer.json()["message"] == 0


def test_own_rows_are_listed_with_the_fields_that_one_may_read(trade):
	params = {"parent": trade.doctype, "fields": json.dumps(["item", "price", "parent"])}
	rows = accepted(trade.thief.resource("GET", trade.rows, params=params))["data"]
	assert {"item": "Own item", "parent": trade.mine["name"]} in rows
	assert all(set(row) == {"item", "parent"} for row in rows)


def test_rows_of_a_table_above_ones_level_are_in_no_list(trade, admin):
	for fields in (["*"], ["item"], ["costs.item"], [f"`tab{trade.rows}`.item"]):
		for doctype, parent in ((trade.rows, trade.doctype), (trade.doctype, None)):
			if (doctype == trade.rows) == ("." not in fields[0]):
				answer = trade.victim.call(
					"frappe.client.get_list", doctype=doctype, parent=parent, fields=fields
				)
				assert answer.status_code < 500 and "Secret cost" not in answer.text, answer.text
	found = admin.list(trade.rows, parent=trade.doctype, fields=["item"], limit=0)
	assert "Secret cost" in [row["item"] for row in found]


def test_rows_in_another_parent_are_not_read_through_one_that_one_may_read(trade):
	"""Reports may be read by everybody and have roles; the roles of the people are another matter."""
	answer = trade.thief.call(
		"frappe.client.get_list", doctype="Has Role", parent="Report", fields=["parent", "role"], limit=0
	)
	assert answer.status_code == 200 and "@example.com" not in answer.text


# -- changing


def test_a_row_is_not_taken_out_of_anothers_record(trade, admin, before):
	"""The name of a row in the body of one's own record does not make it one's own."""
	name = before[0][0]
	body = {"items": [{"name": name, "item": "Taken"}]}
	mine = {**trade.thief.read(trade.doctype, trade.mine["name"]), **body}
	for answer in (
		trade.thief.resource("PUT", trade.doctype, trade.mine["name"], json=body),
		trade.thief.request("PUT", f"/api/v2/document/{trade.doctype}/{trade.mine['name']}", json=body),
		trade.thief.call(
			"frappe.client.set_value", doctype=trade.doctype, name=trade.mine["name"], fieldname=body
		),
		trade.thief.call("frappe.client.save", doc=mine),
		trade.thief.call("run_doc_method", docs=mine, method="submit"),
	):
		assert refused(answer), answer.text
	new = {"doctype": trade.doctype, "title": "New", **body}
	trade.thief.call("frappe.client.insert", doc=new)
	trade.thief.resource("POST", trade.doctype, json=new)
	assert items(trade, admin) == before


def test_a_row_is_not_added_to_anothers_record(trade, admin, before):
	row = {
		"parent": trade.theirs["name"],
		"parenttype": trade.doctype,
		"parentfield": "items",
		"item": "Slipped in",
	}
	whole = {"doctype": trade.rows, **row}
	for answer in (
		trade.thief.resource("POST", trade.rows, json=row),
		trade.thief.request("POST", f"/api/v2/document/{trade.rows}", json=row),
		trade.thief.call("frappe.client.insert", doc=whole),
		trade.thief.call("frappe.client.insert_many", docs=[whole]),
		trade.thief.call("frappe.client.save", doc=whole),
		trade.thief.call("run_doc_method", docs={**whole, "__islocal": 1}, method="submit"),
	):
		assert refused(answer), answer.text
	assert items(trade, admin) == before


def test_a_row_of_another_is_neither_changed_nor_deleted(trade, admin, before):
	name = before[0][0]
	for answer in (
		trade.thief.resource("PUT", trade.rows, name, json={"item": "Changed"}),
		trade.thief.call(
			"frappe.client.set_value", doctype=trade.rows, name=name, fieldname="item", value="x"
		),
		trade.thief.resource("DELETE", trade.rows, name),
		trade.thief.call("frappe.client.delete", doctype=trade.rows, name=name),
		trade.thief.resource("GET", trade.rows, name),
	):
		assert refused(answer), answer.text
	trade.thief.call("frappe.desk.reportview.delete_items", doctype=trade.rows, items=[name])
	assert items(trade, admin) == before


def test_ones_own_row_is_not_moved_into_anothers_record(trade, admin, before):
	own = trade.thief.create(trade.doctype, title="Mover", items=[{"item": "Moved"}])
	name = own["items"][0]["name"]
	there = {"parent": trade.theirs["name"], "parentfield": "costs", "parenttype": trade.doctype}
	trade.thief.resource("PUT", trade.rows, name, json=there)
	trade.thief.call("frappe.client.set_value", doctype=trade.rows, name=name, fieldname=there)
	assert items(trade, admin) == before
	after = admin.read(trade.doctype, own["name"])
	assert [row["item"] for row in after["items"]] == ["Moved"] and not after.get("costs")


def test_what_is_submitted_loses_and_gains_no_row(trade, admin):
	made = trade.thief.create(trade.doctype, title="Final", items=[{"item": "Kept"}])
	accepted(trade.thief.call("run_doc_method", dt=trade.doctype, dn=made["name"], method="submit"))
	row = made["items"][0]["name"]
	new = {"parent": made["name"], "parenttype": trade.doctype, "parentfield": "items", "item": "Late"}
	for answer in (
		trade.thief.resource("POST", trade.rows, json=new),
		trade.thief.resource("PUT", trade.rows, row, json={"item": "Changed"}),
		trade.thief.resource("DELETE", trade.rows, row),
		trade.thief.call("frappe.client.delete", doctype=trade.rows, name=row),
	):
		assert refused(answer), answer.text
	stored = admin.read(trade.doctype, made["name"])
	assert [item["item"] for item in stored["items"]] == ["Kept"]


def test_a_row_on_its_own_has_no_methods_to_call(trade):
	made = trade.thief.create(trade.doctype, title="Draft", items=[{"item": "Row"}])
	row = made["items"][0]["name"]
	for method in ("submit", "cancel", "rename", "add_comment"):
		assert refused(trade.thief.call("run_doc_method", dt=trade.rows, dn=row, method=method))


# -- by the ways that are open


def test_rows_of_ones_own_record_are_added_changed_and_deleted(trade):
	made = trade.thief.create(trade.doctype, title="Open", items=[{"item": "One"}])
	new = {"parent": made["name"], "parenttype": trade.doctype, "parentfield": "items", "item": "Two"}
	added = accepted(trade.thief.resource("POST", trade.rows, json=new))["data"]
	assert (added["doctype"], added["item"], added["parent"], added["idx"]) == (
		trade.rows,
		"Two",
		made["name"],
		2,
	)
	changed = accepted(trade.thief.resource("PUT", trade.rows, added["name"], json={"item": "Second"}))[
		"data"
	]
	assert changed["item"] == "Second"
	accepted(trade.thief.resource("DELETE", trade.rows, made["items"][0]["name"]))
	after = trade.thief.read(trade.doctype, made["name"])
	assert [(row["item"], row["idx"]) for row in after["items"]] == [("Second", 1)]


@pytest.mark.parametrize(
	"parentfield", ["title", "meta", "flags", "nothing", "__dict__", ["items"], {"a": 1}]
)
def test_a_table_that_is_none_is_told(trade, parentfield):
	row = {
		"doctype": trade.rows,
		"parent": trade.mine["name"],
		"parenttype": trade.doctype,
		"parentfield": parentfield,
	}
	for answer in (
		trade.thief.call("frappe.client.insert", doc=row),
		trade.thief.resource("POST", trade.rows, json=row),
	):
		assert answer.status_code == 417, answer.text
