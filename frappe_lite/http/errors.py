"""Turns an exception into an answer: its HTTP status, its class in `exc_type`, and one sentence for the person."""

from __future__ import annotations

import json
import logging
import sqlite3
import traceback
from typing import Any

from markupsafe import escape
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from frappe_lite import exceptions
from frappe_lite.context import _dict, local
from frappe_lite.http.responses import is_v2, json_response
from frappe_lite.log import log_error
from frappe_lite.translate import _

log = logging.getLogger("frappe_lite.http")


def error_response(error: BaseException) -> Response:
	"""Return the answer to a request that failed; the transaction is already rolled back."""
	status = status_of(error)
	if status >= 500 and status not in (501, 503, 507):
		keep(error)
	_add_sentence(error, status)
	if not wants_json():
		return _page(status)
	return _v2(error, status) if is_v2() else _v1(error, status)


def keep(error: BaseException) -> None:
	"""Keep an unexpected error for the administrator (Error Log and the server's log), apart from what failed."""
	where = f"{local.request.method} {local.request.path}"
	try:
		log_error(where, "".join(traceback.format_exception(error)))
		local.db.commit()
	except Exception as second:
		local.db.rollback()
		log.error("%s was not kept", where, exc_info=second)


def status_of(error: BaseException) -> int:
	"""Return the HTTP status of an exception: its own, 501 for what this home leaves out, else 500."""
	if isinstance(error, HTTPException):
		return error.code or 500
	if isinstance(error, NotImplementedError):
		return 501
	if isinstance(error, UnicodeError) or _asks_too_much(error):
		return 417
	return int(getattr(error, "http_status_code", 500))


def _asks_too_much(error: BaseException) -> bool:
	"""SQLite's own bounds on one statement."""
	return isinstance(error, sqlite3.Error) and any(
		bound in str(error) for bound in ("too many SQL variables", "too large", "too big", "stack overflow")
	)


def wants_json() -> bool:
	"""Tell whether the client wants JSON, by Frappe's rule."""
	request = local.request
	accept = request.headers.get("Accept") or ""
	if request.path.startswith("/api/") and not accept.startswith("text"):
		return True
	return bool(accept) and (
		request.headers.get("X-Requested-With") == "XMLHttpRequest" or "application/json" in accept
	)


def _add_sentence(error: BaseException, status: int) -> None:
	"""An error that brought no message of its own still says one sentence."""
	if any(message.get("raise_exception") for message in local.message_log):
		return
	if local.message_log and isinstance(error, exceptions.MandatoryError):
		return  # each missing value has its message; the exception only repeats the fieldnames
	local.message_log.append(_dict(message=_sentence(error, status), indicator="red", raise_exception=1))


def _sentence(error: BaseException, status: int) -> str:
	said = error.args[0] if error.args and isinstance(error.args[0], str) else ""
	if isinstance(error, RequestEntityTooLarge):
		return _("The request is larger than this site accepts.")
	if isinstance(error, HTTPException):
		return _(error.description or error.name)
	is_ours = not isinstance(error, UnicodeError | sqlite3.Error)
	if status == 507:
		return _("The disk is full: nothing was saved. Free some space, then save again.")
	if said and is_ours and (status < 500 or status in (501, 503)):
		return said
	general = {
		401: _("Please log in with a valid user name and password."),
		403: _("You do not have enough permissions to complete the action"),
		404: _("The resource you are looking for is not available"),
		409: _("There is already a document of this name."),
	}
	if status in general:
		return general[status]
	if isinstance(error, UnicodeError):
		return _("The request holds a text with characters that do not exist.")
	if _asks_too_much(error):
		return _("The filters are too long for one request.")
	if isinstance(error, sqlite3.Error):
		return _("The database could not do this. Nothing was saved.")
	if status < 500:
		return _("The request was refused.")
	return _("Something went wrong on the server. Nothing was saved; the server's log has the details.")


def _exception_line(error: BaseException) -> str:
	kind = type(error)
	module = "frappe.exceptions" if kind.__module__ == exceptions.__name__ else kind.__module__
	text = ", ".join(str(part) for part in error.args)
	return f"{module}.{kind.__qualname__}: {text}" if text else f"{module}.{kind.__qualname__}"


def _v1(error: BaseException, status: int) -> Response:
	body = _kept_part_of_response()
	if status < 500 or local.conf.developer_mode:
		body["exception"] = _exception_line(error)
	body["exc_type"] = type(error).__name__
	if local.conf.developer_mode:
		body["exc"] = json.dumps(["".join(traceback.format_exception(error))])
	body["_server_messages"] = json.dumps([json.dumps(message, default=str) for message in local.message_log])
	if local.flags.error_message:
		body["_error_message"] = local.flags.error_message
	return _with_retry(json_response(body, status))


def _v2(error: BaseException, status: int) -> Response:
	about = next((m for m in reversed(local.message_log) if m.get("raise_exception")), _dict())
	entry: dict[str, Any] = {"type": type(error).__name__}
	entry.update({key: value for key, value in about.items() if key != "raise_exception"})
	others = [message for message in local.message_log if message is not about]
	body: dict[str, Any] = {"errors": [entry]}
	if others:
		body["messages"] = others
	return _with_retry(json_response(body, status))


def _kept_part_of_response() -> dict[str, Any]:
	"""What stays of the answer in the making: `message` of a failed login, the note that a session ended."""
	return {key: local.response[key] for key in ("message", "session_expired") if key in local.response}


def _with_retry(response: Response) -> Response:
	if local.response.retry_after:
		response.headers["Retry-After"] = str(local.response.retry_after)
	return response


def _page(status: int) -> Response:
	message = next((m for m in reversed(local.message_log) if m.get("raise_exception")), _dict())
	html = (
		'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{status}</title></head>'
		'<body><main><h1>{status}</h1><p>{text}</p><p><a href="/">{home}</a></p></main></body></html>'
	).format(
		lang=escape(local.lang),
		status=status,
		text=escape(message.get("message") or ""),
		home=escape(_("Home")),
	)
	return _with_retry(Response(html, status=status, mimetype="text/html"))
