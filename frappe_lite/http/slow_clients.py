"""Ends connections whose request trickles in: a few of them would else hold every thread of the server for ever.

A request's head must be there in `HEAD_SECONDS`, its body at `SLOWEST` bytes a second. What the server itself takes to
answer is not limited.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Any

from cheroot import wsgi

from frappe_lite.http.kept_connections import Connection, Request

HEAD_SECONDS = 15.0
SLOWEST = 16 * 1024  # bytes a second: an upload over a poor mobile network
LOOKS_EVERY = 1.0


class Deadlines:
	"""Until when the request on each socket must have been read."""

	def __init__(self, head_seconds: float = HEAD_SECONDS, looks_every: float = LOOKS_EVERY) -> None:
		self.head_seconds = head_seconds
		self.looks_every = looks_every
		self._until: dict[Any, float] = {}
		self._mutex = threading.Lock()
		self._stopped = threading.Event()

	def begin(self, connection: socket.socket, seconds: float) -> None:
		"""From now on the reading may take so long."""
		with self._mutex:
			self._until[connection] = time.monotonic() + seconds

	def end(self, connection: socket.socket) -> None:
		"""The reading is done."""
		with self._mutex:
			self._until.pop(connection, None)

	def start(self) -> None:
		"""Watch in a thread of its own."""
		threading.Thread(target=self._watch, name="slow clients", daemon=True).start()

	def stop(self) -> None:
		"""Watch no longer."""
		self._stopped.set()

	def _watch(self) -> None:
		while not self._stopped.wait(self.looks_every):
			now = time.monotonic()
			with self._mutex:
				late = [connection for connection, until in self._until.items() if until < now]
				for connection in late:
					del self._until[connection]
			for connection in late:
				# The plain socket's: the thread that reads gets an end of file, under TLS too.
				with contextlib.suppress(OSError):
					socket.socket.shutdown(connection, socket.SHUT_RDWR)


class TimedRequest(Request):
	"""A request that is read under a deadline."""

	def parse_request(self) -> None:
		"""Read the head, and set the deadline of the body."""
		deadlines, connection = self.server.deadlines, self.conn.socket
		deadlines.begin(connection, deadlines.head_seconds)
		try:
			super().parse_request()
		finally:
			deadlines.end(connection)
		length = self.inheaders.get(b"Content-Length", b"0")
		if self.ready and length.isdigit() and int(length):
			deadlines.begin(connection, deadlines.head_seconds + int(length) / SLOWEST)

	def respond(self) -> None:
		"""Answer; whatever was read by then, the deadline is over."""
		try:
			super().respond()
		finally:
			self.server.deadlines.end(self.conn.socket)


class TimedConnection(Connection):
	"""A connection whose requests are."""

	RequestHandlerClass = TimedRequest


class Gateway(wsgi.Gateway_10):
	"""Lets the application say that it has read the body."""

	def get_environ(self) -> dict[str, Any]:
		"""Return the request's environment."""
		environ = super().get_environ()
		environ["frappe_lite.body_is_read"] = lambda: self.req.server.deadlines.end(self.req.conn.socket)
		return environ


def watch(server: wsgi.Server) -> None:
	"""Hold a server's requests to their deadlines; call before `prepare`."""
	server.deadlines = Deadlines()
	server.ConnectionClass = TimedConnection
	server.gateway = Gateway
	server.deadlines.start()
