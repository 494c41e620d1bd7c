"""Who may do what: role permissions, owners, levels of fields, custom permissions, shares."""

from __future__ import annotations

import frappe
import pytest
from frappe.permissions import has_permission

from tests.factories import df, permission

PART = "Contract Part"
CLERK = "Contract Clerk"
HEAD = "Contract Head"


@pytest.fixture(scope="module")
def clerk(module_factory) -> str:
	user = module_factory.user("clerk@example.com", CLERK)
	frappe.db.commit()
	return user


@pytest.fixture(scope="module")
def head(module_factory) -> str:
	user = module_factory.user("head@example.com", HEAD)
	frappe.db.commit()
	return user


@pytest.fixture
def allow(make_doctype):
	"""`allow(*rights)` makes the doctype with one permission row for the clerk's role."""

	def make(*rights: str, **properties):
		return make_doctype(PART, [df("title")], [permission(CLERK, *rights, **properties)])

	return make


def insert(**values):
	return frappe.get_doc({"doctype": PART, "title": "Bolt", **values}).insert()


ACTIONS = {
	"read": lambda name: frappe.get_doc(PART, name).check_permission("read"),
	"write": lambda name: frappe.get_doc(PART, name).save(),
	"create": lambda name: insert(),
	"delete": lambda name: frappe.delete_doc(PART, name),
}


@pytest.mark.parametrize("right", sorted(ACTIONS))
def test_a_right_that_is_given_allows_its_action(allow, clerk, right):
	allow("read", right)
	name = insert().name
	frappe.set_user(clerk)
	ACTIONS[right](name)
	assert frappe.has_permission(PART, right)


@pytest.mark.parametrize("right", sorted(ACTIONS))
def test_a_right_that_is_missing_refuses_its_action(allow, clerk, right):
	allow(*(other for other in ACTIONS if other != right))
	name = insert().name
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		ACTIONS[right](name)


def test_nothing_is_written_by_an_action_that_is_refused(allow, clerk):
	allow("read")
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		insert()
	assert frappe.db.count(PART) == 0


def test_a_list_needs_the_right_to_read(allow, clerk):
	allow("create")
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		frappe.get_list(PART)


def test_get_all_asks_for_no_right(allow, clerk):
	allow("create")
	insert()
	frappe.set_user(clerk)
	assert len(frappe.get_all(PART)) == 1


def test_the_administrator_passes_without_a_role(allow):
	allow("read")
	assert insert().name


def test_rights_of_several_roles_add_up(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission(CLERK, "read"), permission(HEAD, "create")])
	frappe.set_user(make_user("both@example.com", CLERK, HEAD))
	assert insert().name and frappe.get_list(PART)


@pytest.mark.parametrize(
	("right", "expected"), [("read", True), ("write", True), ("delete", False), ("submit", False)]
)
def test_has_permission_answers_for_a_user(allow, clerk, right, expected):
	allow("read", "write")
	assert bool(has_permission(PART, right, user=clerk)) is expected


def test_has_permission_raises_when_told(allow, clerk):
	allow("read")
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		frappe.has_permission(PART, "write", throw=True)


def test_the_role_all_belongs_to_every_user(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("All", "read")])
	insert()
	frappe.set_user(make_user("nobody@example.com"))
	assert len(frappe.get_list(PART)) == 1


def test_get_roles_names_own_and_automatic_roles(make_user):
	user = make_user("someone@example.com", CLERK)
	assert {CLERK, "All", "Guest"} <= set(frappe.get_roles(user))


def test_a_role_with_desk_access_makes_a_system_user(make_user):
	user = make_user("someone@example.com", CLERK)
	assert frappe.db.get_value("User", user, "user_type") == "System User"


def test_a_role_without_desk_access_makes_a_website_user(make_role, make_user):
	make_role("Contract Visitor", desk_access=0)
	user = make_user("visitor@example.com", "Contract Visitor")
	assert frappe.db.get_value("User", user, "user_type") == "Website User"


def test_a_guest_may_read_nothing_by_default(allow):
	allow("read")
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		frappe.get_list(PART)


# If owner


def test_if_owner_lists_own_documents_alone(allow, clerk):
	allow("read", "write", "create", if_owner=1)
	insert(title="of the administrator")
	frappe.set_user(clerk)
	mine = insert(title="mine").name
	assert frappe.get_list(PART, pluck="name") == [mine]


@pytest.mark.parametrize("right", ["read", "write", "delete"])
def test_if_owner_refuses_the_documents_of_others(allow, clerk, right):
	allow("read", "write", "create", "delete", if_owner=1)
	name = insert().name
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		ACTIONS[right](name)


