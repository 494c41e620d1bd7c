"""Limits of the HTTP room: requests in a time, pages of other sites, trickling requests, the access log."""

from __future__ import annotations

import logging
import socket
import threading
import time

import pytest
from cheroot import wsgi
from werkzeug.test import Client as HttpClient

from frappe_lite import context
from frappe_lite.context import local
from frappe_lite.http import slow_clients
from frappe_lite.http.app import Application
from frappe_lite.http.rate_limit import RateLimiter

ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def http(site):
	home = local.home
	local.db.commit()
	before = dict(home.config)
	RateLimiter._buckets.clear()
	yield HttpClient(Application(home))
	home.config.clear()
	home.config.update(before)
	RateLimiter._buckets.clear()
	context.init_request(home)
	context.set_user("Administrator")


def configure(http, **values):
	http.application.home.config.update(values)


# -- rate limit


def test_without_the_setting_nothing_is_limited(http):
	answer = http.get("/api/method/ping")
	assert not [name for name in answer.headers.keys() if name.startswith("X-RateLimit")]


def test_every_answer_says_what_is_left(http):
	configure(http, rate_limit={"limit": 10, "window": 60})
	headers = http.get("/api/method/ping").headers
	assert headers["X-RateLimit-Limit"] == "10000000"
	assert 0 < int(headers["X-RateLimit-Used"]) < 10_000_000
	assert int(headers["X-RateLimit-Remaining"]) == 10_000_000 - int(headers["X-RateLimit-Used"])


def test_who_has_used_up_his_time_is_refused_and_others_are_not(http):
	configure(http, rate_limit={"limit": 0.000001, "window": 3600})
	assert http.get("/api/method/ping").status_code == 200
	refused = http.get("/api/method/ping")
	assert refused.status_code == 429
	assert refused.json["exc_type"] == "TooManyRequestsError" and "wait" in refused.json["_server_messages"]
	assert int(refused.headers["Retry-After"]) > 0 and refused.headers["X-RateLimit-Remaining"] == "0"
	assert "X-RateLimit-Used" not in refused.headers
	other = http.get("/api/method/ping", environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
	assert other.status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_no_header_is_another_account(http, header):
	configure(http, rate_limit={"limit": 0.000001, "window": 3600})
	assert http.get("/api/method/ping", headers={header: "10.0.0.1"}).status_code == 200
	assert http.get("/api/method/ping", headers={header: "10.0.0.2"}).status_code == 429


def test_the_allowance_flows_back(site):
	RateLimiter._buckets.clear()
	limiter = RateLimiter(1, 10, "somebody")
	bucket = RateLimiter._buckets["somebody"]
	bucket.left, bucket.counted = -100_000, time.monotonic() - 2
	assert RateLimiter(1, 10, "somebody").remaining == pytest.approx(100_000, rel=0.2)
	bucket.counted = time.monotonic() - 3600
	assert RateLimiter(1, 10, "somebody").remaining == limiter.limit


def test_a_health_check_and_a_bad_login_count_too(http):
	configure(http, rate_limit={"limit": 0.000001, "window": 3600})
	assert http.post("/api/method/login", json={"usr": "a", "pwd": "b"}).status_code == 401
	assert http.get("/health").status_code == 429


# -- pages of other sites


def test_scripts_of_other_sites_read_nothing(http):
	answer = http.get("/api/method/ping", headers={"Origin": ELSEWHERE})
	assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]
	preflight = http.options(
		"/api/resource/User", headers={"Origin": ELSEWHERE, "Access-Control-Request-Method": "POST"}
	)
	assert not [name for name in preflight.headers.keys() if name.startswith("Access-Control")]


def test_an_origin_that_is_named_may_read(http):
	configure(http, allow_cors=["https://portal.example"])
	allowed = http.get("/api/method/ping", headers={"Origin": "https://portal.example"}).headers
	assert allowed["Access-Control-Allow-Origin"] == "https://portal.example"
	assert allowed["Access-Control-Allow-Credentials"] == "true"
	assert "Access-Control-Allow-Origin" not in http.get("/health", headers={"Origin": ELSEWHERE}).headers
	asked = {"Origin": "https://portal.example", "Access-Control-Request-Headers": "x-frappe-csrf-token"}
	preflight = http.options("/api/resource/User", headers=asked).headers
	assert preflight["Access-Control-Allow-Headers"] == "x-frappe-csrf-token"


