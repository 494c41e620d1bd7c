"""Headers on every kind of answer: pages, data, files, assets, errors, and what never reaches the application."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.rest.conftest import by_key
from tests.rest.http_client import Client, accepted
from tests.rest.test_scenario import PHOTO

HTML = {"Accept": "text/html"}
PUBLIC = Path(__file__).parents[2] / "iso_qms" / "public"
PAGES = {
	"the way to the screens": ("GET", "/", {"headers": HTML}),
	"the screens": ("GET", "/qms", {"headers": HTML}),
	"a page that is not there": ("GET", "/nothing", {"headers": HTML}),
	"a refusal as a page": ("GET", "/private/files/x.txt", {"headers": HTML}),
	"a head": ("HEAD", "/qms", {}),
	"an asset that is not there": ("GET", "/assets/iso_qms/none.js", {}),
}
DATA = {
	"data": ("GET", "/api/method/ping", {}),
	"a list": ("GET", "/api/resource/ToDo", {}),
	"version 2": ("GET", "/api/v2/document/ToDo", {}),
	"the description": ("GET", "/api/openapi.json", {}),
	"health": ("GET", "/health", {}),
	"an address that is none": ("GET", "/api/nothing", {}),
	"a document that is none": ("GET", "/api/resource/ToDo/none", {}),
	"an error in version 2": ("GET", "/api/v2/document/None/x", {}),
	"broken JSON": (
		"POST",
		"/api/resource/ToDo",
		{"data": "{", "headers": {"Content-Type": "application/json"}},
	),
	"no permission": ("GET", "/api/resource/Role", {}),
	"a verb that is none": ("PROPFIND", "/api/resource/ToDo", {}),
	"what may be asked": ("OPTIONS", "/api/resource/ToDo", {}),
	"an export": (
		"GET",
		"/api/method/frappe.core.doctype.data_import.data_import.download_template",
		{"params": {"doctype": "ToDo"}},
	),
}


@pytest.fixture(scope="module")
def reader(admin, fitter) -> Iterator[Client]:
	"""The fitter, without a session that the screens' page would give a token."""
	client = by_key(admin, fitter.user)
	yield client
	client.close()


def assert_closed(headers, frames: str = "'none'") -> str:
	"""Assert what holds for every answer, and return its policy."""
	assert headers["X-Content-Type-Options"] == "nosniff"
	assert headers["Referrer-Policy"] == "same-origin"
	assert headers["X-Frame-Options"] == ("DENY" if frames == "'none'" else "SAMEORIGIN")
	policy = headers["Content-Security-Policy"]
	scripts = re.search(r"script-src ([^;]*)", policy) or re.search(r"default-src ([^;]*)", policy)
	assert scripts and scripts[1].strip() in ("'self'", "'none'"), policy
	assert "unsafe-eval" not in policy and "*" not in policy
	return policy


def test_an_answer_to_a_wrong_key(embedded, guest):
	answer = guest.request("GET", "/api/method/ping", headers={"Authorization": "token a:b"})
	assert answer.status_code == 401
	assert assert_closed(answer.headers) == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("what", PAGES)
def test_pages(embedded, reader, what):
	verb, path, options = PAGES[what]
	answer = reader.request(verb, path, allow_redirects=False, **options)
	policy = assert_closed(answer.headers)
	assert (
		"frame-ancestors 'none'" in policy and "object-src 'none'" in policy and "base-uri 'self'" in policy
	)
	assert "no-store" in answer.headers["Cache-Control"] or answer.status_code == 404


