"""What a new document starts with: user permissions, defaults of the person and the site, defaults of the fields."""

from __future__ import annotations

import frappe
import frappe.defaults as defaults
import pytest
from frappe.model.create_new import get_new_doc

from tests.factories import df, permission

PART, ROW, SHOP, CLERK, USER = (
	"Contract Part",
	"Contract Row",
	"Contract Shop",
	"Contract Clerk",
	"clerk@contract.test",
)
RIGHTS = ("read", "write", "create")


@pytest.fixture(autouse=True)
def parts(make_doctype, make_user):
	"""Parts with a shop; the shops form a tree; a clerk makes parts."""
	make_doctype(
		SHOP,
		[df("title"), df("hall"), df("shelf", "Link", options="Role")],
		[permission(CLERK, *RIGHTS)],
		is_tree=1,
		autoname="field:title",
	)
	make_doctype(
		ROW,
		[df("shop", "Link", options=SHOP), df("hall", default=":Contract Shop"), df("qty", "Int")],
		istable=1,
	)
	make_doctype(
		PART,
		[
			df("code"),
			df("contract_shop", "Link", options=SHOP),
			df("other_shop", "Link", options=SHOP, default="South"),
			df("free_shop", "Link", options=SHOP, ignore_user_permissions=1),
			df("keeper", "Link", options="User"),
			df("colour"),
			df("size", default="small"),
			df("hall", default=":Contract Shop"),
			df("rows", "Table", options=ROW),
		],
		[permission(CLERK, *RIGHTS)],
	)
	make_user(USER, CLERK)
	for title, above in (("All", None), ("North", "All"), ("Attic", "North"), ("South", "All")):
		frappe.get_doc(
			{
				"doctype": SHOP,
				"title": title,
				"hall": f"Hall {title}",
				"parent_contract_shop": above,
				"is_group": int(title in ("All", "North")),
			}
		).insert()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache()


def limit(value: str = "North", allow: str = SHOP, **options) -> None:
	frappe.get_doc(
		{"doctype": "User Permission", "user": USER, "allow": allow, "for_value": value, "apply_to_all_doctypes": 1,
		 **options}
	).insert()  # fmt: skip


def new(doctype: str = PART, **values):
	frappe.set_user(USER)
	return frappe.new_doc(doctype, **values)


# -- defaults of the person and of the site


def test_a_default_of_the_user_fills_a_link():
	defaults.set_user_default("contract_shop", "North", USER)
	assert new().contract_shop == "North"


def test_a_default_of_the_site_fills_a_link():
	defaults.set_global_default("contract_shop", "South")
	assert new().contract_shop == "South"


def test_the_users_own_default_goes_before_the_sites():
	defaults.set_global_default("contract_shop", "South")
	defaults.set_user_default("contract_shop", "North", USER)
	assert new().contract_shop == "North"


def test_a_default_of_another_user_fills_nothing():
	defaults.set_user_default("contract_shop", "North", "Administrator")
	assert not new().contract_shop


def test_a_default_of_the_user_goes_before_that_of_the_field():
	assert new().other_shop == "South"
	defaults.set_user_default("other_shop", "North", USER)
	assert new().other_shop == "North"


def test_a_default_of_the_user_fills_links_only():
	defaults.set_user_default("colour", "red", USER)
	assert not new().colour


def test_a_default_of_the_user_fills_no_link_to_a_user():
	defaults.set_user_default("keeper", USER, USER)
	assert not new().keeper


def test_a_default_that_does_not_exist_fills_nothing():
	defaults.set_user_default("other_shop", "Nowhere", USER)
	assert not new().other_shop


def test_a_default_that_is_changed_holds_at_once():
	defaults.set_user_default("contract_shop", "North", USER)
	assert new().contract_shop == "North"
	frappe.set_user("Administrator")
	defaults.set_user_default("contract_shop", "South", USER)
	assert new().contract_shop == "South"
	frappe.set_user("Administrator")
	defaults.clear_user_default("contract_shop", USER)
	assert not new().contract_shop


def test_a_value_that_is_given_stays():
	defaults.set_user_default("contract_shop", "North", USER)
	frappe.set_user(USER)
	doc = frappe.get_doc({"doctype": PART, "contract_shop": "South"}).insert()
	assert doc.contract_shop == "South"


def test_insert_fills_in_what_is_not_given():
	defaults.set_user_default("contract_shop", "North", USER)
	frappe.set_user(USER)
	doc = frappe.get_doc({"doctype": PART, "code": "B-1"}).insert()
	assert frappe.db.get_value(PART, doc.name, ["contract_shop", "other_shop", "size"]) == (
		"North",
		"South",
		"small",
	)


def test_rows_start_with_defaults_too():
	defaults.set_user_default("shop", "North", USER)
	frappe.set_user(USER)
	doc = frappe.get_doc({"doctype": PART, "rows": [{"qty": 1}]}).insert()
	assert doc.rows[0].shop == "North"


# -- user permissions


def test_the_only_permitted_document_fills_a_link():
	limit("South")
	assert new().contract_shop == "South"


def test_several_permitted_documents_fill_nothing():
	limit("South")
	limit("Attic")
	assert not new().contract_shop


def test_a_branch_counts_as_several():
	limit("North")
	assert not new().contract_shop


