"""What System Managers see of background jobs and the schedule, and do with them."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import scheduler
from frappe.utils.background_jobs import get_job

from iso_qms.api import jobs
from tests.background import run_job

KEY = "a-job-of-the-screens"


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


def queue(**arguments: object) -> str:
	"""Queue a job and return its id."""
	frappe.enqueue("frappe.utils.cint", queue="short", job_id=KEY, **(arguments or {"s": "7"}))
	frappe.db.commit()
	return get_job(KEY).id


def fail() -> str:
	"""Let a job fail and return its id."""
	job_id = queue(no_such_argument=1)
	run_job(job_id)
	return job_id


def shown(kind: str) -> list[dict]:
	"""The pages of a kind, as far as they hold this test's job."""
	return [job for job in pages(kind) if job["name"] == frappe.get_doc("RQ Job", get_job(KEY).id).name]


def pages(kind: str) -> list[dict]:
	found: list[dict] = []
	while True:
		page = jobs.get_jobs(kind, len(found))
		found += page["jobs"]
		if not page["more"]:
			return found


def test_a_waiting_job_is_shown():
	before = jobs.get_jobs("waiting")["counts"]["waiting"]
	queue()
	job = shown("waiting")[0]
	assert (job["method"], job["queue"], job["user"]) == ("frappe.utils.cint", "short", "Administrator")
	assert job["queued_at"]
	assert job["error"] == ""
	assert jobs.get_jobs("waiting")["counts"]["waiting"] == before + 1


def test_a_failed_job_says_when_and_why():
	fail()
	job = shown("failed")[0]
	assert "no_such_argument" in job["error"]
	assert "Traceback" in job["traceback"]
	assert job["ended_at"] >= job["started_at"]
	assert shown("waiting") == []


def test_a_home_that_does_not_count_tries_says_so():
	fail()
	counted = shown("failed")[0]["tries"]
	assert jobs.get_jobs("failed")["counts_tries"] == (counted is not None)
	assert counted in (None, 1)


def test_a_page_is_limited_and_says_that_there_is_more(monkeypatch):
	monkeypatch.setattr(jobs, "PAGE", 1)
	queue()
	frappe.enqueue("frappe.utils.cint", queue="short", job_id=KEY + "-2", s="7")
	frappe.db.commit()
	page = jobs.get_jobs("waiting")
	get_job(KEY + "-2").delete()
	frappe.db.commit()
	assert (len(page["jobs"]), page["more"]) == (1, True)


def test_an_unknown_kind_is_refused():
	with pytest.raises(frappe.ValidationError, match="waiting"):
		jobs.get_jobs("forgotten")


def test_a_failed_job_is_tried_again():
	name = frappe.get_doc("RQ Job", fail()).name
	jobs.retry_job(name)
	frappe.db.commit()
	assert len(shown("waiting")) == 1
	assert shown("failed") == []


def test_a_waiting_job_is_not_tried_again_by_hand():
	with pytest.raises(frappe.ValidationError, match="failed"):
		jobs.retry_job(queue())


def test_a_job_is_removed():
	jobs.remove_job(queue())
	assert get_job(KEY) is None


def test_a_job_that_is_gone_is_told_in_a_sentence():
	for change in (jobs.retry_job, jobs.remove_job):
		with pytest.raises(frappe.DoesNotExistError, match="no longer"):
			change("no-such-job")


@pytest.mark.parametrize("role", ["QMS Employee", "QMS Manager"])
def test_jobs_are_for_system_managers(make_user, role):
	name = queue()
	frappe.set_user(make_user("jobs-reader@example.com", role))
	attempts = (
		lambda: jobs.get_jobs("waiting"),
		lambda: jobs.retry_job(name),
		lambda: jobs.remove_job(name),
		jobs.get_schedule,
		lambda: jobs.switch_schedule(1),
		lambda: jobs.switch_scheduled_job("any", 1),
	)
	for attempt in attempts:
		with pytest.raises(frappe.PermissionError):
			attempt()


# -- the schedule


METHOD = "frappe.utils.nothing_of_the_screens"


@pytest.fixture
def scheduled() -> str:
	"""A method of the schedule that runs each day."""
	doc = frappe.get_doc({"doctype": "Scheduled Job Type", "method": METHOD, "frequency": "Daily"})
	return doc.insert().name


def of_schedule(name: str) -> dict:
	return next(job for job in jobs.get_schedule()["jobs"] if job["name"] == name)


def log(name: str, status: str, creation: str, details: str = "") -> None:
	doc = frappe.get_doc({"doctype": "Scheduled Job Log", "scheduled_job_type": name, "status": status})
	doc.details = details
	doc.insert(ignore_permissions=True).db_set("creation", creation, update_modified=False)


def test_a_scheduled_method_has_its_next_run(scheduled):
	job = of_schedule(scheduled)
	assert (job["method"], job["frequency"], job["on"]) == (METHOD, "Daily", True)
	assert job["next_run"].hour == 0
	assert (job["last_run"], job["last_status"], job["error"]) == (None, None, "")


def test_the_last_run_is_told_with_its_failure(scheduled):
	log(scheduled, "Failed", "2026-03-02 00:00:01", "Traceback\nValueError: no paper")
	log(scheduled, "Complete", "2026-03-01 00:00:01")
	frappe.db.set_value("Scheduled Job Type", scheduled, "last_execution", "2026-03-02 00:00:01")
	job = of_schedule(scheduled)
	assert (job["last_status"], job["error"]) == ("Failed", "ValueError: no paper")
	assert str(job["last_run"]).startswith("2026-03-02 00:00:01")


def test_a_scheduled_method_is_switched_off_and_on(scheduled):
	jobs.switch_scheduled_job(scheduled, 0)
	assert (of_schedule(scheduled)["on"], of_schedule(scheduled)["next_run"]) == (False, None)
	assert frappe.db.get_value("Scheduled Job Type", scheduled, "stopped") == 1
	jobs.switch_scheduled_job(scheduled, 1)
	assert of_schedule(scheduled)["on"]


@pytest.fixture
def given_config(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The site's configuration says nothing of the schedule."""
	for key in ("pause_scheduler", "disable_scheduler", "maintenance_mode"):
		monkeypatch.setitem(frappe.local.conf, key, 0)


def test_the_whole_schedule_is_switched_off_and_on(given_config):
	jobs.switch_schedule(0)
	assert not jobs.get_schedule()["active"]
	assert scheduler.is_scheduler_disabled()
	jobs.switch_schedule(1)
	assert jobs.get_schedule()["active"]


def test_what_the_configuration_keeps_off_is_not_switched_on(given_config, monkeypatch):
	monkeypatch.setitem(frappe.local.conf, "pause_scheduler", 1)
	with pytest.raises(frappe.ValidationError, match="configuration"):
		jobs.switch_schedule(1)
