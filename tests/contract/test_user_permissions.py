"""User permissions in every form, shares, permission rows changed in code, and the hooks of apps."""

from __future__ import annotations

import frappe
import frappe.share
import pytest
from frappe.desk.form import assign_to
from frappe.permissions import (
	add_permission,
	add_user_permission,
	can_export,
	clear_user_permissions_for_doctype,
	get_all_perms,
	get_doc_permissions,
	get_role_permissions,
	get_valid_perms,
	has_user_permission,
	remove_user_permission,
	reset_perms,
	setup_custom_perms,
	update_permission_property,
)

from tests.factories import df, permission

PART, ROW, SHOP, CLERK = "Contract Part", "Contract Row", "Contract Shop", "Contract Clerk"
USER = "clerk@contract.test"
RIGHTS = ("read", "write", "create", "delete", "export", "share", "print", "report")


@pytest.fixture(autouse=True)
def parts(make_doctype, make_user) -> None:
	"""Parts in shops that form a tree; a clerk who may do everything with them."""
	make_doctype(SHOP, [df("title")], [permission(CLERK, *RIGHTS)], is_tree=1, autoname="field:title")
	make_doctype(ROW, [df("shop", "Link", options=SHOP)], istable=1)
	make_doctype(
		PART,
		[
			df("title"),
			df("shop", "Link", options=SHOP),
			df("old_shop", "Link", options=SHOP, ignore_user_permissions=1),
			df("rows", "Table", options=ROW),
		],
		[permission(CLERK, *RIGHTS)],
		autoname="field:title",
	)
	make_user(USER, CLERK)
	for title, above in (("All", None), ("North", "All"), ("Attic", "North"), ("South", "All")):
		frappe.get_doc(
			{
				"doctype": SHOP,
				"title": title,
				"parent_contract_shop": above,
				"is_group": int(title in ("All", "North")),
			}
		).insert()
	for title, shop in (("Bolt", "North"), ("Nut", "South"), ("Pin", None), ("Cog", "Attic")):
		frappe.get_doc({"doctype": PART, "title": title, "shop": shop, "old_shop": "South"}).insert()


def limit(value: str = "North", allow: str = SHOP, **options) -> None:
	frappe.set_user("Administrator")
	frappe.get_doc(
		{"doctype": "User Permission", "user": USER, "allow": allow, "for_value": value, "apply_to_all_doctypes": 1,
		 **options}
	).insert()  # fmt: skip
	frappe.set_user(USER)


def listed(doctype: str = PART) -> list[str]:
	frappe.set_user(USER)
	return sorted(frappe.get_list(doctype, pluck="name"))


def may(right: str = "read", name: str = "Bolt", doctype: str = PART) -> bool:
	return frappe.has_permission(doctype, right, frappe.get_doc(doctype, name), user=USER)


def test_a_user_permission_reaches_all_that_is_below_its_node():
	limit("North")
	assert listed() == ["Bolt", "Cog", "Pin"]
	# North itself hangs below All, to which its own link fields point: they are limited too.
	assert listed(SHOP) == ["Attic"]


def test_a_user_permission_may_hide_what_is_below_its_node():
	limit("North", hide_descendants=1)
	assert listed() == ["Bolt", "Pin"]
	assert listed(SHOP) == []
	assert not may(name="Cog")


def test_several_user_permissions_add_up():
	limit("Attic")
	limit("South")
	assert listed() == ["Cog", "Nut", "Pin"]


def test_a_user_permission_of_one_doctype_leaves_others_alone():
	limit("North", applicable_for=PART, apply_to_all_doctypes=0)
	assert listed() == ["Bolt", "Cog", "Pin"]
	assert listed(SHOP) == ["All", "Attic", "North", "South"]


def test_a_user_permission_of_another_doctype_does_not_hold_here():
	limit("North", applicable_for=SHOP, apply_to_all_doctypes=0)
	assert listed() == ["Bolt", "Cog", "Nut", "Pin"]


@pytest.mark.parametrize(("name", "allowed"), [("Bolt", True), ("Nut", False), ("Pin", True), ("Cog", True)])
def test_a_user_permission_decides_over_documents(name, allowed):
	limit("North")
	assert may(name=name) is allowed
	assert has_user_permission(frappe.get_doc(PART, name), USER) is allowed


