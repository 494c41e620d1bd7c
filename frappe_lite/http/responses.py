"""Answers in Frappe's shapes: JSON of `local.response`, files, redirects; messages and errors beside the data."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from frappe_lite.base_document import BaseDocument
from frappe_lite.context import local
from frappe_lite.file_types import content_type_of
from frappe_lite.json_text import json_default
from frappe_lite.permlevels import hide_unreadable_fields

JSON = "application/json"


def _moment(value: datetime.datetime) -> str:
	return value.isoformat(" ", "microseconds")


# By exact class first: a list of twenty asks for this a hundred times.
PLAIN: dict[type, Callable[[Any], Any]] = {
	datetime.datetime: _moment,
	datetime.date: datetime.date.isoformat,
}


def _plain(value: Any) -> Any:
	known = PLAIN.get(type(value))
	if known is not None:
		return known(value)
	if isinstance(value, BaseDocument):
		if not value.meta.istable:
			hide_unreadable_fields(value)
		return value.as_dict(no_nulls=True)
	return json_default(value)


ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), ensure_ascii=False)


def to_json(value: Any) -> bytes:
	"""Return JSON in UTF-8; documents leave their nulls out, as Frappe's REST does."""
	return ENCODER.encode(value).encode("utf-8", "replace")


def json_response(value: Any, status: int = 200) -> Response:
	"""Return a response with this JSON."""
	return Response(to_json(value), status=status, content_type=JSON)


def is_v2() -> bool:
	"""Tell whether the request came by version 2 of the API."""
	return local.request is not None and local.request.path.startswith("/api/v2/")


def build_response() -> Response:
	"""Return what `local.response` holds: JSON unless a method asked for a file or a redirect."""
	content = local.response
	kind = content.get("type")
	if kind in ("binary", "download", "pdf", "csv", "txt"):
		return _file_response(kind)
	if kind == "redirect":
		return redirect(content["location"])
	status = content.pop("http_status_code", None) or 200
	if not content.get("docs"):
		content.pop("docs", None)
	add_messages()
	return json_response(content, status)


def add_messages() -> None:
	"""Put the messages of the request into the response: `_server_messages` in v1, `messages` in v2."""
	if local.message_log:
		if is_v2():
			local.response["messages"] = local.message_log
		else:
			local.response["_server_messages"] = json.dumps(
				[json.dumps(message, default=str) for message in local.message_log]
			)
	if local.flags.error_message:
		local.response["_error_message"] = local.flags.error_message


def _file_response(kind: str) -> Response:
	content = local.response
	if kind in ("csv", "txt"):
		name, body = f"{content['doctype']}.{kind}", content["result"]
	else:
		name, body = content["filename"], content["filecontent"]
	shown = content.get("display_content_as") or ("inline" if kind == "pdf" else "attachment")
	response = Response(body, content_type=content.get("content_type") or content_type_of(name))
	response.headers["Content-Disposition"] = content_disposition(name, shown)
	return response


def content_disposition(file_name: str, shown: str = "attachment") -> str:
	"""Return the header for a file name in any script (RFC 6266)."""
	ascii_name = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in file_name)
	return f"{shown}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file_name, safe='')}"
