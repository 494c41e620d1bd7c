"""TLS for cheroot. The handshake is done by the thread that reads the request, not by the one that accepts.

Otherwise one client that connects and says nothing would keep everybody out.
"""

from __future__ import annotations

import socket
import ssl
from typing import Any

from cheroot.ssl.builtin import BuiltinSSLAdapter


class LateHandshake(BuiltinSSLAdapter):
	"""Wraps connections with the server's certificate; TLS 1.2 and newer."""

	def __init__(self, certificate: str, private_key: str) -> None:
		super().__init__(certificate, private_key)
		self.context.minimum_version = ssl.TLSVersion.TLSv1_2

	def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
		"""Return the connection and what the requests on it know of it."""
		wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
		return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}
