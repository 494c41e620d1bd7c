"""`start --lan`: a certificate that a phone can trust once, TLS with secure cookies, and a graceful end."""

from __future__ import annotations

import datetime
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from frappe_lite import lan
from frappe_lite.http.tls import LateHandshake

PASSWORD = "a good long password"


@pytest.fixture
def made(tmp_path: Path) -> lan.Certificate:
	return lan.certificate_for(tmp_path, ["192.168.7.20"], ["press-shop", "press-shop.local"])


def read(path: Path) -> x509.Certificate:
	return x509.load_pem_x509_certificate(path.read_bytes())


def again(tmp_path: Path, *addresses: str) -> lan.Certificate:
	return lan.certificate_for(tmp_path, list(addresses), ["press-shop", "press-shop.local"])


def test_the_certificate_names_addresses_and_names(made):
	names = read(made.server).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
	assert [str(name.value) for name in names] == ["192.168.7.20", "press-shop", "press-shop.local"]


def test_the_authority_signs_the_certificate(made):
	read(made.server).verify_directly_issued_by(read(made.authority))


def test_the_authority_vouches_for_nothing_outside(made):
	constraints = read(made.authority).extensions.get_extension_for_class(x509.NameConstraints)
	assert constraints.critical
	names = [each.value for each in constraints.value.permitted_subtrees if isinstance(each, x509.DNSName)]
	assert names == ["press-shop", "press-shop.local", "local"]


def test_keys_are_their_owners_alone(made, tmp_path):
	for key in (tmp_path / "tls").glob("*.key"):
		assert key.stat().st_mode & 0o077 == 0


def test_nothing_is_made_anew_without_need(made, tmp_path):
	before = made.server.read_bytes(), made.authority.read_bytes()
	again(tmp_path, "192.168.7.20")
	assert (made.server.read_bytes(), made.authority.read_bytes()) == before


def test_a_new_address_needs_a_new_certificate_but_no_new_trust(made, tmp_path):
	trusted = made.authority.read_bytes()
	again(tmp_path, "10.0.0.5")
	names = read(made.server).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
	assert "10.0.0.5" in [str(name.value) for name in names]
	assert made.authority.read_bytes() == trusted


def test_a_certificate_that_runs_out_is_made_anew(made, tmp_path, monkeypatch):
	before = made.server.read_bytes()
	monkeypatch.setattr(lan, "RENEWED_BEFORE_DAYS", lan.SERVER_DAYS)
	again(tmp_path, "192.168.7.20")
	assert made.server.read_bytes() != before


def test_a_broken_key_is_replaced(made, tmp_path):
	(tmp_path / "tls" / "server.key").write_text("no key")
	again(tmp_path, "192.168.7.20")
	ssl.create_default_context().load_cert_chain(made.server, made.key)


def test_no_phone_refuses_it_for_its_length(made):
	certificate = read(made.server)
	length = certificate.not_valid_after_utc - certificate.not_valid_before_utc
	assert length <= datetime.timedelta(days=398)


@pytest.mark.parametrize(
	("address", "private"),
	[
		("192.168.1.2", True),
		("10.1.2.3", True),
		("172.31.0.1", True),
		("172.32.0.1", False),
		("127.0.0.1", False),
		("8.8.8.8", False),
		("0.0.0.0", False),
		("press-shop", False),
	],
)
def test_only_addresses_of_private_networks_are_served(address, private):
	assert lan.is_private(address) is private


def test_the_addresses_of_this_machine_are_private():
	assert all(lan.is_private(address) for address in lan.lan_addresses())


# -- the server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
	"""A site served as `start --lan` does; yields port and folder."""
	folder = tmp_path_factory.mktemp("lan") / "site"
	with socket.socket() as probe:
		probe.bind(("0.0.0.0", 0))
		port = probe.getsockname()[1]
	command = [
		sys.executable,
		"-m",
		"frappe_lite.cli",
		"start",
		"--lan",
		"--site",
		str(folder),
		"--port",
		str(port),
	]
	process = subprocess.Popen(
		command,
		env={**os.environ, "ISO_QMS_ADMIN_PASSWORD": PASSWORD},
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
	)
	assert process.stdout
	said = ""
	for line in process.stdout:
		said += line
		if "Ctrl-C" in line:
			break
	assert process.poll() is None, said
	assert "SHA-256" in said
	yield port, folder
	process.send_signal(signal.SIGTERM)
	assert process.wait(timeout=40) == 0


