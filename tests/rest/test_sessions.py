"""Who asks: logging in and out, session cookies, CSRF tokens, API keys, and what a guest is told."""

from __future__ import annotations

import base64

import pytest
import requests

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client, accepted, assert_refused

WHO = "frappe.auth.get_logged_user"


@pytest.fixture(scope="module")
def person(admin, tag) -> str:
	"""A user without further roles."""
	email = f"person-{tag.lower()}@example.com"
	make_user(admin, email)
	return email


@pytest.fixture
def browser(home, person) -> Client:
	"""That user, logged in anew."""
	client = Client(home.base_url).login(person, PASSWORD)
	yield client
	client.close()


def test_logging_in_says_who_one_is(home, admin):
	answer = requests.post(
		f"{home.base_url}/api/method/login",
		json={"usr": "Administrator", "pwd": home.admin_password},
		timeout=60,
	)
	said = answer.json()
	assert said["message"] == "Logged In"
	assert said["full_name"] == "Administrator"
	assert said["home_page"].startswith("/")
	assert answer.cookies["user_id"] == "Administrator"
	assert answer.cookies["system_user"] == "yes"
	assert {"sid", "full_name", "user_image"} <= set(answer.cookies.keys())


def test_a_form_logs_in_as_well_as_json(home):
	answer = requests.post(
		f"{home.base_url}/api/method/login",
		data={"usr": "Administrator", "pwd": home.admin_password},
		timeout=60,
	)
	assert answer.status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts(home):
	answer = requests.post(
		f"{home.base_url}/api/method/login",
		json={"usr": "Administrator", "pwd": home.admin_password},
		timeout=60,
	)
	cookie = next(c for c in answer.raw.headers.getlist("Set-Cookie") if c.startswith("sid="))
	assert "HttpOnly" in cookie
	assert "SameSite=Lax" in cookie


def test_a_user_without_desk_is_told_so(home, person):
	answer = requests.post(
		f"{home.base_url}/api/method/login", json={"usr": person, "pwd": PASSWORD}, timeout=60
	)
	assert answer.json()["message"] == "No App"
	assert answer.cookies["system_user"] == "no"


@pytest.mark.parametrize(
	("usr", "pwd"), [("Administrator", "wrong"), ("nobody@example.com", "wrong"), ("Administrator", "")]
)
def test_a_wrong_login(home, usr, pwd):
	answer = requests.post(f"{home.base_url}/api/method/login", json={"usr": usr, "pwd": pwd}, timeout=60)
	assert answer.status_code == 401
	assert answer.json()["exc_type"] == "AuthenticationError"
	assert answer.cookies.get("sid", "Guest") == "Guest"


def test_logins_and_failures_are_kept(home, admin, person):
	requests.post(f"{home.base_url}/api/method/login", json={"usr": person, "pwd": "wrong"}, timeout=60)
	Client(home.base_url).login(person, PASSWORD)
	rows = admin.list(
		"Activity Log", filters={"user": person, "operation": "Login"}, fields=["status"], limit=20
	)
	assert {"Failed", "Success"} <= {row["status"] for row in rows}


def test_logging_out_ends_the_session(home, browser, person):
	sid = browser.http.cookies["sid"]
	assert browser.message(WHO, "GET") == person
	accepted(browser.call("logout"))
	stolen = requests.get(f"{home.base_url}/api/method/{WHO}", cookies={"sid": sid}, timeout=60)
	assert stolen.status_code in (401, 403)


def test_a_login_begins_a_new_session(home, person):
	client = Client(home.base_url).login(person, PASSWORD)
	first = client.http.cookies["sid"]
	client.login(person, PASSWORD)
	assert client.http.cookies["sid"] != first


def test_a_former_session_of_the_browser_ends_with_a_new_login(embedded, person):
	client = Client(embedded.base_url).login(person, PASSWORD)
	first = client.http.cookies["sid"]
	client.login(person, PASSWORD)
	old = requests.get(f"{embedded.base_url}/api/method/{WHO}", cookies={"sid": first}, timeout=60)
	assert old.status_code == 403


def test_a_made_up_session_id_is_a_guest(home):
	answer = requests.get(f"{home.base_url}/api/method/{WHO}", cookies={"sid": "a" * 56}, timeout=60)
	assert answer.status_code in (401, 403)


def test_disabling_a_user_ends_the_sessions(home, admin, tag):
	email = f"leaver-{tag.lower()}@example.com"
	make_user(admin, email)
	client = Client(home.base_url).login(email, PASSWORD)
	admin.update("User", email, enabled=0)
	assert client.call(WHO, "GET").status_code in (401, 403, 417)
	again = client.request("POST", "/api/method/login", json={"usr": email, "pwd": PASSWORD})
	assert again.status_code == 401


@pytest.mark.parametrize("password", ["short", "password1", "qwertyuiop", "12345678"])
def test_a_weak_password_is_refused(admin, tag, password):
	email = f"weak-{tag.lower()}@example.com"
	values = {"email": email, "first_name": "Weak", "send_welcome_email": 0, "new_password": password}
	assert admin.resource("POST", "User", json=values).status_code == 417
	assert admin.resource("GET", "User", email).status_code == 404


