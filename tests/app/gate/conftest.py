"""Every test of the gate runs on the shipped record and on a customer's own doctype."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.app import records
from tests.app.records import RecordForm
from tests.factories import Factory


@pytest.fixture(scope="package")
def people_and_form(site: None) -> Iterator[None]:
	"""The people who fill, approve and void, and the customer's form; made once, because tables take time."""
	factory = Factory()
	factory.start()
	for user, roles in records.USERS.items():
		factory.user(user, *roles)
	records.make_custom_form(factory)
	frappe.db.commit()
	yield
	records.remove_custom_form()
	factory.restore()


@pytest.fixture(params=["shipped", "custom"])
def form(request: pytest.FixtureRequest, people_and_form: None) -> RecordForm:
	return records.shipped() if request.param == "shipped" else records.custom()
