"""Background jobs: what is called at once, what is queued, and which schedule a Scheduled Job Type has."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import frappe
import pytest
from frappe.model.base_document import get_controller
from frappe.utils import scheduler
from frappe.utils.background_jobs import get_job, is_job_enqueued

from tests.background import run_job

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


# -- RQ Job


def queue_one(method: str = "frappe.utils.cint", **arguments: object):
	frappe.enqueue(method, queue="short", job_id=KEY, **(arguments or {"s": "7"}))
	frappe.db.commit()
	return frappe.get_doc("RQ Job", get_job(KEY).id)


def failed_one():
	"""Return a job that has failed: the method is there, the argument is not."""
	job = queue_one("frappe.utils.cint", no_such_argument=1)
	run_job(job.job_id)
	return frappe.get_doc("RQ Job", get_job(KEY).id)


def listed(**filters: object) -> list[str]:
	"""Return the ids of the jobs that a list of RQ Job shows; it takes what a list view sends."""
	sent = [["RQ Job", fieldname, *condition] for fieldname, condition in filters.items()]
	args = {"filters": sent, "start": 0, "page_length": 500, "order_by": "modified desc"}
	return [row.job_id for row in get_controller("RQ Job").get_list(frappe._dict(args))]


def test_a_job_is_a_document():
	frappe.set_user("Administrator")
	doc = queue_one()
	assert (doc.status, doc.queue, doc.job_name) == ("queued", "short", "frappe.utils.cint")
	arguments = frappe.parse_json(doc.arguments)
	assert (arguments["method"], arguments["kwargs"]) == ("frappe.utils.cint", {"s": "7"})
	assert (arguments["user"], doc.owner) == ("Administrator", "Administrator")
	assert not doc.exc_info


def test_a_job_that_is_not_there_is_no_document():
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_doc("RQ Job", "no-such-job")


def test_jobs_are_listed_by_status_and_queue():
	job_id = queue_one().job_id
	assert job_id in listed(status=("=", "queued"))
	assert job_id in listed(status=("in", ["queued", "started"]), queue=("=", "short"))
	assert job_id not in listed(status=("=", "failed"))
	assert job_id not in listed(queue=("=", "long"))


def test_jobs_are_counted():
	count = get_controller("RQ Job").get_count
	waiting = {"filters": [["RQ Job", "status", "=", "queued"], ["RQ Job", "queue", "=", "short"]]}
	before = count(frappe._dict(waiting))
	queue_one()
	assert count(frappe._dict(waiting)) == before + 1


def test_a_job_that_fails_says_why():
	doc = failed_one()
	assert doc.status == "failed"
	assert "no_such_argument" in doc.exc_info
	assert doc.started_at
	assert doc.ended_at


def test_a_job_that_ran_is_finished():
	run_job(queue_one().job_id)
	assert get_job(KEY).get_status() == "finished"


def test_a_failed_job_is_queued_again():
	failed_one().job.requeue()
	frappe.db.commit()
	doc = frappe.get_doc("RQ Job", get_job(KEY).id)
	assert doc.status == "queued"
	assert frappe.parse_json(doc.arguments)["kwargs"] == {"no_such_argument": 1}


def test_a_deleted_job_is_gone():
	queue_one()
	frappe.get_doc("RQ Job", get_job(KEY).id).delete()
	assert get_job(KEY) is None


def test_only_a_system_manager_deletes_a_job(make_user):
	doc = queue_one()
	frappe.set_user(make_user("jobs-of-others@example.com", "QMS Employee"))
	with pytest.raises(frappe.PermissionError):
		doc.delete()
	with pytest.raises(frappe.PermissionError):
		frappe.get_list("RQ Job")


# -- the schedule


@pytest.fixture
def given_config(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The site's configuration says nothing of the schedule."""
	for key in ("pause_scheduler", "disable_scheduler", "maintenance_mode"):
		monkeypatch.setitem(frappe.local.conf, key, 0)


def test_system_settings_switch_the_schedule(given_config):
	scheduler.disable_scheduler()
	assert scheduler.is_scheduler_disabled()
	assert scheduler.is_scheduler_inactive()
	scheduler.enable_scheduler()
	assert not scheduler.is_scheduler_disabled()
	assert not scheduler.is_scheduler_inactive()


def test_the_settings_hold_what_was_switched(given_config):
	scheduler.toggle_scheduler(True)
	assert frappe.db.get_single_value("System Settings", "enable_scheduler") == 1
	scheduler.toggle_scheduler(False)
	assert frappe.db.get_single_value("System Settings", "enable_scheduler") == 0


@pytest.mark.parametrize(
	("key", "is_disabled"),
	[("disable_scheduler", True), ("pause_scheduler", False), ("maintenance_mode", False)],
)
def test_the_configuration_stops_the_schedule_whatever_the_settings_say(
	given_config, monkeypatch, key, is_disabled
):
	scheduler.enable_scheduler()
	monkeypatch.setitem(frappe.local.conf, key, 1)
	assert scheduler.is_scheduler_disabled() == is_disabled
	assert scheduler.is_scheduler_inactive()


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
