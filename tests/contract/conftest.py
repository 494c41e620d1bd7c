"""Every contract test starts as Administrator on the site and leaves no trace."""

from __future__ import annotations

import sys
import types

import frappe
import pytest

from tests.conftest import BENCH_SITE
from tests.factories import Factory

PROBE = "frappe.contract_probe"


@pytest.fixture(autouse=True)
def leave_no_trace(factory: Factory) -> Factory:
	"""Roll back and clean up after each test, whether or not it makes anything by a factory."""
	return factory


@pytest.fixture(autouse=True)
def doc_events(monkeypatch: pytest.MonkeyPatch, leave_no_trace: Factory):
	"""`doc_events({doctype: {event: function}})` makes these the only handlers for the test.

	Without a call there are none: the contract is Frappe's, not this app's on top of it.
	"""

	def listen(events: dict[str, dict]) -> None:
		probe = types.ModuleType(PROBE)
		monkeypatch.setitem(sys.modules, PROBE, probe)
		paths: dict[str, dict[str, list[str]]] = {}
		for doctype, handlers in events.items():
			for event, handler in handlers.items():
				name = f"handler_{len(vars(probe))}"
				setattr(probe, name, handler)
				paths.setdefault(doctype, {})[event] = [f"{PROBE}.{name}"]
		if BENCH_SITE:
			frappe.get_doc_hooks()
			monkeypatch.setattr(frappe.local, "doc_events_hooks", paths)
		else:
			monkeypatch.setitem(frappe.local.home.hooks, "doc_events", paths)

	listen({})
	return listen