def connect(server: tuple[int, Path]) -> http.client.HTTPSConnection:
	port, folder = server
	context = ssl.create_default_context(cafile=str(folder / "tls" / "ca.crt"))
	context.check_hostname = False  # this test comes by 127.0.0.1, which is no address of the network
	return http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)


def test_who_trusts_the_authority_gets_an_answer(server):
	connection = connect(server)
	connection.request("GET", "/health")
	assert connection.getresponse().status == 200


def test_a_phone_can_fetch_the_authority(server):
	connection = connect(server)
	connection.request("GET", "/lan.crt")
	answer = connection.getresponse()
	assert answer.read() == (server[1] / "tls" / "ca.crt").read_bytes()
	assert answer.getheader("Content-Type") == "application/x-x509-ca-cert"


def test_nothing_else_of_the_folder_is_served(server):
	for path in ("/tls/ca.key", "/tls/server.key", "/lan.crt/../tls/ca.key", "/assets/../tls/ca.key"):
		connection = connect(server)
		connection.request("GET", path)
		answer = connection.getresponse()
		assert b"PRIVATE KEY" not in answer.read()


def test_cookies_are_secure(server):
	connection = connect(server)
	body = json.dumps({"usr": "Administrator", "pwd": PASSWORD})
	connection.request("POST", "/api/method/login", body, {"Content-Type": "application/json"})
	answer = connection.getresponse()
	assert answer.status == 200
	cookies = [value for name, value in answer.getheaders() if name == "Set-Cookie"]
	assert cookies
	assert all("; Secure" in cookie for cookie in cookies)


def test_names_and_addresses_stand_a_strict_check(server):
	port, folder = server
	context = ssl.create_default_context(cafile=str(folder / "tls" / "ca.crt"))
	for name in (*lan.host_names(), *lan.lan_addresses()):
		with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
			context.wrap_socket(raw, server_hostname=name).close()


def test_old_tls_is_refused(made):
	assert LateHandshake(str(made.server), str(made.key)).context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_who_connects_and_says_nothing_keeps_nobody_out(server):
	silent = [socket.create_connection(("127.0.0.1", server[0])) for _each in range(4)]
	try:
		began = time.monotonic()
		connection = connect(server)
		connection.request("GET", "/health")
		assert connection.getresponse().status == 200
		assert time.monotonic() - began < 10
	finally:
		for each in silent:
			each.close()


def test_plain_http_gets_no_answer_and_does_no_harm(server):
	plain = http.client.HTTPConnection("127.0.0.1", server[0], timeout=10)
	with pytest.raises((OSError, http.client.HTTPException)):
		plain.request("GET", "/health")
		answer = plain.getresponse()
		assert answer.status == 400
		raise http.client.HTTPException("refused")
	connection = connect(server)
	connection.request("GET", "/health")
	assert connection.getresponse().status == 200


# -- without it


def test_a_server_that_stops_finishes_its_running_requests(tmp_path):
	script = tmp_path / "slow.py"
	script.write_text(
		textwrap.dedent(
			"""
			import time
			from frappe_lite.http.server import serve

			def slow(environ, start_response):
				print("asked", flush=True)
				time.sleep(2)
				start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
				return [b"done"]

			serve(slow, "127.0.0.1", 0, started=lambda port: print(port, flush=True))
			print("stopped", flush=True)
			"""
		)
	)
	process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
	assert process.stdout
	connection = http.client.HTTPConnection("127.0.0.1", int(process.stdout.readline()), timeout=20)
	connection.request("GET", "/")
	assert process.stdout.readline() == "asked\n"
	process.send_signal(signal.SIGTERM)
	answer = connection.getresponse()
	assert (answer.status, answer.read()) == (200, b"done")
	assert process.wait(timeout=20) == 0


def test_without_lan_only_this_machine_is_served():
	from frappe_lite.cli import start

	given = start.make_context("start", []).params
	assert (given["host"], given["lan"]) == ("127.0.0.1", False)
