"""The WSGI application of one site: finds out who asks and for what, answers, and commits or rolls back.

A request commits only when it was a POST, PUT, PATCH or DELETE that succeeded. Routes are told apart by cheap
prefixes: a routing table costs more than answering a list.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request, Response

from frappe_lite import context, sessions
from frappe_lite.auth import UNSAFE_HTTP_METHODS, authenticate_request, clear_cookies
from frappe_lite.context import get_attr, get_hooks, local
from frappe_lite.exceptions import DoesNotExistError, as_full_disk
from frappe_lite.http import (
	foreign_pages,
	methods,
	openapi,
	pages,
	rate_limit,
	rest_v1,
	rest_v2,
	static_files,
)
from frappe_lite.http.errors import error_response, status_of
from frappe_lite.http.request_form import read_form
from frappe_lite.http.responses import build_response, json_response
from frappe_lite.http.security_headers import with_security_headers
from frappe_lite.whitelist import call

if TYPE_CHECKING:
	from frappe_lite.site import Site

access_log = logging.getLogger("frappe_lite.access")


class Application:
	"""Serves one site."""

	def __init__(self, home: Site) -> None:
		self.home = home

	def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
		began = time.perf_counter()
		request = Request(self._as_the_browser_sent_it(environ))
		try:
			response = self.respond(request)
		finally:
			context.destroy()
		if access_log.isEnabledFor(logging.INFO):
			log_access(request, response, time.perf_counter() - began)
		is_https = environ.get("wsgi.url_scheme") == "https"

		def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
			return start_response(status, with_security_headers(headers, is_https), *error)

		return response(environ, start)

	def _as_the_browser_sent_it(self, environ: dict[str, Any]) -> dict[str, Any]:
		"""Behind `trusted_proxies` proxies, address and scheme are what the last of them says of its client."""
		count = int(self.home.config.get("trusted_proxies") or 0)
		if count:
			ProxyFix(lambda *_: (), x_for=count, x_proto=count)(environ, None)  # type: ignore[arg-type]
		# cheroot leaves a slash in a name as %2F, other servers don't
		sent = environ.get("REQUEST_URI", "").partition("?")[0]
		if "%2f" in sent.lower() and sent.startswith("/api/"):
			environ["PATH_INFO"] = unquote_to_bytes(sent).decode("latin-1")
		return environ

	def respond(self, request: Request) -> Response:
		"""Return the answer to a request; never raises for what a request may hold."""
		if request.path.startswith("/assets/"):
			return self._asset(request)
		context.init_request(self.home)
		local.request = request
		try:
			response = self._answer(request)
		except Exception as error:
			response = self._failed(as_full_disk(error) if isinstance(error, OSError) else error)
		return self._finish(request, response)

	def _answer(self, request: Request) -> Response:
		foreign_pages.refuse_forged(request)
		read_form(request)
		request.environ.get("frappe_lite.body_is_read", lambda: None)()
		authenticate_request()
		rate_limit.apply()
		response = Response() if request.method == "OPTIONS" else route(request)
		if request.method in UNSAFE_HTTP_METHODS:
			local.db.commit()
		else:
			local.db.rollback()
		return response

	def _failed(self, error: Exception) -> Response:
		try:
			local.db.rollback()
			response = error_response(error)
			if status_of(error) == 401 and "cookie_manager" in local.__dict__:
				clear_cookies()
		except Exception as second:
			logging.getLogger("frappe_lite.http").error("answering an error failed", exc_info=second)
			response = json_response({"exc_type": type(error).__name__}, 500)
		return response

	def _finish(self, request: Request, response: Response) -> Response:
		for hook in get_hooks("after_request", []):
			call(get_attr(hook), response=response, request=request)
		rate_limit.finish(response)
		foreign_pages.add_cors_headers(request, response)
		request.environ["frappe_lite.user"] = (local.session or {}).get("user")
		cookies = local.__dict__.get("cookie_manager")
		if cookies is not None and (cookies.cookies or cookies.to_delete):
			cookies.flush_cookies(response)
		if sessions.is_due_for_writing():
			keep_session()
		return response

	def _asset(self, request: Request) -> Response:
		try:
			return static_files.asset_response(request, self.home.apps)
		except HTTPException as error:
			return error.get_response(request.environ)  # type: ignore[return-value]


def log_access(request: Request, response: Response, seconds: float) -> None:
	"""Write one line: address, user, method, path, status, milliseconds. Never the query: it may hold secrets."""
	access_log.info(
		"%s %s %s %s %s %.1f ms",
		request.remote_addr or "-",
		quote(str(request.environ.get("frappe_lite.user") or "-"), safe="@"),
		request.method,
		quote(request.path),  # no line of the client's own making
		response.status_code,
		seconds * 1000,
	)


def route(request: Request) -> Response:
	"""Return the answer of the room that a path belongs to. Raises DoesNotExistError or NotFound."""
	path = request.path
	if path.startswith("/api/"):
		return api_response(path[5:])
	if path.startswith("/private/files/"):
		return static_files.private_file_response(request)
	if path.startswith("/files/"):
		return static_files.public_file_response(request)
	if path == "/health":
		local.db.sql("select 1")
		return json_response({"status": "ok"})
	if path == "/lan.crt" and request.scheme == "https":
		return static_files.authority_response(local.home.file("tls", "ca.crt"))
	if request.method in ("GET", "HEAD"):
		return pages.page_response(request)
	raise NotFound


def api_response(path: str) -> Response:
	"""Return the answer to `/api/<path>`; versions are told by the first piece, v1 by default."""
	parts = path.rstrip("/").split("/")
	if parts[0] == "v2" and len(parts) > 1:
		data = rest_v2.handle(parts[1:])
		return _with_data(data)
	if parts[0] == "v1":
		parts = parts[1:]
	if parts == ["openapi.json"] and local.request.method in ("GET", "HEAD"):
		return json_response(openapi.description())
	if len(parts) >= 2 and parts[0] == "resource" and parts[1]:
		name = "/".join(parts[2:]) if len(parts) > 2 else None
		return _with_data(rest_v1.handle_resource(parts[1], name))
	if len(parts) >= 2 and parts[0] == "method" and parts[1]:
		return methods.handle_method(parts[1]) or build_response()
	raise DoesNotExistError


def _with_data(data: Any) -> Response:
	if isinstance(data, Response):
		return data
	if data is not None:
		local.response["data"] = data
	return build_response()


def keep_session() -> None:
	"""Write the session's last use, every ten minutes; failing to do so is no reason to fail the request."""
	try:
		sessions.write_session()
		local.db.commit()
	except Exception as error:
		local.db.rollback()
		access_log.warning("the session's last use was not written", exc_info=error)
