"""Reads the arguments of a request into `local.form_dict`: the query and form, or a JSON body alone (as Frappe)."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Request

from frappe_lite.context import _dict, local
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.translate import _

BODY_LIMIT = 25 * 1024 * 1024
ENVELOPE = 1024 * 1024  # what multipart adds around an upload


def read_form(request: Request) -> None:
	"""Fill `local.form_dict`. Raises ValidationError for a body that is no JSON though it says so."""
	method = request.method
	if method in ("GET", "HEAD", "OPTIONS") and not request.content_length:
		form = _dict(request.args.items()) if request.query_string else _dict()
	else:
		request.max_content_length = (int(local.conf.get("max_file_size") or 0) or BODY_LIMIT) + ENVELOPE
		form = _read_body(request)
	form.pop("_", None)
	local.form_dict = form


def _read_body(request: Request) -> _dict:
	if request.is_json:
		body = request.get_data(as_text=True)
		if body.strip():
			return _as_arguments(_parse(body))
	elif not (request.mimetype or "").startswith("multipart/"):
		# Kept for `request.get_data()`: a JSON document may come without a content type.
		request.get_data(cache=True)
	form = _dict(request.args.items())
	form.update(dict(request.form.items()))
	return form


def _parse(body: str) -> Any:
	try:
		return json.loads(body)
	except (ValueError, RecursionError) as error:
		throw(_("The body of the request is not valid JSON: {0}.").format(error), ValidationError)


def _as_arguments(body: Any) -> _dict:
	if isinstance(body, dict):
		return _dict(body)
	if isinstance(body, list):
		return _dict(data=body)
	throw(_("Invalid request arguments"), ValidationError)


def read_document(request: Request) -> dict[str, Any]:
	"""Return the document in a request: the argument `data`, the body as JSON, or the form's fields."""
	data = local.form_dict.get("data")
	if data is None:
		if request.is_json or (request.mimetype or "").startswith("multipart/"):
			return dict(local.form_dict)
		body = request.get_data(as_text=True)
		if not body.lstrip().startswith("{"):
			return dict(local.form_dict)
		data = body
	if isinstance(data, str):
		data = _parse(data)
	if not isinstance(data, dict):
		throw(_("The document must be a JSON object of field names and values."), ValidationError)
	return dict(data)