def test_the_permitted_document_that_is_the_default_fills_a_link():
	limit("North", is_default=1)
	limit("South")
	assert new().contract_shop == "North"


def test_the_permitted_document_goes_before_the_users_default():
	limit("North", is_default=1)
	limit("South")
	defaults.set_user_default("contract_shop", "South", USER)
	assert new().contract_shop == "North"


def test_a_default_that_user_permissions_leave_out_fills_nothing():
	limit("North")
	defaults.set_user_default("contract_shop", "South", USER)
	assert not new().contract_shop


def test_a_default_of_a_field_that_user_permissions_leave_out_fills_nothing():
	limit("North")
	assert not new().other_shop


def test_a_default_that_user_permissions_leave_fills():
	limit("North")
	defaults.set_user_default("contract_shop", "Attic", USER)
	assert new().contract_shop == "Attic"


def test_a_link_that_ignores_user_permissions_is_not_filled_by_them():
	limit("South")
	assert not new().free_shop


def test_a_permission_for_another_doctype_fills_nothing():
	limit("North", applicable_for=SHOP, apply_to_all_doctypes=0)
	limit("South", applicable_for=SHOP, apply_to_all_doctypes=0)
	assert not new().contract_shop
	assert new().other_shop == "South"


def test_a_permission_for_this_doctype_fills_its_links():
	limit("South", applicable_for=PART, apply_to_all_doctypes=0)
	assert new().contract_shop == "South"


def test_a_permission_on_a_user_fills_nothing():
	limit(USER, allow="User")
	assert not new().keeper


def test_the_administrator_has_no_permitted_documents():
	limit("South")
	assert not frappe.new_doc(PART).contract_shop


def test_only_one_permission_of_a_doctype_is_the_default():
	limit("North", is_default=1)
	with pytest.raises(frappe.ValidationError):
		limit("South", is_default=1)


def test_the_default_of_a_user_is_the_permitted_one_where_nothing_else_is_said():
	limit("North", is_default=1)
	limit("South")
	frappe.set_user(USER)
	assert defaults.get_user_default(SHOP) == "North"


def test_a_default_that_is_not_permitted_is_none():
	limit("North")
	defaults.set_user_default("contract_shop", "South", USER)
	frappe.set_user(USER)
	assert defaults.get_user_default("contract_shop") is None


# -- defaults from another document


def test_a_default_is_taken_from_the_document_that_the_users_default_names():
	defaults.set_global_default("contract_shop", "South")
	assert new().hall == "Hall South"


def test_a_row_takes_its_default_from_the_document_that_its_parent_names():
	doc = frappe.get_doc({"doctype": PART, "contract_shop": "North", "rows": [{"qty": 1}]}).insert()
	assert doc.rows[0].hall == "Hall North"


def test_without_a_document_to_take_it_from_the_default_is_empty():
	assert not new().hall


def test_a_value_given_stays_before_one_from_another_document():
	defaults.set_global_default("contract_shop", "South")
	frappe.set_user(USER)
	assert frappe.get_doc({"doctype": PART, "hall": "Hall 9"}).insert().hall == "Hall 9"


# -- what new_doc returns


def test_a_new_document_is_the_users_draft():
	doc = new()
	assert doc.is_new() and doc.docstatus == 0 and doc.owner == USER and not doc.name


def test_a_new_document_as_data():
	frappe.set_user(USER)
	data = frappe.new_doc(PART, as_dict=True)
	assert (data["doctype"], data["size"], data["__islocal"]) == (PART, "small", 1)


def test_a_new_row_knows_its_parent():
	parent = frappe.get_doc({"doctype": PART}).insert()
	row = frappe.new_doc(ROW, parent_doc=parent, parentfield="rows")
	assert (row.parent, row.parenttype, row.parentfield) == (parent.name, PART, "rows")


def test_the_title_does_not_start_with_its_static_default(make_doctype):
	make_doctype(PART, [df("subject", default="Nothing")], title_field="subject")
	assert not frappe.new_doc(PART).subject


def test_create_new_gives_the_same_document():
	defaults.set_user_default("contract_shop", "North", USER)
	frappe.set_user(USER)
	doc = get_new_doc(PART)
	assert (doc.contract_shop, doc.size, doc.is_new()) == ("North", "small", True)


@pytest.mark.parametrize(("default", "expected"), [("User", "User"), ("today", "today"), ("user", "user")])
def test_words_that_only_look_like_shortcuts_are_values(make_doctype, default, expected):
	make_doctype(PART, [df("kind", "Select", options="user\nUser\ntoday\nRole", default=default)])
	assert frappe.new_doc(PART).kind == expected


def test_a_field_of_who_makes_it(make_doctype):
	make_doctype(
		PART,
		[df("code"), df("maker", "Link", options="User", default="__user")],
		[permission(CLERK, *RIGHTS)],
	)
	assert new().maker == USER


def test_a_field_of_today_and_one_of_now(make_doctype):
	make_doctype(PART, [df("code"), df("on", "Date", default="Today"), df("at", "Datetime", default="Now")])
	doc = frappe.get_doc({"doctype": PART}).insert()
	stored = frappe.get_doc(PART, doc.name)
	assert str(stored.on) == frappe.utils.nowdate()
	assert abs((stored.at - frappe.utils.now_datetime()).total_seconds()) < 60
