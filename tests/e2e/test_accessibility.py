"""Everybody can use the screens: no violation that axe finds, controls big enough for gloves, one policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT
from tests.e2e.inspection import fill_record
from tests.e2e.sheets import record, workbook

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async rules => (await axe.run(document, {runOnly: rules})).violations.map(
	violation => [violation.id, ...violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200))])"""
STILL = """() => Promise.all(document.getAnimations()
	.filter(animation => animation.effect.getComputedTiming().iterations !== Infinity)
	.map(animation => animation.finished.catch(() => null)))"""
TOO_SMALL = """() => [...document.querySelectorAll(
	'main button, main input:not([type=file], [type=checkbox], [type=radio]), main select, main textarea')]
	.filter(element => element.offsetParent && element.getBoundingClientRect().height < 48)
	.map(element => element.outerHTML.slice(0, 160))"""


@pytest.fixture
def violations() -> Callable[[Any], list[Any]]:
	"""`violations(page)`: what axe finds on it."""
	if not Path(AXE).exists():
		pytest.skip("axe-core is not installed (npm ci in frontend/)")
	source = AXE.read_text(encoding="utf-8")

	def find(page: Any) -> list[Any]:
		page.wait_for_load_state("networkidle")
		page.evaluate(STILL)  # colours are judged as they stay, not while a dialog fades in
		page.evaluate(source)
		return page.evaluate(RUN, RULES)

	return find


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_axe_finds_nothing_on_any_screen(
	open_page: Callable[..., Any],
	log_in: Callable[..., Any],
	make_person: Callable[..., Any],
	base_url: str,
	violations: Callable[[Any], list[Any]],
	size: str,
):
	guest = open_page(size, "en", "/login")
	guest.wait_for_selector("#login-user")
	found = {"login": violations(guest)}
	page = log_in(make_person("Manager", "en", "QMS Manager", "QMS Employee", "System Manager"), size)
	found["home"] = violations(page)
	address = fill_record(page, base_url, "Axle", size)
	found["form"] = violations(page)
	for name, path in {
		"list": "/list/QMS%20Inspection%20Record",
		"new": "/new/QMS%20Inspection%20Record",
		"report": "/report/Record%20Master%20List",
		"search": "/search?q=Axle",
		"configure": "/configure",
		"jobs": "/configure/jobs/finished",
		"schedule": "/configure/jobs/schedule",
		"notifications": "/notifications",
		"import": "/import/QMS%20Inspection%20Record",
		"process": "/new/QMS%20Process",
		"doctype": "/form/DocType/QMS%20Inspection%20Record",
	}.items():
		page.goto(f"{base_url}/qms{path}")
		page.wait_for_selector("h1")
		found[name] = violations(page)
	page.goto(base_url + "/qms/import/QMS%20Inspection%20Record")
	page.set_input_files("input[type=file]", workbook(*record("Axle", quantity="a dozen")))
	page.wait_for_selector("tbody tr")
	found["preview"] = violations(page)
	page.goto(address)
	page.get_by_role("button", name="Assign").click()
	page.wait_for_selector("[name=task-person]")
	found["task"] = violations(page)
	page.goto(address)
	make_person("Colleague", "en", "QMS Manager")
	page.locator("#new-comment").press_sequentially("@")
	page.wait_for_selector("#mention-options li")
	found["mention"] = violations(page)
	page.get_by_role("button", name="Void", exact=True).click()
	page.wait_for_selector("[role=dialog]")
	found["dialog"] = violations(page)
	assert {name: problems for name, problems in found.items() if problems} == {}


def test_controls_on_a_phone_are_big_enough_for_gloves(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	page = log_in(make_person("Operator", "en", "QMS Employee"), "phone")
	fill_record(page, base_url, "Glove", "phone")
	assert page.evaluate(TOO_SMALL) == []


def test_the_form_is_filled_with_the_keyboard_alone(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	page = log_in(make_person("Operator", "en", "QMS Employee"))
	page.goto(base_url + "/qms/new/QMS%20Inspection%20Record")
	page.wait_for_selector("#field-product")
	for _step in range(200):
		page.keyboard.press("Tab")
		if page.evaluate("document.activeElement.id") == "field-product":
			break
	page.keyboard.type("By keyboard")
	page.keyboard.press("Control+s")
	page.wait_for_selector("[role=alert] >> text=Kind of Inspection is missing")
	assert page.evaluate("document.activeElement.id") == "field-inspection_kind"
	assert page.input_value("#field-product") == "By keyboard"


def test_the_page_allows_no_inline_script_and_no_eval(base_url: str, browser: Any):
	page = browser.new_page()
	answer = page.goto(base_url + "/qms/login")
	policy = answer.headers["content-security-policy"]
	scripts = next(rule for rule in policy.split(";") if rule.strip().startswith("script-src"))
	assert "unsafe" not in scripts
	assert (
		page.evaluate("[...document.scripts].filter(s => !s.src && s.type !== 'application/json').length")
		== 0
	)
	page.close()
