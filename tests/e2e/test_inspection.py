"""An inspection record from the first tap to the approval, and what happens when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.inspection import FORM, WORDS, add_parameter, choose_kind, fill_record, press

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_record_is_filled_sent_and_approved(
	log_in: Callable[..., Any],
	make_person: Callable[..., Any],
	base_url: str,
	size: str,
	language: str,
	complaints: list[str],
):
	words = WORDS[language]
	operator = make_person("Operator", language, "QMS Employee")
	head = make_person("Head", language, "QMS Department Head", "QMS Employee")
	page = log_in(operator, size, language)
	address = fill_record(page, base_url, "KYN28A-12", size, language)
	assert page.locator("[data-field=parameters]").get_by_text(words["pass"]).count()
	press(page, words["send"])
	page.wait_for_selector(f"header:has-text('{words['pending']}')")

	boss = log_in(head, size, language)
	boss.get_by_role("link", name=address.rsplit("/", 1)[1]).click()
	boss.wait_for_selector("#field-product")
	press(boss, words["approve"])
	press(boss, words["approve"])
	boss.wait_for_selector(f"header:has-text('{words['approved']}')")
	assert boss.locator("input#field-product").count() == 0
	assert complaints == []


def test_a_return_asks_for_the_reason_and_shows_it_to_the_author(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	words = WORDS["en"]
	page = log_in(make_person("Operator", "en", "QMS Employee"))
	address = fill_record(page, base_url, "GCS drawer")
	press(page, words["send"])
	page.wait_for_selector(f"header:has-text('{words['pending']}')")

	boss = log_in(make_person("Head", "en", "QMS Department Head", "QMS Employee"))
	boss.goto(address)
	press(boss, words["return"])
	press(boss, words["return"])
	expect(boss.get_by_role("dialog").get_by_text("is missing")).to_be_visible()
	boss.get_by_role("dialog").locator("textarea").fill("Measure the second door too")
	press(boss, words["return"])
	boss.wait_for_selector(f"header:has-text('{words['returned']}')")

	page.goto(address)
	page.wait_for_selector(f"header:has-text('{words['returned']}')")
	expect(page.get_by_text("Measure the second door too").first).to_be_visible()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_wrong_input_stays_and_the_sentence_stands_at_its_field(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str, size: str
):
	page = log_in(make_person("Operator", "en", "QMS Employee"), size)
	page.goto(base_url + FORM)
	page.fill("#field-product", "Busbar")
	page.fill("#field-quantity", "a dozen")
	press(page, "Save")
	quantity = page.locator("[data-field=quantity]")
	expect(quantity.get_by_text('"a dozen" is not a number')).to_be_visible()
	assert page.locator("#field-quantity").get_attribute("aria-invalid") == "true"
	expect(page.locator("[data-field=inspection_kind]").get_by_text("is missing")).to_be_visible()
	assert page.input_value("#field-quantity") == "a dozen"
	assert page.input_value("#field-product") == "Busbar"


def test_what_the_server_refuses_stays_too(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	page = log_in(make_person("Operator", "en", "QMS Employee"))
	page.goto(base_url + FORM)
	choose_kind(page, "desk", WORDS["en"])
	page.fill("#field-product", "Busbar")
	page.fill("#field-department", "No such department")
	add_parameter(page, "desk", WORDS["en"], parameter="Width", measured_value="12")
	press(page, "Save")
	assert page.locator("[data-field=department] .problem").first.inner_text().count("No such department")
	assert page.input_value("#field-department") == "No such department"
	assert "/new/" in page.url


def test_typing_that_was_not_saved_comes_back(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	page = log_in(make_person("Drafter", "en", "QMS Employee"))
	page.goto(base_url + FORM)
	page.fill("#field-product", "Half a record")
	page.get_by_role("link", name="Home", exact=True).click()
	press(page, "Leave")
	page.wait_for_selector("h1:has-text('Hello')")
	page.goto(base_url + FORM)
	page.get_by_role("button", name="Bring it back").click()
	assert page.input_value("#field-product") == "Half a record"


def test_two_people_save_the_same_record_and_nothing_typed_is_lost(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str, admin: Any
):
	from playwright.sync_api import expect

	page = log_in(make_person("Operator", "en", "QMS Employee"))
	address = fill_record(page, base_url, "Contact arm")
	name = address.rsplit("/", 1)[1]
	page.fill("#field-remarks", "Typed here")
	admin.update("QMS Inspection Record", name, lot_no="L-from-elsewhere")
	press(page, "Save")
	press(page, "Go on with both")
	expect(page.locator("#field-lot_no")).to_have_value("L-from-elsewhere")
	assert page.input_value("#field-remarks") == "Typed here"
	press(page, "Save")
	expect(page.locator("header")).not_to_contain_text("Not saved")
	stored = admin.read("QMS Inspection Record", name)
	assert (stored["remarks"], stored["lot_no"]) == ("Typed here", "L-from-elsewhere")