def test_a_user_permission_on_the_document_itself():
	limit("Bolt", allow=PART)
	assert listed() == ["Bolt"]
	assert may(name="Bolt") and not may(name="Nut")


def test_a_link_that_ignores_user_permissions_is_not_looked_at():
	limit("North")
	assert may(name="Bolt")


def test_a_link_of_a_row_is_looked_at():
	frappe.get_doc({"doctype": PART, "title": "Gear", "rows": [{"shop": "South"}]}).insert()
	limit("North")
	assert not may(name="Gear")


def test_the_strict_setting_refuses_documents_without_the_link():
	frappe.db.set_single_value("System Settings", "apply_strict_user_permissions", 1)
	frappe.clear_cache()
	limit("North")
	try:
		assert listed() == ["Bolt", "Cog"]
		assert not may(name="Pin")
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_cache()


def test_a_new_document_outside_ones_limits_is_refused():
	limit("North")
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": PART, "title": "New", "shop": "South"}).insert()
	assert frappe.get_doc({"doctype": PART, "title": "Fine", "shop": "North"}).insert().name == "Fine"


def test_a_document_can_not_be_moved_out_of_ones_limits():
	limit("North")
	doc = frappe.get_doc(PART, "Bolt")
	doc.shop = "South"
	with pytest.raises(frappe.PermissionError):
		doc.save()


def test_a_user_permission_twice_is_refused():
	limit("North")
	with pytest.raises(frappe.DuplicateEntryError):
		limit("North")


def test_a_user_permission_that_is_deleted_does_not_hold():
	limit("North")
	frappe.set_user("Administrator")
	remove_user_permission(SHOP, "North", USER)
	assert listed() == ["Bolt", "Cog", "Nut", "Pin"]


def test_user_permissions_are_added_and_cleared_in_code():
	add_user_permission(SHOP, "South", USER)
	add_user_permission(SHOP, "South", USER)
	assert frappe.db.count("User Permission", {"user": USER}) == 1
	assert listed() == ["Nut", "Pin"]
	frappe.set_user("Administrator")
	clear_user_permissions_for_doctype(SHOP, USER)
	assert listed() == ["Bolt", "Cog", "Nut", "Pin"]


def test_the_administrator_has_no_limits():
	limit("North")
	frappe.set_user("Administrator")
	assert len(frappe.get_list(PART)) == 4


# -- shares


@pytest.fixture
def stranger(make_user) -> str:
	return make_user("stranger@contract.test", "Contract Stranger")


def test_a_share_gives_reading_only(stranger):
	frappe.share.add(PART, "Bolt", stranger)
	assert frappe.has_permission(PART, "read", "Bolt", user=stranger)
	assert not frappe.has_permission(PART, "write", "Bolt", user=stranger)
	assert not frappe.has_permission(PART, "read", "Nut", user=stranger)


def test_a_share_with_writing_lets_write(stranger):
	frappe.share.add(PART, "Bolt", stranger, write=1)
	frappe.set_user(stranger)
	doc = frappe.get_doc(PART, "Bolt")
	doc.shop = "South"
	doc.save()
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc(PART, "Bolt")


def test_a_share_with_everyone_reaches_everyone(stranger):
	frappe.share.add(PART, "Bolt", everyone=1)
	frappe.set_user(stranger)
	assert frappe.get_list(PART, pluck="name") == ["Bolt"]


def test_a_share_with_everyone_is_kept_once():
	frappe.share.add(PART, "Bolt", everyone=1)
	frappe.share.add(PART, "Bolt", everyone=1, write=1)
	assert frappe.db.count("DocShare", {"share_doctype": PART}) == 1


def test_a_share_taken_back_holds_no_more(stranger):
	frappe.share.add(PART, "Bolt", stranger)
	frappe.share.remove(PART, "Bolt", stranger)
	assert not frappe.has_permission(PART, "read", "Bolt", user=stranger)


def test_a_share_reaches_beyond_user_permissions():
	limit("North")
	frappe.set_user("Administrator")
	frappe.share.add(PART, "Nut", USER)
	assert listed() == ["Bolt", "Cog", "Nut", "Pin"]
	assert may(name="Nut")


