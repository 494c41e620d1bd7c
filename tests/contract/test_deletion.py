"""Delete: hooks, link checks, what is left behind, and rename."""

from __future__ import annotations

import json

import frappe
import pytest

from tests.factories import df, permission

PART = "Contract Part"
USE = "Contract Use"


@pytest.fixture(autouse=True)
def part(make_doctype) -> str:
	return make_doctype(PART, [df("title")], autoname="field:title", allow_rename=1)


@pytest.fixture
def use(make_doctype) -> str:
	return make_doctype(USE, [df("part", "Link", options=PART)])


def bolt():
	return frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def test_delete_removes_the_document():
	bolt()
	frappe.delete_doc(PART, "Bolt")
	assert not frappe.db.exists(PART, "Bolt")


def test_delete_of_the_document_itself_removes_it():
	bolt().delete()
	assert not frappe.db.exists(PART, "Bolt")


def test_delete_calls_its_hooks_in_order(doc_events):
	called = []
	hooks = ("on_trash", "on_change", "after_delete", "validate", "on_update")
	bolt()
	doc_events({PART: {hook: lambda doc, method: called.append(method) for hook in hooks}})
	frappe.delete_doc(PART, "Bolt")
	assert called == ["on_trash", "on_change", "after_delete"]


def test_on_trash_can_refuse(doc_events):
	def refuse(doc, method):
		frappe.throw("Still needed")

	bolt()
	doc_events({PART: {"on_trash": refuse}})
	with pytest.raises(frappe.ValidationError, match="Still needed"):
		frappe.delete_doc(PART, "Bolt")
	assert frappe.db.exists(PART, "Bolt")


def test_a_deleted_document_keeps_the_values():
	bolt().delete()
	data = frappe.db.get_value("Deleted Document", {"deleted_doctype": PART, "deleted_name": "Bolt"}, "data")
	assert json.loads(data)["title"] == "Bolt"


def test_delete_permanently_leaves_no_deleted_document():
	bolt().delete(delete_permanently=True)
	assert not frappe.db.exists("Deleted Document", {"deleted_doctype": PART})


def test_a_document_that_is_linked_can_not_be_deleted(use):
	bolt()
	frappe.get_doc({"doctype": USE, "part": "Bolt"}).insert()
	with pytest.raises(frappe.LinkExistsError, match="Bolt"):
		frappe.delete_doc(PART, "Bolt")


def test_a_document_that_is_linked_from_a_row_can_not_be_deleted(make_doctype):
	make_doctype("Contract Row", [df("part", "Link", options=PART)], istable=1)
	make_doctype(USE, [df("rows", "Table", options="Contract Row")])
	bolt()
	frappe.get_doc({"doctype": USE, "rows": [{"part": "Bolt"}]}).insert()
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(PART, "Bolt")


def test_a_document_that_is_linked_from_a_single_can_not_be_deleted(make_doctype):
	make_doctype("Contract Settings", [df("part", "Link", options=PART)], issingle=1)
	bolt()
	settings = frappe.get_doc("Contract Settings")
	settings.part = "Bolt"
	settings.save()
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(PART, "Bolt")


def test_a_document_that_is_linked_dynamically_can_not_be_deleted(make_doctype):
	make_doctype(USE, [df("kind", "Link", options="DocType"), df("of", "Dynamic Link", options="kind")])
	bolt()
	frappe.get_doc({"doctype": USE, "kind": PART, "of": "Bolt"}).insert()
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(PART, "Bolt")


def test_force_deletes_what_is_linked(use):
	bolt()
	frappe.get_doc({"doctype": USE, "part": "Bolt"}).insert()
	frappe.delete_doc(PART, "Bolt", force=True)
	assert not frappe.db.exists(PART, "Bolt")


def test_a_document_may_link_to_itself_and_be_deleted(make_doctype):
	make_doctype(PART, [df("title"), df("like", "Link", options=PART)], autoname="field:title")
	doc = bolt()
	doc.like = "Bolt"
	doc.save()
	doc.delete()
	assert not frappe.db.exists(PART, "Bolt")


def test_delete_needs_its_right(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("Contract Clerk", "read", "write")], autoname="field:title")
	user = make_user("clerk@example.com", "Contract Clerk")
	bolt()
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc(PART, "Bolt")
	assert frappe.db.exists(PART, "Bolt")


def test_ignore_permissions_deletes_without_the_right(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("Contract Clerk", "read")], autoname="field:title")
	user = make_user("clerk@example.com", "Contract Clerk")
	bolt()
	frappe.set_user(user)
	frappe.delete_doc(PART, "Bolt", ignore_permissions=True)
	assert not frappe.db.exists(PART, "Bolt")


def test_deleting_nothing_is_no_error():
	frappe.delete_doc(PART, "Nothing")
	assert frappe.db.count(PART) == 0


def test_deleting_nothing_raises_when_asked():
	with pytest.raises(frappe.DoesNotExistError):
		frappe.delete_doc(PART, "Nothing", ignore_missing=False)


def test_files_attached_are_removed():
	bolt()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "contract-bolt.txt",
			"content": "M8 bolt",
			"attached_to_doctype": PART,
			"attached_to_name": "Bolt",
		}
	).insert()
	frappe.delete_doc(PART, "Bolt")
	assert not frappe.db.exists("File", file.name)


def test_rename_gives_a_new_name_and_follows_links(use):
	bolt()
	doc = frappe.get_doc({"doctype": USE, "part": "Bolt"}).insert()
	assert frappe.rename_doc(PART, "Bolt", "Screw") == "Screw"
	assert frappe.db.exists(PART, "Screw") and not frappe.db.exists(PART, "Bolt")
	assert frappe.db.get_value(USE, doc.name, "part") == "Screw"


def test_rename_keeps_the_field_that_gave_the_name_in_step():
	bolt()
	frappe.rename_doc(PART, "Bolt", "Screw")
	assert frappe.db.get_value(PART, "Screw", "title") == "Screw"


def test_rename_to_a_name_that_is_taken_is_refused():
	bolt()
	frappe.get_doc({"doctype": PART, "title": "Nut"}).insert()
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc(PART, "Bolt", "Nut")


def test_rename_calls_before_and_after_rename(doc_events):
	called = []
	bolt()
	doc_events(
		{
			PART: {
				"before_rename": lambda doc, method, old, new, merge: called.append((method, old, new)),
				"after_rename": lambda doc, method, old, new, merge: called.append((method, old, new)),
			}
		}
	)
	frappe.rename_doc(PART, "Bolt", "Screw")
	assert called == [("before_rename", "Bolt", "Screw"), ("after_rename", "Bolt", "Screw")]


def test_rename_is_refused_where_the_doctype_does_not_allow_it(make_doctype, make_user):
	clerk = [permission("Contract Clerk", "read", "write", "create")]
	make_doctype(PART, [df("title")], clerk, autoname="field:title", allow_rename=0)
	user = make_user("clerk@example.com", "Contract Clerk")
	bolt()
	frappe.set_user(user)
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc(PART, "Bolt", "Screw")