@pytest.mark.parametrize("right", ["read", "write", "delete"])
def test_if_owner_allows_own_documents(allow, clerk, right):
	allow("read", "write", "create", "delete", if_owner=1)
	frappe.set_user(clerk)
	name = insert().name
	assert frappe.get_doc(PART, name).has_permission(right)
	ACTIONS[right](name)


def test_a_right_for_all_documents_stands_beside_one_for_own(make_doctype, clerk):
	make_doctype(
		PART,
		[df("title")],
		[permission(CLERK, "read"), permission(CLERK, "read", "write", "create", if_owner=1)],
	)
	name = insert().name
	frappe.set_user(clerk)
	mine = insert()
	assert len(frappe.get_list(PART)) == 2
	assert not frappe.get_doc(PART, name).has_permission("write")
	assert mine.has_permission("write")


# Levels of fields


@pytest.fixture
def levels(make_doctype, make_role) -> str:
	"""A field at level 1 that the head writes, the clerk neither reads nor writes."""
	return make_doctype(
		PART,
		[df("title"), df("grade", permlevel=1), df("class_", default="C", permlevel=1)],
		[
			permission(CLERK, "read", "write", "create"),
			permission(HEAD, "read", "write", "create"),
			permission(HEAD, "read", "write", permlevel=1),
		],
	)


def test_a_field_above_ones_level_is_reset_on_save(levels, clerk):
	name = insert(grade="A").name
	frappe.set_user(clerk)
	doc = frappe.get_doc(PART, name)
	doc.update({"title": "Nut", "grade": "Z"})
	doc.save()
	assert frappe.db.get_value(PART, name, ["title", "grade"]) == ("Nut", "A")


def test_a_field_above_ones_level_is_left_empty_on_insert(levels, clerk):
	frappe.set_user(clerk)
	doc = insert(grade="Z")
	assert not frappe.db.get_value(PART, doc.name, "grade")


def test_a_field_above_ones_level_gets_its_default_on_insert(levels, clerk):
	frappe.set_user(clerk)
	doc = insert(class_="Z")
	assert frappe.db.get_value(PART, doc.name, "class_") == "C"


def test_a_role_with_the_level_writes_the_field(levels, head):
	frappe.set_user(head)
	assert frappe.db.get_value(PART, insert(grade="Z").name, "grade") == "Z"


def test_ignore_permissions_writes_every_level(levels, clerk):
	frappe.set_user(clerk)
	doc = frappe.get_doc({"doctype": PART, "grade": "Z"}).insert(ignore_permissions=True)
	assert frappe.db.get_value(PART, doc.name, "grade") == "Z"


def test_a_field_above_ones_level_is_left_out_of_a_document_that_is_read(levels, clerk):
	name = insert(grade="A").name
	frappe.set_user(clerk)
	doc = frappe.get_doc(PART, name)
	doc.apply_fieldlevel_read_permissions()
	assert doc.get("grade") is None and doc.title == "Bolt"


def test_a_field_of_ones_level_stays_in_a_document_that_is_read(levels, head):
	name = insert(grade="A").name
	frappe.set_user(head)
	doc = frappe.get_doc(PART, name)
	doc.apply_fieldlevel_read_permissions()
	assert doc.grade == "A"


def test_a_field_above_ones_level_is_left_out_of_lists(levels, clerk):
	insert(grade="A")
	frappe.set_user(clerk)
	assert "grade" not in frappe.get_list(PART, fields=["title", "grade"])[0]


def test_a_field_of_ones_level_stands_in_lists(levels, head):
	insert(grade="A")
	frappe.set_user(head)
	assert frappe.get_list(PART, fields=["title", "grade"])[0].grade == "A"


def test_all_fields_of_a_list_are_those_of_ones_level(levels, clerk):
	insert(grade="A")
	frappe.set_user(clerk)
	row = frappe.get_list(PART, fields=["*"])[0]
	assert row.title == "Bolt" and "grade" not in row


def test_a_level_alone_gives_no_right_to_the_document(make_doctype, clerk):
	make_doctype(PART, [df("title"), df("grade", permlevel=1)], [permission(HEAD, "read")])
	frappe.get_doc(
		{"doctype": "Custom DocPerm", "parent": PART, **permission(CLERK, "read", permlevel=1)}
	).insert()
	frappe.clear_cache(doctype=PART)
	frappe.set_user(clerk)
	assert not frappe.has_permission(PART, "read")


def test_a_field_of_a_row_above_ones_level_is_reset_on_save(make_doctype, clerk):
	make_doctype("Contract Row", [df("item"), df("price", "Currency", permlevel=1)], istable=1)
	make_doctype(
		PART,
		[df("rows", "Table", options="Contract Row")],
		[permission(CLERK, "read", "write", "create")],
	)
	name = insert(rows=[{"item": "a", "price": 5}]).name
	frappe.set_user(clerk)
	doc = frappe.get_doc(PART, name)
	doc.rows[0].price = 99
	doc.save()
	assert frappe.db.get_value("Contract Row", doc.rows[0].name, "price") == 5


