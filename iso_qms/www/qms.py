"""The page that hosts the screens: script and style addresses from the build, boot data as JSON."""

import json

import frappe

from iso_qms.api.session import get_boot

no_cache = 1

ASSETS = "/assets/iso_qms/qms/"

# Styles allow attributes because charts and editors place their parts by them; scripts allow nothing inline.
CONTENT_SECURITY_POLICY = "; ".join(
	(
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self' data:",
		"connect-src 'self'",
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	)
)


def get_context(context: dict) -> dict:
	"""Fill the template: language, boot data, and the built entry files (none before the first build)."""
	boot = get_boot()
	context.no_cache = 1
	context.language = boot["language"]
	context.boot = _for_script_element(boot)
	context.script, context.styles, context.preloads = _entry_files()
	return context


def set_security_headers(response, request) -> None:
	"""Add the policies of the `/qms` page; the `after_request` hook runs this for every answer."""
	if request.path == "/qms" or request.path.startswith("/qms/"):
		response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
		response.headers["X-Content-Type-Options"] = "nosniff"
		response.headers["X-Frame-Options"] = "DENY"
		response.headers["Referrer-Policy"] = "same-origin"


def _for_script_element(boot: dict) -> str:
	# "</script" inside a text must not end the element.
	return json.dumps(boot, default=str, ensure_ascii=False).replace("<", "\\u003c")


def _entry_files() -> tuple[str, list[str], list[str]]:
	try:
		with open(
			frappe.get_app_path("iso_qms", "public", "qms", ".vite", "manifest.json"), encoding="utf-8"
		) as file:
			manifest = json.load(file)
	except FileNotFoundError:
		return "", [], []
	entry = manifest["src/main.ts"]
	imported = [manifest[name] for name in entry.get("imports", [])]
	styles = [style for chunk in (entry, *imported) for style in chunk.get("css", [])]
	return (
		ASSETS + entry["file"],
		[ASSETS + style for style in dict.fromkeys(styles)],
		[ASSETS + chunk["file"] for chunk in imported],
	)
