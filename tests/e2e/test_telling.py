"""Who is mentioned or given a task sees it at the bell and on the home page, in their own language."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.sheets import MOMENT

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

RECORD = "QMS Inspection Record"


@pytest.fixture
def colleague(make_person: Callable[..., Any]) -> Any:
	"""Somebody new each time, whom nobody has told anything yet: a head, who may be mentioned."""
	return make_person(f"Hua{uuid.uuid4().hex[:8]}", "zh", "QMS Department Head", "QMS Employee")


@pytest.fixture
def author(make_person: Callable[..., Any]) -> Any:
	return make_person("Teller", "en", "QMS Department Head", "QMS Employee")


@pytest.fixture
def record(admin: Any) -> dict[str, Any]:
	return admin.create(
		RECORD,
		inspection_kind="Incoming",
		product="Told of",
		inspected_on=MOMENT,
		parameters=[{"parameter": "Coating", "measured_value": "72"}],
	)


def address(base_url: str, record: dict[str, Any]) -> str:
	return f"{base_url}/qms/form/{RECORD.replace(' ', '%20')}/{record['name']}"


def offered(page: Any) -> Any:
	"""The people in the list that an @ opens."""
	return page.locator("#mention-options li")


def comment(page: Any, text: str, letters: str) -> None:
	"""Type a comment with a mention, which is chosen with the keyboard, and send it."""
	area = page.locator("#new-comment")
	area.press_sequentially(f"{text} @{letters}")
	expect(offered(page)).to_have_count(1)
	area.press("Enter")
	page.get_by_role("button", name="Comment", exact=True).click()
	expect(area).to_have_value("")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_who_is_mentioned_sees_it_at_the_bell_and_gets_to_the_record(
	log_in: Callable[..., Any],
	base_url: str,
	author: Any,
	colleague: Any,
	record: dict[str, Any],
	size: str,
	complaints: list[str],
):
	page = log_in(author, size)
	page.goto(address(base_url, record))
	comment(page, "Please look,", colleague.full_name[:11])
	expect(page.locator("section:has(#timeline-heading)")).to_contain_text(f"@{colleague.full_name}")

	reader = log_in(colleague, size, "zh")
	if size == "phone":
		more = reader.get_by_role("button", name="更多")
		expect(more).to_contain_text("1")
		more.click()
	bell = reader.get_by_role("link", name="通知")
	expect(bell).to_contain_text("1")
	bell.click()
	notice = reader.locator("main li button")
	expect(notice).to_contain_text("在评论中提到了您：检验记录 Told of")
	expect(notice).to_contain_text(f"Please look, @{colleague.full_name}")
	notice.click()
	reader.wait_for_url(f"**/{record['name']}")
	reader.goto(base_url + "/qms/notifications")
	expect(reader.get_by_role("button", name="全部标为已读")).to_have_count(0)
	assert complaints == []


def test_a_name_that_is_only_typed_mentions_nobody(
	log_in: Callable[..., Any], base_url: str, author: Any, colleague: Any, record: dict[str, Any], admin: Any
):
	page = log_in(author)
	page.goto(address(base_url, record))
	page.fill("#new-comment", f"{colleague.full_name} knows <b>nothing</b>")
	page.get_by_role("button", name="Comment", exact=True).click()
	expect(page.locator("section:has(#timeline-heading)")).to_contain_text("knows <b>nothing</b>")
	assert admin.list("Notification Log", filters=[["for_user", "=", colleague.email]]) == []


def test_one_is_not_offered_oneself_and_escape_closes_the_list(
	log_in: Callable[..., Any], base_url: str, author: Any, colleague: Any, record: dict[str, Any]
):
	page = log_in(author)
	page.goto(address(base_url, record))
	area = page.locator("#new-comment")
	area.press_sequentially("@")
	expect(offered(page).first).to_be_visible()
	assert author.email not in "".join(offered(page).all_inner_texts())
	area.press("Escape")
	expect(offered(page)).to_have_count(0)
	assert area.input_value() == "@"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_task_stands_on_the_home_page_until_it_is_done(
	log_in: Callable[..., Any],
	base_url: str,
	author: Any,
	colleague: Any,
	record: dict[str, Any],
	size: str,
	complaints: list[str],
):
	page = log_in(author, size)
	page.goto(address(base_url, record))
	page.get_by_role("button", name="Assign").click()
	dialog = page.get_by_role("dialog")
	dialog.locator("#task-person").fill(colleague.email[:11])
	expect(dialog.get_by_role("radio")).to_have_count(1)
	dialog.get_by_role("radio").check()
	dialog.locator("#task-text").fill("Measure it again")
	dialog.get_by_role("button", name="Assign").click()
	expect(page.locator("section:has(#tasks-heading)")).to_contain_text("Measure it again")

	reader = log_in(colleague, size, "zh")
	task = reader.locator("section:has(#home-given)").get_by_role("link")
	expect(task).to_contain_text("Measure it again")
	task.click()
	reader.locator("section:has(#tasks-heading)").get_by_role("button", name="完成").click()
	expect(reader.locator("section:has(#tasks-heading)")).to_contain_text("尚未指派给任何人")
	reader.goto(base_url + "/qms/")
	reader.wait_for_selector("#home-tasks")
	assert not reader.locator("#home-given").count()
	assert complaints == []


def test_a_task_needs_somebody(
	log_in: Callable[..., Any], base_url: str, author: Any, record: dict[str, Any]
):
	page = log_in(author)
	page.goto(address(base_url, record))
	page.get_by_role("button", name="Assign").click()
	dialog = page.get_by_role("dialog")
	dialog.get_by_role("button", name="Assign").click()
	expect(dialog.get_by_text("Choose who is to do it.")).to_be_visible()


def test_a_task_is_taken_back(
	log_in: Callable[..., Any], base_url: str, author: Any, colleague: Any, record: dict[str, Any], admin: Any
):
	admin.message(
		"frappe.desk.form.assign_to.add", doctype=RECORD, name=record["name"], assign_to=[colleague.email]
	)
	page = log_in(author)
	page.goto(address(base_url, record))
	page.get_by_role("button", name=f"Take the task back from {colleague.full_name}").click()
	expect(page.locator("section:has(#tasks-heading)")).to_contain_text("Nobody has this to do.")
	tasks = admin.list("ToDo", filters=[["allocated_to", "=", colleague.email]], fields=["status"])
	assert [task["status"] for task in tasks] == ["Cancelled"]
