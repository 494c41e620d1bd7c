"""What may be called over HTTP, and with which arguments."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from frappe_lite.context import _dict, local
from frappe_lite.exceptions import FrappeTypeError, PermissionError
from frappe_lite.whitelist import call, get_newargs, is_valid_http_method, is_whitelisted, whitelist


@whitelist()
def for_users(number: int = 0, **others):
	return number


@whitelist(allow_guest=True, methods=["POST"])
def for_everybody(text=None):
	return text


def for_nobody():
	return None


@pytest.fixture
def request_as(site):
	"""Act as a user in a request."""

	def act(user, method="GET"):
		local.session = _dict(user=user, sid=user, data=_dict())
		local.request = SimpleNamespace(method=method)

	local.message_log = []
	yield act
	local.request = None
	local.session = _dict(user="Administrator", sid="Administrator", data=_dict())
	local.message_log = []


def test_only_whitelisted_functions_are_open(request_as):
	request_as("Administrator")
	is_whitelisted(for_users)
	with pytest.raises(PermissionError, match="for_nobody"):
		is_whitelisted(for_nobody)


def test_guests_call_only_what_is_open_to_them(request_as):
	request_as("Guest")
	is_whitelisted(for_everybody)
	with pytest.raises(PermissionError):
		is_whitelisted(for_users)


def test_markup_of_guests_is_taken_out(request_as):
	request_as("Guest")
	local.form_dict = _dict(text="<b>bold</b><script>alert(1)</script>", plain="1 < 2")
	is_whitelisted(for_everybody)
	assert "script" not in local.form_dict.text
	assert "bold" in local.form_dict.text


def test_the_http_method_is_held(request_as):
	request_as("Administrator", "GET")
	with pytest.raises(PermissionError):
		is_valid_http_method(for_everybody)
	request_as("Administrator", "POST")
	is_valid_http_method(for_everybody)


def test_arguments_are_checked_in_a_request(request_as):
	request_as("Administrator")
	assert for_users(number="5") == 5
	with pytest.raises(FrappeTypeError):
		for_users(number="five")


def test_a_call_passes_only_what_the_function_takes():
	assert call(for_everybody, text="a", unknown=1) == "a"
	assert get_newargs(for_nobody, {"a": 1}) == {}


def test_what_steers_the_server_is_never_passed_on():
	sent = {"number": 1, "other": 2, "flags": {"ignore_permissions": 1}, "ignore_permissions": 1}
	assert get_newargs(for_users, sent) == {"number": 1, "other": 2}
