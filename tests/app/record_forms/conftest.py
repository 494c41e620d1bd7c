"""People and the customer's form for the tests of record forms."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.app import record_forms
from tests.factories import Factory


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	"""One user for each part that people have in record forms."""
	record_forms.make_people(module_factory)
	frappe.db.commit()


@pytest.fixture
def sheet(factory: Factory) -> Iterator[str]:
	"""The customer's DocType, not registered; afterwards off the register with everything."""
	yield record_forms.make_sheet(factory)
	record_forms.take_away(record_forms.SHEET)


@pytest.fixture
def form(sheet: str) -> object:
	"""The customer's DocType as a registered form. Returns its row of the register."""
	return record_forms.register(sheet)
