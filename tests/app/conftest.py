"""Every test of the app starts as Administrator on the site and leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import today

from tests.factories import Factory

REGISTERS = ("QMS Manual", "QMS Procedure", "QMS Document", "QMS Document Revision", "QMS Document Type")
EARLIEST, LATEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""Zones 26 hours apart: whatever the time, the first is a day ahead of the other."""


@pytest.fixture(autouse=True)
def leave_no_trace(factory: Factory) -> Factory:
	"""Roll back and clean up after each test, whether or not it makes anything by a factory."""
	return factory


@pytest.fixture(scope="module", autouse=True)
def leave_no_document(site: None) -> Iterator[None]:
	"""Frappe commits by itself in places: controlled documents that a module left so are taken away, and their numbers."""
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in REGISTERS}
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for doctype, names in before.items():
		left = set(frappe.get_all(doctype, pluck="name")) - names
		if left:
			frappe.db.delete(doctype, {"name": ["in", list(left)]})
			frappe.db.delete("QMS Search Entry", {"reference_name": ["in", list(left)]})
			for (prefix,) in frappe.db.sql("select `name` from `tabSeries`"):
				if prefix and any(name.startswith(prefix) for name in left):
					frappe.db.sql("delete from `tabSeries` where `name` = %s", (prefix,))
	frappe.db.commit()


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
