"""An evidence pack is downloaded from its clause, and what is due becomes a draft disposal, in the browser."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.test_accessibility import violations  # noqa: F401

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

CLAUSE = "/qms/standards/ISO%209001:2015?clause=ISO%209001:2015%208.6"
TITLE = "Logbook of years ago"
OVERFLOW = "document.documentElement.scrollWidth <= innerWidth"


def paper(admin: Any, start: str, end: str) -> str:
	"""A paper record of inspections in a period. Returns its name."""
	made = admin.create(
		"QMS Record", title=TITLE, form="IR", period_from=start, period_to=end, place="Shelf 1", pages=9
	)
	admin.message("frappe.client.submit", doc=json.dumps(made))
	return made["name"]


@pytest.fixture
def old_paper(admin: Any) -> str:
	"""A paper record whose time of keeping is over. Returns its name."""
	return paper(admin, "2010-01-01", "2010-12-31")


@pytest.fixture
def new_paper(admin: Any) -> str:
	"""A paper record of yesterday, which has begun in every zone. Returns its name."""
	yesterday = str(datetime.date.today() - datetime.timedelta(days=1))
	return paper(admin, yesterday, yesterday)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pack_of_a_clause_is_downloaded(
	log_in: Callable[..., Any],
	make_person: Callable[..., Any],
	base_url: str,
	violations: Callable[[Any], list[Any]],  # noqa: F811
	complaints: list[str],
	new_paper: str,
	size: str,
):
	page = log_in(make_person("Packer", "en", "QMS External Auditor"), size)
	page.goto(base_url + CLAUSE)
	page.get_by_role("button", name="Evidence Pack").click()
	dialog = page.get_by_role("dialog")
	expect(dialog).to_contain_text("ISO 9001:2015 8.6")
	expect(dialog.get_by_role("status")).not_to_contain_text("Looking")
	assert violations(page) == []
	assert page.evaluate(OVERFLOW)
	with page.expect_download() as waiting:
		dialog.get_by_role("button", name="Download", exact=True).click()
	assert f"records/IR/{new_paper}.pdf" in zipfile.ZipFile(waiting.value.path()).namelist()
	assert complaints == []


def test_what_is_due_becomes_a_draft_disposal(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str, old_paper: str
):
	page = log_in(make_person("Keeper", "en", "QMS Document Controller"))
	page.goto(base_url + "/qms/report/Due%20for%20Disposal")
	expect(page.get_by_role("link", name=old_paper)).to_be_visible()
	page.get_by_role("button", name="Prepare a Disposal").click()
	page.wait_for_url("**/qms/form/QMS%20Disposal/**")
	number = page.url.rpartition("/")[2]
	page.goto(base_url + "/qms/report/Due%20for%20Disposal")
	row = page.get_by_role("row").filter(has_text=old_paper)
	expect(row.get_by_role("link", name=number)).to_be_visible()