def test_sharing_needs_its_right(stranger):
	frappe.share.add(PART, "Bolt", stranger)
	frappe.set_user(stranger)
	with pytest.raises(frappe.PermissionError):
		frappe.share.add(PART, "Bolt", USER)


def test_the_users_of_a_share_are_told(stranger):
	frappe.share.add(PART, "Bolt", stranger, write=1)
	users = frappe.share.get_users(PART, "Bolt")
	assert [(row["user"], row["read"], row["write"]) for row in users] == [(stranger, 1, 1)]


# -- permission rows changed in code


def test_custom_permissions_begin_as_a_copy():
	assert setup_custom_perms(PART)
	rows = frappe.get_all("Custom DocPerm", {"parent": PART}, ["role", "read", "write", "submit"])
	assert rows == [{"role": CLERK, "read": 1, "write": 1, "submit": 0}]
	assert not setup_custom_perms(PART)


def test_a_role_is_added(make_role):
	make_role("Contract Guest Clerk")
	add_permission(PART, "Contract Guest Clerk")
	roles = {row.role: row.read for row in frappe.get_meta(PART).permissions}
	assert roles == {CLERK: 1, "Contract Guest Clerk": 1}


def test_a_role_is_added_once(make_role):
	make_role("Contract Guest Clerk")
	add_permission(PART, "Contract Guest Clerk")
	assert add_permission(PART, "Contract Guest Clerk") is None
	assert frappe.db.count("Custom DocPerm", {"parent": PART}) == 2


def test_a_right_is_taken_and_given():
	update_permission_property(PART, CLERK, 0, "delete", 0)
	frappe.clear_cache(doctype=PART)
	assert not may("delete")
	update_permission_property(PART, CLERK, 0, "delete", 1)
	frappe.clear_cache(doctype=PART)
	assert may("delete")


def test_reset_brings_the_first_rows_back():
	update_permission_property(PART, CLERK, 0, "delete", 0)
	reset_perms(PART)
	frappe.clear_cache(doctype=PART)
	assert may("delete")
	assert not frappe.db.exists("Custom DocPerm", {"parent": PART})


def test_the_rows_of_a_role_are_told():
	rows = [row for row in get_all_perms(CLERK) if row.parent in (PART, SHOP)]
	assert sorted(row.parent for row in rows) == [PART, SHOP]
	setup_custom_perms(PART)
	assert len([row for row in get_all_perms(CLERK) if row.parent == PART]) == 1


def test_the_rows_that_hold_for_a_user_are_told():
	assert [row.role for row in get_valid_perms(PART, USER)] == [CLERK]


def test_role_permissions_tell_every_right():
	rights = get_role_permissions(frappe.get_meta(PART), user=USER)
	assert (rights["read"], rights["delete"], rights["submit"]) == (1, 1, 0)


def test_the_rights_on_a_document_follow_user_permissions():
	limit("North")
	assert get_doc_permissions(frappe.get_doc(PART, "Bolt"), user=USER)["write"]
	assert not get_doc_permissions(frappe.get_doc(PART, "Nut"), user=USER).get("write")


def test_exporting_needs_its_right():
	frappe.set_user(USER)
	assert can_export(PART)
	frappe.set_user("Administrator")
	update_permission_property(PART, CLERK, 0, "export", 0)
	frappe.clear_cache(doctype=PART)
	frappe.set_user(USER)
	assert not can_export(PART)


@pytest.mark.parametrize("right", ["read", "write", "delete", "export", "print", "report", "share"])
def test_a_right_on_own_documents_alone(make_doctype, right):
	rows = [permission(CLERK, "read", "create"), permission(CLERK, "read", right, if_owner=1)]
	if right == "read":
		rows = [permission(CLERK, "read", "create", if_owner=1)]
	if right in ("write", "delete"):
		rows[1].update(write=1)
	make_doctype(PART, [df("title")], rows, autoname="field:title")
	frappe.get_doc({"doctype": PART, "title": "Theirs"}).insert()
	frappe.set_user(USER)
	frappe.get_doc({"doctype": PART, "title": "Mine"}).insert(ignore_permissions=True)
	assert may(right, "Mine")
	assert may(right, "Theirs") is False


@pytest.fixture
def sharing_is_off():
	frappe.db.set_single_value("System Settings", "disable_document_sharing", 1)
	frappe.clear_cache()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache()


