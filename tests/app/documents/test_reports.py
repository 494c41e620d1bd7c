"""The registers of documents as reports."""

from __future__ import annotations

import importlib

import frappe
from frappe.utils import add_days, getdate, today

from tests.app.documents import READER, approved, effective, procedure, start
from tests.app.documents.test_endpoints import to_be_read


def rows_of(report, **filters):
	scrubbed = report.lower().replace(" ", "_")
	module = importlib.import_module(f"iso_qms.iso_qms.report.{scrubbed}.{scrubbed}")
	return module.execute(filters)[1]


def test_the_master_list_has_what_is_in_force_and_no_draft():
	document = effective()
	draft = start(document)
	frappe.set_user("Administrator")
	rows = {row["document"]: row for row in rows_of("Document Master List")}
	assert rows[document.name]["revision"] == "A/0"
	assert draft.name not in rows


def test_the_master_list_is_as_the_reader_may_see():
	effective()
	secret = procedure(title="草稿")
	frappe.set_user(READER)
	assert secret.number not in {row["document"] for row in rows_of("Document Master List")}


def test_the_master_list_filters_by_status():
	document = procedure()
	frappe.set_user("Administrator")
	assert document.number in {row["document"] for row in rows_of("Document Master List", status="Draft")}
	assert document.number not in {
		row["document"] for row in rows_of("Document Master List", status="Effective")
	}


def test_an_open_acknowledgement_is_overdue_after_its_day():
	document = to_be_read()
	name = frappe.db.get_value("QMS Acknowledgement", {"document": document.name})
	frappe.db.set_value("QMS Acknowledgement", name, "due", add_days(today(), -1))
	row = rows_of("Acknowledgement Status", document=document.name)[0]
	assert (row["user"], row["is_overdue"]) == (READER, True)


def test_the_revision_rate_counts_documents_once_and_first_issues_apart():
	document, _other = effective(), effective()
	for _each in range(2):
		approved(start(document))
	frappe.set_user("Administrator")
	level = next(row for row in rows_of("Document Revision Rate") if row["documents"] == 2)
	assert (level["revised"], level["rate"], level["revisions"], level["first"]) == (1, 50.0, 2, 2)


def test_the_review_plan_says_how_late_a_review_is():
	document = effective()
	frappe.db.set_value("QMS Procedure", document.name, "next_review", add_days(getdate(today()), -5))
	row = next(row for row in rows_of("Document Review Plan") if row["document"] == document.name)
	assert row["late"] == 5


def test_what_is_reviewed_later_is_not_in_the_plan():
	document = effective()
	plan = rows_of("Document Review Plan", until=add_days(today(), 30))
	assert document.name not in {row["document"] for row in plan}
