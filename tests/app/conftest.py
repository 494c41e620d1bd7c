"""Every test of the app starts as Administrator on the site and leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import today

from tests.factories import Factory

EARLIEST, LATEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""Zones 26 hours apart: whatever the time, the first is a day ahead of the other."""


@pytest.fixture(autouse=True)
def leave_no_trace(factory: Factory) -> Factory:
	"""Roll back and clean up after each test, whether or not it makes anything by a factory."""
	return factory


@pytest.fixture
def zone() -> Iterator[object]:
	"""`zone(name)` moves the site to another zone and returns what day it is there."""

	def move(name: str) -> str:
		frappe.set_user("Administrator")
		settings = frappe.get_doc("System Settings")
		settings.update({"time_zone": name, "language": settings.language or "en"})
		settings.save()
		return today()

	yield move
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_document_cache("System Settings", "System Settings")
	frappe.clear_cache()
