"""The turtle, the map of processes, one's duties, the clauses of a standard and the transition, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.test_accessibility import violations  # noqa: F401

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

MAKING, SELLING = "E2E-M", "E2E-S"
QUESTION, ANSWER = "Which torque does a busbar joint get?", "The one in the work instruction."
SIZES = ["desk", "phone"]
OVERFLOW = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module", autouse=True)
def cards(admin: Any) -> None:
	"""Two process cards: what one makes goes to the other, and its waste to nobody."""
	for code, name, rows in (
		(SELLING, "Selling", {"inputs": [{"flow_no": 1, "content": "Cabinets"}]}),
		(
			MAKING,
			"Making",
			{
				"outputs": [{"flow_no": 1, "content": "Cabinets"}, {"flow_no": 2, "content": "Waste"}],
				"targets": [
					{
						"target_name": "Pass rate",
						"operator": "≥",
						"value": "96",
						"unit": "%",
						"frequency": "Month",
					}
				],
			},
		),
	):
		if not admin.list("QMS Process", filters=[["name", "=", code]]):
			admin.create("QMS Process", code=code, process_name=name, kind="Core", **rows)
	for code, direction, other in ((MAKING, "Output", SELLING), (SELLING, "Input", MAKING)):
		if not admin.read("QMS Process", code)["parties"]:
			party = {"direction": direction, "flow_no": 1, "party_kind": "Process", "qms_process": other}
			admin.update("QMS Process", code, parties=[party])


@pytest.fixture(scope="module")
def manager(make_person: Callable[..., Any]) -> Any:
	return make_person("Keeper", "en", "QMS Manager", "QMS Employee")


@pytest.fixture
def visit(log_in: Callable[..., Any], manager: Any, base_url: str) -> Callable[..., Any]:
	"""`visit(path, size)`: the page as the manager sees it."""

	def go(path: str, size: str = "desk") -> Any:
		page = log_in(manager, size)
		page.goto(f"{base_url}/qms{path}")
		page.wait_for_load_state("networkidle")
		return page

	return go


@pytest.fixture(scope="module")
def fitter(admin: Any, make_person: Callable[..., Any]) -> Any:
	"""Somebody who holds a key post with a duty in a process, a competence that is not met, and a question."""
	person = make_person("Fitter", "en", "QMS Employee")
	if not admin.list("QMS Competence", filters=[["name", "=", "E2E Joining"]]):
		admin.create("QMS Competence", competence_name="E2E Joining")
		admin.create(
			"QMS Position",
			title="E2E Fitter",
			is_key_post=1,
			duties=[{"duty": "Joins busbars", "qms_process": MAKING}],
			competences=[{"competence": "E2E Joining"}],
			questions=[{"question": QUESTION, "answer": ANSWER}],
		)
	if not admin.list("QMS Employee", filters=[["user", "=", person.email]]):
		if not admin.list("QMS Department", filters=[["name", "=", "E2E Works"]]):
			admin.create("QMS Department", department_name="E2E Works")
		admin.create(
			"QMS Employee",
			employee_no="E2E-1",
			full_name="Fitter",
			user=person.email,
			department="E2E Works",
			positions=[{"position": "E2E Fitter", "is_main": 1}],
		)
	return person


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
	"path", [f"/turtle/{MAKING}", "/map", "/duties", "/standards", "/transition", "/report/Clause%20Coverage"]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
	visit: Callable[..., Any],
	violations: Callable[[Any], list[Any]],  # noqa: F811
	complaints: list[str],
	path: str,
	size: str,
):
	page = visit(path, size)
	assert violations(page) == []
	assert page.evaluate(OVERFLOW)
	assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_the_turtle_says_what_the_card_says_and_what_it_leaves_open(visit: Callable[..., Any], size: str):
	page = visit(f"/turtle/{MAKING}", size)
	outputs = page.get_by_role("region", name="Outputs")
	expect(outputs).to_contain_text("Cabinets")
	expect(outputs.locator("li", has_text="Waste")).to_contain_text("No receiver is named")
	expect(page.get_by_role("region", name="How it is measured")).to_contain_text("Pass rate ≥ 96% (Month)")


def test_a_process_is_found_on_the_map_and_its_turtle_from_there(visit: Callable[..., Any]):
	page = visit("/")
	page.get_by_role("link", name="Process map").click()
	page.get_by_role("button", name="Making").click()
	chosen = page.get_by_role("region", name="Making")
	expect(chosen).to_contain_text("Selling: Cabinets")
	chosen.get_by_role("link", name="Making").click()
	expect(page.get_by_role("heading", level=1, name="Making")).to_be_visible()


def test_the_map_warns_of_an_output_without_receiver(visit: Callable[..., Any]):
	page = visit("/map")
	warning = page.get_by_role("listitem").filter(has_text="Waste")
	warning.get_by_role("link", name=f"Turtle of {MAKING}").click()
	expect(page.get_by_role("region", name="Outputs")).to_contain_text("No receiver is named")


def test_on_a_phone_the_map_is_a_list(visit: Callable[..., Any]):
	page = visit("/map", "phone")
	expect(page.get_by_role("region", name="Making")).to_contain_text("Selling: Cabinets")
	expect(page.locator(".map svg")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_my_duties_show_what_is_mine_and_ask_before_an_audit(
	log_in: Callable[..., Any], fitter: Any, base_url: str, size: str
):
	page = log_in(fitter, size)
	page.goto(base_url + "/qms/duties")
	position = page.get_by_role("region", name="E2E Fitter")
	expect(position).to_contain_text("Key Post")
	expect(position.locator("li", has_text="E2E Joining")).to_contain_text("is not met")
	expect(position.get_by_text(ANSWER)).to_be_hidden()
	position.get_by_text(QUESTION).click()
	expect(position.get_by_text(ANSWER)).to_be_visible()
	position.get_by_role("link", name=MAKING).click()
	expect(page.get_by_role("heading", level=1, name="Making")).to_be_visible()


def test_who_has_no_duties_is_told_where_they_come_from(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
):
	page = log_in(make_person("Newcomer", "en"))
	page.goto(base_url + "/qms/duties")
	expect(page.get_by_text("Nothing is noted as yours")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_clause_is_found_by_words_and_leads_to_the_same_one_of_the_next_edition(
	visit: Callable[..., Any],
	violations: Callable[[Any], list[Any]],  # noqa: F811
	size: str,
):
	page = visit("/standards/" + quote("ISO 9001:2015", safe=""), size)
	page.get_by_label("Words in number, title or summary").fill("traceability measurement")
	page.locator("summary", has_text="7.1.5.2").click()
	details = page.locator("details[open]")
	expect(details).to_contain_text("Questions of an audit")
	expect(details.get_by_role("link", name="MC Calibration")).to_be_visible()
	assert violations(page) == []
	details.get_by_role("link", name="ISO 9001:2026 7.1.5.2", exact=True).click()
	expect(page.get_by_role("heading", level=1, name="ISO 9001:2026")).to_be_visible()
	expect(page.locator("details[open] summary")).to_contain_text("7.1.5.2")


def test_a_chosen_standard_shows_its_clauses(visit: Callable[..., Any]):
	page = visit("/standards")
	page.get_by_label("Standard", exact=True).select_option("ISO/IEC 27001:2022")
	expect(page.get_by_role("heading", level=1, name="ISO/IEC 27001:2022")).to_be_visible()
	expect(page.locator("summary", has_text="A.5.1").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_transition_shows_what_changes_on_our_own_forms(visit: Callable[..., Any], size: str):
	page = visit("/transition", size)
	expect(page.get_by_role("heading", level=1, name="Transition to ISO 9001:2026")).to_be_visible()
	changed = page.get_by_role("listitem").filter(has_text="7.3 Awareness")
	expect(changed.get_by_role("link", name="TR Training Record")).to_be_visible()
	before = page.locator("main h2").count()
	page.get_by_label("Show").select_option("all")
	expect(page.locator("main h2")).not_to_have_count(before)
	changed.get_by_role("link", name="7.3 Awareness").click()
	expect(page.locator("details[open] summary")).to_contain_text("7.3")


def test_the_coverage_shows_how_its_readiness_is_computed(visit: Callable[..., Any]):
	page = visit("/report/Clause%20Coverage")
	expect(page.get_by_text("Readiness", exact=True).first).to_be_visible()
	expect(page.get_by_text("A wanted document is there when")).to_be_visible()
	page.locator("tbody").get_by_role("link", name="ISO 9001:2015 4.3", exact=True).click()
	page.wait_for_url("**/form/QMS%20Clause/**")
