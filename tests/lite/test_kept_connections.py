"""Connections that a client keeps: what was read ahead, what leaves when, and who gets a thread."""

from __future__ import annotations

import socket
import threading
import time
from http.client import HTTPConnection

import pytest
from cheroot import wsgi

from frappe_lite.http import slow_clients

ASK = b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n"


def echo(environ, start_response):
	body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
	text = environ["PATH_INFO"].encode() + body
	start_response("200 OK", [("Content-Length", str(len(text)))])
	return [text]


@pytest.fixture
def serve():
	"""Return a function that serves an application with so many threads, and returns the address."""
	servers = []

	def start(application=echo, threads=2):
		server = wsgi.Server(("127.0.0.1", 0), application, numthreads=threads, timeout=10)
		slow_clients.watch(server)
		server.prepare()
		servers.append(server)
		threading.Thread(target=server.serve, daemon=True).start()
		return server.bind_addr

	yield start
	for server in servers:
		server.stop()
		server.deadlines.stop()


def read_until(client, wanted, times=1):
	received = b""
	while received.count(wanted) < times:
		part = client.recv(65536)
		assert part, f"closed after {received!r}"
		received += part
	return received


def test_requests_that_came_in_one_packet_are_all_answered(serve):
	with socket.create_connection(serve(), timeout=5) as client:
		client.sendall(b"".join(ASK % number for number in range(3)))
		received = read_until(client, b"200 OK", 3)
		received += b"" if received.endswith(b"/2") else read_until(client, b"/2")
	assert [b"/%d" % number in received for number in range(3)] == [True] * 3


def test_a_request_that_comes_later_is_answered_too(serve):
	with socket.create_connection(serve(), timeout=5) as client:
		for number in range(2):
			client.sendall(ASK % number)
			read_until(client, b"/%d" % number)
			time.sleep(0.05)  # longer than a thread keeps the connection


def test_the_leave_to_send_a_body_goes_out_before_the_body_comes(serve):
	with socket.create_connection(serve(), timeout=5) as client:
		client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
		read_until(client, b"100 Continue\r\n\r\n")
		client.sendall(b"ab")
		read_until(client, b"/ab")


def test_a_part_of_an_answer_leaves_before_the_next_is_made(serve):
	more = threading.Event()

	def application(environ, start_response):
		start_response("200 OK", [("Content-Type", "text/plain")])
		yield b"first"
		more.wait(5)
		yield b"second"

	with socket.create_connection(serve(application), timeout=5) as client:
		client.sendall(ASK % 1)
		read_until(client, b"first")
		more.set()
		read_until(client, b"second")


def test_an_error_of_the_protocol_is_answered(serve):
	with socket.create_connection(serve(), timeout=5) as client:
		client.sendall(b"nonsense\r\n\r\n")
		assert b"400 Bad Request" in read_until(client, b"\r\n\r\n")


def test_an_answer_that_is_larger_than_the_buffer_arrives_whole(serve):
	def application(environ, start_response):
		start_response("200 OK", [("Content-Length", str(3_000_000))])
		return [b"x" * 3_000_000]

	client = HTTPConnection(*serve(application), timeout=5)
	client.request("GET", "/")
	assert client.getresponse().read() == b"x" * 3_000_000


def test_one_who_keeps_asking_leaves_the_only_thread_to_others(serve):
	address, stop = serve(threads=1), threading.Event()

	def keep_asking():
		client = HTTPConnection(*address, timeout=5)
		while not stop.is_set():
			client.request("GET", "/1")
			client.getresponse().read()

	busy = threading.Thread(target=keep_asking)
	busy.start()
	try:
		other = HTTPConnection(*address, timeout=5)
		for _turn in range(3):
			other.request("GET", "/2")
			assert other.getresponse().read() == b"/2"
	finally:
		stop.set()
		busy.join()
