"""What people set in System Settings is kept to; what would have no meaning here is not offered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from werkzeug.test import Client as HttpClient

from frappe_lite import context, sessions
from frappe_lite.context import local
from frappe_lite.files import max_file_size
from frappe_lite.http.app import Application
from frappe_lite.passwords import password_problem

ROOT = Path(__file__).parents[2]
DEFINITION = ROOT / "frappe_lite" / "core" / "doctype" / "system_settings" / "system_settings.json"
NO_VALUE = ("Section Break", "Column Break", "Tab Break")
PASSWORD = "admin-test-password"


@pytest.fixture
def settings(site) -> Iterator:
	"""`settings(**values)` saves System Settings as a person does; the old ones come back afterwards."""
	before = frappe.db.get_singles_dict("System Settings")

	def save(**values) -> None:
		doc = frappe.get_doc("System Settings")
		doc.update(values)
		doc.save()
		frappe.db.commit()

	yield save
	frappe.db.rollback()
	frappe.db.delete("Singles", {"doctype": "System Settings"})
	frappe.db.set_single_value("System Settings", before, update_modified=False)
	frappe.clear_cache()
	frappe.db.commit()


def test_one_of_them_is_saved_alone(settings):
	settings(apply_strict_user_permissions=1)
	assert frappe.db.get_single_value("System Settings", "apply_strict_user_permissions") == 1


def test_sessions_end_when_the_settings_say_so(settings):
	assert sessions.expiry_seconds() == 240 * 3600
	settings(session_expiry="01:30")
	assert sessions.expiry_seconds() == 5400


def test_an_expiry_that_is_no_time_locks_nobody_out(settings):
	settings(session_expiry="soon")
	assert sessions.expiry_seconds() == 240 * 3600


def test_passwords_have_the_score_that_the_settings_ask_for(settings):
	pwd = "blue tractor 51"
	assert password_problem(pwd) is None
	settings(minimum_password_score="4")
	assert password_problem("sunflower88") is not None
	settings(minimum_password_score="2")
	assert password_problem("password1") is not None, "never less than the floor"


def test_uploads_are_as_large_as_the_settings_say(settings):
	assert max_file_size() == 25 * 1024 * 1024
	settings(max_file_size=1)
	assert max_file_size() == 1024 * 1024
	settings(max_file_size=500)
	assert max_file_size() == 25 * 1024 * 1024, "more is the operator's to allow"


def test_uploads_have_the_endings_that_the_settings_name(settings):
	settings(allowed_file_extensions="PDF\ntxt")
	frappe.get_doc({"doctype": "File", "file_name": "a.TXT", "content": "x", "is_private": 1}).insert()
	with pytest.raises(frappe.ValidationError, match="CSV"):
		frappe.get_doc({"doctype": "File", "file_name": "a.csv", "content": "x", "is_private": 1}).insert()


class TestLogins:
	@pytest.fixture
	def http(self, settings):
		home = local.home
		yield HttpClient(Application(home), use_cookies=False)
		context.init_request(home)
		context.set_user("Administrator")

	def log_in(self, http) -> str:
		answer = http.post("/api/method/login", json={"usr": "Administrator", "pwd": PASSWORD})
		assert answer.status_code == 200, answer.text
		(sid,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("sid=")]
		return sid.partition(";")[0]

	def is_open(self, http, sid: str) -> bool:
		answer = http.get("/api/method/frappe.auth.get_logged_user", headers={"Cookie": sid})
		return answer.status_code == 200

	def test_several_sessions_at_once(self, http):
		first, second = self.log_in(http), self.log_in(http)
		assert self.is_open(http, first) and self.is_open(http, second)

	def test_one_session_at_a_time(self, http, settings):
		settings(deny_multiple_sessions=1)
		first, second = self.log_in(http), self.log_in(http)
		assert not self.is_open(http, first) and self.is_open(http, second)

	def test_a_new_password_ends_the_other_sessions(self, http, settings):
		settings(logout_on_password_reset=1)
		first, second = self.log_in(http), self.log_in(http)
		method = "/api/method/frappe.core.doctype.user.user.update_password"
		sent = {"new_password": PASSWORD, "old_password": PASSWORD}
		assert http.post(method, json=sent, headers={"Cookie": second}).status_code == 200
		assert not self.is_open(http, first) and self.is_open(http, second)


def test_what_is_offered_means_something():
	"""Each field that the form shows is read somewhere."""
	fields = json.loads(DEFINITION.read_text(encoding="utf-8"))["fields"]
	shown = {f["fieldname"] for f in fields if f["fieldtype"] not in NO_VALUE and not f.get("hidden")}
	files = [*ROOT.glob("frappe_lite/**/*.py"), *ROOT.glob("iso_qms/**/*.py")]
	text = "\n".join(path.read_text(encoding="utf-8") for path in files)
	shown -= {"country", "app_name"}  # said for people and for other apps
	assert [name for name in sorted(shown) if f'"{name}"' not in text] == []
