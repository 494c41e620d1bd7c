"""Serves what lies on the disk: apps' assets, public files, and private files after a permission check."""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

from frappe_lite import files
from frappe_lite.context import get_app_path, local
from frappe_lite.exceptions import DoesNotExistError
from frappe_lite.file_types import content_type_of, is_shown_inline
from frappe_lite.http.responses import content_disposition

HASHED_NAME = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.\w+$")
TEXT_TYPES = (
	"text/",
	"application/javascript",
	"application/json",
	"application/manifest+json",
	"image/svg+xml",
)
CONTENT_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
SMALLEST_COMPRESSED = 1024
CACHE_BYTES = 32 * 1024 * 1024
FOREVER, SHORTLY = "public, max-age=31536000, immutable", "public, max-age=300"
# An opened file is a page of its own: it may load and run nothing.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
# The browser's PDF viewer is an object of that page, and a sandbox would keep it from opening.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class CompressedCache:
	"""Assets compressed once, the longest unused ones dropped first."""

	def __init__(self) -> None:
		self.lock = threading.Lock()
		self.entries: OrderedDict[tuple[str, float], bytes] = OrderedDict()
		self.size = 0

	def get(self, path: Path, changed: float) -> bytes:
		"""Return the gzip form of a file."""
		key = (str(path), changed)
		with self.lock:
			if key in self.entries:
				self.entries.move_to_end(key)
				return self.entries[key]
		ready = path.with_name(path.name + ".gz")
		body = ready.read_bytes() if ready.exists() else gzip.compress(path.read_bytes(), 6, mtime=0)
		with self.lock:
			if key not in self.entries:
				self.entries[key] = body
				self.size += len(body)
			while self.size > CACHE_BYTES:
				_old, dropped = self.entries.popitem(last=False)
				self.size -= len(dropped)
		return body


compressed = CompressedCache()


def asset_response(request: Request, apps: list[str]) -> Response:
	"""Serve `/assets/<app>/<path>` from the app's `public` folder."""
	_empty, _assets, app, *rest = request.path.split("/", 3)
	if request.method not in ("GET", "HEAD") or app not in apps or not rest:
		raise NotFound
	found = safe_join(get_app_path(app, "public"), rest[0])
	path = Path(found) if found else None
	if path is None or not path.is_file() or any(part.startswith(".") for part in Path(rest[0]).parts):
		raise NotFound
	return _asset(request, path)


def _asset(request: Request, path: Path) -> Response:
	status = path.stat()
	content_type = CONTENT_TYPES.get(path.suffix.lower()) or content_type_of(path.name)
	tag = f"{int(status.st_mtime * 1000):x}-{status.st_size:x}"
	compress = (
		content_type.startswith(TEXT_TYPES)
		and status.st_size >= SMALLEST_COMPRESSED
		and "gzip" in request.headers.get("Accept-Encoding", "")
	)
	if tag in request.if_none_match:
		response = Response(status=304)
	elif compress:
		response = Response(compressed.get(path, status.st_mtime), content_type=_with_charset(content_type))
		response.headers["Content-Encoding"] = "gzip"
	else:
		response = Response(path.read_bytes(), content_type=_with_charset(content_type))
	response.set_etag(tag)
	response.headers["Vary"] = "Accept-Encoding"
	response.headers["Cache-Control"] = FOREVER if HASHED_NAME.search(path.name) else SHORTLY
	return response


def _with_charset(content_type: str) -> str:
	return f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type


def public_file_response(request: Request) -> Response:
	"""Serve `/files/<name>`, open to everybody."""
	_check_method(request)
	names = local.db.get_values("File", {"file_url": request.path}, "file_name", limit=1)
	return _send(request, request.path, names[0][0] if names else None, "public, max-age=3600")


def private_file_response(request: Request) -> Response:
	"""Serve `/private/files/<name>` to who may read the file. Raises PermissionError."""
	_check_method(request)
	doc = files.readable_file(request.path)
	return _send(request, request.path, doc.file_name, "private, max-age=0, must-revalidate")


def _check_method(request: Request) -> None:
	if request.method not in ("GET", "HEAD"):
		raise NotFound


def _send(request: Request, file_url: str, file_name: str | None, cache_control: str) -> Response:
	path: Any = files.path_of(file_url)
	if not path.is_file():
		raise DoesNotExistError
	name = file_name or path.name
	response = send_file(path, request.environ, mimetype=content_type_of(path.name), conditional=True)
	inline = is_shown_inline(path.name)
	response.headers["Content-Disposition"] = content_disposition(name, "inline" if inline else "attachment")
	is_pdf = response.mimetype == "application/pdf"
	response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else FILE_POLICY
	if is_pdf:
		response.headers["X-Frame-Options"] = "SAMEORIGIN"
	response.headers["Cache-Control"] = cache_control
	return response


def authority_response(path: Path) -> Response:
	"""Serve the certificate of the authority that `start --lan` has made, for a phone to trust. Raises NotFound."""
	try:
		content = path.read_bytes()
	except FileNotFoundError:
		raise NotFound from None
	response = Response(content, mimetype="application/x-x509-ca-cert")
	response.headers["Content-Disposition"] = content_disposition("iso-qms.crt")
	return response
