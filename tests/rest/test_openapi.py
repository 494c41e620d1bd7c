"""The description of what can be called: whole, each user's own, and true: schemathesis calls everything in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import response_schema_conformance, status_code_conformance

from tests.rest.conftest import by_key
from tests.rest.http_client import Client

EXAMPLES = 4
# They wait longer and longer, or set another cookie.
NOT_WALKED = ("/api/method/login", "/api/method/logout", "/api/method/web_logout")
NOT_WALKED_ENDS = (".logout", ".web_logout", ".login", ".verify_password")


@pytest.fixture(scope="module")
def described(embedded, fitter) -> dict:
	answer = fitter.request("GET", "/api/openapi.json")
	assert answer.status_code == 200, answer.text
	return answer.json()


@pytest.fixture
def walker(embedded, admin, fitter) -> Iterator[Client]:
	"""The fitter with an API key: no session that a call could end, no token that it could make necessary."""
	client = by_key(admin, fitter.user)
	yield client
	client.close()


def test_it_is_valid(described):
	validate(described)


def test_guests_see_none(embedded, guest):
	assert guest.request("GET", "/api/openapi.json").status_code == 403


def test_each_user_sees_what_he_may_call(described, admin, workshop):
	mine, all_paths = set(described["paths"]), set(admin.request("GET", "/api/openapi.json").json()["paths"])
	path = f"/api/resource/{workshop.replace(' ', '%20')}"
	assert path in mine and "delete" in described["paths"][f"{path}/{{name}}"]
	assert "/api/resource/Custom%20Field" in all_paths - mine
	assert mine < all_paths


def test_a_field_of_a_higher_level_is_not_described(described, admin, workshop):
	key = "".join(c for c in workshop.title() if c.isalnum())
	assert "title" in described["components"]["schemas"][key]["properties"]
	assert "cost" not in described["components"]["schemas"][key]["properties"]
	whole = admin.request("GET", "/api/openapi.json").json()
	assert "cost" in whole["components"]["schemas"][key]["properties"]


def test_every_whitelisted_method_is_described(described):
	from tests.rest.test_every_method import METHODS

	assert set(METHODS) <= {path.removeprefix("/api/method/") for path in described["paths"]}


def to_walk(description: dict, *verbs: str) -> list:
	"""The operations of a description, with these verbs or any, but those that end the walk."""
	found = schemathesis.openapi.from_dict(description).get_all_operations()
	operations = [each.ok() for each in found]
	return [
		each
		for each in operations
		if (not verbs or each.method.upper() in verbs)
		and each.path not in NOT_WALKED
		and not each.path.endswith(NOT_WALKED_ENDS)
	]


def problems(operations: list, client: Client, examples: int) -> str:
	"""Walk each operation and tell what is not as described, of each and not of the first alone."""
	wrong = []
	for operation in operations:
		try:
			walk(operation, client, examples)
		except Exception as error:
			wrong.append(f"{operation.label}: {error}"[:1000])
	return "\n".join(wrong)


def test_what_is_described_is_true(described, fitter, walker):
	"""No server error, and every status, content type and shape as described; the same examples each time."""
	operations = to_walk(described)
	assert len(operations) >= 200
	assert not (wrong := problems(operations, walker, EXAMPLES)), wrong
	assert walker.message("frappe.auth.get_logged_user") == fitter.user


def test_what_the_administrator_reads_is_as_described(embedded, admin):
	"""Every DocType of the site and of the app, by GET."""
	client = by_key(admin, "Administrator")
	operations = to_walk(client.request("GET", "/api/openapi.json").json(), "GET")
	resources = [each for each in operations if not each.path.startswith("/api/method/")]
	assert len(resources) >= 100
	assert not (wrong := problems(resources, client, 2)), wrong
	client.close()


def walk(operation, client, examples: int) -> None:
	@settings(
		max_examples=examples,
		derandomize=True,
		deadline=None,
		database=None,
		phases=[Phase.explicit, Phase.generate],
		suppress_health_check=list(HealthCheck),
	)
	@given(case=operation.as_strategy())
	def call(case):
		response = case.call(base_url=client.base_url, session=client.http)
		where = f"{case.method} {case.formatted_path}: {response.status_code} {response.text[:500]}"
		assert response.status_code < 500 or response.status_code == 501, where
		described = operation.definition.raw["responses"].get(str(response.status_code), {})
		if "content" in described:
			assert response.headers["content-type"] == ["application/json"], where
		case.validate_response(response, checks=[status_code_conformance, response_schema_conformance])

	call()
