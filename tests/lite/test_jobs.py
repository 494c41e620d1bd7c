"""Background jobs: queued with the caller's commit, run as the caller, retried, kept when they fail."""

from __future__ import annotations

import datetime
import threading
import time
from decimal import Decimal

import frappe
import pytest

from frappe_lite import job_arguments, job_states, jobs, worker
from frappe_lite.context import local
from frappe_lite.job_states import recover
from frappe_lite.worker import Worker
from tests.lite import jobs_under_test as work

PATH = "tests.lite.jobs_under_test"


@pytest.fixture(autouse=True)
def clean(site: None, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setitem(
		local.home.config, "pause_scheduler", 1
	)  # its jobs would stand among those of the tests
	frappe.db.sql("delete from `__Job`")  # what other tests' documents have queued
	frappe.db.commit()
	work.NOTES.clear()
	work.GO_ON.clear()
	yield
	work.GO_ON.set()
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.sql("delete from `__Job`")
	frappe.db.delete("Error Log", {"method": ("like", "%jobs_under_test%")})
	frappe.db.delete("ToDo", {"description": ("like", "job:%")})
	frappe.db.commit()


def run_all() -> None:
	"""Commit and run what is due, as the server's worker would."""
	frappe.db.commit()
	Worker(local.home).drain()


def only_job() -> jobs.Job:
	found = jobs.list_jobs()
	assert len(found) == 1
	return found[0]


def written() -> list[str]:
	return frappe.get_all("ToDo", filters={"description": ("like", "job:%")}, pluck="description")


def wait_until(condition) -> None:
	until = time.monotonic() + 20
	while not condition():
		assert time.monotonic() < until, "it did not happen in 20 seconds"
		time.sleep(0.01)


def test_a_job_runs_after_the_commit():
	frappe.enqueue(f"{PATH}.write", description="job: one")
	run_all()
	assert written() == ["job: one"]
	assert only_job().status == "finished"


def test_a_function_is_found_by_its_path():
	frappe.enqueue(work.note, text="by function")
	run_all()
	assert work.NOTES == ["by function"]


def test_a_rollback_takes_the_job_back():
	frappe.enqueue(work.note)
	frappe.db.rollback()
	run_all()
	assert jobs.list_jobs() == []
	assert work.NOTES == []


def test_a_rollback_to_a_savepoint_takes_the_job_back():
	frappe.db.savepoint("before")
	frappe.enqueue(work.note)
	frappe.db.rollback(save_point="before")
	run_all()
	assert work.NOTES == []


def test_after_commit_returns_nothing_and_runs():
	assert frappe.enqueue(work.note, enqueue_after_commit=True) is None
	run_all()
	assert work.NOTES == ["ran"]


def test_now_is_at_once_and_takes_only_what_the_function_takes():
	assert frappe.enqueue(work.add, now=True, a=1, b=2, unknown=3) == 3
	assert jobs.list_jobs() == []


def test_not_async_is_at_once():
	assert frappe.enqueue(work.add, is_async=False, a=1, b=2) == 3


def test_the_job_runs_as_the_one_who_asked(factory):
	user = factory.user("asks-for-jobs@example.com")
	frappe.db.commit()
	frappe.set_user(user)
	frappe.enqueue(work.note_user)
	run_all()
	assert work.NOTES == [user]


def test_a_job_speaks_the_language_of_the_one_who_asked(factory):
	user = factory.user("asks-for-jobs@example.com")
	frappe.db.set_value("User", user, "language", "zh-TW")
	frappe.db.commit()
	frappe.set_user(user)
	frappe.enqueue(work.note_language)
	run_all()
	assert work.NOTES == ["zh-TW"]


def test_an_unknown_queue_is_refused():
	with pytest.raises(frappe.ValidationError, match="default"):
		frappe.enqueue(work.note, queue="express")


def test_a_function_without_a_path_is_refused():
	with pytest.raises(frappe.ValidationError, match="dotted path"):
		frappe.enqueue(lambda: None)


def test_an_argument_that_cannot_be_kept_is_named():
	with pytest.raises(frappe.ValidationError, match="'lock'"):
		frappe.enqueue(work.note, lock=threading.Lock())


@pytest.mark.parametrize(
	"value",
	[
		None,
		True,
		1.5,
		"文件",
		[1, ["a"]],
		{"a": {"b": 1}},
		{1: "one"},
		(1, 2),
		{"x"},
		b"\x00\xff",
		datetime.date(2026, 1, 2),
		datetime.datetime(2026, 1, 2, 3, 4, 5, 6),
		datetime.time(7, 30),
		datetime.timedelta(minutes=5),
		Decimal("1.10"),
	],
)
def test_arguments_come_back_as_they_were(value):
	assert job_arguments.from_text(job_arguments.to_text({"value": value})) == {"value": value}


def test_a_document_comes_back_as_a_document():
	doc = frappe.get_doc("User", "Guest")
	back = job_arguments.from_text(job_arguments.to_text({"doc": doc}))["doc"]
	assert (back.doctype, back.name, back.modified) == ("User", "Guest", doc.modified)


# -- the key


def test_a_job_that_waits_is_not_queued_again():
	assert frappe.enqueue(work.note, job_id="nightly", deduplicate=True).id == "nightly"
	assert frappe.enqueue(work.note, job_id="nightly", deduplicate=True) is None
	run_all()
	assert work.NOTES == ["ran"]


def test_a_job_that_has_ended_is_queued_again():
	frappe.enqueue(work.note, job_id="nightly", deduplicate=True)
	run_all()
	frappe.enqueue(work.note, job_id="nightly", deduplicate=True)
	run_all()
	assert work.NOTES == ["ran", "ran"]


def test_deduplication_needs_a_key():
	with pytest.raises(frappe.ValidationError, match="job_id"):
		frappe.enqueue(work.note, deduplicate=True)


def test_what_waits_can_be_asked_for():
	from frappe.utils.background_jobs import get_job, is_job_enqueued

	frappe.enqueue(work.note, job_id="asked")
	assert is_job_enqueued("asked")
	assert get_job("asked").get_status() == "queued"
	run_all()
	assert not is_job_enqueued("asked")
	assert get_job("asked").get_status() == "finished"


def test_front_goes_first(monkeypatch):
	monkeypatch.setitem(job_states.KINDS, "short", (job_states.KINDS["short"][0], 1))
	frappe.enqueue(work.note, text="second")
	frappe.enqueue(work.note, text="first", at_front=True)
	run_all()
	assert work.NOTES == ["first", "second"]


def test_a_method_of_a_document_runs():
	todo = frappe.get_doc({"doctype": "ToDo", "description": "job: doc"}).insert()
	frappe.enqueue_doc("ToDo", todo.name, "db_set", fieldname="description", value="job: changed")
	run_all()
	assert written() == ["job: changed"]


# -- failures


def test_a_failing_job_writes_nothing_and_is_tried_again_later():
	frappe.enqueue(work.write_and_fail, description="job: half")
	run_all()
	job = only_job()
	assert written() == []
	assert (job.status, job.attempts) == ("queued", 1)
	assert job.due > time.time()
	assert "this job cannot work" in job.traceback


def make_due() -> None:
	frappe.db.sql("update `__Job` set due = 0")
	run_all()


def test_the_last_failure_is_kept_and_shown():
	frappe.enqueue(work.write_and_fail, description="job: half", on_failure=work.failed)
	run_all()
	for _attempt in range(job_states.ATTEMPTS):
		make_due()
	assert only_job().status == "failed"
	assert work.NOTES == ["tried"] * job_states.ATTEMPTS + [("failed", ValueError)]
	log = frappe.get_all("Error Log", filters={"method": f"{PATH}.write_and_fail"}, fields=["error"])
	assert len(log) == 1
	assert "this job cannot work" in log[0].error


def test_each_wait_is_longer_than_the_one_before():
	waits = [
		job_states.failure_of(jobs.Job(attempts=n), ValueError(), "")["due"] - time.time() for n in range(2)
	]
	assert 5 < waits[0] * 2 < waits[1]


def test_what_passes_by_itself_is_tried_again_at_once():
	frappe.enqueue(work.fail_first_time, description="job: second time")
	run_all()
	make_due()
	assert written() == ["job: second time"]


def test_a_failed_job_can_be_retried_by_hand():
	frappe.enqueue(work.write_and_fail, description="job: half")
	frappe.db.sql("update `__Job` set status = 'failed'")
	jobs.retry_job(only_job().number)
	run_all()
	assert work.NOTES == ["tried"]


def test_a_job_that_waits_cannot_be_retried_but_removed():
	frappe.enqueue(work.note)
	number = only_job().number
	with pytest.raises(frappe.ValidationError, match="failed"):
		jobs.retry_job(number)
	jobs.remove_job(number)
	assert jobs.list_jobs() == []


def test_a_failure_is_kept_also_when_its_error_log_cannot_be_written(monkeypatch):
	monkeypatch.setattr(job_states, "log_error", work.failed)  # fails by its arguments
	frappe.enqueue(work.write_and_fail, description="job: half")
	run_all()
	for _attempt in range(job_states.ATTEMPTS):
		make_due()
	assert only_job().status == "failed"


def test_a_job_that_was_removed_meanwhile_writes_nothing():
	frappe.enqueue(work.remove_own_row, description="job: removed")
	run_all()
	assert written() == []


def test_success_is_told():
	frappe.enqueue(work.add, a=2, b=3, on_success=work.succeeded)
	run_all()
	assert work.NOTES == [("succeeded", 5)]


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_kept():
	for status in ("finished", "failed"):
		frappe.enqueue(work.note, job_id=status)
		frappe.db.sql("update `__Job` set status=%s, ended=%s where job_id=%s", (status, 1, status))
	jobs.forget_finished()
	assert only_job().job_id == "failed"


# -- a process that dies


def test_a_job_that_was_running_when_the_process_died_runs_again():
	frappe.enqueue(work.note)
	frappe.db.sql("update `__Job` set status = 'started', starts = 1")
	run_all()
	assert work.NOTES == ["ran"]


def test_a_job_that_brings_the_process_down_each_time_is_not_started_for_ever():
	frappe.enqueue(work.note)
	frappe.db.sql("update `__Job` set status = 'started', starts = %s", (job_states.STARTS,))
	recover()
	run_all()
	assert only_job().status == "failed"
	assert work.NOTES == []


# -- several at a time


@pytest.fixture
def running():
	"""A worker as the server starts it."""
	frappe.db.commit()
	started = Worker(local.home)
	started.start()
	yield started
	work.GO_ON.set()
	started.stop(2)


def test_stuck_jobs_block_no_other(running, monkeypatch):
	monkeypatch.setattr(worker, "STUCK_SECONDS", 0.1)
	for _each in range(job_states.KINDS["short"][1]):
		frappe.enqueue(work.wait_for_signal)
	frappe.db.commit()
	wait_until(lambda: len(work.NOTES) == job_states.KINDS["short"][1])
	frappe.enqueue(work.note, text="passed by")
	frappe.db.commit()
	wait_until(lambda: "passed by" in work.NOTES)


def test_long_jobs_do_not_wait_for_short_ones(running):
	for _each in range(job_states.KINDS["short"][1]):
		frappe.enqueue(work.wait_for_signal)
	frappe.enqueue(work.note, text="long", queue="long")
	frappe.db.commit()
	wait_until(lambda: "long" in work.NOTES)


@pytest.mark.parametrize("method", [work.never_end, work.never_end_and_catch_all])
def test_a_job_that_takes_too_long_is_interrupted_and_says_so(running, method):
	frappe.enqueue(method, timeout=1)
	frappe.db.commit()
	wait_until(lambda: fresh_job().attempts == 1)
	assert "JobTimeout" in fresh_job().traceback


def fresh_job() -> jobs.Job:
	frappe.db.rollback()
	return only_job()


def test_a_hanging_job_that_holds_the_writer_is_undone(running, monkeypatch):
	monkeypatch.setattr(worker, "GRACE_SECONDS", 0.5)
	frappe.enqueue(work.hold_the_writer, description="job: hangs", timeout=1)
	frappe.db.commit()
	wait_until(lambda: fresh_job().attempts == 1)
	frappe.db.set_value("User", "Guest", "bio", "the writer is free")
	frappe.db.commit()
	work.GO_ON.set()
	assert written() == []


def test_a_writer_that_a_job_has_lost_hold_of_is_free_again(running, monkeypatch):
	monkeypatch.setattr(worker, "write_failure", lambda job, outcome: None)  # it would wait for the writer
	frappe.enqueue(work.lose_the_writer)
	frappe.db.commit()
	wait_until(lambda: work.NOTES == ["lost"])
	frappe.db.set_value("User", "Guest", "bio", "the writer is free")
	frappe.db.commit()


def test_stopping_lets_a_running_job_finish(running):
	frappe.enqueue(work.wait_for_signal)
	frappe.db.commit()
	wait_until(lambda: work.NOTES == ["waiting"])
	threading.Timer(0.2, work.GO_ON.set).start()
	running.stop(10)
	frappe.db.rollback()
	assert work.NOTES == ["waiting", "went on"]
	assert only_job().status == "finished"


def test_stopping_gives_a_long_job_back(running):
	frappe.enqueue(work.never_end)
	frappe.db.commit()
	wait_until(lambda: fresh_job().status == "started")
	running.stop(0.1)
	job = fresh_job()
	assert (job.status, job.attempts, job.starts) == ("queued", 0, 0)


def test_nothing_runs_on_a_site_that_is_read_only(running, monkeypatch):
	running.stop()
	monkeypatch.setattr(local.home, "read_only", True)
	with pytest.raises(frappe.InReadOnlyMode):
		Worker(local.home).drain()