def test_sharing_can_be_switched_off(stranger, sharing_is_off):
	assert not frappe.has_permission(PART, "share", "Bolt", user=USER)
	frappe.set_user(USER)
	with pytest.raises(frappe.PermissionError):
		frappe.share.add(PART, "Bolt", stranger)


def test_what_was_shared_before_stays_shared(stranger, sharing_is_off):
	frappe.share.add(PART, "Bolt", stranger)  # the Administrator still may
	assert frappe.has_permission(PART, "read", "Bolt", user=stranger)


def test_without_sharing_a_task_is_for_who_may_read(stranger, sharing_is_off):
	frappe.set_user(USER)
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		assign_to.add({"doctype": PART, "name": "Bolt", "assign_to": [stranger]})
	assert not frappe.has_permission(PART, "read", "Bolt", user=stranger)


# -- hooks


@pytest.mark.parametrize(
	("own", "star", "allowed"),
	[
		(None, None, True),
		(True, None, True),
		(False, None, False),
		(None, False, False),
		(False, True, True),
		(True, False, False),
	],
)
def test_the_hook_for_all_doctypes_is_asked_first(hooks, own, star, allowed):
	hooks(
		"has_permission",
		{
			PART: lambda doc, ptype, user: own,
			"*": lambda doc, ptype, user: star if doc.doctype == PART else None,
		},
	)
	assert may() is allowed


def test_a_hook_gives_no_right_that_the_role_lacks(hooks, stranger):
	hooks("has_permission", {PART: lambda doc, ptype, user: True})
	assert not frappe.has_permission(PART, "read", "Bolt", user=stranger)


def test_a_hook_is_told_document_right_and_user(hooks):
	seen = []
	hooks("has_permission", {PART: lambda doc, ptype, user: seen.append((doc.name, ptype, user))})
	may("write")
	assert seen == [("Bolt", "write", USER)]


def test_conditions_of_hooks_limit_lists_together(hooks):
	hooks(
		"permission_query_conditions",
		{
			PART: lambda user: f"`tab{PART}`.shop is not null",
			"*": lambda user, doctype: (
				f"`tab{PART}`.name != {frappe.db.escape('Cog')}" if doctype == PART else ""
			),
		},
	)
	assert listed() == ["Bolt", "Nut"]


def test_an_empty_condition_is_no_limit(hooks):
	hooks("permission_query_conditions", {PART: lambda user: ""})
	assert len(listed()) == 4


def test_a_shared_document_is_not_listed_beyond_the_conditions(hooks):
	frappe.share.add(PART, "Nut", USER)
	hooks("permission_query_conditions", {PART: lambda user: "1=0"})
	assert listed() == []


def test_a_shared_document_is_listed_beyond_conditions_and_user_permissions_together(hooks):
	limit("North")
	frappe.set_user("Administrator")
	frappe.share.add(PART, "Nut", USER)
	hooks("permission_query_conditions", {PART: lambda user: "1=0"})
	assert listed() == ["Nut"]


def test_conditions_are_asked_about_the_administrator_too(hooks):
	hooks("permission_query_conditions", {PART: lambda user: "1=0" if user != "Administrator" else ""})
	assert len(frappe.get_list(PART)) == 4
	hooks("permission_query_conditions", {PART: lambda user: "1=0"})
	assert frappe.get_list(PART) == []


def test_a_share_alone_reaches_not_beyond_conditions(hooks, stranger):
	for name in ("Bolt", "Nut"):
		frappe.share.add(PART, name, stranger)
	hooks("permission_query_conditions", {PART: lambda user: f"`tab{PART}`.`title` != 'Bolt'"})
	frappe.set_user(stranger)
	assert frappe.get_list(PART, pluck="name") == ["Nut"]


def test_conditions_on_rows_limit_lists_of_rows(hooks):
	frappe.get_doc(
		{"doctype": PART, "title": "Gear", "rows": [{"shop": "North"}, {"shop": "South"}]}
	).insert()
	hooks("permission_query_conditions", {ROW: lambda user: f"`tab{ROW}`.`shop` = 'North'"})
	frappe.set_user(USER)
	assert frappe.get_list(ROW, parent_doctype=PART, pluck="shop") == ["North"]