class TestCsrf:
	"""The page of the screens carries a token; from then on a change without it is refused."""

	@pytest.fixture
	def page(self, home, person) -> tuple[Client, str]:
		client = Client(home.base_url).login(person, PASSWORD)
		boot = accepted(client.call("iso_qms.api.session.get_boot", "GET"))["message"]
		yield client, boot["csrf_token"]
		client.close()

	def test_without_the_token(self, page, person):
		client, _token = page
		answer = client.resource("PUT", "User", person, json={"bio": "without"})
		assert answer.status_code == 400, answer.text
		assert answer.json()["exc_type"] == "CSRFTokenError"
		assert client.read("User", person).get("bio") != "without"

	def test_with_another_token(self, page, person):
		client, token = page
		answer = client.resource(
			"PUT", "User", person, json={"bio": "x"}, headers={"X-Frappe-CSRF-Token": token[::-1]}
		)
		assert answer.status_code == 400

	def test_with_the_token(self, page, person):
		client, token = page
		answer = client.resource(
			"PUT", "User", person, json={"bio": "with"}, headers={"X-Frappe-CSRF-Token": token}
		)
		assert accepted(answer)["data"]["bio"] == "with"

	def test_reading_needs_none(self, page, person):
		client, _token = page
		assert client.message(WHO, "GET") == person

	def test_the_token_stays_the_same_within_a_session(self, page):
		client, token = page
		assert accepted(client.call("iso_qms.api.session.get_boot", "GET"))["message"]["csrf_token"] == token


@pytest.fixture(scope="module")
def keys(admin, person) -> dict[str, str]:
	"""An API key and its secret."""
	made = admin.message("frappe.core.doctype.user.user.generate_keys", user=person)
	return {"secret": made["api_secret"], "key": admin.read("User", person)["api_key"]}


class TestApiKeys:
	def ask(self, home, authorization: str) -> requests.Response:
		return requests.get(
			f"{home.base_url}/api/method/{WHO}", headers={"Authorization": authorization}, timeout=60
		)

	def test_token(self, home, keys, person):
		assert self.ask(home, f"token {keys['key']}:{keys['secret']}").json()["message"] == person

	def test_basic(self, home, keys, person):
		pair = base64.b64encode(f"{keys['key']}:{keys['secret']}".encode()).decode()
		assert self.ask(home, f"Basic {pair}").json()["message"] == person

	@pytest.mark.parametrize("header", ["token {key}:wrong", "token nobody:{secret}", "Bearer {secret}"])
	def test_a_wrong_key(self, home, keys, header):
		assert self.ask(home, header.format(**keys)).status_code == 401

	def test_a_changing_request_needs_no_csrf_token(self, home, keys, person):
		answer = requests.put(
			f"{home.base_url}/api/resource/User/{person}",
			json={"bio": "by key"},
			headers={"Authorization": f"token {keys['key']}:{keys['secret']}"},
			timeout=60,
		)
		assert answer.json()["data"]["bio"] == "by key"

	def test_the_secret_is_not_shown_again(self, admin, keys, person):
		assert keys["secret"] not in admin.resource("GET", "User", person).text

	def test_only_a_system_manager_makes_keys(self, home, person):
		client = Client(home.base_url).login(person, PASSWORD)
		answer = client.call("frappe.core.doctype.user.user.generate_keys", user=person)
		assert answer.status_code == 403

	def test_the_key_of_a_disabled_user_opens_nothing(self, embedded, admin, tag):
		email = f"robot-{tag.lower()}@example.com"
		make_user(admin, email)
		made = admin.message("frappe.core.doctype.user.user.generate_keys", user=email)
		header = f"token {made['api_key']}:{made['api_secret']}"
		assert self.ask(embedded, header).status_code == 200
		admin.update("User", email, enabled=0)
		assert self.ask(embedded, header).status_code == 401


def test_one_does_not_give_oneself_roles(browser, person):
	accepted(browser.resource("PUT", "User", person, json={"roles": [{"role": "System Manager"}]}))
	mine = browser.message("frappe.client.get", "GET", doctype="User", name=person)
	assert "System Manager" not in [row["role"] for row in mine.get("roles") or []]
	assert browser.resource("GET", "Role").status_code == 403


def test_guessing_is_slowed_down(embedded, tag):
	codes = []
	for _attempt in range(8):
		answer = requests.post(
			f"{embedded.base_url}/api/method/login",
			json={"usr": f"guessed-{tag}@example.com", "pwd": "wrong"},
			timeout=60,
		)
		codes.append(answer.status_code)
	assert codes[:5] == [401] * 5
	assert codes[-1] == 429
	assert int(answer.headers["Retry-After"]) >= 1


def test_changing_ones_password_needs_the_current_one(embedded, admin, tag):
	email = f"changer-{tag.lower()}@example.com"
	make_user(admin, email)
	client = Client(embedded.base_url).login(email, PASSWORD)
	method = "frappe.core.doctype.user.user.update_password"
	assert_refused(client.call(method, new_password="granite-meadow-19", old_password="wrong"), 417)
	assert_refused(client.call(method, new_password="password1", old_password=PASSWORD), 417)
	accepted(client.call(method, new_password="granite-meadow-19", old_password=PASSWORD))
	Client(embedded.base_url).login(email, "granite-meadow-19")


def test_a_guest_is_told_nothing(guest):
	for answer in (
		guest.resource("GET", "User"),
		guest.resource("GET", "User", "Administrator"),
		guest.call("frappe.client.get_list", "GET", doctype="User"),
		guest.call("frappe.client.get_count", "GET", doctype="User"),
		guest.call("frappe.desk.form.load.getdoc", "GET", doctype="User", name="Administrator"),
		guest.resource("POST", "ToDo", json={"description": "x"}),
	):
		assert answer.status_code in (401, 403), answer.text
		assert "@" not in str(answer.json().get("data", ""))
