"""People for the tests of the shipped forms, made once for each module."""

from __future__ import annotations

import frappe
import pytest

from tests.app import forms
from tests.factories import Factory


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	"""One user for each part that people have in the forms."""
	for user, roles in forms.USERS.items():
		module_factory.user(user, *roles)
	frappe.db.commit()


@pytest.fixture(params=list(forms.FORMS))
def form(request: pytest.FixtureRequest) -> forms.Form:
	"""Each shipped form in turn."""
	return forms.FORMS[request.param]
