"""Headers that every answer carries, so that a browser runs nothing and shows nothing that it should not."""

from __future__ import annotations

from werkzeug.datastructures import Headers

PAGE_POLICY = (
	"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
	" font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
	" frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = (
	("X-Content-Type-Options", "nosniff"),
	("X-Frame-Options", "DENY"),
	("Referrer-Policy", "same-origin"),
	("Cross-Origin-Resource-Policy", "same-origin"),
)
DATA_HEADERS = (*ALWAYS, ("Content-Security-Policy", DATA_POLICY), ("Cache-Control", "no-store"))
PAGE_HEADERS = (*ALWAYS, ("Content-Security-Policy", PAGE_POLICY), ("Cache-Control", "no-store"))


def add_security_headers(headers: Headers, is_page: bool, is_https: bool = False) -> None:
	"""Add what the answer does not say itself."""
	for name, value in PAGE_HEADERS if is_page else DATA_HEADERS:
		if name not in headers:
			headers[name] = value
	if is_https:
		headers["Strict-Transport-Security"] = "max-age=31536000"
