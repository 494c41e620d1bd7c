"""Headers that every answer carries, so that a browser runs nothing and shows nothing that it should not."""

from __future__ import annotations

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


def with_security_headers(headers: list[tuple[str, str]], is_https: bool = False) -> list[tuple[str, str]]:
	"""Return the headers of an answer with those added that it does not say itself."""
	said = {name.lower(): value for name, value in headers}
	is_page = said.get("content-type", "").startswith("text/html")
	added = [pair for pair in (PAGE_HEADERS if is_page else DATA_HEADERS) if pair[0].lower() not in said]
	if is_https:
		added.append(("Strict-Transport-Security", "max-age=31536000"))
	return [*headers, *added]
