"""A clause is corrected in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.inspection import WORDS, press

PATH = "/qms/form/QMS%20Clause/"


@pytest.fixture
def own_standard(admin: Any) -> str:
	"""A standard that the company added, with one clause of the number 4; its name has a slash."""
	name = "GB/T 1:2020"
	if not admin.list("QMS Standard", filters=[["name", "=", name]]):
		admin.create("QMS Standard", code=name, title="Own rules")
	for clause in admin.list("QMS Clause", filters=[["standard", "=", name]]):
		admin.resource("DELETE", "QMS Clause", quote(clause["name"], safe=""))
	admin.create("QMS Clause", standard=name, number="4", title="Context")
	return name


def test_a_renumbered_clause_is_shown_under_its_new_name(
	log_in: Callable[..., Any],
	make_person: Callable[..., Any],
	base_url: str,
	own_standard: str,
	complaints: list[str],
):
	page = log_in(make_person("Keeper", "en", "QMS Manager"))
	page.goto(base_url + PATH + quote(f"{own_standard} 4", safe=""))
	page.fill("#field-number", "5")
	press(page, WORDS["en"]["save"])
	page.wait_for_url("**" + PATH + quote(f"{own_standard} 5", safe="").replace("%3A", ":"))

	assert page.locator("#field-number").input_value() == "5"
	assert complaints == []
