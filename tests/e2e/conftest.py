"""The built screens in Debian's Chromium, on the embedded home or on a home that is named.

`QMS_BASE_URL` and `QMS_ADMIN_PASSWORD` name a running home, for example a bench. Without Chromium, without
Playwright or without built screens these tests say that they were skipped, and why.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.rest.conftest import ADMIN_PASSWORD, PASSWORD, start_server, stop_server
from tests.rest.http_client import Client

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "iso_qms" / "public" / "qms" / ".vite" / "manifest.json"
CHROMIUM = os.environ.get("QMS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FOREIGN_HOME = os.environ.get("QMS_BASE_URL")
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 812}}


class Person(NamedTuple):
	"""Somebody who can log in with PASSWORD."""

	email: str
	full_name: str


def reason_to_skip() -> str | None:
	"""What is missing for these tests, as a sentence; None when everything is there."""
	if not CHROMIUM:
		return "no Chromium here (apt-get install chromium, or name one in QMS_CHROMIUM)"
	if not FOREIGN_HOME and not MANIFEST.exists():
		return "the screens are not built (make screens)"
	try:
		import playwright.sync_api  # noqa: F401
	except ImportError:
		return "Playwright is not installed (pip install '.[dev]')"
	return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Skip all tests of this folder when something is missing."""
	reason = reason_to_skip()
	if reason:
		for item in items:
			if Path(__file__).parent in Path(item.fspath).parents:
				item.add_marker(pytest.mark.skip(reason=reason))


def make_site(site: Path) -> Path:
	"""Make a site whose jobs get one try, so that a failed one is seen at once."""
	subprocess.run(
		[sys.executable, "-m", "frappe_lite.cli", "new-site", "--site", str(site)],
		check=True,
		capture_output=True,
		cwd=ROOT,
		env={**os.environ, "ISO_QMS_ADMIN_PASSWORD": ADMIN_PASSWORD},
	)
	config = json.loads((site / "site_config.json").read_text(encoding="utf-8"))
	(site / "site_config.json").write_text(json.dumps({**config, "job_attempts": 1}), encoding="utf-8")
	return site


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
	"""The address of the home."""
	if FOREIGN_HOME:
		yield FOREIGN_HOME.rstrip("/")
		return
	process, address = start_server(make_site(tmp_path_factory.mktemp("screens") / "site"))
	yield address.rstrip("/")
	assert stop_server(process) == 0


@pytest.fixture(scope="session")
def admin(base_url: str) -> Iterator[Client]:
	"""The administrator over HTTP, for what a test needs to be there."""
	password = os.environ.get("QMS_ADMIN_PASSWORD", "admin") if FOREIGN_HOME else ADMIN_PASSWORD
	client = Client(base_url).login("Administrator", password)
	yield client
	client.close()


@pytest.fixture(scope="session")
def make_person(admin: Client) -> Callable[..., Person]:
	"""`make_person(name, language, *roles)`: a new account, or the one of an earlier run with these roles."""

	def make(name: str, language: str, *roles: str) -> Person:
		words = "-".join((name, language, *roles)).lower().replace(" ", "-")
		person = Person(f"{words}@screens.example", f"{name} {language}")
		if not admin.list("User", filters=[["name", "=", person.email]]):
			admin.create(
				"User",
				email=person.email,
				first_name=name,
				last_name=language,
				enabled=1,
				language=language,
				send_welcome_email=0,
				new_password=PASSWORD,
				roles=[{"role": role} for role in roles],
			)
		return person

	return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
	"""One browser for all tests; each test has its own profile."""
	from playwright.sync_api import sync_playwright

	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(
			executable_path=CHROMIUM,
			args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
		)
		yield browser
		browser.close()


@pytest.fixture
def complaints() -> list[str]:
	"""What the pages of a test wrote to the console as an error, other than refused requests."""
	return []


@pytest.fixture
def open_page(browser: Any, base_url: str, complaints: list[str]) -> Iterator[Callable[..., Any]]:
	"""`open_page(size, language, path)`: a page of a guest; everything is closed after the test."""
	contexts = []

	def note(message: Any) -> None:
		if message.type == "error" and "Failed to load resource" not in message.text:
			complaints.append(message.text)

	def open_one(size: str = "desk", language: str = "en", path: str = "/") -> Any:
		context = browser.new_context(
			viewport=SIZES[size], locale="zh-CN" if language == "zh" else "en-GB", has_touch=size == "phone"
		)
		context.set_default_timeout(15_000)
		contexts.append(context)
		page = context.new_page()
		page.on("console", note)
		page.on("pageerror", lambda error: complaints.append(str(error)))
		page.goto(f"{base_url}/qms{path}")
		return page

	yield open_one
	for context in contexts:
		context.close()


@pytest.fixture
def log_in(open_page: Callable[..., Any]) -> Callable[..., Any]:
	"""`log_in(person, size, language)`: the home page of somebody who typed name and password."""

	def log_one_in(person: Person, size: str = "desk", language: str = "en") -> Any:
		page = open_page(size, language, "/login")
		page.fill("#login-user", person.email)
		page.fill("#login-password", PASSWORD)
		page.click("button[type=submit]")
		page.wait_for_selector("#main h1")
		return page

	return log_one_in
