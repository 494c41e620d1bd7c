"""Lists that are asked for wrongly: every field, filter, order, group and number gets a sentence, never a server error."""

from __future__ import annotations

import pytest

from tests.rest.http_client import sentences

FIELDS = (
	"sum(name as x)", "count(distinct distinct name)", "count(*)", "max(title) as `a`", "sum(items.item)", "items",
	"items.*", "items.item", "amended_from.*", "amended_from.amended_from.title", "count(items)", "title as name",
	"name as select", "min(name) as from", "_user_tags", "_comments", "__islocal", "rowid", "max(rowid)", "parent",
	"`tabUser`.name", "", " ", ".", ".title", "title.", "count()", "count(name) as 1", "1", "'x'", '"title"',
	"title as 'x y'", "parentfield", "creation", "docstatus", "owner.name", "title\n", "distinct items.item",
)  # fmt: skip
OPERATORS = (
	"=", "!=", "<", ">=", "like", "not like", "in", "not in", "between", "is", "timespan", "previous", "next",
	"descendants of", "ancestors of", "not descendants of", "descendants of (inclusive)", "not ancestors of",
	"regexp", "", "=;", None, 5, ["="],
)  # fmt: skip
VALUES = (
	None, 1, 1.5, True, {}, {"a": 1}, [], [[]], [None], [1, [2]], [{"a": 1}], "x", "", "set", "today", "a,b",
	"2020-01-01,2021-01-01", ["2020-01-01"], ["x", "y", "z"], "\x00", 2**70, 1e308, "[", '["a"]',
)  # fmt: skip
COLUMNS = (
	"title",
	"margin",
	"name",
	"modified",
	"docstatus",
	"idx",
	"items",
	"items.item",
	"_assign",
	"amended_from.title",
)


def tell(answer, what) -> None:
	"""Assert that the answer is data or a sentence."""
	assert answer.status_code < 500, f"{what}: {answer.text[:800]}"
	if answer.status_code >= 400:
		assert sentences(answer), f"{what}: {answer.text[:800]}"


@pytest.mark.parametrize("field", FIELDS)
def test_fields(trade, field):
	for sent in (
		{"fields": [field]},
		{"fields": [field, "name"], "group_by": "title"},
		{"fields": ["name"], "group_by": field},
		{"order_by": field},
		{"order_by": f"{field} desc"},
		{"filters": [[field, "=", "x"]]},
		{"filters": [[trade.doctype, field, "=", "x"]]},
		{"filters": [[trade.rows, field, "=", "x"]]},
		{"filters": {field: ["in", ["x"]]}},
		{"or_filters": [[field, "like", "x"]]},
	):
		for method in ("frappe.client.get_list", "frappe.desk.reportview.get"):
			tell(trade.thief.call(method, doctype=trade.doctype, **sent), f"{method} {sent}")
	tell(trade.thief.call("frappe.desk.reportview.get_count", doctype=trade.doctype, fields=[field]), field)
	tell(
		trade.thief.call("frappe.client.get_value", doctype=trade.doctype, fieldname=field, filters={}), field
	)
	sent = {"doctype": trade.doctype, "fields": [field], "file_format_type": "CSV"}
	tell(trade.thief.call("frappe.desk.reportview.export_query", **sent), field)


@pytest.mark.parametrize("operator", OPERATORS, ids=str)
def test_filters(trade, operator):
	for column in COLUMNS:
		for value in VALUES:
			sent = {"filters": [[column, operator, value]]}
			tell(trade.thief.call("frappe.client.get_list", doctype=trade.doctype, **sent), sent)
	for value in VALUES:
		tell(
			trade.thief.call(
				"frappe.client.get_count", doctype=trade.doctype, filters={"title": [operator, value]}
			),
			value,
		)


@pytest.mark.parametrize(
	"filters",
	[5, "x", "[", [5], [[]], [["title"]], [[None, None]], {"title": {}}, [{"a": {"b": 1}}], [["a"] * 9]],
	ids=str,
)
def test_shapes_of_filters(trade, filters):
	for method in ("frappe.client.get_list", "frappe.desk.reportview.get", "frappe.client.get_count"):
		tell(trade.thief.call(method, doctype=trade.doctype, filters=filters), filters)
	tell(trade.thief.call("frappe.client.get", doctype=trade.doctype, filters=filters), filters)
	tell(
		trade.thief.call("frappe.client.get_value", doctype=trade.doctype, fieldname="name", filters=filters),
		filters,
	)
	tell(
		trade.thief.call("frappe.desk.search.search_link", doctype=trade.doctype, txt="", filters=filters),
		filters,
	)


@pytest.mark.parametrize(
	"number",
	[-1, "-1", "abc", 1e30, 2**70, "1; drop", None, [], {}, "0x10", 1.5, True, "1e3", " 5 ", "٣"],
	ids=str,
)
def test_numbers(trade, number):
	for name in ("limit_start", "limit_page_length", "start", "page_length", "limit"):
		sent = {name: number}
		tell(trade.thief.call("frappe.client.get_list", doctype=trade.doctype, **sent), sent)
		tell(trade.thief.call("frappe.desk.reportview.get", doctype=trade.doctype, **sent), sent)
		for path in (f"/api/resource/{trade.doctype}", f"/api/v2/document/{trade.doctype}"):
			answer = trade.thief.request("GET", path, params={name: str(number)})
			assert answer.status_code < 500, answer.text
	tell(
		trade.thief.call("frappe.desk.search.search_link", doctype=trade.doctype, txt="", page_length=number),
		number,
	)
	notices = "frappe.desk.doctype.notification_log.notification_log.get_notification_logs"
	tell(trade.thief.call(notices, limit=number), number)


@pytest.mark.parametrize(
	"query",
	[
		"frappe.client.delete",
		"frappe.client.insert",
		"frappe.client.set_value",
		"frappe.core.doctype.user.user.get_all_roles",
		"frappe.desk.form.assign_to.add",
		"frappe.share.get_users",
		"iso_qms.api.session.get_boot",
		"iso_qms.api.session.set_language",
	],
)
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_search_by_a_function_that_is_no_search(trade, admin, query, verb):
	"""It is neither called with what it does not take, nor by a verb that does not open it."""
	answer = trade.thief.call(
		"frappe.desk.search.search_link", verb, doctype=trade.doctype, txt=trade.mine["name"], query=query
	)
	tell(answer, query)
	assert answer.status_code in (403, 417)
	assert admin.read(trade.doctype, trade.mine["name"])["title"] == "Own offer"


@pytest.mark.parametrize("reference", [None, "self", "User"])
def test_a_search_leaves_no_rule_aside_because_the_client_asks(trade, reference):
	"""User permissions are left aside for links that say so, other people's records and fields never."""
	sent = {"doctype": trade.doctype, "txt": "", "ignore_user_permissions": 1, "page_length": 100}
	if reference:
		sent["reference_doctype"] = trade.doctype if reference == "self" else reference
	for method in ("search_link", "search_widget"):
		answer = trade.thief.call(f"frappe.desk.search.{method}", **sent)
		assert answer.status_code == 200 and "Secret" not in answer.text and "Own offer" in answer.text
	widget = trade.victim.call("frappe.desk.search.search_widget", **sent, filter_fields=["margin"])
	assert "41.5" not in widget.text
