"""The tree of a standard and the transition table, for who may read them."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api.standards import get_children, get_transition, get_tree

OLD, NEW = "ISO 9001:2015", "ISO 9001:2026"
DOCTYPES = ("QMS Standard", "QMS Clause")
RIGHTS = ("read", "write", "create", "delete", "export", "report")
READERS = (
	"QMS Department Head",
	"QMS Top Management",
	"QMS Process Owner",
	"QMS Auditor",
	"QMS Document Auditor",
	"QMS Document Controller",
)


@pytest.fixture
def act(make_user):
	def as_role(role: str) -> None:
		frappe.set_user(make_user(f"standards-{role.lower().replace(' ', '-')}@example.com", role))

	return as_role


def rights(doctype: str) -> set[str]:
	return {right for right in RIGHTS if frappe.has_permission(doctype, right)}


@pytest.mark.parametrize("role", ["QMS Manager", "System Manager"])
def test_managers_correct_the_library(act, role):
	act(role)

	assert all(rights(doctype) == set(RIGHTS) for doctype in DOCTYPES)


@pytest.mark.parametrize("role", READERS)
def test_other_roles_read_and_export_the_library(act, role):
	act(role)

	assert all(rights(doctype) == {"read", "export", "report"} for doctype in DOCTYPES)


@pytest.mark.parametrize("role", ["QMS Employee", "QMS External Auditor"])
def test_shop_floor_and_outside_auditors_read_the_library(act, role):
	act(role)

	assert all(rights(doctype) == {"read"} for doctype in DOCTYPES)


def test_a_reader_does_not_correct_a_clause(act):
	act("QMS Auditor")
	entry = frappe.get_doc("QMS Clause", f"{OLD} 4.1")
	entry.title = "Mine"
	with pytest.raises(frappe.PermissionError):
		entry.save()


def test_a_manager_corrects_a_clause_and_its_number(act):
	act("QMS Manager")
	entry = frappe.get_doc("QMS Clause", f"{NEW} 10.2.2")
	entry.number = "10.2.3"
	entry.save()

	assert frappe.db.exists("QMS Clause", f"{NEW} 10.2.3")


@pytest.mark.parametrize("endpoint", [get_tree, get_transition, get_children])
def test_who_has_no_role_gets_nothing(act, endpoint):
	act("Blogger")
	with pytest.raises(frappe.PermissionError):
		endpoint()


def test_the_tree_tells_chapters_and_leaves_in_order(act):
	act("QMS Employee")
	tree = get_tree(OLD)
	told = {clause["number"]: clause for clause in tree["clauses"]}

	assert list(told)[:4] == ["4", "4.1", "4.2", "4.3"] and list(told)[-1] == "10.3"
	assert (told["7.5.3.1"]["level"], told["7.5.3.1"]["leaf"], told["7.5.3"]["leaf"]) == (4, True, False)
	assert tree["standard"]["replaced_by"] == NEW


@pytest.mark.parametrize(("language", "title"), [("zh", "能力"), ("zh-TW", "能力"), ("en", "Competence")])
def test_the_tree_speaks_the_readers_language(language, title):
	frappe.local.lang = language
	told = {clause["number"]: clause["title"] for clause in get_tree(OLD)["clauses"]}
	frappe.local.lang = "en"

	assert told["7.2"] == title


def test_the_tree_begins_with_the_first_standard_in_use():
	settings = frappe.get_doc("QMS Settings")
	settings.standards_in_use = []
	settings.append("standards_in_use", {"standard": "ISO 45001:2018"})
	settings.save()

	assert get_tree()["standard"]["name"] == "ISO 45001:2018"
	assert {node["value"] for node in get_children(is_root=True)} == {
		f"ISO 45001:2018 {chapter}" for chapter in range(4, 11)
	}


def test_a_company_without_a_standard_gets_an_empty_tree():
	settings = frappe.get_doc("QMS Settings")
	settings.standards_in_use = []
	settings.save()

	tree = get_tree()
	assert (tree["standard"], tree["clauses"]) == (None, [])
	assert OLD in {choice["name"] for choice in tree["standards"]}


def test_nodes_below_stand_in_the_order_of_the_standard():
	nodes = get_children(parent=f"{OLD} 8.2.3")

	assert [node["value"] for node in nodes] == [f"{OLD} 8.2.3.1", f"{OLD} 8.2.3.2"]
	assert not any(node["expandable"] for node in nodes)


def test_the_transition_of_the_company_is_that_of_its_standard(act):
	act("QMS External Auditor")
	table = get_transition()

	assert (table["old"]["name"], table["new"]["name"]) == (OLD, NEW)
	assert (table["counts"]["Split"], table["counts"]["Merged"]) == (2, 1)
	assert sum(table["counts"].values()) == len(table["rows"])


def test_what_a_user_permission_hides_is_not_told(act, make_user):
	user = make_user("standards-limited@example.com", "QMS Employee")
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "QMS Standard", "for_value": "ISO 14001:2015"}
	).insert()
	frappe.set_user(user)

	with pytest.raises(frappe.PermissionError):
		get_tree(OLD)


def test_the_newest_edition_has_no_transition():
	with pytest.raises(frappe.ValidationError, match="newest edition"):
		get_transition(NEW)


def test_a_standard_that_is_none_is_told():
	with pytest.raises(frappe.DoesNotExistError):
		get_tree("ISO 0:1")
