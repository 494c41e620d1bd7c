"""Webhooks: an event of a document is told to another system by HTTP, after the commit.

What is sent is written into the job queue with the caller's commit, so it is told if and only if it happened. A
system that does not answer is asked again later; each attempt stands in Webhook Request Log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from frappe_lite.context import _dict, local
from frappe_lite.document import get_doc
from frappe_lite.json_text import as_json
from frappe_lite.log import get_traceback
from frappe_lite.passwords import read_back
from frappe_lite.safe_eval import safe_eval
from frappe_lite.templates import render_template, safe_utils
from frappe_lite.utils import cint

SIGNATURE_HEADER = "X-Frappe-Webhook-Signature"
EVENTS = frozenset(
	("on_update", "after_insert", "on_submit", "on_cancel", "on_trash", "on_update_after_submit")
)
TIMEOUT_SECONDS, LONGEST_TIMEOUT = 5, 30
LONGEST_RESPONSE = 64 * 1024


class WebhookFailed(Exception):
	"""The other system did not take it; the job is tried again."""


def get_context(doc: Any) -> dict[str, Any]:
	"""Return what conditions and templates see."""
	return {"doc": doc, "utils": safe_utils()}


def is_web_address(url: str | None) -> bool:
	"""Tell whether this is an address that a webhook may call: http or https, with a host."""
	try:
		parts = urlsplit(url or "")
		return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
	except ValueError:
		return False


# -- in the transaction


def remember(doc: Any, method: str, webhooks: list[_dict]) -> None:
	"""Keep the document for the webhooks that wait for this event, until the transaction is committed."""
	if local.flags.in_import:
		return
	waits = method in EVENTS or (method == "on_change" and not (doc.flags.in_insert or doc.flags.in_delete))
	for webhook in webhooks if waits else ():
		if webhook.webhook_docevent != method:
			continue
		if webhook.condition and not safe_eval(webhook.condition, None, get_context(doc)):
			continue
		_queue()[(webhook.name, doc.doctype, str(doc.name))] = (doc, method)


def _queue() -> dict:
	"""The transaction's events: the last state of each document for each webhook."""
	queue = local.__dict__.get("webhook_queue")
	if queue is None:
		queue = local.webhook_queue = {}
		local.db.before_commit.add(flush)
		local.db.after_rollback.add(forget_queue)
	return queue


def forget_queue() -> None:
	"""The transaction is over."""
	local.__dict__.pop("webhook_queue", None)


def flush() -> None:
	"""Put what is to be told into the job queue, as part of the commit."""
	from frappe_lite.jobs import enqueue

	queue = local.__dict__.get("webhook_queue") or {}
	forget_queue()
	for (name, doctype, docname), (doc, method) in queue.items():
		if method != "on_trash" and not local.db.exists(doctype, docname):
			continue  # undone by a rollback to a savepoint
		try:
			webhook = get_doc("Webhook", name)
			url, body = request_url(webhook, doc), request_body(webhook, doc)
		except Exception:
			_log(name, docname, error=get_traceback())
			continue
		enqueue(deliver, queue="short", webhook=name, docname=docname, url=url, body=body)


def request_url(webhook: Any, doc: Any) -> str:
	"""Return the address, filled in where it is a template."""
	url = webhook.request_url.strip()
	return render_template(url, get_context(doc)) if webhook.is_dynamic_url else url


def request_body(webhook: Any, doc: Any) -> str:
	"""Return the JSON that is sent. Raises for a template whose text is none."""
	values = doc.as_dict(convert_dates_to_str=True)
	if webhook.webhook_data:
		data: Any = {row.key: values.get(row.fieldname) for row in webhook.webhook_data}
	elif webhook.webhook_json:
		data = json.loads(render_template(webhook.webhook_json, get_context(_dict(values))))
	else:
		data = {}
	return json.dumps(data, default=str)


# -- afterwards


def deliver(webhook: str, docname: str, url: str, body: str) -> None:
	"""Send a request and note what came of it. Raises WebhookFailed, so that the job is tried again."""
	if not local.db.exists("Webhook", {"name": webhook, "enabled": 1}):
		return
	doc = get_doc("Webhook", webhook)
	headers = request_headers(doc, body)
	response, failure = _send(doc, url, headers, body)
	shown = {key: value for key, value in headers.items() if key.lower() != "authorization"}
	_log(webhook, docname, url=url, headers=shown, data=body, response=response, error=failure)
	if failure:
		local.db.commit()  # the attempt stays on record although the job fails
		raise WebhookFailed(f"Webhook {webhook} for {docname}: {failure}")


def request_headers(webhook: Any, body: str) -> dict[str, str]:
	"""Return the headers, with the signature of the body when the webhook has a secret."""
	headers: dict[str, str] = {}
	if webhook.enable_security:
		secret = read_back("Webhook", webhook.name, "webhook_secret") or ""
		digest = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
		headers[SIGNATURE_HEADER] = base64.b64encode(digest).decode()
	for row in webhook.webhook_headers:
		if row.key and row.value:
			headers[row.key] = row.value
	return headers


class _NoRedirect(urllib.request.HTTPRedirectHandler):
	def redirect_request(self, *args: Any) -> None:
		"""What was told to one system is not carried to another."""
		return None


def _send(webhook: Any, url: str, headers: dict[str, str], body: str) -> tuple[str, str]:
	"""Return the answer, and why it is a failure, "" when it is none."""
	if not is_web_address(url):
		return "", f"{url!r} is no address that begins with http:// or https://."
	request = urllib.request.Request(
		url, data=body.encode(), headers=headers, method=webhook.request_method or "POST"
	)
	opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
	seconds = min(max(cint(webhook.timeout) or TIMEOUT_SECONDS, 1), LONGEST_TIMEOUT)
	try:
		with opener.open(request, timeout=seconds) as answer:
			return answer.read(LONGEST_RESPONSE).decode("utf-8", "replace"), ""
	except urllib.error.HTTPError as refused:
		with refused:
			said = refused.read(LONGEST_RESPONSE).decode("utf-8", "replace")
		return said, f"The answer was {refused.code} {refused.reason}."
	except (OSError, ValueError) as error:
		return "", f"{type(error).__name__}: {error}"


def _log(
	webhook: str,
	docname: str,
	*,
	url: str = "",
	headers: dict | None = None,
	data: str | None = None,
	response: str | None = None,
	error: str | None = None,
) -> None:
	get_doc(
		{
			"doctype": "Webhook Request Log",
			"webhook": webhook,
			"reference_document": docname,
			"user": local.session.user,
			"url": url[:140],
			"headers": as_json(headers) if headers else None,
			"data": data,
			"response": response or None,
			"error": error or None,
		}
	).insert(ignore_permissions=True)
