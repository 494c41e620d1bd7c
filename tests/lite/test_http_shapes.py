"""The shapes of answers, and the headers that they carry."""

from __future__ import annotations

import datetime
import json

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.test import Client as HttpClient

from frappe_lite import context
from frappe_lite.auth import cookie_value
from frappe_lite.context import local
from frappe_lite.exceptions import DoesNotExistError, DuplicateEntryError, PermissionError, ValidationError
from frappe_lite.http import pages
from frappe_lite.http.app import Application
from frappe_lite.http.errors import status_of
from frappe_lite.http.responses import content_disposition, to_json
from frappe_lite.http.security_headers import with_security_headers


@pytest.fixture
def http(site):
	"""A client without a socket; afterwards this thread works on the site again."""
	home = local.home
	local.db.commit()
	yield HttpClient(Application(home))
	context.init_request(home)
	context.set_user("Administrator")


@pytest.mark.parametrize(
	("error", "status"),
	[
		(ValidationError("x"), 417),
		(PermissionError("x"), 403),
		(DoesNotExistError("x"), 404),
		(DuplicateEntryError("x"), 409),
		(NotImplementedError("x"), 501),
		(NotFound(), 404),
		(KeyError("x"), 500),
	],
)
def test_each_error_has_its_status(error, status):
	assert status_of(error) == status


def test_json_writes_moments_as_frappe_does():
	value = {
		"day": datetime.date(2026, 3, 2),
		"moment": datetime.datetime(2026, 3, 2, 8, 30, 5, 120),
		"time": datetime.timedelta(hours=8, minutes=5),
		"text": "检验",
	}
	assert json.loads(to_json(value)) == {
		"day": "2026-03-02",
		"moment": "2026-03-02 08:30:05.000120",
		"time": "08:05:00",
		"text": "检验",
	}


def test_a_file_name_in_any_script_reaches_the_browser():
	header = content_disposition('记录 "1".xlsx')
	assert header.isascii()
	assert "filename*=UTF-8''%E8%AE%B0%E5%BD%95" in header


def test_a_header_that_the_answer_says_itself_stays():
	said = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", "default-src 'none'")]
	headers = dict(with_security_headers(said, is_https=True))
	assert headers["Content-Security-Policy"] == "default-src 'none'"
	assert headers["X-Content-Type-Options"] == "nosniff"
	assert "max-age" in headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
	("header", "value"),
	[
		("sid=abc; user_id=x", "abc"),
		("user_id=x; sid=abc", "abc"),
		('sid="abc"', "abc"),
		("sid=a%40b", "a@b"),
		("asid=abc", ""),
		("", ""),
		("sid", ""),
	],
)
def test_the_session_cookie_is_found(header, value):
	assert cookie_value(header, "sid") == value


def test_a_route_of_an_app_leads_to_its_page(site, monkeypatch):
	rules = [{"from_route": "/qms/<path:app_path>", "to_route": "qms"}]
	monkeypatch.setattr(pages, "get_hooks", lambda name, default=None: rules)
	assert pages.resolve("qms/list/a") == ("qms", {"app_path": "list/a"})
	assert pages.resolve("other") == ("other", {})


def test_an_unexpected_error_tells_nothing_of_the_inside(http, monkeypatch):
	from frappe_lite.http import methods

	def fail(command):
		raise RuntimeError("secret of the inside")

	monkeypatch.setattr(methods, "execute", fail)
	answer = http.get("/api/method/ping")
	assert answer.status_code == 500
	assert "secret" not in answer.text
	assert json.loads(answer.json["_server_messages"])
	context.init_request(http.application.home)
	kept = local.db.get_value("Error Log", {"method": "GET /api/method/ping"}, "error")
	assert "secret of the inside" in kept


def test_a_changing_request_that_fails_at_the_commit_is_an_error(http, monkeypatch):
	from frappe_lite.database import Database

	def refuse(self):
		raise ValidationError("The ledger refuses this.")

	monkeypatch.setattr(Database, "commit", refuse)
	answer = http.post("/api/method/ping")
	assert answer.status_code == 417
	assert "The ledger refuses this." in answer.text


def test_a_reading_request_changes_nothing(http, monkeypatch):
	from frappe_lite.http import methods

	def write(command):
		local.db.set_value("User", "Guest", "bio", "changed by GET")

	monkeypatch.setattr(methods, "execute", write)
	assert http.get("/api/method/ping").status_code == 200
	context.init_request(http.application.home)
	assert local.db.get_value("User", "Guest", "bio") != "changed by GET"


def test_a_request_that_is_too_large_is_refused(http):
	body = b"x" * (27 * 1024 * 1024)
	answer = http.post("/api/resource/ToDo", data=body, content_type="application/json")
	assert answer.status_code == 413


def test_the_language_of_a_guest_is_the_browsers(http):
	seen = []

	def look(command):
		seen.append(local.lang)

	from frappe_lite.http import methods

	original, methods.execute = methods.execute, look
	try:
		http.get("/api/method/ping", headers={"Accept-Language": "zh-TW,zh;q=0.9"})
		http.get("/api/method/ping", headers={"Accept-Language": "fr"})
	finally:
		methods.execute = original
	assert seen == ["zh-TW", "en"]
