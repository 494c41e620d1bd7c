"""Assignments: tasks, `_assign`, the timeline, and who is told."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.desk.form import assign_to

from tests.factories import df, permission

PART = "Contract Part"
CLERK, OTHER = "clerk@example.com", "other@example.com"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
	"""Frappe leaves notices to its workers, except in tests."""
	monkeypatch.setitem(frappe.flags, "in_test", True)


@pytest.fixture
def bolt(make_doctype, make_user):
	make_doctype(PART, [df("title"), df("assigned_to", "Link", options="User")], title_field="title")
	for user in (CLERK, OTHER):
		make_user(user, "System Manager")
		frappe.db.delete("Notification Log", {"for_user": user})
	return frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def assign(doc, *users: str, **more):
	return assign_to.add({"assign_to": list(users), "doctype": doc.doctype, "name": doc.name, **more})


def tasks(doc, *fields: str) -> list:
	return frappe.get_all(
		"ToDo",
		{"reference_type": doc.doctype, "reference_name": doc.name},
		list(fields) or ["allocated_to", "status"],
		order_by="creation",
	)


def assigned(doc) -> list:
	return json.loads(frappe.db.get_value(doc.doctype, doc.name, "_assign") or "[]")


def notices(user: str) -> list:
	return frappe.get_all(
		"Notification Log",
		{"for_user": user, "type": "Assignment"},
		["document_name", "from_user", "subject", "email_content"],
		order_by="creation",
	)


def test_an_answer_lists_who_has_it_to_do(bolt):
	answer = assign(bolt, CLERK)
	assert [row.owner for row in answer] == [CLERK]


def test_a_task_has_what_was_said(bolt):
	assign(bolt, CLERK, description="measure <it>", priority="High", date="2026-12-01")
	(task,) = tasks(bolt, "description", "priority", "date", "assigned_by")
	assert (task.description, task.priority, str(task.date), task.assigned_by) == (
		"measure &lt;it&gt;",
		"High",
		"2026-12-01",
		"Administrator",
	)


def test_several_people_can_have_it(bolt):
	assign(bolt, CLERK, OTHER)
	assert sorted(assigned(bolt)) == [CLERK, OTHER]


def test_people_may_come_as_json(bolt):
	assign_to.add({"assign_to": json.dumps([CLERK]), "doctype": PART, "name": bolt.name})
	assert assigned(bolt) == [CLERK]


def test_who_has_it_already_does_not_get_it_again(bolt):
	assign(bolt, CLERK)
	assign(bolt, CLERK)
	assert len(tasks(bolt)) == 1


def test_a_field_of_that_name_follows(bolt):
	assign(bolt, CLERK)
	assert frappe.db.get_value(PART, bolt.name, "assigned_to") == CLERK
	assign_to.remove(PART, bolt.name, CLERK)
	assert frappe.db.get_value(PART, bolt.name, "assigned_to") is None


def test_the_timeline_says_so(bolt):
	assign(bolt, CLERK, description="measure")
	rows = frappe.get_all(
		"Comment", {"reference_name": bolt.name, "comment_type": "Assigned"}, pluck="content"
	)
	assert len(rows) == 1 and "measure" in rows[0]


def test_the_timeline_says_that_it_was_taken_back(bolt):
	assign(bolt, CLERK)
	assign_to.remove(PART, bolt.name, CLERK)
	assert frappe.db.exists("Comment", {"reference_name": bolt.name, "comment_type": "Assignment Completed"})


def test_who_gets_it_is_told(bolt):
	assign(bolt, CLERK, description="measure")
	(notice,) = notices(CLERK)
	assert (notice.document_name, notice.from_user) == (bolt.name, "Administrator")
	assert "assigned a new task" in notice.subject and "Bolt" in notice.subject
	assert notice.email_content == "<div>measure</div>"


def test_who_assigns_to_himself_is_not_told(bolt):
	frappe.set_user(CLERK)
	assign(bolt, CLERK)
	assert notices(CLERK) == []


def test_a_person_without_a_right_gets_it_shared(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("Contract Boss", "read", "share")])
	doc = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	make_user(CLERK, "Contract Clerk")
	assign(doc, CLERK)
	assert frappe.has_permission(PART, "read", doc=doc, user=CLERK)


def test_taking_back_cancels_the_task(bolt):
	assign(bolt, CLERK, OTHER)
	answer = assign_to.remove(PART, bolt.name, CLERK)
	assert [row.owner for row in answer] == [OTHER]
	assert assigned(bolt) == [OTHER]


def test_taking_back_tells_the_person(bolt):
	assign(bolt, CLERK)
	assign_to.remove(PART, bolt.name, CLERK)
	assert "has been removed by" in notices(CLERK)[1].subject


def test_closing_is_for_the_person_alone(bolt):
	assign(bolt, CLERK)
	with pytest.raises(frappe.ValidationError):
		assign_to.close(PART, bolt.name, CLERK)


def test_a_closed_task_is_done(bolt):
	assign(bolt, CLERK)
	frappe.set_user(CLERK)
	assert assign_to.close(PART, bolt.name, CLERK) == []
	assert tasks(bolt) == [{"allocated_to": CLERK, "status": "Closed"}]
	assert assigned(bolt) == []


def test_all_can_be_closed_at_once(bolt):
	assign(bolt, CLERK, OTHER)
	assert assign_to.close_all_assignments(PART, bolt.name) is True
	assert {row.status for row in tasks(bolt)} == {"Closed"}


def test_all_can_be_taken_back_at_once(bolt):
	assign(bolt, CLERK, OTHER)
	assert assign_to.clear(PART, bolt.name) is True
	assert assigned(bolt) == []


def test_clearing_says_when_nobody_had_it(bolt):
	assert assign_to.clear(PART, bolt.name) is False


def test_several_documents_are_assigned_at_once(bolt):
	nut = frappe.get_doc({"doctype": PART, "title": "Nut"}).insert()
	assign_to.add_multiple({"assign_to": [CLERK], "doctype": PART, "name": json.dumps([bolt.name, nut.name])})
	assert (assigned(bolt), assigned(nut)) == ([CLERK], [CLERK])


def test_several_documents_are_taken_back_at_once(bolt):
	assign(bolt, CLERK, OTHER)
	assign_to.remove_multiple(PART, json.dumps([bolt.name]))
	assert assigned(bolt) == []


def test_assigning_is_no_change_of_the_document(bolt):
	before = frappe.db.get_value(PART, bolt.name, "modified")
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": CLERK,
			"reference_type": PART,
			"reference_name": bolt.name,
			"description": "x",
		}
	).insert()
	assert (assigned(bolt), frappe.db.get_value(PART, bolt.name, "modified")) == ([CLERK], before)


def test_who_may_not_read_may_not_assign(bolt, make_user):
	frappe.set_user(make_user("nobody@example.com", "Contract Nobody"))
	with pytest.raises(frappe.PermissionError):
		assign(bolt, CLERK)


def test_one_sees_ones_own_tasks(bolt, make_user):
	make_user("nobody@example.com", "Contract Nobody")
	assign(bolt, CLERK)
	frappe.set_user("nobody@example.com")
	assert frappe.get_list("ToDo", {"reference_name": bolt.name}) == []
