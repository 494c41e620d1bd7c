"""Serves the worker that brings the screens without network, from where its scope is all of `/qms`."""

from __future__ import annotations

from pathlib import Path

import frappe
from werkzeug.wrappers import Response

PATH = "/qms/sw.js"
BUILT = "sw.js"


class WorkerPage:
	"""A `page_renderer` of Frappe: under `/assets` the worker's scope would be too small, and `www` is for templates."""

	def __init__(self, path: str, http_status_code: int | None = None) -> None:
		self.path = path

	def can_render(self) -> bool:
		"""Whether the worker is asked for, and built."""
		# Frappe passes on what its route rules make of the path
		asked = getattr(frappe.local, "request", None)
		return bool(asked) and asked.path == PATH and _built().is_file()

	def render(self) -> Response:
		"""Return the worker; a browser asks each time whether there is a newer one."""
		response = Response(_built().read_bytes(), mimetype="text/javascript")
		response.headers["Service-Worker-Allowed"] = "/qms"
		response.headers["Cache-Control"] = "no-cache"
		return response


def _built() -> Path:
	return Path(frappe.get_app_path("iso_qms", "public", "qms", BUILT))