@pytest.mark.parametrize("what", DATA)
def test_data(embedded, reader, what):
	verb, path, options = DATA[what]
	answer = reader.request(verb, path, **options)
	assert assert_closed(answer.headers) == "default-src 'none'; frame-ancestors 'none'"
	assert answer.headers["Cache-Control"] == "no-store"
	assert not answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
	"asked", [{}, {"Range": "bytes=0-1"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
)
@pytest.mark.parametrize("is_private", [0, 1])
def test_files(embedded, reader, workshop, asked, is_private):
	name = reader.create(workshop, title="With files")["name"]
	for file_name, content in (
		("note.txt", b"<script>alert(1)</script> text"),
		("photo.png", PHOTO),
		("data.zip", None),
	):
		if content is None:
			content = b"PK\x05\x06" + bytes(18)
		sent = reader.upload(file_name, content, doctype=workshop, docname=name, is_private=is_private)
		if file_name == "note.txt":
			assert sent.status_code == 417  # a page in a text
			continue
		answer = reader.request("GET", accepted(sent)["message"]["file_url"], headers=asked)
		assert answer.status_code in (200, 206, 304)
		policy = assert_closed(answer.headers)
		assert policy.startswith("default-src 'none'") and policy.endswith("sandbox")
		assert answer.headers["Content-Disposition"].startswith(
			"inline" if "png" in file_name else "attachment"
		)
		assert ("private" in answer.headers["Cache-Control"]) == bool(is_private)


def test_a_pdf_is_framed_by_the_screens_only(embedded, reader, workshop):
	name = reader.create(workshop, title="With a plan")["name"]
	sent = reader.upload("plan.pdf", b"%PDF-1.7\n<script>alert(1)</script>", doctype=workshop, docname=name)
	answer = reader.request("GET", accepted(sent)["message"]["file_url"])
	assert "frame-ancestors 'self'" in assert_closed(answer.headers, frames="'self'")
	assert answer.headers["Content-Type"] == "application/pdf"


def test_assets(embedded, guest):
	asset = next(path for path in sorted(PUBLIC.rglob("*.svg")))
	answer = guest.request("GET", f"/assets/iso_qms/{asset.relative_to(PUBLIC).as_posix()}")
	assert answer.status_code == 200
	assert "default-src 'none'" in assert_closed(answer.headers)


def raw(base_url: str, request: bytes) -> bytes:
	"""Send bytes as they are, as no client library would."""
	at = urlsplit(base_url)
	with socket.create_connection((at.hostname, at.port), timeout=10) as connection:
		connection.sendall(request)
		connection.shutdown(socket.SHUT_WR)
		answer = b""
		while part := connection.recv(65536):
			answer += part
		return answer


@pytest.mark.parametrize(
	("request_bytes", "status"),
	[
		(b"garbage\r\n\r\n", b"400"),
		(b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
		(b"GET //elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
		(b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
		(b"POST /api/method/ping HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", b"400"),
		(b"POST /api/method/ping HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
		(b"GET /api/method/ping HTTP/9.9\r\nHost: x\r\n\r\n", b"505"),
		(
			b"POST /api/method/ping HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
			b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
			b"400",
		),
	],
	ids=[
		"no request",
		"a proxy's",
		"another host",
		"no text",
		"no length",
		"too large",
		"no version",
		"two lengths",
	],
)
def test_what_never_reaches_the_application(embedded, request_bytes, status):
	answer = raw(embedded.base_url, request_bytes)
	head, _blank, rest = answer.partition(b"\r\n\r\n")
	assert head.startswith(b"HTTP/1.1 " + status), answer[:300]
	assert b"X-Content-Type-Options: nosniff" in head and b"default-src 'none'" in head
	assert b"Connection: close" in head and b"Location" not in head and b"HTTP/1.1" not in rest


@pytest.mark.parametrize(
	"path",
	[
		"//elsewhere.example",
		"/\\elsewhere.example",
		"/qms//elsewhere.example",
		"/%2f%2felsewhere.example",
		"/?next=//elsewhere.example",
		"/qms?redirect=https://elsewhere.example",
	],
)
def test_no_address_leads_to_another_site(embedded, reader, path):
	answer = reader.request("GET", path, allow_redirects=False, headers=HTML)
	assert "elsewhere" not in answer.headers.get("Location", "") and "elsewhere" not in answer.headers.get(
		"Refresh", ""
	)
