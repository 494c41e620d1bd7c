"""Background jobs: what is called at once, what is queued, and which schedule a Scheduled Job Type has."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils.background_jobs import get_job, is_job_enqueued

KEY = "contract-of-background-jobs"


@pytest.fixture(autouse=True)
def no_job_left() -> Iterator[None]:
	remove()
	yield
	frappe.db.rollback()
	remove()


def remove() -> None:
	if job := get_job(KEY):
		job.delete()
	frappe.db.commit()


def test_now_calls_the_method_at_once_and_returns_its_result():
	assert frappe.enqueue("frappe.utils.cint", now=True, s="7") == 7


def test_now_passes_only_what_the_method_takes():
	assert frappe.enqueue("frappe.utils.cint", now=True, s="7", unknown=1) == 7


def test_a_job_waits_under_its_id():
	frappe.enqueue("frappe.utils.cint", job_id=KEY, s="7")
	assert is_job_enqueued(KEY)
	assert get_job(KEY).get_status() == "queued"


def test_an_unknown_id_has_no_job():
	assert get_job("no-such-job") is None
	assert not is_job_enqueued("no-such-job")


def test_a_job_that_waits_is_not_queued_again_when_deduplicated():
	assert frappe.enqueue("frappe.utils.cint", job_id=KEY, deduplicate=True, s="7") is not None
	assert frappe.enqueue("frappe.utils.cint", job_id=KEY, deduplicate=True, s="7") is None


def test_deduplication_without_an_id_is_refused():
	with pytest.raises(frappe.ValidationError):
		frappe.enqueue("frappe.utils.cint", deduplicate=True, s="7")


def test_after_commit_nothing_is_returned_and_the_commit_queues():
	answer = frappe.enqueue("frappe.utils.cint", job_id=KEY, enqueue_after_commit=True, s="7")
	assert answer is None
	frappe.db.commit()
	assert is_job_enqueued(KEY)


def test_after_commit_a_rollback_queues_nothing():
	frappe.enqueue("frappe.utils.cint", job_id=KEY, enqueue_after_commit=True, s="7")
	frappe.db.rollback()
	frappe.db.commit()
	assert not is_job_enqueued(KEY)


@pytest.mark.parametrize("queue", ["short", "default", "long"])
def test_there_are_three_queues(queue):
	frappe.enqueue("frappe.utils.cint", queue=queue, job_id=KEY, s="7")
	assert is_job_enqueued(KEY)


def test_an_unknown_queue_is_refused():
	with pytest.raises(frappe.ValidationError):
		frappe.enqueue("frappe.utils.cint", queue="express", s="7")


def test_a_method_of_a_document_is_called_at_once():
	todo = frappe.get_doc({"doctype": "ToDo", "description": "before"}).insert()
	frappe.enqueue_doc("ToDo", todo.name, "db_set", now=True, fieldname="description", value="after")
	assert frappe.db.get_value("ToDo", todo.name, "description") == "after"


# -- Scheduled Job Type


def job_type(method: str = "frappe.utils.contract_of_jobs", **values: object):
	return frappe.get_doc({"doctype": "Scheduled Job Type", "method": method, **values})


def test_a_type_is_named_by_the_end_of_its_method():
	assert job_type(frequency="Daily").insert().name == "utils.contract_of_jobs"


def test_cron_needs_an_expression():
	with pytest.raises(frappe.ValidationError):
		job_type(frequency="Cron").insert()


def test_a_wrong_expression_is_refused():
	with pytest.raises(frappe.ValidationError):
		job_type(frequency="Cron", cron_format="every monday").insert()


@pytest.mark.parametrize(
	("frequency", "logged"), [("Daily", 1), ("Weekly", 1), ("Hourly Long", 1), ("All", 0)]
)
def test_all_but_the_most_frequent_are_logged(frequency, logged):
	assert frappe.utils.cint(job_type(frequency=frequency).insert().create_log) == logged


@pytest.mark.parametrize(
	("frequency", "cron_format", "expected"),
	[
		("Hourly", None, "2026-03-03 11:00:00"),
		("Daily", None, "2026-03-04 00:00:00"),
		("Weekly", None, "2026-03-08 00:00:00"),
		("Monthly", None, "2026-04-01 00:00:00"),
		("Yearly", None, "2027-01-01 00:00:00"),
		("All", None, "2026-03-03 10:20:00"),
		("Cron", "30 7 * * 1", "2026-03-09 07:30:00"),
		("Cron", "*/10 * * * *", "2026-03-03 10:20:00"),
	],
)
def test_the_next_run_follows_the_last(frequency, cron_format, expected):
	doc = job_type(frequency=frequency, cron_format=cron_format)
	doc.last_execution = "2026-03-03 10:17:00"
	assert doc.get_next_execution() == datetime.datetime.fromisoformat(expected)


def test_what_is_due_is_told():
	doc = job_type(frequency="Daily", last_execution="2026-03-03 10:17:00")
	assert doc.is_event_due(datetime.datetime(2026, 3, 4))
	assert not doc.is_event_due(datetime.datetime(2026, 3, 3, 23, 59))
