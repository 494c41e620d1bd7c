"""Tasks that people give each other: to whom, and where they are seen."""

from __future__ import annotations

import frappe
import pytest
from frappe.desk.form import assign_to

from iso_qms.api import tasks
from tests.app import records


def recorded():
	return records.shipped().new("Administrator", inspected_by="Administrator")


def give(record: str, user: str, text: str = "Measure again") -> None:
	assign_to.add(
		{"doctype": "QMS Inspection Record", "name": record, "assign_to": [user], "description": text}
	)


def test_a_task_that_was_given_is_on_the_home_page_of_that_person_alone(make_user):
	inspector = make_user("screens-given@example.com", "QMS Employee")
	other = make_user("screens-not-given@example.com", "QMS Employee")
	record = recorded()
	give(record.name, inspector)
	frappe.set_user(inspector)
	(task,) = tasks.get_given_tasks()
	assert (task["doctype"], task["name"], task["text"]) == (record.doctype, record.name, "Measure again")
	assert task["giver"] == "Administrator"
	frappe.set_user(other)
	assert tasks.get_given_tasks() == []


def test_a_task_that_is_done_is_no_longer_on_the_home_page(make_user):
	inspector = make_user("screens-given@example.com", "QMS Employee")
	record = recorded()
	give(record.name, inspector)
	frappe.set_user(inspector)
	assign_to.close(record.doctype, record.name, inspector)
	assert tasks.get_given_tasks() == []


def test_people_are_found_by_a_part_of_their_name_by_who_may_change_the_document(make_user):
	make_user("screens-found@example.com", "QMS Employee")
	frappe.db.set_value("User", "screens-found@example.com", "full_name", "Zhao Screens")
	record = recorded()
	found = tasks.find_people("zhao scr", record.doctype, record.name)
	assert found == [{"user": "screens-found@example.com", "full_name": "Zhao Screens"}]


def test_a_disabled_account_is_not_found(make_user):
	make_user("screens-found@example.com", "QMS Employee")
	frappe.db.set_value("User", "screens-found@example.com", "enabled", 0)
	record = recorded()
	assert tasks.find_people("screens-found", record.doctype, record.name) == []


def test_who_may_not_change_the_document_finds_nobody(make_user):
	record = recorded()
	frappe.set_user(make_user("screens-outside@example.com", "QMS External Auditor"))
	with pytest.raises(frappe.PermissionError):
		tasks.find_people("a", record.doctype, record.name)
