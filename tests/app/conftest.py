"""Every test of the app starts as Administrator on the site and leaves no trace."""

from __future__ import annotations

import pytest

from tests.factories import Factory


@pytest.fixture(autouse=True)
def leave_no_trace(factory: Factory) -> Factory:
	"""Roll back and clean up after each test, whether or not it makes anything by a factory."""
	return factory
