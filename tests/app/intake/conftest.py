"""People of the tests of intake, and files that are gone with the test."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.app import intake
from tests.factories import Factory


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	"""One user for each part."""
	for user, roles in intake.USERS.items():
		module_factory.user(user, *roles)
	frappe.db.commit()


@pytest.fixture(autouse=True)
def no_job_left(leave_no_trace: Factory) -> Iterator[None]:
	"""Jobs that a test lets wait are for a commit that does not come."""
	yield
	frappe.db.rollback()
