"""Amendments: a cancelled document and the draft that takes its place."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe import client

from tests.factories import all_rights, df, permission

ORDER, ROW, NOTE = "Contract Order", "Contract Row", "Contract Note"
CLERK, USER = "Contract Clerk", "clerk@contract.test"


@pytest.fixture(autouse=True)
def order(make_doctype, make_user) -> None:
	make_doctype(ROW, [df("item")], istable=1)
	make_doctype(
		ORDER,
		[
			df("title"),
			df("secret", no_copy=1),
			df("rows", "Table", options=ROW),
			df("amended_from", "Link", options=ORDER, read_only=1, no_copy=1),
		],
		[all_rights(), permission(CLERK, "read", "write", "create", "submit", "cancel")],
		is_submittable=1,
		autoname="CO-.####",
		track_changes=1,
	)
	make_user(USER, CLERK)


def cancelled(**values):
	doc = frappe.get_doc({"doctype": ORDER, "title": "Bolt", "rows": [{"item": "a"}], **values}).insert()
	return doc.submit().cancel()


def amend(doc, **values):
	copy = frappe.copy_doc(doc)
	copy.update({"amended_from": doc.name, **values})
	return copy.insert()


def test_an_amendment_is_a_draft_with_the_values_of_its_original():
	doc = amend(cancelled(secret="x"))
	assert (doc.docstatus, doc.title, [row.item for row in doc.rows]) == (0, "Bolt", ["a"])
	assert doc.amended_from == "CO-0001"


def test_its_rows_are_its_own():
	original = cancelled()
	doc = amend(original)
	doc.rows[0].item = "b"
	doc.save()
	assert frappe.get_doc(ORDER, original.name).rows[0].item == "a"


@pytest.mark.parametrize("docstatus", [0, 1])
def test_what_is_not_cancelled_is_not_amended(docstatus):
	doc = frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	if docstatus:
		doc.submit()
	with pytest.raises(frappe.ValidationError):
		amend(doc)


def test_what_is_not_there_is_not_amended():
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": ORDER, "amended_from": "CO-9999"}).insert()


def test_a_document_is_amended_once():
	original = cancelled()
	amend(original)
	with pytest.raises(frappe.DuplicateEntryError):
		amend(original)


def test_after_its_amendment_is_deleted_a_document_is_amended_again():
	original = cancelled()
	frappe.delete_doc(ORDER, amend(original).name)
	assert amend(original).name == "CO-0001-1"


def test_deleting_an_amendment_gives_no_number_back():
	frappe.delete_doc(ORDER, amend(cancelled()).name)
	assert frappe.get_doc({"doctype": ORDER}).insert().name == "CO-0002"


def test_an_original_with_an_amendment_is_kept():
	original = cancelled()
	amend(original)
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(ORDER, original.name)


def test_amendments_follow_each_other():
	names = []
	doc = cancelled()
	for _time in range(11):
		doc = amend(doc)
		names.append(doc.name)
		doc.submit().cancel()
	assert names == [f"CO-0001-{number}" for number in range(1, 12)]


def test_an_amendment_can_be_submitted():
	doc = amend(cancelled()).submit()
	assert frappe.db.get_value(ORDER, doc.name, "docstatus") == 1


def test_it_is_told_that_a_document_is_amended():
	original = cancelled()
	assert not client.is_document_amended(ORDER, original.name)
	amend(original)
	assert client.is_document_amended(ORDER, original.name) == "CO-0001-1"


def test_a_version_tells_what_the_amendment_changed():
	original = cancelled()
	copy = frappe.copy_doc(original)
	copy.update({"amended_from": original.name, "title": "Nut"})
	copy.flags.ignore_version = False
	copy.insert()
	data = json.loads(frappe.get_last_doc("Version", {"ref_doctype": ORDER, "docname": copy.name}).data)
	assert ["title", "Bolt", "Nut"] in data["changed"]


def test_files_come_along():
	original = cancelled()
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "drawing.txt",
			"content": "a bolt",
			"is_private": 1,
			"attached_to_doctype": ORDER,
			"attached_to_name": original.name,
		}
	).insert()
	doc = amend(original)
	files = frappe.get_all(
		"File", {"attached_to_name": ["in", [original.name, doc.name]]}, ["attached_to_name", "file_url"]
	)
	assert {file.attached_to_name for file in files} == {original.name, doc.name}
	assert len({file.file_url for file in files}) == 1


def test_comments_stay_with_the_original():
	original = cancelled()
	original.add_comment("Comment", "why")
	doc = amend(original)
	filters = {"reference_doctype": ORDER, "reference_name": doc.name, "comment_type": "Comment"}
	assert frappe.db.count("Comment", filters) == 0


def test_a_link_to_the_original_stays(make_doctype):
	make_doctype(NOTE, [df("order", "Link", options=ORDER)])
	doc = frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert().submit()
	note = frappe.get_doc({"doctype": NOTE, "order": doc.name}).insert()
	frappe.get_doc(ORDER, doc.name).cancel()
	amend(frappe.get_doc(ORDER, doc.name))
	assert frappe.db.get_value(NOTE, note.name, "order") == doc.name


def test_amending_needs_the_right_to_create():
	original = cancelled()
	frappe.set_user(USER)
	assert amend(original).name == "CO-0001-1"  # the right to amend is asked for by the form alone
	frappe.set_user("Administrator")
	frappe.db.set_value("DocPerm", {"parent": ORDER, "role": CLERK}, "create", 0)
	frappe.clear_cache(doctype=ORDER)
	frappe.set_user(USER)
	with pytest.raises(frappe.PermissionError):
		amend(frappe.get_doc(ORDER, original.name))


def test_what_an_amendment_amends_may_be_named_once_it_is_there():
	"""Frappe looks at `amended_from` when a document is made, and not again."""
	original = cancelled()
	doc = frappe.get_doc({"doctype": ORDER, "title": "Nut"}).insert()
	doc.amended_from = original.name
	doc.save()
	assert frappe.db.get_value(ORDER, doc.name, "amended_from") == original.name
