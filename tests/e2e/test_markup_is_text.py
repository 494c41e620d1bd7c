"""What people type stays what it is: markup in any text never runs, on any screen, and the page's policy forbids it.

The pages are opened with the policy switched off, so that a place which takes text for markup is found although
the policy would keep it from acting. `BARE` must not even fetch its picture; `RICH` stands where markup is meant
to be, and loses what acts.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.e2e.conftest import FOREIGN_HOME, SIZES
from tests.e2e.sheets import workbook
from tests.rest.conftest import PASSWORD
from tests.rest.http_client import accepted

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

HIT = "window.__hit=1"
BARE = f"<img src=/bare-mark onerror={HIT}><svg onload={HIT}><script>{HIT}</script>"
RICH = f"<p>findable words <b>bold</b></p><img src=/rich-mark onerror={HIT}><script>{HIT}</script><a href='javascript:{HIT}'>link</a>"
RUN = uuid.uuid4().hex[:6]  # so that it runs again on the same site
DOCTYPE = f"Markup Probe {RUN}"
REPORT = f"Markup Probe Report {RUN}"
RIGHTS = ("read", "write", "create", "delete", "report", "export", "import", "share", "print", "email")


@pytest.fixture(scope="module")
def reader(make_person: Callable[..., Any]) -> Any:
	return make_person("Reader", "en", "System Manager", "QMS Manager", "QMS Employee")


@pytest.fixture(scope="module")
def probe(admin: Any, reader: Any) -> Iterator[dict[str, Any]]:
	"""A registered record form with markup in every text that there is, and a document of it."""
	text = {"ignore_xss_filter": 1}  # the server keeps what came, so that the screens are on their own
	admin.create(
		"DocType",
		name=DOCTYPE,
		module="Company Forms",
		custom=1,
		autoname="hash",
		title_field="title",
		show_title_field_in_link=1,
		track_changes=1,
		allow_import=1,
		fields=[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title", "in_list_view": 1, **text},
			{"fieldname": "note", "fieldtype": "Small Text", "label": "Note", "in_list_view": 1, **text},
			{"fieldname": "kind", "fieldtype": "Select", "label": "Kind", "options": "A\nB"},
			{"fieldname": "body", "fieldtype": "Text Editor", "label": "Body", **text},
			{"fieldname": "plan", "fieldtype": "Code", "label": "Plan", **text},
			{"fieldname": "other", "fieldtype": "Link", "label": "Other", "options": DOCTYPE},
		],
		permissions=[{"role": "System Manager", **dict.fromkeys(RIGHTS, 1)}],
	)
	form = admin.create("QMS Record Form", code=f"MARKUP-{RUN}", title=BARE, record_doctype=DOCTYPE)
	doc = admin.create(DOCTYPE, title=BARE, note=BARE, kind="A", body=RICH, plan=BARE)
	doc = admin.update(DOCTYPE, doc["name"], note=f"{BARE} changed", other=doc["name"])
	admin.message(
		"frappe.desk.form.utils.add_comment",
		reference_doctype=DOCTYPE,
		reference_name=doc["name"],
		content=f'{RICH}<span class="mention" data-id="{reader.email}">@{BARE}</span>{BARE}',
		comment_email="Administrator",
		comment_by=BARE,
	)
	admin.message(
		"frappe.desk.form.assign_to.add",
		doctype=DOCTYPE,
		name=doc["name"],
		assign_to=[reader.email],
		description=BARE,
	)
	file = {"doctype": DOCTYPE, "docname": doc["name"], "is_private": "1"}
	accepted(admin.upload(f"<img src=bare-mark onerror={HIT}>.txt", b"findable words", **file))
	query = f"select name as `Name:Link/{DOCTYPE}:120`, title, note, body from `tab{DOCTYPE}`"
	admin.create(
		"Report",
		report_name=REPORT,
		report_type="Query Report",
		ref_doctype=DOCTYPE,
		is_standard="No",
		query=query,
		roles=[{"role": "System Manager"}],
	)
	yield doc
	admin.resource("DELETE", "Report", REPORT)
	admin.resource("DELETE", "QMS Record Form", form["name"])


@pytest.fixture
def open_unguarded(browser: Any, base_url: str, reader: Any) -> Iterator[Callable[..., Any]]:
	"""`open_unguarded(size)`: somebody logged in, in pages whose policy does not hold; `bare` lists what was fetched."""
	contexts = []

	def open_one(size: str) -> Any:
		context = browser.new_context(
			viewport=SIZES[size], locale="en-GB", bypass_csp=True, has_touch=size == "phone"
		)
		context.set_default_timeout(15_000)
		contexts.append(context)
		page = context.new_page()
		page.bare = []
		page.on("request", lambda request: note(page, request.url))
		page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
		page.goto(base_url + "/qms/login")
		page.fill("#login-user", reader.email)
		page.fill("#login-password", PASSWORD)
		page.click("button[type=submit]")
		page.wait_for_selector("#main h1")
		return page

	yield open_one
	for context in contexts:
		context.close()


def note(page: Any, address: str) -> None:
	if urlsplit(address).path.endswith("bare-mark"):
		page.bare.append(address)


def assert_nothing_ran(page: Any, where: str) -> None:
	page.wait_for_load_state("networkidle")
	assert page.evaluate("window.__hit") is None, where
	assert page.bare == [], where


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_markup_in_texts_runs_on_no_screen(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str, size: str
):
	page = open_unguarded(size)
	name, doctype = probe["name"], quote(DOCTYPE)
	places = {
		"home": ("/", "h2"),
		"list": (f"/list/{doctype}", "main a[href*='/form/']"),
		"form": (f"/form/{doctype}/{name}", "#new-comment"),
		"new": (f"/new/{doctype}?title={quote(BARE)}&note={quote(BARE)}", "#field-title"),
		"search": ("/search?q=findable", "main li"),
		"report": (f"/report/{quote(REPORT)}", "tbody tr"),
		"notifications": ("/notifications", "main li"),
		"definition": (f"/form/DocType/{doctype}", "#new-comment"),
		"register": ("/list/QMS%20Record%20Form", "main a[href*='/form/']"),
		"missing": (f"/list/{quote(BARE, safe='')}", "main"),
		"jobs": ("/configure/jobs/finished", "main"),
	}
	if FOREIGN_HOME:  # what its workers write is not waited for
		places.pop("search")
		places.pop("notifications")
	for where, (path, shown) in places.items():
		page.goto(f"{base_url}/qms{path}")
		page.locator(shown).first.wait_for()
		assert_nothing_ran(page, where)


@pytest.mark.skipif(bool(FOREIGN_HOME), reason="what its workers write is not waited for")
def test_the_texts_of_the_probe_are_on_the_screens(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str
):
	"""Else the test above would prove nothing."""
	page = open_unguarded("desk")
	page.goto(f"{base_url}/qms/form/{quote(DOCTYPE)}/{probe['name']}")
	expect(page.locator("header h1")).to_have_text(BARE)
	assert page.input_value("#field-note").startswith("<img src=/bare-mark")
	expect(page.locator("section:has(#timeline-heading) ins").first).to_contain_text("<img src=/bare-mark")
	expect(page.locator("section:has(#files-heading) li")).to_contain_text("<img src=")
	page.goto(f"{base_url}/qms/report/{quote(REPORT)}")
	expect(page.locator("tbody tr").first).to_contain_text("<img src=/bare-mark")
	page.goto(f"{base_url}/qms/search?q=findable")
	expect(page.locator("main li mark").first).to_have_text("findable")
	expect(page.locator("main ul")).to_contain_text("<img src=/bare-mark")
	page.goto(f"{base_url}/qms/notifications")
	expect(page.locator("main li").first).to_contain_text("Markup Probe")


def test_markup_in_a_chart_is_text_in_its_tooltips_too(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str
):
	page = open_unguarded("desk")
	page.goto(base_url + "/qms/report/Record%20Master%20List")
	chart = page.locator("[role=img] svg")
	chart.wait_for()
	box = chart.bounding_box()
	tooltips = set()
	for part in range(1, 20):
		page.mouse.move(box["x"] + box["width"] * part / 20, box["y"] + box["height"] * 0.6)
		page.wait_for_timeout(60)
		tooltips.add(page.locator("[role=img]").inner_text())
	assert any("‹img src=" in text for text in tooltips)
	assert_nothing_ran(page, "chart")


def test_markup_in_a_sheet_is_text_in_its_preview_and_in_what_is_wrong_with_it(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str
):
	page = open_unguarded("desk")
	page.goto(f"{base_url}/qms/import/{quote(DOCTYPE)}")
	page.wait_for_selector("input[type=file]", state="attached")
	file = workbook([BARE, BARE, BARE], header=("Title", "Kind", BARE), name=f"{HIT}.xlsx")
	page.set_input_files("input[type=file]", file)
	expect(page.get_by_role("alert")).to_contain_text("Kind")
	expect(page.locator("main tbody td").nth(1)).to_have_text(BARE)
	assert_nothing_ran(page, "import")


def test_markup_in_answers_of_the_server_is_text(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str
):
	page = open_unguarded("desk")
	page.goto(f"{base_url}/qms/new/{quote(DOCTYPE)}")
	page.fill("#field-title", BARE)
	page.fill("#field-other", BARE)
	page.get_by_role("button", name="Save", exact=True).click()
	expect(page.locator("[data-field=other] .problem").first).not_to_be_empty()
	assert_nothing_ran(page, "refusal")


def test_what_was_typed_and_kept_on_the_device_is_text(
	open_unguarded: Callable[..., Any], probe: dict[str, Any], base_url: str
):
	page = open_unguarded("desk")
	page.goto(f"{base_url}/qms/form/{quote(DOCTYPE)}/{probe['name']}")
	page.fill("#new-comment", BARE)
	page.get_by_role("button", name="Comment", exact=True).click()
	expect(page.locator("section:has(#timeline-heading) li").first).to_contain_text("<img src=/bare-mark")
	assert_nothing_ran(page, "comment")


@pytest.mark.parametrize("path", ["/login", "/", "/list/User", "/report/any", "/missing"])
def test_every_page_says_that_no_inline_script_may_run(
	base_url: str, log_in: Callable[..., Any], reader: Any, path: str
):
	page = log_in(reader)
	answer = page.goto(f"{base_url}/qms{path}")
	rules = dict(
		part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";")
	)
	assert "unsafe" not in rules["script-src"]
	assert rules["object-src"] == "'none'"
	assert rules["base-uri"] in ("'self'", "'none'")
	assert rules["frame-ancestors"] == "'none'"


def test_the_policy_stops_a_handler_that_got_in_all_the_same(
	log_in: Callable[..., Any], reader: Any, base_url: str
):
	page = log_in(reader)
	page.evaluate(f"document.querySelector('main').innerHTML = '<img src=/nowhere onerror={HIT}>'")
	page.wait_for_load_state("networkidle")
	assert page.evaluate("window.__hit") is None


@pytest.mark.parametrize("target", ["javascript:window.__hit=1", "//evil.example/", "https://evil.example/"])
def test_a_login_leads_nowhere_else(open_page: Callable[..., Any], reader: Any, base_url: str, target: str):
	page = open_page("desk", "en", f"/login?to={quote(target, safe='')}")
	page.fill("#login-user", reader.email)
	page.fill("#login-password", PASSWORD)
	page.click("button[type=submit]")
	page.wait_for_url(lambda url: "/login" not in url)
	assert page.url.startswith(base_url + "/qms")
	assert page.evaluate("window.__hit") is None
