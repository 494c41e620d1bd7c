"""User permissions on every path by which documents could be seen, and in trees that change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
import frappe.share
import pytest
from frappe import client
from frappe.desk import reportview
from frappe.desk.form.load import getdoc
from frappe.desk.search import search_link

from tests.conftest import BENCH_SITE
from tests.factories import df, permission

PART, ROW, SHOP, ORDER = "Contract Part", "Contract Row", "Contract Shop", "Contract Order"
CLERK, USER = "Contract Clerk", "clerk@contract.test"
RIGHTS = ("read", "write", "create", "delete", "export", "report", "share")


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory):
	"""Parts in shops that form a tree, orders for parts; a clerk who is limited to one branch of shops."""
	module_factory.doctype(
		SHOP, [df("title")], [permission(CLERK, *RIGHTS)], is_tree=1, autoname="field:title"
	)
	module_factory.doctype(ROW, [df("item"), df("shop", "Link", options=SHOP)], istable=1)
	module_factory.doctype(
		PART,
		[df("title"), df("shop", "Link", options=SHOP), df("rows", "Table", options=ROW)],
		[permission(CLERK, *RIGHTS)],
		autoname="field:title",
		search_fields="title",
	)
	module_factory.doctype(
		ORDER,
		[df("part", "Link", options=PART), df("kind"), df("name_of", "Dynamic Link", options="kind_of"),
		 df("kind_of", "Link", options="DocType")],
		[permission(CLERK, *RIGHTS)],
	)  # fmt: skip
	module_factory.user(USER, CLERK)
	for title, above in (
		("All", None),
		("North", "All"),
		("Attic", "North"),
		("South", "All"),
		("Cellar", "South"),
	):
		frappe.get_doc(
			{
				"doctype": SHOP,
				"title": title,
				"parent_contract_shop": above,
				"is_group": int(title in ("All", "North", "South")),
			}
		).insert()
	for title, shop in (
		("Bolt", "North"),
		("Bush", "Attic"),
		("Bore", "South"),
		("Bead", "Cellar"),
		("Bare", None),
	):
		frappe.get_doc({"doctype": PART, "title": title, "shop": shop, "rows": [{"item": title}]}).insert()
	for part in ("Bolt", "Bore"):
		frappe.get_doc({"doctype": ORDER, "part": part}).insert()
	limit("North")
	frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Contract Part List",
			"ref_doctype": PART,
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps({"fields": [["name", PART]]}),
		}
	).insert()
	module_factory.made.append(("Report", "Contract Part List"))
	frappe.db.commit()


@pytest.fixture(autouse=True)
def fresh():
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache(user=USER)


def limit(value: str, allow: str = SHOP, **options) -> Any:
	values = {"user": USER, "allow": allow, "for_value": value, "apply_to_all_doctypes": 1, **options}
	return frappe.get_doc({"doctype": "User Permission", **values}).insert()


def form(**values: Any) -> None:
	frappe.local.form_dict = frappe._dict(doctype=PART, **values)
	frappe.local.response = frappe._dict(docs=[])


def in_list_view() -> list[str]:
	form(fields=json.dumps(["name"]))
	return [row[0] for row in reportview.get()["values"]]


def in_export() -> list[str]:
	form(fields=json.dumps(["name"]), file_format_type="CSV")
	reportview.export_query()
	text = str(frappe.local.response.get("result") or frappe.local.response.get("filecontent"))
	return [name for name in ("Bare", "Bead", "Bolt", "Bore", "Bush") if name in text]


def counted() -> list[str]:
	form(fields=json.dumps([]))
	rows = frappe.get_list(PART, fields=["count(name) as number"])
	return ["?"] * rows[0].number


PATHS: dict[str, Callable[[], list[str]]] = {
	"a list": lambda: frappe.get_list(PART, pluck="name"),
	"a list of the client": lambda: [row["name"] for row in client.get_list(PART)],
	"a list with filters": lambda: frappe.get_list(PART, filters={"title": ["like", "B%"]}, pluck="name"),
	"a list with alternatives": lambda: frappe.get_list(
		PART, or_filters={"shop": "South", "title": ["like", "B%"]}, pluck="name"
	),
	"a list by rows": lambda: frappe.get_list(PART, filters=[[ROW, "item", "like", "B%"]], pluck="name"),
	"a list of groups": lambda: frappe.get_list(PART, fields=["name"], group_by="name", pluck="name"),
	"the list view": in_list_view,
	"an export": in_export,
	"a report of the builder": lambda: [
		row[0] for row in frappe.get_doc("Report", "Contract Part List").get_data()[1]
	],
	"a link search": lambda: [row["value"] for row in search_link(PART, "B")],
	"a count": counted,
}


def told(path: str, user: str = USER) -> list[str]:
	frappe.set_user(user)
	return sorted(PATHS[path]())


@pytest.mark.parametrize("path", PATHS)
def test_documents_outside_ones_limits_are_left_out(path):
	expected = ["Bare", "Bolt", "Bush"]
	assert told(path) == (["?"] * 3 if path == "a count" else expected)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_no_limits_sees_all(path):
	assert len(told(path, "Administrator")) == 5


@pytest.mark.parametrize("read", [lambda: client.get(PART, "Bore"), lambda: getdoc(PART, "Bore")])
def test_a_document_outside_ones_limits_is_not_read(read):
	frappe.set_user(USER)
	form()
	with pytest.raises(frappe.PermissionError):
		read()


def test_a_value_outside_ones_limits_is_not_read():
	frappe.set_user(USER)
	assert not client.get_value(PART, "title", {"name": "Bore"})
	assert client.get_value(PART, "title", {"name": "Bolt"})["title"] == "Bolt"


def test_limits_reach_one_link_far():
	"""An order for a part of another shop is no order of another shop."""
	frappe.set_user(USER)
	assert sorted(frappe.get_list(ORDER, pluck="part")) == ["Bolt", "Bore"]


def test_a_dynamic_link_is_no_limit():
	frappe.get_doc({"doctype": ORDER, "kind": "far", "kind_of": SHOP, "name_of": "South"}).insert()
	frappe.set_user(USER)
	assert frappe.get_list(ORDER, {"kind": "far"}, pluck="name_of") == ["South"]


def test_a_link_in_a_row_closes_the_document_but_not_the_list():
	frappe.get_doc({"doctype": PART, "title": "Bent", "rows": [{"shop": "South"}]}).insert()
	frappe.set_user(USER)
	assert not frappe.has_permission(PART, "read", "Bent")
	assert "Bent" in frappe.get_list(PART, pluck="name")


def test_a_limit_for_one_doctype_counts_beside_one_for_all():
	limit("South", applicable_for=PART, apply_to_all_doctypes=0)
	frappe.set_user(USER)
	assert len(frappe.get_list(PART)) == 5
	assert "South" not in frappe.get_list(SHOP, pluck="name")


def test_a_share_opens_a_document_outside_ones_limits():
	frappe.share.add(PART, "Bore", USER)
	frappe.set_user(USER)
	assert frappe.has_permission(PART, "read", "Bore")
	assert not frappe.has_permission(PART, "write", "Bore")
	assert "Bore" in frappe.get_list(PART, pluck="name")


def test_ones_own_document_is_seen_where_the_role_is_for_ones_own():
	"""The rule for one's own documents goes before user permissions."""
	frappe.db.set_value(PART, "Bore", "owner", USER)
	rows = frappe.get_all("DocPerm", {"parent": PART}, pluck="name")
	frappe.db.set_value("DocPerm", rows[0], "if_owner", 1)
	frappe.clear_cache(doctype=PART)
	frappe.set_user(USER)
	assert frappe.get_list(PART, pluck="name") == ["Bore"]
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache(doctype=PART)


