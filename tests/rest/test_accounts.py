"""What the login tells, whom it slows down, and that secrets of accounts are in no answer, not even the Administrator's."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import requests

from tests.rest.conftest import PASSWORD, by_key, make_user
from tests.rest.http_client import Client, accepted


def log_in(base_url: str, user: str, password: str, **options) -> requests.Response:
	login = {"usr": user, "pwd": password}
	return requests.post(f"{base_url}/api/method/login", json=login, timeout=30, **options)


@pytest.fixture(scope="module")
def known(embedded, admin, tag) -> str:
	email = f"known-{tag.lower()}@example.com"
	make_user(admin, email)
	return email


# -- logging in


def test_a_failed_login_says_nothing_of_the_account(embedded, admin, known, tag):
	"""Whether it is there, disabled, without a password or not at all: the same answer, word for word."""
	disabled = f"disabled-{tag.lower()}@example.com"
	make_user(admin, disabled)
	admin.update("User", disabled, enabled=0)
	answers = [
		log_in(embedded.base_url, user, "wrong")
		for user in (known, disabled, f"nobody-{tag}@example.com", "Guest")
	]
	assert {answer.status_code for answer in answers} == {401}
	assert len({answer.text for answer in answers}) == 1
	assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
	assert known not in answers[0].text


@pytest.mark.parametrize(
	"header",
	["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "X-Originating-IP"],
)
def test_no_header_frees_anybody_from_waiting(embedded, admin, tag, header):
	email = f"slow-{header.lower()}-{tag.lower()}@example.com"
	make_user(admin, email)
	codes = [
		log_in(
			embedded.base_url,
			email,
			"wrong",
			headers={header: f"for=10.0.0.{n}" if header == "Forwarded" else f"10.0.0.{n}"},
		).status_code
		for n in range(8)
	]
	assert codes[:5] == [401] * 5 and 429 in codes
	assert log_in(embedded.base_url, email, PASSWORD).status_code == 429
	row = admin.list(
		"Activity Log", filters={"user": email, "status": "Failed"}, fields=["ip_address"], limit=1
	)[0]
	assert row["ip_address"] == "127.0.0.1"


def test_no_spelling_frees_anybody_from_waiting(embedded, admin, tag):
	email = f"spelled-{tag.lower()}@example.com"
	make_user(admin, email)
	spellings = [
		email,
		email.upper(),
		email.title(),
		email.capitalize(),
		email.swapcase(),
		email,
		email,
		email,
	]
	others = [
		f"{email} ",
		f"{email}   ",
		email.replace("e", "é", 1),
		f" {email}",
		f"{email}\t",
		f"{email}\x00",
		"ｅ" + email[1:],
	]
	wrong = [
		log_in(embedded.base_url, spelling, "wrong").status_code
		for spelling in (email, *others[:2], *spellings[1:4])
	]
	assert set(wrong) <= {401, 429}
	for spelling in (*spellings, *others):
		answer = log_in(embedded.base_url, spelling, PASSWORD)
		assert answer.status_code == (429 if spelling.rstrip(" ").lower() == email else answer.status_code), (
			repr(spelling)
		)
		assert answer.status_code in (401, 429), repr(spelling)


@pytest.mark.parametrize(
	"login",
	[
		{},
		{"usr": "x"},
		{"usr": ["x"], "pwd": {"a": 1}},
		{"usr": {"name": ["like", "%"]}, "pwd": PASSWORD},
		{"usr": 1, "pwd": 1},
		{"usr": "x", "pwd": "y" * 100_000},
		{"usr": "x" * 100_000, "pwd": "y"},
	],
	ids=lambda value: str(value)[:40],
)
def test_a_login_of_a_strange_shape(embedded, login):
	answer = requests.post(f"{embedded.base_url}/api/method/login", json=login, timeout=30)
	assert answer.status_code in (401, 417), answer.text
	assert answer.cookies.get("sid", "Guest") == "Guest"


def test_a_role_that_is_taken_away_is_gone_at_once(embedded, admin, tag, workshop):
	email = f"leaving-role-{tag.lower()}@example.com"
	make_user(admin, email, f"Fitter {tag}")
	client = Client(embedded.base_url).login(email, PASSWORD)
	assert client.resource("GET", workshop).status_code == 200
	admin.update("User", email, roles=[])
	assert client.resource("GET", workshop).status_code == 403
	client.close()


# -- secrets


@pytest.fixture(scope="module")
def manager(admin) -> Iterator[Client]:
	"""The Administrator, without a session that the screens' page would give a token."""
	client = by_key(admin, "Administrator")
	yield client
	client.close()


