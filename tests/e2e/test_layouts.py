"""Records in their layouts: marked day by day, written row by row, checked against pre-printed limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.layouts import CARD, CHECKLIST, LOG_BOOK, MATRIX, SLIP, make_forms
from tests.e2e.test_accessibility import RULES, RUN, TOO_SMALL, violations  # noqa: F401

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

SIZES = pytest.mark.parametrize("size", ["desk", "phone"])


@pytest.fixture(scope="module", autouse=True)
def forms(admin: Any) -> None:
	make_forms(admin)


@pytest.fixture
def worker(make_person: Callable[..., Any]) -> Any:
	return make_person("Worker", "en", "QMS Employee")


@pytest.fixture
def colleague(make_person: Callable[..., Any]) -> Any:
	return make_person("Colleague", "en", "QMS Employee")


def press(page: Any, name: str) -> None:
	page.get_by_role("button", name=name, exact=True).click()


def begin(page: Any, base_url: str, doctype: str, machine: str) -> str:
	"""Open a new record for a machine and save it; returns its address."""
	page.goto(f"{base_url}/qms/new/{quote(doctype)}")
	page.fill("#field-machine", machine)
	press(page, "Save")
	page.wait_for_url("**/form/**")
	page.wait_for_selector(f"header:has-text('{machine}')")
	return page.url


def rows(admin: Any, doctype: str, address: str) -> list[dict[str, Any]]:
	return admin.read(doctype, address.rsplit("/", 1)[1])["lines"]


@SIZES
def test_a_matrix_is_marked_and_another_does_not_change_the_mark(
	log_in: Callable[..., Any],
	worker: Any,
	colleague: Any,
	base_url: str,
	admin: Any,
	complaints: list[str],
	violations: Callable[[Any], list[Any]],  # noqa: F811
	size: str,
):
	page = log_in(worker, size)
	address = begin(page, base_url, MATRIX, f"Press {size}")
	page.get_by_role("textbox", name="Another item").fill("油位")
	press(page, "Add an item")
	mark = page.get_by_role("group", name="Mark for 油位")
	mark.get_by_role("button", name="√", exact=True).click()
	page.wait_for_selector("text=油位: √ saved", state="attached")
	assert [(row["item"], row["symbol"]) for row in rows(admin, MATRIX, address)] == [("油位", "√")]
	assert violations(page) == []
	if size == "phone":
		assert page.evaluate(TOO_SMALL) == []
		assert page.get_by_role("button", name="Day after").is_disabled()

	other = log_in(colleague, size)
	other.goto(address)
	other.get_by_text("only who set a mark changes it").wait_for()
	expect(other.get_by_text(worker.full_name).first).to_be_visible()
	assert other.get_by_role("group", name="Mark for 油位").count() == 0
	assert complaints == []


def test_a_matrix_is_filled_with_the_keyboard_alone(
	log_in: Callable[..., Any], worker: Any, base_url: str, admin: Any
):
	page = log_in(worker)
	address = begin(page, base_url, MATRIX, "Keyboard")
	page.get_by_role("textbox", name="Another item").fill("油位")
	page.keyboard.press("Enter")
	page.locator("[data-chosen=true]").focus()
	page.keyboard.press("2")
	page.wait_for_selector("text=油位: × saved", state="attached")
	assert rows(admin, MATRIX, address)[0]["symbol"] == "×"


def test_quick_taps_are_all_kept(log_in: Callable[..., Any], worker: Any, base_url: str, admin: Any):
	page = log_in(worker, "phone")
	address = begin(page, base_url, MATRIX, "Quick")
	items = ["油位", "温度", "声音"]
	for item in items:
		page.get_by_role("textbox", name="Another item").fill(item)
		press(page, "Add an item")
	for item in items:
		page.get_by_role("group", name=f"Mark for {item}").get_by_role("button", name="√").click()
	page.wait_for_selector("text=声音: √ saved", state="attached")
	assert [row["item"] for row in rows(admin, MATRIX, address)] == items


def test_the_page_of_a_machine_and_month_is_begun_once(
	log_in: Callable[..., Any], worker: Any, colleague: Any, base_url: str
):
	first = begin(log_in(worker), base_url, LOG_BOOK, "Line 1")
	assert begin(log_in(colleague), base_url, LOG_BOOK, "Line 1") == first


@SIZES
def test_a_row_is_signed_and_stays_as_it_is(
	log_in: Callable[..., Any],
	worker: Any,
	colleague: Any,
	base_url: str,
	admin: Any,
	complaints: list[str],
	violations: Callable[[Any], list[Any]],  # noqa: F811
	size: str,
):
	page = log_in(worker, size)
	address = begin(page, base_url, LOG_BOOK, f"Line {size}")
	press(page, "Add a row and sign it")
	press(page, "Sign and save")
	expect(page.get_by_role("dialog").get_by_text("is missing")).to_be_visible()
	page.fill("[id$=row-event]", "设备正常")
	page.fill("[id$=row-pressure]", "0.6")
	assert violations(page) == []
	press(page, "Sign and save")
	page.get_by_text("Signed", exact=True).last.wait_for()
	assert page.get_by_role("button", name="Change").count() == 0
	assert violations(page) == []
	if size == "phone":
		assert page.evaluate(TOO_SMALL) == []

	other = log_in(colleague, size)
	other.goto(address)
	press(other, "Add a row and sign it")
	other.fill("[id$=row-event]", "交班")
	press(other, "Save, sign later")
	press(other, "Sign")
	other.get_by_role("button", name="Sign", exact=True).wait_for(state="detached")
	assert [(row["event"], row["row_signed"]) for row in rows(admin, LOG_BOOK, address)] == [
		("设备正常", 1),
		("交班", 1),
	]
	assert complaints == []


@SIZES
def test_a_checklist_judges_what_is_measured_at_once(
	log_in: Callable[..., Any],
	worker: Any,
	base_url: str,
	admin: Any,
	complaints: list[str],
	violations: Callable[[Any], list[Any]],  # noqa: F811
	size: str,
):
	page = log_in(worker, size)
	page.goto(f"{base_url}/qms/new/{quote(CHECKLIST)}")
	page.fill("#field-machine", f"KYN28A {size}")
	row = page.locator("[data-row]")
	row.nth(3).wait_for()
	for at, (value, verdict) in enumerate([("45", "Pass"), ("999", "Fail"), ("80", "Pass")]):
		row.nth(at).locator("input").fill(value)
		row.nth(at).get_by_text(verdict, exact=True).wait_for()
	row.nth(3).get_by_role("button", name="合格", exact=True).click()
	page.get_by_text("1 failed").wait_for()
	assert violations(page) == []
	if size == "phone":
		assert page.evaluate(TOO_SMALL) == []
	press(page, "Save")
	page.wait_for_url("**/form/**")
	page.wait_for_selector(f"header:has-text('KYN28A {size}')")
	assert [row["result"] for row in rows(admin, CHECKLIST, page.url)] == [
		"合格",
		"不合格",
		"合格",
		"合格",
	]
	assert complaints == []


def test_an_entry_of_a_card_is_frozen_at_once(
	log_in: Callable[..., Any], worker: Any, base_url: str, complaints: list[str]
):
	page = log_in(worker)
	begin(page, base_url, CARD, "Bending machine")
	press(page, "Add an entry")
	page.fill("[id$=row-event]", "换油")
	press(page, "Add the entry")
	page.get_by_role("cell", name="换油").wait_for()
	assert page.get_by_role("button", name="Change").count() == 0
	assert page.get_by_role("button", name="Sign", exact=True).count() == 0
	assert complaints == []


def test_a_filed_record_is_read_as_its_form_was(
	log_in: Callable[..., Any], worker: Any, base_url: str, admin: Any, complaints: list[str]
):
	page = log_in(worker)
	address = begin(page, base_url, SLIP, "Door")
	press(page, "Submit")
	page.get_by_role("dialog").get_by_role("button", name="Submit").click()
	page.wait_for_selector("header:has-text('Submitted')")
	form = admin.read("DocType", SLIP)
	form["fields"][0]["label"] = "设备编号"
	admin.update("DocType", SLIP, fields=form["fields"])
	page.goto(address)
	page.locator("[data-field=machine]").get_by_text("设备", exact=True).wait_for()
	page.goto(f"{base_url}/qms/new/{quote(SLIP)}")
	page.locator("[data-field=machine]").get_by_text("设备编号").wait_for()
	assert complaints == []