# Custom permissions


def custom_permission(role: str, *rights: str, **properties):
	row = {"doctype": "Custom DocPerm", "parent": PART, **permission(role, *rights, **properties)}
	frappe.get_doc(row).insert()


def test_custom_permissions_replace_those_of_the_doctype(make_doctype, clerk, head):
	make_doctype(PART, [df("title")], [permission(CLERK, "read"), permission(HEAD, "read")])
	custom_permission(CLERK, "read", "create")
	assert has_permission(PART, "create", user=clerk)
	assert not has_permission(PART, "read", user=head)


def test_permissions_of_the_doctype_hold_again_when_the_custom_ones_are_gone(make_doctype, clerk, head):
	make_doctype(PART, [df("title")], [permission(HEAD, "read")])
	custom_permission(CLERK, "read")
	for name in frappe.get_all("Custom DocPerm", {"parent": PART}, pluck="name"):
		frappe.delete_doc("Custom DocPerm", name)
	assert has_permission(PART, "read", user=head)
	assert not has_permission(PART, "read", user=clerk)


def test_rights_left_out_of_a_custom_permission_are_read_and_export(make_doctype, clerk):
	make_doctype(PART, [df("title")])
	row = frappe.get_doc({"doctype": "Custom DocPerm", "parent": PART, "role": CLERK}).insert()
	assert (row.read, row.export, row.write, row.create, row.delete) == (1, 1, 0, 0, 0)


def test_rights_left_out_of_a_row_inserted_at_run_time_are_given(make_doctype):
	make_doctype(PART, [df("title")], [])
	doctype = frappe.get_doc("DocType", PART)
	doctype.append("permissions", {"role": "System Manager"})
	doctype.save()
	row = doctype.permissions[-1]
	assert (row.read, row.write, row.create, row.delete, row.report, row.export) == (1,) * 6
	assert not row.submit and not row.cancel


# User permissions and shares


def user_permission(user: str, allow: str, value: str, **properties):
	values = {"user": user, "allow": allow, "for_value": value, "apply_to_all_doctypes": 1, **properties}
	frappe.get_doc({"doctype": "User Permission", **values}).insert()


def test_a_user_permission_limits_lists_by_a_link(make_doctype, clerk):
	make_doctype(PART, [df("title"), df("role", "Link", options="Role")], [permission(CLERK, "read")])
	insert(title="ours", role=CLERK)
	insert(title="theirs", role="System Manager")
	user_permission(clerk, "Role", CLERK)
	frappe.set_user(clerk)
	assert frappe.get_list(PART, pluck="title") == ["ours"]


def test_a_user_permission_refuses_the_document_itself(make_doctype, clerk):
	make_doctype(PART, [df("title"), df("role", "Link", options="Role")], [permission(CLERK, "read")])
	name = insert(role="System Manager").name
	user_permission(clerk, "Role", CLERK)
	frappe.set_user(clerk)
	assert not frappe.get_doc(PART, name).has_permission("read")


def test_a_share_gives_a_document_to_one_user(allow, clerk):
	allow("create")
	name = insert().name
	frappe.share.add(PART, name, clerk, read=1)
	frappe.set_user(clerk)
	assert frappe.get_doc(PART, name).has_permission("read")
	assert not frappe.get_doc(PART, name).has_permission("write")


def test_a_shared_document_stands_in_the_list_of_its_user(allow, clerk):
	allow("create")
	name = insert().name
	insert(title="not shared")
	frappe.share.add(PART, name, clerk, read=1)
	frappe.set_user(clerk)
	assert frappe.get_list(PART, pluck="name") == [name]


def test_who_is_shown_a_document_reads_its_fields_of_level_0_in_lists(make_doctype, clerk):
	fields = [df("title"), df("grade", permlevel=1)]
	make_doctype(PART, fields, [permission(HEAD, "read"), permission(HEAD, "read", permlevel=1)])
	name = insert(title="shown", grade="A").name
	frappe.share.add(PART, name, clerk, read=1)
	frappe.set_user(clerk)
	assert frappe.get_list(PART, fields=["title", "grade"]) == [{"title": "shown"}]


def test_a_list_of_all_fields_leaves_out_tags_and_comments_unless_named(allow, clerk):
	allow("read")
	insert()
	frappe.set_user(clerk)
	assert "_comments" not in frappe.get_list(PART, fields=["*"])[0]
	assert "_comments" in frappe.get_list(PART, fields=["name", "_comments"])[0]
