"""Attacks on the interface itself, a class of them a test: forged requests, injected SQL, headers, paths, markup, size."""

from __future__ import annotations

import json
import re
import socket
import time
from urllib.parse import urlsplit

import pytest
import requests

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)">x</a><svg onload=alert(4)>'
ACTIVE = re.compile(r"<script|onerror\s*=|onload\s*=|javascript:", re.I)


def login_cookie(base_url: str, user: str, **options) -> requests.Response:
	return requests.post(
		f"{base_url}/api/method/login", json={"usr": user, "pwd": PASSWORD}, timeout=30, **options
	)


@pytest.fixture(scope="module")
def person(embedded, admin, tag) -> str:
	email = f"attacked-{tag.lower()}@example.com"
	make_user(admin, email)
	return email


# -- sessions and forged requests


def test_a_session_id_that_somebody_else_chose_is_never_used(embedded, person):
	fixed = "f" * 56
	answer = login_cookie(embedded.base_url, person, cookies={"sid": fixed})
	assert answer.cookies["sid"] != fixed
	stolen = requests.get(
		f"{embedded.base_url}/api/method/frappe.auth.get_logged_user", cookies={"sid": fixed}, timeout=30
	)
	assert stolen.status_code in (401, 403)


def test_the_session_of_before_ends_at_a_new_login(embedded, person):
	first = login_cookie(embedded.base_url, person).cookies["sid"]
	login_cookie(embedded.base_url, person, cookies={"sid": first})
	asked = f"{embedded.base_url}/api/method/frappe.auth.get_logged_user"
	assert requests.get(asked, cookies={"sid": first}, timeout=30).status_code in (401, 403)


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(embedded, person):
	cookies = login_cookie(embedded.base_url, person).raw.headers.getlist("Set-Cookie")
	(sid,) = [cookie for cookie in cookies if cookie.startswith("sid=")]
	assert "HttpOnly" in sid and "SameSite=Lax" in sid and "Path=/" in sid


@pytest.mark.parametrize(
	"content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", None]
)
def test_a_change_without_the_token_is_refused_whatever_its_body(embedded, person, workshop, content_type):
	client = Client(embedded.base_url).login(person, PASSWORD)
	page = client.request("GET", "/qms", headers={"Accept": "text/html"})
	assert "csrf" in page.text, "the page gives the session its token"
	headers = {"Content-Type": content_type} if content_type else {}
	for path in ("/api/resource/ToDo", "/api/v2/document/ToDo", "/api/method/frappe.client.insert"):
		body = '{"description": "forged", "doc": {"doctype": "ToDo", "description": "forged"}}'
		answer = client.request("POST", path, data=body, headers=headers)
		assert answer.status_code == 400 and "CSRFTokenError" in answer.text, f"{path}: {answer.text}"
	client.close()


@pytest.mark.parametrize(
	"trick", [{"_method": "POST"}, {"cmd": "frappe.client.delete"}, {"http_method": "DELETE"}]
)
def test_nothing_is_changed_by_get(admin, workshop, trick):
	name = admin.create(workshop, title="Stays")["name"]
	for path in (
		f"/api/resource/{workshop}/{name}",
		"/api/method/frappe.client.delete",
		f"/api/v2/document/{workshop}/{name}",
	):
		params = {"doctype": workshop, "name": name, "title": "changed", **trick}
		admin.request("GET", path, params=params, headers={"X-HTTP-Method-Override": "DELETE"})
	assert admin.read(workshop, name)["title"] == "Stays"


def test_logging_out_needs_a_post(embedded, person):
	client = Client(embedded.base_url).login(person, PASSWORD)
	client.request("GET", "/api/method/logout")
	client.request("GET", "/api/v2/method/logout")
	assert client.message("frappe.auth.get_logged_user", "GET") == person
	client.close()


# -- SQL


