"""Rows of records in lists of their child DocType: those of records that one may read, and no others."""

from __future__ import annotations

import frappe
import pytest

from tests.app import records
from tests.app.records import EMPLOYEE, HEAD, REFUSED
from tests.factories import Factory, df, permission

STRANGER = "rows-stranger@example.com"
CHILD = "QMS Inspection Parameter"


@pytest.fixture
def departments(people_and_form):
	"""Two records in two departments, and somebody who may see those of the first alone."""
	factory = Factory()
	factory.start()
	factory.user(STRANGER)
	for name in ("行列甲组", "行列乙组"):
		frappe.get_doc({"doctype": "QMS Department", "department_name": name}).insert()
	seen = records.shipped().new(department="行列甲组")
	hidden = records.shipped().new(department="行列乙组")
	frappe.set_user("Administrator")
	limit = {"doctype": "User Permission", "user": HEAD, "allow": "QMS Department", "for_value": "行列甲组"}
	frappe.get_doc({**limit, "apply_to_all_doctypes": 1}).insert()
	yield seen, hidden
	frappe.set_user("Administrator")
	frappe.db.rollback()
	factory.restore()


def parents(record, user: str) -> set[str]:
	"""The records whose rows a list shows to somebody."""
	frappe.set_user(user)
	rows = frappe.get_list(
		CHILD, fields=["parent"], parent_doctype=record.doctype, limit_page_length=0, order_by=None
	)
	return {row.parent for row in rows}


def test_rows_of_a_record_of_another_department_are_not_listed(departments):
	seen, hidden = departments
	assert parents(seen, HEAD) >= {seen.name} and hidden.name not in parents(seen, HEAD)
	assert {seen.name, hidden.name} <= parents(seen, EMPLOYEE)


def test_who_reads_no_record_lists_no_rows(departments):
	seen, _hidden = departments
	with pytest.raises(REFUSED):
		parents(seen, STRANGER)


@pytest.fixture
def other_parent(people_and_form):
	"""A DocType without rules that has rows of the same kind, and somebody who reads it; made first: MariaDB commits."""
	factory = Factory()
	factory.start()
	rows = df("rows", "Table", options=CHILD)
	yield factory.doctype("Rows Of All", [rows], [permission("Rows Reader", "read")])
	frappe.set_user("Administrator")
	frappe.db.rollback()
	factory.restore()


def test_rows_are_not_listed_through_another_doctype(other_parent):
	"""A child DocType may have several parents; to read one of them opens none of the others."""
	record = records.shipped().new()
	assert record.parameters[0].doctype == CHILD
	frappe.set_user("Administrator")
	reader = Factory()
	reader.user(STRANGER, "Rows Reader")
	frappe.set_user(STRANGER)
	rows = frappe.get_list(CHILD, fields=["parent"], parent_doctype=other_parent, limit_page_length=0)
	assert record.name not in {row.parent for row in rows}
