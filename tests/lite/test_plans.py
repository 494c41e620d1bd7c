"""How SQLite finds what the app asks of many documents and records: along indexes, without sorting all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe.utils import getdate

from iso_qms.jobs.records import find
from iso_qms.record_forms import practice
from iso_qms.record_forms.counting import usage_of
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.retention import keeping
from tests.factories import Factory

REVISION, RECORD = "QMS Document Revision", "QMS Inspection Record"
NAMES = {"fields": ["name", "title"], "limit_page_length": 20}


@pytest.fixture
def reader(factory: Factory) -> str:
	"""An employee, whom the rules of access limit."""
	return factory.user("plans@example.com", "QMS Employee")


def plans(doctype: str, ask: Callable[[], Any]) -> list[list[str]]:
	"""Return, for each statement by which something is read from a table while it is asked, how SQLite goes about it."""
	statements: list[str] = []
	connection = frappe.db.connection()
	connection.set_trace_callback(statements.append)
	try:
		ask()
	finally:
		connection.set_trace_callback(None)
	found = [[row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {each}")] for each in statements]
	return [plan for plan in found if any(line.startswith(opening(doctype)) for line in plan)]


def opening(doctype: str) -> tuple[str, str]:
	"""Return how the line of a plan begins that names the table."""
	return f"SCAN tab{doctype}", f"SEARCH tab{doctype}"


def test_a_page_of_the_register_is_found_in_its_order_whatever_the_reader_may_see(reader):
	frappe.set_user(reader)
	(plan,) = plans(REVISION, lambda: frappe.get_list(REVISION, order_by="modified desc", **NAMES))
	frappe.set_user("Administrator")
	assert plan[0] == f"SCAN tab{REVISION} USING INDEX {REVISION}.modified"
	assert not any("MULTI-INDEX" in line or "ORDER BY" in line for line in plan)


@pytest.mark.parametrize("count", [practice._present, practice._copied])
def test_practice_is_counted_without_a_look_at_the_records(count):
	(plan,) = plans(RECORD, lambda: count(form_of(RECORD), getdate("2026-01-01"), getdate("2026-06-30")))
	of_table = [line for line in plan if line.startswith(opening(RECORD))]
	assert of_table and all("COVERING INDEX" in line for line in of_table)


def test_stages_are_counted_without_a_look_at_the_records():
	found = plans(RECORD, lambda: usage_of(RECORD))
	assert found and all("USING COVERING INDEX" in plan[0] for plan in found), found


def test_the_records_of_a_job_are_found_along_its_index():
	of_job = [[RECORD, "job", "in", ["RW-1"]], [RECORD, "order_no", "=", "HD-1"]]
	found = plans(RECORD, lambda: find(RECORD, of_job))
	lines = [line for plan in found for line in plan if line.startswith(opening(RECORD))]
	assert lines and all("record_job" in line or "record_order_no" in line for line in lines)


def test_the_way_back_reads_the_records_of_its_period_alone():
	named = [[RECORD, "supplier", "in", ["S"]], ["QMS Inspection Parameter", "instrument", "in", ["E"]]]
	found = plans(RECORD, lambda: find(RECORD, named, "2026-01-01", "2026-06-30"))
	lines = [line for plan in found for line in plan if line.startswith(opening(RECORD))]
	assert lines and all("happened_on>" in line for line in lines)


def test_what_is_due_for_disposal_is_found_along_its_index_in_its_order():
	found = plans(RECORD, lambda: list(keeping._records(form_of(RECORD))))
	assert len(found) == 2
	for plan in found:
		assert plan[0].startswith(f"SEARCH tab{RECORD} USING") and "record_keeping" in plan[0], plan
		assert not any(line == "USE TEMP B-TREE FOR ORDER BY" for line in plan), plan


def test_what_is_due_for_disposal_is_counted_along_its_index():
	found = plans(RECORD, keeping.count_due)
	assert found and all("record_keeping" in plan[0] for plan in found), found