def test_everybody_may_read_but_without_cookies(http):
	configure(http, allow_cors="*")
	headers = http.get("/api/method/ping", headers={"Origin": ELSEWHERE}).headers
	assert headers["Access-Control-Allow-Origin"] == ELSEWHERE
	assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("page", ["cross-site", "same-site"])
@pytest.mark.parametrize(
	"content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_a_change_that_a_foreign_page_sends_is_refused(http, content_type, page):
	foreign = {"Sec-Fetch-Site": page, "Origin": ELSEWHERE}
	answer = http.post("/api/method/ping", data='{"a": 1}', content_type=content_type, headers=foreign)
	assert answer.status_code == 400 and answer.json["exc_type"] == "CSRFTokenError"
	assert http.get("/api/method/ping", headers=foreign).status_code == 200
	own = http.post("/api/method/ping", headers={"Sec-Fetch-Site": "same-origin"})
	assert own.status_code == 200


# -- behind a proxy


def test_a_proxy_is_believed_only_where_the_site_says_so(http):
	sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
	assert "Strict-Transport-Security" not in http.get("/api/method/ping", headers=sent).headers
	configure(http, trusted_proxies=1)
	assert "Strict-Transport-Security" in http.get("/api/method/ping", headers=sent).headers


def test_behind_a_proxy_with_tls_the_cookies_are_secure(http):
	configure(http, trusted_proxies=1)
	for scheme, is_secure in (("https", True), ("http", False)):
		answer = http.post(
			"/api/method/login",
			json={"usr": "Administrator", "pwd": "admin-test-password"},
			headers={"X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7"},
		)
		assert answer.status_code == 200, answer.text
		(sid,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("sid=")]
		assert "HttpOnly" in sid and "SameSite=Lax" in sid
		assert ("; Secure" in sid) is is_secure


# -- the access log


def test_a_line_for_each_request_that_no_client_can_forge(http, caplog):
	with caplog.at_level(logging.INFO, logger="frappe_lite.access"):
		path = "/api/method/ping%0a2026 forged line?pwd=secret"
		http.get(path, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
	(line,) = [record.getMessage() for record in caplog.records if record.name == "frappe_lite.access"]
	assert line.startswith("127.0.0.1 Guest GET /api/method/ping%0A2026%20forged%20line 417 ")
	assert "\n" not in line and "secret" not in line


# -- trickling requests


@pytest.fixture
def slow_server():
	def application(environ, start_response):
		body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
		environ["frappe_lite.body_is_read"]()
		time.sleep(0.8)  # the server's own time is not the client's
		start_response("200 OK", [("Content-Length", str(len(body)))])
		return [body]

	server = wsgi.Server(("127.0.0.1", 0), application, numthreads=2, timeout=10)
	slow_clients.watch(server)
	server.deadlines.head_seconds, server.deadlines.looks_every = 0.4, 0.05
	server.prepare()
	threading.Thread(target=server.serve, daemon=True).start()
	yield server.bind_addr
	server.stop()
	server.deadlines.stop()


def test_a_head_that_trickles_is_cut_off(slow_server):
	with socket.create_connection(slow_server, timeout=5) as client:
		client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		began = time.monotonic()
		with pytest.raises(OSError):
			while time.monotonic() - began < 4:
				client.sendall(b"a")
				if client.recv(100, socket.MSG_DONTWAIT if time.monotonic() - began > 1.5 else 0) == b"":
					raise ConnectionError
		assert time.monotonic() - began < 3


def test_a_body_that_trickles_is_cut_off(slow_server):
	with socket.create_connection(slow_server, timeout=5) as client:
		client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab")
		assert b"200 OK" not in client.recv(1000)


def test_an_answer_may_take_its_time(slow_server):
	with socket.create_connection(slow_server, timeout=5) as client:
		client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
		assert client.recv(1000).startswith(b"HTTP/1.1 200 OK")


def test_a_server_is_this_machines_alone_unless_told_otherwise():
	from frappe_lite.cli import start

	(host,) = [option for option in start.params if option.name == "host"]
	assert host.default == "127.0.0.1"
