"""Files of a record in the browser: pictures are seen, a PDF opens, and what could act is refused or shown as text."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import FOREIGN_HOME
from tests.e2e.inspection import fill_record
from tests.pdfs import pdf

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

PIXEL = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HIT = "<script>document.title='hit'</script>"


@pytest.fixture
def page(log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str) -> Any:
	"""The form of a record of one's own."""
	page = log_in(make_person("Attacher", "en", "QMS Employee"))
	fill_record(page, base_url, "With files")
	return page


def attach(page: Any, name: str, content: bytes, kind: str = "application/octet-stream") -> None:
	page.set_input_files(
		"section:has(#files-heading) input[type=file]", {"name": name, "mimeType": kind, "buffer": content}
	)


def test_a_picture_is_seen(page: Any):
	attach(page, "photo.png", PIXEL)
	picture = page.locator("section:has(#files-heading) li img")
	expect(picture).to_be_visible()
	assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 1
	expect(page.locator("section:has(#timeline-heading)")).to_contain_text("photo.png")


def test_a_pdf_opens_in_a_tab_of_its_own_and_can_do_nothing_there(page: Any):
	attach(page, "report.pdf", pdf("Coating 72 um"), "application/pdf")
	link = page.get_by_role("link", name="report.pdf")
	expect(link).to_be_visible()
	assert link.get_attribute("target") == "_blank"
	assert "noopener" in (link.get_attribute("rel") or "")
	answer = page.request.get(page.evaluate("link => link.href", link.element_handle()))
	assert answer.headers["content-type"].startswith("application/pdf")
	if not FOREIGN_HOME:  # on a bench nginx sets these
		assert answer.headers["content-disposition"].startswith("inline")
		assert answer.headers["x-content-type-options"] == "nosniff"
		policy = answer.headers["content-security-policy"]
		assert "default-src 'none'" in policy
		assert "script-src" not in policy
	with page.context.expect_page() as opened:
		link.click()
	opened.value.wait_for_load_state()
	assert opened.value.evaluate("window.opener") is None


@pytest.mark.skipif(bool(FOREIGN_HOME), reason="Frappe takes any file; the embedded home looks into it")
@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "report.pdf", "photo.png"])
def test_what_could_act_is_refused_in_a_sentence(page: Any, name: str):
	attach(page, name, HIT.encode())
	problem = page.locator("section:has(#files-heading) .problem")
	expect(problem).not_to_be_empty()
	assert not page.locator("section:has(#files-heading) li").count()


def test_a_text_is_shown_as_text(page: Any):
	attach(page, "notes.txt", b"harmless words")
	link = page.get_by_role("link", name="notes.txt")
	with page.context.expect_page() as opened:
		link.click()
	opened.value.wait_for_load_state()
	assert opened.value.evaluate("document.contentType") == "text/plain"


def test_a_file_is_taken_away_after_a_question(page: Any):
	attach(page, "notes.txt", b"harmless words")
	expect(page.get_by_role("link", name="notes.txt")).to_be_visible()
	page.once("dialog", lambda question: question.accept())
	page.get_by_role("button", name="Delete the file notes.txt").click()
	expect(page.locator("section:has(#files-heading)")).to_contain_text("No files.")
	expect(page.locator("section:has(#timeline-heading)")).to_contain_text("notes.txt")
