"""Tasks and templates: what Frappe leaves behind or lets through, and the embedded home does not."""

from __future__ import annotations

import json

import frappe
import pytest

from tests.factories import df

PART = "Lite Task Part"


@pytest.fixture
def bolt(make_doctype):
	make_doctype(PART, [df("title"), df("told", "Int")])
	yield frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.db.rollback()


def test_a_deleted_task_is_nobodys_any_more(bolt):
	from frappe.desk.form import assign_to

	assign_to.add({"assign_to": ["Administrator"], "doctype": PART, "name": bolt.name})
	stored = frappe.db.get_value(PART, bolt.name, "_assign")
	assert json.loads(stored) == ["Administrator"]
	frappe.delete_doc("ToDo", frappe.get_all("ToDo", {"reference_name": bolt.name}, pluck="name")[0])
	assert not json.loads(frappe.db.get_value(PART, bolt.name, "_assign") or "[]")


@pytest.mark.parametrize(
	"call", ["doc.save()", "doc.delete()", "doc.db_set('told', 1)", "doc.run_method('on_trash')"]
)
def test_a_template_changes_nothing_and_the_save_goes_on(bolt, call):
	frappe.get_doc(
		{
			"doctype": "Notification",
			"name": "Lite Notification",
			"subject": "{{ " + call + " }}",
			"document_type": PART,
			"channel": "System Notification",
			"event": "Save",
			"enabled": 1,
			"message": "x",
			"recipients": [{"receiver_by_role": "System Manager"}],
		}
	).insert()
	before = frappe.db.count("Error Log")
	bolt.title = "Longer bolt"
	bolt.save()
	stored = frappe.db.get_value(PART, bolt.name, ["title", "told"])
	assert tuple(stored) == ("Longer bolt", 0)
	assert frappe.db.count("Error Log") == before + 1
