"""People and document types for the tests of controlled documents."""

from __future__ import annotations

import frappe
import pytest

from tests.app import documents
from tests.factories import Factory


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	"""One user for each part in the life of a document."""
	documents.make_people(module_factory)
	frappe.db.commit()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Frappe leaves notices to its workers, except in tests."""
	monkeypatch.setitem(frappe.flags, "in_test", True)
