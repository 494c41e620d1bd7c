"""Runs the application: cheroot's thread pool on one address, stopped gracefully by SIGTERM or Ctrl-C."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from cheroot import wsgi

from frappe_lite.http import slow_clients
from frappe_lite.http.request_form import BODY_LIMIT, ENVELOPE

THREADS = 10
KEPT_CONNECTIONS = 200
STOP_SECONDS = 30  # what a running request may take yet when the server stops
LARGEST_HEADER = 64 * 1024


class PortTaken(Exception):
	"""The address is in use by another program, or not this machine's."""


def serve(
	application: Callable,
	host: str,
	port: int,
	largest_body: int = 0,
	started: Callable[[int], Any] | None = None,
	tls: tuple[str, str] | None = None,
) -> None:
	"""Serve until a signal comes; calls `started` with the port once requests are taken. Raises PortTaken.

	`tls` names the files of a certificate and its key. Running requests are finished at the end.
	"""
	server = _prepare(application, host, port, largest_body, tls)
	stopping = threading.Event()

	def stop(*_signal: Any) -> None:
		stopping.set()

	for name in ("SIGTERM", "SIGINT"):
		signal.signal(getattr(signal, name), stop)
	loop = threading.Thread(target=server.serve, name="accept", daemon=True)
	loop.start()
	_settle()
	if started:
		started(server.bind_addr[1])
	try:
		# Short waits, because a signal does not end a long one on every system.
		while not stopping.wait(0.5):
			if not loop.is_alive():
				raise RuntimeError("The server stopped by itself.")
	finally:
		server.stop()
		server.deadlines.stop()
		loop.join(timeout=STOP_SECONDS)


def _prepare(
	application: Callable, host: str, port: int, largest_body: int, tls: tuple[str, str] | None = None
) -> wsgi.Server:
	server = wsgi.Server((host, port), application, numthreads=THREADS, request_queue_size=128, timeout=30)
	server.keep_alive_conn_limit = KEPT_CONNECTIONS
	server.max_request_header_size = LARGEST_HEADER
	server.max_request_body_size = (largest_body or BODY_LIMIT) + 2 * ENVELOPE
	server.server_name = "iso-qms"
	server.shutdown_timeout = STOP_SECONDS
	slow_clients.watch(server)
	if tls:
		from frappe_lite.http.tls import LateHandshake

		server.ssl_adapter = LateHandshake(*tls)
	try:
		server.prepare()
	except OSError as error:
		server.stop()
		raise PortTaken(f"{host}:{port} ({error})") from error
	return server


def _settle() -> None:
	"""What is loaded stays loaded: keep it out of the collector's rounds, and hand threads on quickly."""
	gc.collect()
	gc.freeze()
	gc.set_threshold(20_000, 20, 20)
	sys.setswitchinterval(0.001)
