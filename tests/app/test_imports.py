"""Earlier imports are found again, and those that have begun are told from files that were only looked at."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils.background_jobs import get_job

from iso_qms.api.imports import get_earlier_imports

DOCTYPE = "ToDo"


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
	yield
	frappe.db.rollback()
	for name in frappe.get_all("Data Import", {"reference_doctype": DOCTYPE}, pluck="name"):
		if job := get_job(f"data_import::{name}"):
			job.delete()


def sheet(text: str = "Description\nMeasure again\n"):
	doc = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": DOCTYPE,
			"import_type": "Insert New Records",
			"mute_emails": 1,
		}
	).insert()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{doc.name.replace(' ', '-').replace(':', '')}.csv",
			"content": text,
			"is_private": 1,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
		}
	).insert()
	doc.import_file = file.file_url
	return doc.save()


def found(name: str) -> dict:
	return next(row for row in get_earlier_imports(DOCTYPE) if row["name"] == name)


def test_a_file_that_was_only_looked_at_has_not_begun():
	row = found(sheet().name)
	assert (row["begun"], row["payload_count"], row["status"]) == (False, 1, "Pending")


def test_an_import_that_waits_has_begun():
	doc = sheet()
	frappe.enqueue("frappe.utils.cint", job_id=f"data_import::{doc.name}", s="7")
	assert found(doc.name)["begun"]


def test_an_import_that_has_left_something_has_begun():
	doc = sheet()
	frappe.get_doc({"doctype": "Data Import Log", "data_import": doc.name, "success": 1}).insert()
	assert found(doc.name)["begun"]


def test_an_import_that_has_ended_has_begun():
	doc = sheet()
	doc.db_set("status", "Error")
	assert found(doc.name)["begun"]


def test_imports_are_the_system_managers(make_user):
	frappe.set_user(make_user("imports-nothing@example.com", "QMS Manager"))
	with pytest.raises(frappe.PermissionError):
		get_earlier_imports(DOCTYPE)