INJECTIONS = (
	"name; drop table tabUser",
	"(select password from __Auth)",
	"name` union select password from `__Auth",
	"name as `x`, (select 1) as y",
	"count(name) as `n` from tabUser --",
	"sleep(5)",
	"load_extension('x')",
	"tabUser.api_key",
	"`tabUser`.`name`",
	"1=1",
	"name\x00",
	"title/**/from/**/__Auth",
	"case when 1 then name end",
	"max((select password from __Auth))",
	"count(sum(hours))",
	"random()",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_name_of_a_field_becomes_sql(embedded, fitter, workshop, text):
	path = f"/api/resource/{workshop}"
	for params in (
		{"fields": json.dumps([text])},
		{"fields": json.dumps([f"title as {text}"])},
		{"order_by": text},
		{"group_by": text},
		{"filters": json.dumps([[text, "=", "x"]])},
		{"filters": json.dumps([[workshop, text, "=", "x"]])},
		{"filters": json.dumps([[text, "title", "=", "x"]])},
		{"filters": json.dumps({text: "x"})},
		{"or_filters": json.dumps([[text, "=", "x"]])},
		{"filters": json.dumps([["title", text, "x"]])},
		{"parent": text},
	):
		answer = fitter.request("GET", path, params=params)
		is_harmless = "parent" in params and answer.status_code == 200
		assert is_harmless or answer.status_code in (403, 404, 417), (
			f"{params}: {answer.status_code} {answer.text}"
		)
		assert "argon2" not in answer.text
	for method in ("frappe.desk.reportview.get", "frappe.desk.reportview.get_count"):
		answer = fitter.call(
			method, doctype=workshop, fields=[text], filters=[[text, "=", "x"]], order_by=text
		)
		assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.parametrize(
	"value", ["' or 1=1 --", "%' or '1'='1", "\\' or 1=1", "x'); drop table tabUser; --"]
)
def test_no_value_becomes_sql(embedded, fitter, workshop, value):
	fitter.create(workshop, title="Harmless")
	for operator in ("=", "like", "in", "between"):
		sent = [value, value] if operator in ("in", "between") else value
		rows = fitter.list(workshop, filters=[["title", operator, sent]])
		assert [row for row in rows if row.get("title") == "Harmless"] == [] and rows == []
	found = fitter.message("frappe.desk.search.search_link", doctype=workshop, txt=value)
	assert found == []


@pytest.mark.parametrize(
	"doctype", ["tabUser", "User` --", "__Auth", "../User", "User\x00", "Sessions", "DocType' or '1"]
)
def test_no_name_of_a_doctype_becomes_sql(embedded, admin, doctype):
	for answer in (
		admin.call("frappe.client.get_list", doctype=doctype),
		admin.call("frappe.client.get_count", doctype=doctype),
		admin.call("frappe.client.get_value", doctype=doctype, fieldname="name"),
		admin.call("frappe.client.insert", doc={"doctype": doctype}),
	):
		assert 400 <= answer.status_code < 500, answer.text


# -- addresses and headers


def raw(base_url: str, request: bytes, wait: float = 5) -> bytes:
	"""Send bytes as they are, as no client library would."""
	at = urlsplit(base_url)
	with socket.create_connection((at.hostname, at.port), timeout=wait) as connection:
		connection.sendall(request)
		connection.shutdown(socket.SHUT_WR)
		answer = b""
		while part := connection.recv(65536):
			answer += part
		return answer


@pytest.mark.parametrize("path", ["/", "/nothing", "/qms", "/api/method/ping"])
def test_a_forged_host_is_repeated_nowhere(embedded, path):
	sent = f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n"
	assert b"evil.example" not in raw(embedded.base_url, sent.encode())


def test_a_file_name_puts_no_header_into_an_answer(embedded, fitter, workshop):
	name = fitter.create(workshop, title="With a file")["name"]
	for file_name in ('a"; x="b.txt', "a\r\nSet-Cookie: sid=1.txt", "报告.txt"):
		sent = fitter.upload(file_name, b"text", doctype=workshop, docname=name)
		if sent.status_code == 200:
			served = fitter.request("GET", sent.json()["message"]["file_url"])
			assert "Set-Cookie" not in served.headers or "sid=1" not in served.headers["Set-Cookie"]
			assert "\n" not in served.headers["Content-Disposition"]


@pytest.mark.parametrize(
	"path",
	[
		"/files/../site_config.json",
		"/files/..%2fsite_config.json",
		"/files/%2e%2e/site_config.json",
		"/private/files/..%5c..%5csite.db",
		"/assets/iso_qms/../hooks.py",
		"/assets/iso_qms/..%2fhooks.py",
		"/assets/frappe_lite/../cli.py",
		"/assets/..%2f..%2fetc%2fpasswd",
		"/assets/iso_qms//etc/passwd",
		"/qms.py",
		"/../www/qms.py",
	],
)
def test_a_path_leaves_no_folder(embedded, path):
	answer = raw(embedded.base_url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
	assert re.match(rb"HTTP/1.1 (400|403|404|417) ", answer), answer[:200]
	for secret in (b"root:", b"encryption", b"app_name", b"import "):
		assert secret not in answer


# -- size and time


def test_headers_that_are_too_large_are_refused(embedded):
	sent = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n"
	try:
		assert raw(embedded.base_url, sent)[9:12] in (b"413", b"400", b"431")
	except OSError:
		pass  # cut off before the answer could be read
	assert requests.get(f"{embedded.base_url}/health", timeout=30).status_code == 200


def test_a_body_that_is_too_large_is_refused_by_its_length(embedded):
	head = b"POST /api/resource/ToDo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\nConnection: close\r\n\r\n"
	assert b" 413 " in raw(embedded.base_url, head)[:20]


@pytest.mark.parametrize(
	"text",
	[
		"count(" + " " * 30_000,
		"a " * 20_000,
		"`tab" + "a" * 30_000,
		"distinct " + " " * 30_000 + "x",
		"name as " + " " * 30_000 + "!",
		"(" * 30_000,
	],
	ids=lambda text: text[:6],
)
def test_no_pattern_takes_for_ever(embedded, fitter, workshop, text):
	began = time.monotonic()
	for arguments in (
		{"fields": [text]},
		{"order_by": text},
		{"group_by": text},
		{"filters": [[text, "=", 1]]},
	):
		assert fitter.call("frappe.client.get_list", doctype=workshop, **arguments).status_code in (403, 417)
	fitter.call(
		"frappe.desk.form.utils.add_comment", reference_doctype=workshop, reference_name="x", content=text
	)
	assert time.monotonic() - began < 10


# -- markup


def test_markup_that_acts_is_taken_out_or_shown_as_text(embedded, fitter, workshop):
	made = fitter.create(workshop, title=MARKUP, parts=[{"part": MARKUP}])
	assert not ACTIVE.search(made["title"]) and not ACTIVE.search(made["parts"][0]["part"])
	comment = fitter.message(
		"frappe.desk.form.utils.add_comment",
		reference_doctype=workshop,
		reference_name=made["name"],
		content=MARKUP,
		comment_email="Administrator",
		comment_by=MARKUP,
	)
	assert not ACTIVE.search(comment["content"]) and comment["comment_email"] == fitter.user
	assert not ACTIVE.search(comment["comment_by"])
	form = fitter.call("frappe.desk.form.load.getdoc", "GET", doctype=workshop, name=made["name"])
	assert not ACTIVE.search(json.dumps(form.json()["docinfo"]["comments"]))


def test_a_name_ends_no_script_of_the_page(embedded, admin, tag):
	email = f"script-{tag.lower()}@example.com"
	make_user(admin, email)
	admin.update("User", email, first_name="</script><script>alert(1)</script>", last_name="<!--<script>")
	client = Client(embedded.base_url).login(email, PASSWORD)
	page = client.request("GET", "/qms", headers={"Accept": "text/html"})
	assert page.status_code == 200
	boot = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page.text, re.S)
	assert boot and json.loads(boot[1])
	assert "alert(1)</script>" not in page.text
	client.close()


@pytest.mark.parametrize(
	"path", ["/nothing/<script>alert(1)</script>", "/api/method/<script>alert(1)</script>"]
)
def test_an_error_page_repeats_no_markup(embedded, guest, path):
	answer = guest.request("GET", path, headers={"Accept": "text/html"})
	assert answer.status_code >= 400 and "<script>alert" not in answer.text


def test_scripts_are_the_sites_own_files_only(embedded, guest):
	for path in ("/qms", "/nothing", "/api/method/ping", "/health"):
		policy = guest.request("GET", path, headers={"Accept": "text/html"}).headers[
			"Content-Security-Policy"
		]
		scripts = re.search(r"script-src ([^;]*)", policy) or re.search(r"default-src ([^;]*)", policy)
		assert scripts and "unsafe" not in scripts[1] and "*" not in scripts[1], policy
		assert "frame-ancestors 'none'" in policy
