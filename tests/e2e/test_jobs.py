"""The queue and the schedule on the screen: what failed and why, trying again, removing, switching off."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.conftest import FOREIGN_HOME

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

JOBS = "/qms/configure/jobs"


@pytest.fixture
def failed_job(admin: Any) -> Iterator[None]:
	"""A job that cannot succeed: telling a system that is not there."""
	if FOREIGN_HOME:
		pytest.skip("this needs the home's worker, and each job to have one try")
	made = admin.create(
		"Webhook",
		name=f"Nobody listens {uuid.uuid4().hex[:6]}",
		webhook_doctype="ToDo",
		webhook_docevent="after_insert",
		request_url="http://127.0.0.1:9/nobody",
		request_structure="Form URL-Encoded",
	)
	admin.create("ToDo", description="to be told")
	yield
	admin.resource("DELETE", "Webhook", made["name"])


@pytest.fixture
def open_jobs(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
) -> Callable[..., Any]:
	"""`open_jobs(kind, size)`: that page, for a system manager."""

	def open_one(kind: str = "failed", size: str = "desk") -> Any:
		page = log_in(make_person("Keeper", "en", "System Manager"), size)
		page.goto(f"{base_url}{JOBS}/{kind}")
		page.wait_for_selector("nav[aria-label='Kinds of jobs']")
		return page

	return open_one


def until_it_failed(page: Any) -> Any:
	"""The job's place in the list; the page asks again by itself."""
	job = page.locator("main li", has_text="webhook").first
	expect(job).to_be_visible(timeout=30_000)
	return job


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_failed_job_says_why_and_is_removed_when_asked(
	failed_job: None, open_jobs: Callable[..., Any], size: str, complaints: list[str]
):
	page = open_jobs(size=size)
	job = until_it_failed(page)
	expect(job).to_contain_text("Failed tries: 1")
	expect(job.locator(".problem")).to_contain_text("Connection refused")
	job.get_by_text("The whole error").click()
	expect(job.locator("pre")).to_contain_text("Traceback")
	count = page.locator("main li").count()
	job.get_by_role("button", name="Remove").click()
	page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
	expect(page.locator("main li")).to_have_count(count)
	job.get_by_role("button", name="Remove").click()
	page.get_by_role("dialog").get_by_role("button", name="Remove").click()
	expect(page.locator("main li")).to_have_count(count - 1)
	assert complaints == []


def test_a_failed_job_is_tried_again(failed_job: None, open_jobs: Callable[..., Any], admin: Any):
	page = open_jobs()
	job = until_it_failed(page)
	before = len(admin.list("Webhook Request Log", limit_page_length=0))
	job.get_by_role("button", name="again").click()
	expect(page.get_by_text("The job waits to be tried again", exact=True)).to_be_visible()
	until_it_failed(page)
	assert len(admin.list("Webhook Request Log", limit_page_length=0)) == before + 1


def test_a_method_of_the_schedule_is_switched_off_and_on(open_jobs: Callable[..., Any], admin: Any):
	page = open_jobs("schedule")
	first = page.locator("main li").first
	method = first.locator("h2").inner_text()
	first.get_by_role("checkbox").uncheck()

	def stopped() -> int:
		rows = admin.list("Scheduled Job Type", filters=[["method", "=", method]], fields=["stopped"])
		return rows[0]["stopped"]

	expect(first.get_by_role("checkbox")).to_be_enabled()
	assert stopped() == 1
	page.reload()
	expect(first.get_by_role("checkbox")).not_to_be_checked()
	first.get_by_role("checkbox").check()
	expect(first.get_by_role("checkbox")).to_be_enabled()
	assert stopped() == 0


def test_the_whole_schedule_is_switched_off_and_on(open_jobs: Callable[..., Any]):
	page = open_jobs("schedule")
	page.get_by_role("button", name="Switch the schedule").wait_for()
	if page.get_by_role("button", name="Switch the schedule on").count():  # as a bench's sites begin
		page.get_by_role("button", name="Switch the schedule on").click()
	page.get_by_role("button", name="Switch the schedule off").click()
	expect(page.get_by_text("The schedule is off: nothing of this runs.")).to_be_visible()
	page.get_by_role("button", name="Switch the schedule on").click()
	expect(page.get_by_text("The schedule is on")).to_be_visible()


def test_jobs_are_found_under_configure_by_system_managers_alone(
	open_jobs: Callable[..., Any],
	log_in: Callable[..., Any],
	make_person: Callable[..., Any],
	base_url: str,
):
	page = open_jobs()
	page.goto(base_url + "/qms/configure")
	page.get_by_role("link", name="Background jobs").click()
	page.wait_for_url("**/configure/jobs")
	other = log_in(make_person("Operator", "en", "QMS Employee"))
	other.goto(base_url + JOBS)
	expect(other.get_by_role("alert")).to_be_visible()
	assert not other.locator("main li").count()
