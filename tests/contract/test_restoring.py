"""A Deleted Document comes back."""

from __future__ import annotations

import frappe
import pytest
from frappe.core.doctype.deleted_document.deleted_document import bulk_restore, restore

from tests.factories import df

PART, ROW = "Contract Part", "Contract Row"


@pytest.fixture(autouse=True)
def part(make_doctype) -> str:
	make_doctype(ROW, [df("item")], istable=1)
	fields = [df("title"), df("qty", "Int"), df("rows", "Table", options=ROW)]
	return make_doctype(PART, fields, autoname="field:title", is_submittable=1)


def deleted(title: str = "Bolt", docstatus: int = 0) -> str:
	"""Insert and delete a document. Returns the name of its Deleted Document."""
	doc = frappe.get_doc({"doctype": PART, "title": title, "qty": 3, "rows": [{"item": "zinc"}]}).insert()
	if docstatus:
		doc.submit()
		doc.cancel()
	frappe.delete_doc(PART, doc.name)
	return frappe.db.get_value("Deleted Document", {"deleted_doctype": PART, "deleted_name": title})


def test_a_deleted_document_comes_back_with_its_rows():
	restore(deleted())
	doc = frappe.get_doc(PART, "Bolt")
	assert (doc.qty, [row.item for row in doc.rows]) == (3, ["zinc"])


def test_a_deleted_document_knows_that_it_came_back():
	name = deleted()
	restore(name)
	assert frappe.db.get_value("Deleted Document", name, ["restored", "new_name"]) == (1, "Bolt")


def test_coming_back_leaves_a_comment():
	restore(deleted())
	assert frappe.db.exists(
		"Comment", {"reference_doctype": PART, "reference_name": "Bolt", "comment_type": "Edit"}
	)


def test_a_document_comes_back_once():
	name = deleted()
	restore(name)
	with pytest.raises(frappe.ValidationError):
		restore(name)


def test_a_cancelled_document_comes_back_as_a_draft():
	restore(deleted(docstatus=2))
	assert frappe.db.get_value(PART, "Bolt", "docstatus") == 0


def test_several_come_back_together():
	names = [deleted("Bolt"), deleted("Nut")]
	restore(names[0])
	answer = bulk_restore(names)
	assert answer["restored"] == [names[1]]
	assert answer["invalid"] == [names[0]]
	assert frappe.db.exists(PART, "Nut")
