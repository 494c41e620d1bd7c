"""Connections that a client keeps: read and written in C, and kept by their thread while requests follow at once.

cheroot reads and writes through Python's slow `_pyio`, sends the head and the body of an answer each by itself, and
hands the connection to the thread that watches all of them and back between two requests. Together that takes half as
long as answering a list.
"""

from __future__ import annotations

import contextlib
import io
import selectors
import socket
from typing import Any

from cheroot.server import HTTPConnection, HTTPRequest

from frappe_lite.http.security_headers import DATA_HEADERS

NEXT_REQUEST_SECONDS = 0.005
WRITE_BYTES = 64 * 1024
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class SocketReader(io.BufferedReader):
	"""What comes from a socket, with the two things that cheroot asks beyond a file."""

	bytes_read = 0  # cheroot's statistics, which are off

	def __init__(self, connection: socket.socket, size: int) -> None:
		super().__init__(_Source(connection, "rb"), size)

	def has_data(self) -> bool:
		"""Tell whether something was read already that nobody has asked for yet."""
		self.raw.is_asked = False
		try:
			return bool(self.peek(1))
		finally:
			self.raw.is_asked = True


class _Source(socket.SocketIO):
	is_asked = True

	def readinto(self, buffer: Any) -> int | None:
		return super().readinto(buffer) if self.is_asked else None


class SocketWriter(io.BufferedWriter):
	"""What goes to a socket; it waits for `flush`, so that head and body of a short answer are one packet."""

	bytes_written = 0

	def __init__(self, connection: socket.socket) -> None:
		super().__init__(socket.SocketIO(connection, "wb"), WRITE_BYTES)


def _open(connection: socket.socket, mode: str, size: int) -> SocketReader | SocketWriter:
	return SocketReader(connection, size) if mode == "rb" else SocketWriter(connection)


class Request(HTTPRequest):
	"""A request whose answer leaves when it is complete, or when a part of it is."""

	def parse_request(self) -> None:
		"""Read the head; what it was answered (`100 Continue`, an error) leaves at once."""
		super().parse_request()
		if self.ready and b"Transfer-Encoding" in self.inheaders and b"Content-Length" in self.inheaders:
			# Two lengths: a proxy before this server may believe the other one (RFC 9112, 6.1).
			self.ready, self.close_connection = False, True
			self.simple_response("400 Bad Request", "A request has one length.")
		self.conn.wfile.flush()

	def simple_response(self, status: str | int, msg: str = "") -> None:
		"""Answer what never reaches the application, under the same headers as every other answer."""
		body = msg.encode("latin-1", "replace")
		self.close_connection = True  # what follows on this connection may be anything
		lines = [
			f"{self.server.protocol} {status}",
			f"Content-Length: {len(body)}",
			"Content-Type: text/plain",
		]
		lines += [f"{name}: {value}" for name, value in DATA_HEADERS]
		lines.append("Connection: close")
		with contextlib.suppress(OSError):
			self.conn.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
			self.conn.wfile.flush()

	def write(self, chunk: bytes) -> None:
		"""Send a part of the body, with the head before the first."""
		super().write(chunk)
		self.conn.wfile.flush()

	def respond(self) -> None:
		"""Answer; a head without a body leaves too."""
		super().respond()
		self.conn.wfile.flush()


class Connection(HTTPConnection):
	"""A connection that its thread keeps while requests follow each other and nobody else waits for a thread."""

	RequestHandlerClass = Request

	def __init__(self, server: Any, connection: socket.socket, makefile: Any = None) -> None:
		super().__init__(server, connection, _open)

	def communicate(self) -> bool:
		"""Answer a request, and those that follow at once. Returns whether the connection stays open."""
		while super().communicate():
			if not self._next_request_follows():
				return True
		return False

	def _next_request_follows(self) -> bool:
		if not self.server.ready or self.server.requests.qsize:
			return False
		if self.rfile.has_data():
			return True
		with _Selector() as selector:
			selector.register(self.socket, selectors.EVENT_READ)
			return bool(selector.select(NEXT_REQUEST_SECONDS))
