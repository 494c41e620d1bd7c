"""`/api/method/<dotted path>`: calls of whitelisted functions, and `run_doc_method`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from frappe_lite import auth, files
from frappe_lite import whitelist as whitelist_room
from frappe_lite.context import local
from frappe_lite.document import get_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.http.rest_v1 import call_method_of, check_method_of
from frappe_lite.messages import throw
from frappe_lite.request_values import (
	check_stored,
	parse_document,
	parse_json,
	refuse_unknown_fields,
	without_flags,
)
from frappe_lite.translate import _
from frappe_lite.whitelist import (
	call,
	is_valid_http_method,
	is_whitelisted,
	overridden,
	refuse_missing_arguments,
	whitelist,
)


@whitelist(allow_guest=True)
def ping() -> str:
	"""Tell that the server answers."""
	return "pong"


@whitelist()
def run_doc_method(method: str, docs=None, dt=None, dn=None, arg=None, args=None) -> Any:
	"""Call a whitelisted method of a stored document (`dt`, `dn`) or of one as the client has it (`docs`)."""
	doc = get_doc(dt, dn or dt) if dt else _document_sent(docs)
	if not doc.has_permission("read"):
		throw(_("Not permitted"), PermissionError)
	bound = check_method_of(doc, method)
	arguments = _arguments(args or arg)
	names = list(inspect.signature(bound).parameters)
	if not names:
		result = doc.run_method(method)
	elif "args" in names:
		result = doc.run_method(method, arguments)
	elif isinstance(arguments, dict):
		result = call_method_of(doc, method, arguments)
	else:
		result = call_method_of(doc, method, {} if arguments is None else {names[0]: arguments})
	local.response.docs.append(doc)
	return result


def _arguments(value: Any) -> Any:
	try:
		return parse_json(value, "args")
	except ValidationError:
		local.message_log.pop()
		return value


def _document_sent(docs: Any) -> Any:
	values = without_flags(parse_document(docs))
	if not values.get("doctype"):
		throw(_("The document must say its doctype."), ValidationError)
	refuse_unknown_fields(values["doctype"], values)
	doc = get_doc(values)
	check_stored(doc)
	doc._original_modified = doc.modified
	doc.check_if_latest()
	return doc


SHORT_NAMES: dict[str, Callable] = {
	"login": auth.login,
	"logout": auth.logout,
	"web_logout": auth.logout,
	"ping": ping,
	"upload_file": files.upload_file,
	"download_file": files.download_file,
	"run_doc_method": run_doc_method,
	"runserverobj": run_doc_method,
}


def handle_method(command: str) -> Response | None:
	"""Call a method and put its result into the response's `message`."""
	result = execute(command)
	if isinstance(result, Response):
		return result
	if result is not None:
		local.response["message"] = result
	return None


def execute(command: str) -> Any:
	"""Call the function of a command with the request's arguments. Raises PermissionError when it is not whitelisted."""
	function = find_function(overridden(command))
	is_whitelisted(function)
	is_valid_http_method(function)
	refuse_missing_arguments(function, local.form_dict)
	return call(function, **local.form_dict)


def find_function(command: str) -> Callable:
	"""Return what a command names. Raises ValidationError for a name that no installed app has."""
	return SHORT_NAMES.get(command) or whitelist_room.find_function(command)