@pytest.fixture(scope="module")
def secrets(embedded, manager, known) -> list[str]:
	"""What only the account's owner may hold: the API secret, the session's id, and the password's hash."""
	made = accepted(manager.call("frappe.core.doctype.user.user.generate_keys", user=known))["message"]
	session = Client(embedded.base_url).login(known, PASSWORD)
	session.request("GET", "/qms", headers={"Accept": "text/html"})
	boot = accepted(session.call("iso_qms.api.session.get_boot", "GET"))["message"]
	manager.update("User", known, bio="changed, so that there is a version")
	return [
		made["api_secret"],
		session.http.cookies["sid"],
		boot["csrf_token"],
		"argon2",
		"sha256:",
		PASSWORD,
	]


ASKED = {
	"the account": ("GET", "/api/resource/User/{user}", {}),
	"the list": ("GET", "/api/resource/User", {"fields": '["*"]', "limit": "500"}),
	"the list by name": (
		"GET",
		"/api/resource/User",
		{"fields": '["name", "api_secret", "new_password", "reset_password_key"]'},
	),
	"the form": ("GET", "/api/method/frappe.desk.form.load.getdoc", {"doctype": "User", "name": "{user}"}),
	"versions": ("GET", "/api/resource/Version", {"fields": '["*"]', "limit": "500"}),
	"comments": ("GET", "/api/resource/Comment", {"fields": '["*"]', "limit": "500"}),
	"logins": ("GET", "/api/resource/Activity Log", {"fields": '["*"]', "limit": "500"}),
	"errors": ("GET", "/api/resource/Error Log", {"fields": '["*"]', "limit": "500"}),
	"the export": (
		"GET",
		"/api/method/frappe.desk.reportview.export_query",
		{"doctype": "User", "fields": '["*"]', "file_format_type": "CSV"},
	),
	"the import's template": (
		"GET",
		"/api/method/frappe.core.doctype.data_import.data_import.download_template",
		{"doctype": "User", "export_records": "all"},
	),
	"the description": ("GET", "/api/openapi.json", {}),
	"the page": ("GET", "/qms", {}),
}


@pytest.mark.parametrize("what", ASKED)
def test_secrets_are_in_no_answer(manager, known, secrets, what):
	verb, path, params = ASKED[what]
	filled = {key: value.replace("{user}", known) for key, value in params.items()}
	answer = manager.request(verb, path.replace("{user}", known), params=filled)
	assert answer.status_code == 200, answer.text
	assert [secret for secret in secrets if secret in answer.text] == []


@pytest.mark.parametrize(
	"doctype", ["__Auth", "Sessions", "tabSessions", "__Job", "Singles", "Series", "sqlite_master"]
)
def test_tables_that_are_no_doctypes_are_not_read(manager, doctype):
	for answer in (
		manager.resource("GET", doctype),
		manager.call("frappe.client.get_value", "GET", doctype=doctype, fieldname="name"),
		manager.call("frappe.desk.reportview.get", doctype=doctype, fields=["*"]),
		manager.call("frappe.desk.search.search_link", doctype=doctype, txt=""),
		manager.request("GET", f"/api/v2/doctype/{doctype}/count"),
	):
		assert answer.status_code in (403, 404, 417), answer.text


def test_an_account_that_is_deleted_leaves_no_secret(manager, tag):
	email = f"deleted-{tag.lower()}@example.com"
	make_user(manager, email)
	secret = accepted(manager.call("frappe.core.doctype.user.user.generate_keys", user=email))["message"][
		"api_secret"
	]
	accepted(manager.resource("DELETE", "User", email))
	kept = manager.list("Deleted Document", filters={"deleted_name": email}, fields=["data"])
	assert kept and secret not in json.dumps(kept) and "argon2" not in json.dumps(kept)
