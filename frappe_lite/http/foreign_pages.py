"""Pages of other sites: what their scripts may read (`allow_cors`, nothing by default), and what they may not send."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from frappe_lite.auth import UNSAFE_HTTP_METHODS
from frappe_lite.context import local
from frappe_lite.exceptions import CSRFTokenError
from frappe_lite.messages import throw
from frappe_lite.translate import _

A_DAY = "86400"


def is_allowed(origin: str | None) -> bool:
	"""Tell whether the site's config names this origin in `allow_cors` (a text, a list, or `*`)."""
	allowed = local.conf.get("allow_cors")
	if not (allowed and origin):
		return False
	return allowed == "*" or origin in (allowed if isinstance(allowed, list) else [allowed])


def refuse_forged(request: Request) -> None:
	"""Raise CSRFTokenError for a change that a page of another site had a browser send.

	Browsers say so themselves (`Sec-Fetch-Site`), whatever content type or form the page chose. A page of another
	port or subdomain ("same-site") is foreign too. Programs with an API key come from no page.
	"""
	is_foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
	if not is_foreign or request.method not in UNSAFE_HTTP_METHODS or request.headers.get("Authorization"):
		return
	if not is_allowed(request.headers.get("Origin")):
		throw(_("This request came from a page of another site."), CSRFTokenError)


def add_cors_headers(request: Request, response: Response) -> None:
	"""Let the pages of an allowed origin read the answer. Cookies go with it only where the origin is named."""
	origin = request.headers.get("Origin")
	if not origin or not is_allowed(origin):
		return
	headers = response.headers
	headers["Access-Control-Allow-Origin"] = origin
	headers["Vary"] = "Origin"
	if local.conf.get("allow_cors") != "*":
		headers["Access-Control-Allow-Credentials"] = "true"
	if request.method == "OPTIONS":
		headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, PATCH, DELETE"
		if asked := request.headers.get("Access-Control-Request-Headers"):
			headers["Access-Control-Allow-Headers"] = asked
		headers["Access-Control-Max-Age"] = A_DAY
