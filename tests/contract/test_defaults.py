"""Defaults of a person and of the site, and what customers change of a DocType without touching it."""

from __future__ import annotations

import frappe
import frappe.defaults as defaults
import pytest
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from tests.factories import df

USER, PART = "clerk@contract.test", "Contract Part"


@pytest.fixture(autouse=True)
def clerk(make_user):
	make_user(USER, "Contract Clerk")
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache()


def test_a_default_of_a_user_is_kept():
	defaults.set_user_default("contract_colour", "red", USER)
	assert defaults.get_user_default("contract_colour", USER) == "red"
	assert defaults.get_user_default("contract_colour", "Administrator") is None


def test_a_default_of_the_site_holds_where_the_user_has_none():
	defaults.set_global_default("contract_colour", "blue")
	assert defaults.get_user_default("contract_colour", USER) == "blue"
	defaults.set_user_default("contract_colour", "red", USER)
	assert defaults.get_user_default("contract_colour", USER) == "red"
	assert defaults.get_global_default("contract_colour") == "blue"


def test_setting_a_default_again_replaces_it():
	defaults.set_user_default("contract_colour", "red", USER)
	defaults.set_user_default("contract_colour", "green", USER)
	assert defaults.get_user_default_as_list("contract_colour", USER) == ["green"]


def test_a_default_may_have_several_values():
	defaults.add_user_default("contract_colour", "red", USER)
	defaults.add_user_default("contract_colour", "green", USER)
	assert sorted(defaults.get_user_default_as_list("contract_colour", USER)) == ["green", "red"]
	assert defaults.get_user_default("contract_colour", USER) in ("red", "green")


def test_a_default_that_is_cleared_is_gone():
	defaults.set_user_default("contract_colour", "red", USER)
	defaults.clear_user_default("contract_colour", USER)
	assert defaults.get_user_default("contract_colour", USER) is None


def test_all_defaults_name_their_user():
	defaults.set_user_default("contract_colour", "red", USER)
	known = defaults.get_defaults(USER)
	assert (known["contract_colour"], known["user"]) == ("red", USER)


def test_defaults_of_the_session_s_user_are_meant_without_a_name():
	frappe.set_user(USER)
	defaults.set_user_default("contract_colour", "red")
	assert defaults.get_user_default("contract_colour") == "red"


# -- properties of a DocType


@pytest.fixture
def part(make_doctype) -> str:
	return make_doctype(PART, [df("title"), df("code"), df("qty", "Int")])


def of_doctype(name: str, value, kind: str = "Data") -> None:
	make_property_setter(PART, None, name, value, kind, for_doctype=True)
	frappe.clear_cache(doctype=PART)


@pytest.mark.parametrize(
	("name", "value", "kind", "expected"),
	[
		("title_field", "code", "Data", "code"),
		("search_fields", "code,qty", "Data", "code,qty"),
		("sort_field", "qty", "Data", "qty"),
		("sort_order", "ASC", "Data", "ASC"),
		("track_changes", "1", "Check", 1),
		("allow_rename", "1", "Check", 1),
		("quick_entry", "1", "Check", 1),
		("max_attachments", "3", "Int", 3),
	],
)
def test_a_property_of_the_doctype_holds_at_once(part, name, value, kind, expected):
	of_doctype(name, value, kind)
	assert frappe.get_meta(part).get(name) == expected


def test_the_title_follows_its_field(part):
	of_doctype("title_field", "code")
	doc = frappe.get_doc({"doctype": part, "title": "Bolt", "code": "B-1"}).insert()
	assert doc.get_title() == "B-1"


def test_a_list_follows_the_order_that_is_set(part):
	for number in (2, 1, 3):
		frappe.get_doc({"doctype": part, "qty": number}).insert()
	of_doctype("sort_field", "qty")
	of_doctype("sort_order", "ASC")
	assert frappe.get_all(part, pluck="qty") == [1, 2, 3]


def test_naming_follows_the_rule_that_is_set(part):
	of_doctype("autoname", "field:code")
	doc = frappe.get_doc({"doctype": part, "code": "B-1"}).insert()
	assert doc.name == "B-1"


def test_changes_are_tracked_once_that_is_set(part):
	of_doctype("track_changes", "1", "Check")
	doc = frappe.get_doc({"doctype": part, "title": "Bolt"}).insert()
	doc.title = "Nut"
	doc.save(ignore_version=False)
	assert frappe.db.exists("Version", {"ref_doctype": part, "docname": doc.name})


def test_the_order_of_fields_follows(part):
	of_doctype("field_order", '["qty", "title", "code"]')
	assert [field.fieldname for field in frappe.get_meta(part).fields] == ["qty", "title", "code"]


@pytest.mark.parametrize(
	("name", "value", "kind", "expected"),
	[
		("label", "Piece", "Data", "Piece"),
		("hidden", "1", "Check", 1),
		("read_only", "1", "Check", 1),
		("in_list_view", "1", "Check", 1),
		("permlevel", "1", "Int", 1),
		("description", "What it is", "Text", "What it is"),
		("default", "Bolt", "Text", "Bolt"),
		("depends_on", "eval:doc.qty", "Data", "eval:doc.qty"),
		("length", "200", "Int", 200),
		("allow_on_submit", "1", "Check", 1),
		("fetch_from", "owner.full_name", "Small Text", "owner.full_name"),
		("no_copy", "1", "Check", 1),
		("bold", "1", "Check", 1),
	],
)
def test_a_property_of_a_field_holds_at_once(part, name, value, kind, expected):
	make_property_setter(part, "title", name, value, kind, validate_fields_for_doctype=False)
	frappe.clear_cache(doctype=part)
	assert frappe.get_meta(part).get_field("title").get(name) == expected


def test_a_default_that_is_set_fills_new_documents(part):
	make_property_setter(part, "title", "default", "Bolt", "Text")
	frappe.clear_cache(doctype=part)
	assert frappe.get_doc({"doctype": part}).insert().title == "Bolt"