# -- trees that change: Frappe keeps a user's limits until he logs in again, or somebody clears the cache


@pytest.fixture
def known():
	"""The user's limits are known before the tree changes."""
	assert told("a list") == ["Bare", "Bolt", "Bush"]
	frappe.set_user("Administrator")

	def listed() -> list[str]:
		if BENCH_SITE:
			frappe.clear_cache(user=USER)
		return told("a list")

	return listed


def test_a_new_node_below_is_seen(known):
	frappe.get_doc({"doctype": SHOP, "title": "Roof", "parent_contract_shop": "North"}).insert()
	frappe.get_doc({"doctype": PART, "title": "Beam", "shop": "Roof"}).insert()
	assert "Beam" in known()


def test_a_node_that_moves_away_takes_its_documents_along(known):
	doc = frappe.get_doc(SHOP, "Attic")
	doc.parent_contract_shop = "South"
	doc.save()
	assert known() == ["Bare", "Bolt"]


def test_a_node_that_moves_here_brings_its_documents(known):
	doc = frappe.get_doc(SHOP, "Cellar")
	doc.parent_contract_shop = "North"
	doc.save()
	assert known() == ["Bare", "Bead", "Bolt", "Bush"]


def test_a_node_that_is_renamed_stays_in_the_branch(known):
	frappe.rename_doc(SHOP, "Attic", "Loft", force=True)
	assert known() == ["Bare", "Bolt", "Bush"]


def test_the_node_itself_may_be_renamed(known):
	frappe.rename_doc(SHOP, "North", "Top", force=True)
	assert known() == ["Bare", "Bolt", "Bush"]


def test_a_node_that_is_merged_away_takes_its_documents_along(known):
	frappe.rename_doc(SHOP, "Attic", "Cellar", force=True, merge=True)
	assert known() == ["Bare", "Bolt"]


# -- rules of apps, on the same paths


@pytest.mark.parametrize("path", PATHS)
def test_what_an_apps_condition_leaves_out_is_on_no_path(hooks, path):
	hooks("permission_query_conditions", {PART: lambda user: f"`tab{PART}`.`title` != 'Bolt'"})
	assert told(path) == (["?"] * 2 if path == "a count" else ["Bare", "Bush"])


@pytest.mark.parametrize("path", PATHS)
def test_an_apps_condition_is_asked_about_the_administrator_too(hooks, path):
	hooks("permission_query_conditions", {PART: lambda user: "" if user == "Administrator" else "1=0"})
	assert len(told(path, "Administrator")) == 5


ACTIONS = {
	"read": lambda: client.get(PART, "Bolt"),
	"form": lambda: getdoc(PART, "Bolt"),
	"write": lambda: client.set_value(PART, "Bolt", "shop", "Attic"),
	"delete": lambda: client.delete(PART, "Bolt"),
	"rename": lambda: frappe.rename_doc(PART, "Bolt", "Bowl"),
	"share": lambda: frappe.share.add(PART, "Bolt", "Guest"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_what_an_apps_rule_refuses_is_done_on_no_path(hooks, action):
	hooks("has_permission", {PART: lambda doc, ptype, user: False})
	frappe.set_user(USER)
	form()
	with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
		ACTIONS[action]()
	assert frappe.db.get_value(PART, "Bolt", "shop") == "North"


def test_an_apps_rule_is_asked_for_the_right_that_is_used(hooks):
	asked = []
	hooks("has_permission", {PART: lambda doc, ptype, user: asked.append(ptype)})
	frappe.set_user(USER)
	client.get(PART, "Bolt")
	client.set_value(PART, "Bolt", "shop", "Attic")
	assert asked[0] == "read" and "write" in asked
