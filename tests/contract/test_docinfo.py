"""What a form is given beside its document: `docinfo` of `getdoc` and `get_docinfo`."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.desk.form.load import get_docinfo, getdoc
from frappe.model.workflow import apply_workflow

from tests.factories import df, permission

PART = "Contract Part"
CLERK, BOSS = "clerk@example.com", "boss@example.com"
ROLE = "Contract Clerk"


@pytest.fixture
def bolt(make_doctype, make_user):
	make_doctype(
		PART,
		[df("title"), df("price", permlevel=1)],
		[
			permission(ROLE, "read", "write", "create", "delete", "share"),
			permission("Contract Boss", "read", "write", "share"),
			permission("Contract Boss", "read", "write", permlevel=1),
		],
		track_changes=1,
		title_field="title",
	)
	make_user(CLERK, ROLE)
	make_user(BOSS, "Contract Boss")
	return frappe.get_doc({"doctype": PART, "title": "Bolt", "price": "9"}).insert()


def form(doc: Any, user: str = "Administrator") -> tuple[Any, Any]:
	"""Return the document and its docinfo as the form gets them."""
	frappe.set_user(user)
	frappe.local.response = frappe._dict(docs=[])
	getdoc(doc.doctype, doc.name)
	response = frappe.local.response
	frappe.set_user("Administrator")
	return response.docs[0], response.docinfo


def info(doc: Any, user: str = "Administrator") -> Any:
	return form(doc, user)[1]


def attach(doc: Any, name: str = "drawing.txt") -> Any:
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": f"a bolt {name}",
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"is_private": 1,
		}
	).insert()


def test_it_names_its_document(bolt):
	docinfo = info(bolt)
	assert (docinfo["doctype"], docinfo["name"]) == (PART, bolt.name)


@pytest.mark.parametrize(
	"part",
	[
		"comments",
		"shared",
		"assignment_logs",
		"attachment_logs",
		"info_logs",
		"like_logs",
		"workflow_logs",
		"attachments",
		"communications",
		"automated_messages",
		"versions",
		"assignments",
		"views",
		"additional_timeline_content",
		"milestones",
	],
)
def test_a_new_document_has_empty_parts(bolt, part):
	assert list(info(bolt)[part]) == []


def test_comments_with_author_and_text(bolt):
	frappe.set_user(CLERK)
	comment = bolt.add_comment("Comment", "<p>Check the thread</p>")
	(row,) = info(bolt)["comments"]
	assert (row.name, row.owner, row.comment_type) == (comment.name, CLERK, "Comment")
	assert "Check the thread" in row.content and row.creation


@pytest.mark.parametrize(
	("kind", "part"),
	[
		("Comment", "comments"),
		("Assigned", "assignment_logs"),
		("Assignment Completed", "assignment_logs"),
		("Attachment", "attachment_logs"),
		("Attachment Removed", "attachment_logs"),
		("Info", "info_logs"),
		("Edit", "info_logs"),
		("Label", "info_logs"),
		("Like", "like_logs"),
		("Workflow", "workflow_logs"),
	],
)
def test_each_kind_of_comment_has_its_part(bolt, kind, part):
	bolt.add_comment(kind, "noted")
	assert [row.content for row in info(bolt)[part] if "noted" in row.content]


def test_a_text_without_markup_becomes_a_paragraph(bolt):
	bolt.add_comment("Comment", "a < b")
	content = info(bolt)["comments"][0].content
	assert content.startswith("<") and "b" in content


def test_attachments(bolt):
	file = attach(bolt)
	(row,) = info(bolt)["attachments"]
	assert (row.name, row.file_name, row.file_url, row.is_private) == (
		file.name,
		file.file_name,
		file.file_url,
		1,
	)
	assert len(info(bolt)["attachment_logs"]) == 1


def test_a_removed_attachment_stays_in_the_timeline(bolt):
	frappe.delete_doc("File", attach(bolt).name)
	docinfo = info(bolt)
	assert (docinfo["attachments"], len(docinfo["attachment_logs"])) == ([], 2)


def test_versions_newest_first(bolt):
	for title in ("Nut", "Washer"):
		bolt.title = title
		bolt.save(ignore_version=False)
	changes = [json.loads(row.data)["changed"] for row in info(bolt)["versions"]]
	assert changes[0] in ([["title", "Nut", "Washer"]], [["title", "Bolt", "Nut"]])
	assert len(changes) == 2


def test_versions_name_who_and_when(bolt):
	bolt.title = "Nut"
	bolt.save(ignore_version=False)
	(row,) = info(bolt)["versions"]
	assert row.owner == "Administrator" and row.creation and row.name


def test_at_most_ten_versions(bolt):
	for number in range(12):
		bolt.title = f"Bolt {number}"
		bolt.save(ignore_version=False)
	assert len(info(bolt)["versions"]) == 10


def test_open_assignments(bolt, monkeypatch):
	from frappe.desk.form.assign_to import add, remove

	add({"assign_to": [CLERK, BOSS], "doctype": PART, "name": bolt.name, "description": "measure"})
	remove(PART, bolt.name, BOSS)
	docinfo = info(bolt)
	(row,) = docinfo["assignments"]
	assert (row.owner, row.description, row.status) == (CLERK, "measure", "Open")
	assert len(docinfo["assignment_logs"]) == 3


def test_shares(bolt, make_user):
	other = make_user("other@example.com", "Contract Other")
	frappe.share.add(PART, bolt.name, other, write=1)
	(row,) = [row for row in info(bolt)["shared"] if row.get("user")]
	assert (row.user, row.read, row.write, row.submit, row.share) == (other, 1, 1, 0, 0)


def test_steps_of_the_workflow(bolt, make_workflow):
	make_workflow(
		PART,
		[
			{"state": "Contract Open", "doc_status": "0", "allow_edit": ROLE},
			{"state": "Contract Done", "doc_status": "0", "allow_edit": ROLE},
		],
		[
			{
				"state": "Contract Open",
				"action": "Contract Finish",
				"next_state": "Contract Done",
				"allowed": ROLE,
				"allow_self_approval": 1,
			}
		],
	)
	doc = frappe.get_doc({"doctype": PART, "title": "Nut"}).insert()
	frappe.set_user(CLERK)
	apply_workflow(doc, "Contract Finish")
	(row,) = info(doc)["workflow_logs"]
	assert (row.owner, row.content) == (CLERK, "Contract Done")


def test_rights_are_those_of_the_reader(bolt):
	assert info(bolt, CLERK)["permissions"]["delete"] == 1
	assert info(bolt, BOSS)["permissions"]["delete"] == 0


def test_people_are_named(bolt):
	frappe.set_user(CLERK)
	bolt.add_comment("Comment", "noted")
	assert info(bolt)["user_info"][CLERK]["fullname"] == "Clerk"


def test_fields_of_a_higher_level_are_left_out_of_the_document(bolt):
	assert form(bolt, BOSS)[0].get("price") == "9"
	assert form(bolt, CLERK)[0].get("price") is None


def test_versions_of_what_one_may_read_are_shown(bolt):
	bolt.price = "12"
	bolt.save(ignore_version=False)
	(row,) = info(bolt, BOSS)["versions"]
	assert json.loads(row.data)["changed"] == [["price", "9", "12"]]


def test_the_timeline_alone_is_the_same(bolt):
	bolt.add_comment("Comment", "noted")
	frappe.local.response = frappe._dict(docs=[])
	get_docinfo(doctype=PART, name=bolt.name)
	alone = frappe.local.response.docinfo
	assert [row.name for row in alone["comments"]] == [row.name for row in info(bolt)["comments"]]


@pytest.mark.parametrize("method", ["getdoc", "get_docinfo"])
def test_who_may_not_read_gets_nothing(bolt, make_user, method):
	frappe.set_user(make_user("other@example.com", "Contract Other"))
	frappe.local.response = frappe._dict(docs=[])
	with pytest.raises(frappe.PermissionError):
		if method == "getdoc":
			getdoc(PART, bolt.name)
		else:
			get_docinfo(doctype=PART, name=bolt.name)
	assert frappe.local.response.docs == [] and "docinfo" not in frappe.local.response


def test_what_is_not_there_has_no_document(bolt):
	frappe.local.response = frappe._dict(docs=[])
	assert getdoc(PART, "none") == []
	assert frappe.local.response.docs == []
