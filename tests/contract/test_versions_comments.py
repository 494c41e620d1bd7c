"""What a document remembers: versions, comments, assignments, tags in lists."""

from __future__ import annotations

import json

import frappe
import pytest

from tests.factories import df, permission

PART = "Contract Part"
ROW = "Contract Row"


@pytest.fixture
def bolt(make_doctype):
	make_doctype(ROW, [df("item"), df("qty", "Int")], istable=1)
	make_doctype(
		PART,
		[df("title"), df("qty", "Int"), df("drawing", "Text Editor"), df("rows", "Table", options=ROW)],
		track_changes=1,
	)
	rows = [{"item": "head", "qty": 1}, {"item": "shaft", "qty": 2}]
	return frappe.get_doc({"doctype": PART, "title": "Bolt", "qty": 1, "rows": rows}).insert()


def versions(doc) -> list[dict]:
	rows = frappe.get_all(
		"Version", {"ref_doctype": doc.doctype, "docname": doc.name}, ["data"], order_by="creation asc"
	)
	return [json.loads(row.data) for row in rows]


def test_a_version_holds_each_field_with_old_and_new_value(bolt):
	bolt.update({"title": "Nut", "qty": 5})
	bolt.save(ignore_version=False)
	assert versions(bolt)[0]["changed"] == [["title", "Bolt", "Nut"], ["qty", 1, 5]]


def test_a_version_holds_rows_that_are_added(bolt):
	bolt.append("rows", {"item": "washer"})
	bolt.save(ignore_version=False)
	((table, row),) = versions(bolt)[0]["added"]
	assert (table, row["item"]) == ("rows", "washer")


def test_a_version_holds_rows_that_are_removed(bolt):
	bolt.remove(bolt.rows[0])
	bolt.save(ignore_version=False)
	((table, row),) = versions(bolt)[0]["removed"]
	assert (table, row["item"]) == ("rows", "head")


def test_a_version_holds_rows_that_are_changed(bolt):
	bolt.rows[1].qty = 9
	bolt.save(ignore_version=False)
	assert versions(bolt)[0]["row_changed"] == [["rows", 1, bolt.rows[1].name, [["qty", 2, 9]]]]


def test_a_version_names_the_user_who_saved(bolt, make_user):
	user = make_user("clerk@example.com", "System Manager")
	frappe.set_user(user)
	bolt.title = "Nut"
	bolt.save(ignore_version=False)
	assert frappe.get_all("Version", {"docname": bolt.name}, pluck="owner") == [user]


def test_a_save_without_change_leaves_no_version(bolt):
	bolt.save(ignore_version=False)
	assert versions(bolt) == []


def test_an_insert_leaves_no_version(bolt):
	assert versions(bolt) == []


def test_a_save_told_to_ignore_versions_leaves_none(bolt):
	bolt.title = "Nut"
	bolt.save(ignore_version=True)
	assert versions(bolt) == []


def test_a_doctype_that_tracks_no_changes_has_no_versions(make_doctype):
	make_doctype(PART, [df("title")], track_changes=0)
	doc = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	doc.title = "Nut"
	doc.save(ignore_version=False)
	assert versions(doc) == []


def test_submit_stands_in_a_version(make_doctype):
	make_doctype(PART, [df("title")], track_changes=1, is_submittable=1)
	doc = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	doc.docstatus = 1
	doc.save(ignore_version=False)
	assert ["docstatus", 0, 1] in versions(doc)[0]["changed"]


def test_a_version_needs_the_right_of_its_document(bolt, make_user):
	bolt.title = "Nut"
	bolt.save(ignore_version=False)
	frappe.set_user(make_user("nobody@example.com", "Contract Nobody"))
	with pytest.raises(frappe.PermissionError):
		frappe.get_list("Version", {"docname": bolt.name})


# Comments


def test_a_comment_refers_to_its_document(bolt):
	comment = bolt.add_comment("Comment", "Check the thread")
	assert (comment.reference_doctype, comment.reference_name) == (PART, bolt.name)
	assert (comment.comment_type, comment.content) == ("Comment", "Check the thread")


def test_a_comment_names_its_author(bolt, make_user):
	user = make_user("clerk@example.com", "System Manager")
	frappe.set_user(user)
	comment = bolt.add_comment("Comment", "Check the thread")
	assert (comment.owner, comment.comment_email) == (user, user)


def test_a_comment_stands_in_short_with_its_document(bolt):
	bolt.add_comment("Comment", "Check the thread")
	short = json.loads(frappe.db.get_value(PART, bolt.name, "_comments"))
	assert short[0]["comment"] == "Check the thread"


def test_a_comment_without_text_says_its_kind(bolt):
	assert bolt.add_comment("Label").content == "Label"


@pytest.mark.parametrize("kind", ["Comment", "Info", "Workflow", "Edit"])
def test_a_comment_needs_no_right_of_its_author(make_doctype, make_user, kind):
	make_doctype(PART, [df("title")], [permission("Contract Clerk", "read")])
	doc = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.set_user(make_user("clerk@example.com", "Contract Clerk"))
	assert doc.add_comment(kind, "noted").name


def test_a_comment_keeps_modified_as_it_is(bolt):
	before = frappe.db.get_value(PART, bolt.name, "modified")
	bolt.add_comment("Comment", "Check the thread")
	assert frappe.db.get_value(PART, bolt.name, "modified") == before


def test_a_comment_loses_markup_that_runs_scripts(bolt):
	assert "<script" not in bolt.add_comment("Comment", "a<script>alert(1)</script>").content


def test_an_assignment_is_a_task_of_its_user(bolt, make_user):
	from frappe.desk.form.assign_to import add

	user = make_user("clerk@example.com", "System Manager")
	add({"assign_to": [user], "doctype": PART, "name": bolt.name, "description": "measure"})
	todo = frappe.get_all(
		"ToDo", {"reference_type": PART, "reference_name": bolt.name}, ["allocated_to", "status"]
	)
	assert todo == [{"allocated_to": user, "status": "Open"}]
	assert json.loads(frappe.db.get_value(PART, bolt.name, "_assign")) == [user]


def test_an_assignment_taken_back_is_cancelled(bolt, make_user):
	from frappe.desk.form.assign_to import add, remove

	user = make_user("clerk@example.com", "System Manager")
	add({"assign_to": [user], "doctype": PART, "name": bolt.name})
	remove(PART, bolt.name, user)
	assert frappe.get_all("ToDo", {"reference_name": bolt.name}, pluck="status") == ["Cancelled"]
