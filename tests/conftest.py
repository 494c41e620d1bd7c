"""Which home the tests run on, and the factories that they share.

With `QMS_BENCH_SITE` set the tests run on real Frappe (with the bench's Python, from its `sites` folder);
without it on the embedded home, on a fresh temporary site. The tests of `contract` and `app` use the
`frappe` API alone and can't tell the difference.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Iterator

import pytest

BENCH_SITE = os.environ.get("QMS_BENCH_SITE")
PROBE = "frappe.contract_hooks"

if not BENCH_SITE:
	import frappe_lite

	frappe_lite.install()

from tests.factories import Factory


def pytest_report_header() -> str:
	"""Say in the first lines of a run which home is tested."""
	return f"home: Frappe, site {BENCH_SITE}" if BENCH_SITE else "home: embedded, temporary site"


@pytest.fixture(scope="session")
def site() -> Iterator[None]:
	"""A connection as Administrator to a site that has the app installed."""
	if BENCH_SITE:
		import frappe

		frappe.init(BENCH_SITE)
		frappe.connect()
		yield
		frappe.destroy()
	else:
		from frappe_lite.testing import temporary_site

		with temporary_site():
			yield


@pytest.fixture
def factory(site: None) -> Iterator[Factory]:
	"""Makes doctypes, users, roles and workflows; afterwards the site is as it was before the test."""
	factory = Factory()
	factory.start()
	yield factory
	factory.restore()


@pytest.fixture(scope="module")
def module_factory(site: None) -> Iterator[Factory]:
	"""Makes what all tests of a module share; commit it, so that the roll-back after a test leaves it."""
	factory = Factory()
	factory.start()
	yield factory
	factory.restore()


@pytest.fixture
def make_doctype(factory: Factory):
	"""`make_doctype(name, fields, permissions, **options)` returns the new custom DocType's name."""
	return factory.doctype


@pytest.fixture
def make_user(factory: Factory):
	"""`make_user(email, *roles)` returns the new user's name."""
	return factory.user


@pytest.fixture
def make_role(factory: Factory):
	"""`make_role(name, desk_access=1)` returns the new role's name."""
	return factory.role


@pytest.fixture
def make_workflow(factory: Factory):
	"""`make_workflow(doctype, states, transitions, **options)` returns the new Workflow document."""
	return factory.workflow


@pytest.fixture
def hooks(site: None, monkeypatch: pytest.MonkeyPatch):
	"""`hooks(kind, {doctype: function})` makes these the only hooks of that kind for the test."""
	import frappe

	def use(kind: str, functions: dict) -> None:
		probe = types.ModuleType(PROBE)
		monkeypatch.setitem(sys.modules, PROBE, probe)
		paths: dict[str, list[str]] = {}
		for doctype, function in functions.items():
			name = f"hook_{len(vars(probe))}"
			setattr(probe, name, function)
			paths[doctype] = [f"{PROBE}.{name}"]
		if BENCH_SITE:
			before = frappe.get_hooks

			def get_hooks(hook=None, default="_KEEP_DEFAULT_LIST", app_name=None):
				return paths if hook == kind else before(hook, default, app_name)

			monkeypatch.setattr(frappe, "get_hooks", get_hooks)
		else:
			monkeypatch.setitem(frappe.local.home.hooks, kind, paths)

	return use
