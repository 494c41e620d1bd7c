"""Webhooks: what another system is told, when, and how it knows who speaks. It is a real HTTP server here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import frappe
import pytest

from tests.conftest import BENCH_SITE
from tests.factories import df

PART = "Contract Part"


class Listener(ThreadingHTTPServer):
	"""Keeps every request; answers 200."""

	def __init__(self) -> None:
		self.requests: list[tuple[str, str, dict, bytes]] = []
		super().__init__(("127.0.0.1", 0), _Handler)

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self.server_address[1]}/told"


class _Handler(BaseHTTPRequestHandler):
	def answer(self) -> None:
		body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
		self.server.requests.append((self.command, self.path, dict(self.headers), body))
		self.send_response(200)
		self.send_header("Content-Length", "2")
		self.end_headers()
		self.wfile.write(b"ok")

	do_POST = do_PUT = do_DELETE = answer

	def log_message(self, *args: object) -> None:
		pass


@pytest.fixture
def listener() -> Iterator[Listener]:
	server = Listener()
	threading.Thread(target=server.serve_forever, daemon=True).start()
	yield server
	server.shutdown()
	server.server_close()


@pytest.fixture(autouse=True)
def part(make_doctype, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	# Frappe leaves webhooks to its workers, except in tests
	monkeypatch.setitem(frappe.flags, "in_test", True)
	make_doctype(
		PART, [df("title"), df("qty", "Int", allow_on_submit=1), df("due", "Date")], is_submittable=1
	)
	forget()
	yield
	forget()


def forget() -> None:
	frappe.set_user("Administrator")
	frappe.db.rollback()
	# Frappe keeps this for one request, and a test stands for one.
	frappe.local._webhook_queue = None
	for name in frappe.get_all("Webhook", {"webhook_doctype": PART}, pluck="name"):
		frappe.db.delete("Webhook Request Log", {"webhook": name})
		frappe.delete_doc("Webhook", name, force=True)
	frappe.db.delete(PART)
	frappe.db.commit()


def define(url: str, event: str = "after_insert", **values: Any) -> Any:
	return frappe.get_doc(
		{
			"doctype": "Webhook",
			"name": f"Contract {event}",
			"webhook_doctype": PART,
			"webhook_docevent": event,
			"request_url": url,
			"request_method": "POST",
			"enabled": 1,
			"webhook_data": [{"fieldname": "name", "key": "id"}, {"fieldname": "title", "key": "title"}],
			**values,
		}
	).insert()


def bolt(**values: Any) -> Any:
	return frappe.get_doc({"doctype": PART, "title": "Bolt", "qty": 1, **values}).insert()


def commit() -> None:
	"""Commit, and let the embedded home's worker do what Frappe does at once in tests."""
	frappe.db.commit()
	if not BENCH_SITE:
		from frappe_lite.worker import Worker

		Worker(frappe.local.home).drain()
		frappe.db.begin()


def told(listener: Listener) -> list[dict]:
	commit()
	return [json.loads(body) for _method, _path, _headers, body in listener.requests]


def test_what_is_told_are_the_fields_under_their_keys(listener):
	define(listener.url)
	doc = bolt()
	assert told(listener) == [{"id": doc.name, "title": "Bolt"}]


def test_nothing_is_told_before_the_commit(listener):
	define(listener.url)
	bolt()
	assert listener.requests == []


def test_what_is_rolled_back_is_not_told(listener):
	define(listener.url)
	commit()
	bolt()
	frappe.db.rollback()
	assert told(listener) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_method_of_the_request_is_chosen(listener, method):
	define(listener.url, request_method=method)
	bolt()
	commit()
	assert [request[0] for request in listener.requests] == [method]


def test_headers_are_sent(listener):
	define(listener.url, webhook_headers=[{"key": "X-Plant", "value": "2"}])
	bolt()
	commit()
	assert listener.requests[0][2]["X-Plant"] == "2"


def test_a_secret_signs_the_body(listener):
	define(listener.url, enable_security=1, webhook_secret="a long secret")
	bolt()
	commit()
	_method, _path, headers, body = listener.requests[0]
	expected = base64.b64encode(hmac.new(b"a long secret", body, hashlib.sha256).digest()).decode()
	assert headers["X-Frappe-Webhook-Signature"] == expected


def test_a_secret_does_not_stand_in_the_document(listener):
	define(listener.url, enable_security=1, webhook_secret="a long secret")
	assert set(frappe.get_doc("Webhook", "Contract after_insert").webhook_secret) == {"*"}


def test_a_secret_stays_when_the_webhook_is_saved_again(listener):
	hook = define(listener.url, enable_security=1, webhook_secret="a long secret")
	hook = frappe.get_doc("Webhook", hook.name)
	hook.timeout = 4
	hook.save()
	bolt()
	commit()
	_method, _path, headers, body = listener.requests[0]
	expected = base64.b64encode(hmac.new(b"a long secret", body, hashlib.sha256).digest()).decode()
	assert headers["X-Frappe-Webhook-Signature"] == expected


def test_the_body_may_be_a_template(listener):
	define(
		listener.url,
		webhook_data=[],
		request_structure="JSON",
		webhook_json='{"part": {"title": "{{ doc.title }}", "qty": {{ doc.qty }}}}',
	)
	bolt(qty=7)
	assert told(listener) == [{"part": {"title": "Bolt", "qty": 7}}]


def test_dates_are_told_as_texts(listener):
	define(listener.url, webhook_data=[{"fieldname": "due", "key": "due"}])
	bolt(due="2026-12-01")
	assert told(listener) == [{"due": "2026-12-01"}]


@pytest.mark.parametrize(("qty", "count"), [(5, 1), (6, 0)])
def test_a_condition_decides(listener, qty, count):
	define(listener.url, condition="doc.qty == 5")
	bolt(qty=qty)
	assert len(told(listener)) == count


def test_each_save(listener):
	define(listener.url, "on_update")
	doc = bolt()
	commit()
	doc.title = "Nut"
	doc.save()
	assert [each["title"] for each in told(listener)] == ["Bolt", "Nut"]


def test_the_last_state_of_a_transaction_is_told_once(listener):
	define(listener.url, "on_update")
	doc = bolt()
	doc.title = "Nut"
	doc.save()
	assert [each["title"] for each in told(listener)] == ["Nut"]


def test_a_submission_and_a_cancellation(listener):
	define(listener.url + "/submit", "on_submit")
	define(listener.url + "/cancel", "on_cancel")
	doc = bolt()
	commit()
	assert listener.requests == []
	doc.submit()
	commit()
	doc.cancel()
	commit()
	assert [request[1] for request in listener.requests] == ["/told/submit", "/told/cancel"]


def test_a_deletion(listener):
	define(listener.url, "on_trash")
	doc = bolt()
	commit()
	doc.delete()
	assert [each["id"] for each in told(listener)] == [doc.name]


def test_a_change_is_no_insertion(listener):
	define(listener.url, "on_change")
	doc = bolt()
	commit()
	assert listener.requests == []
	doc.db_set("qty", 4)
	assert len(told(listener)) == 1


def test_a_switched_off_one_tells_nothing(listener):
	define(listener.url, enabled=0)
	bolt()
	assert told(listener) == []


def test_the_address_may_be_a_template(listener):
	define(listener.url + "/{{ doc.name }}", is_dynamic_url=1)
	doc = bolt()
	commit()
	assert listener.requests[0][1] == f"/told/{doc.name}"


def test_each_request_is_on_record(listener):
	define(listener.url)
	doc = bolt()
	commit()
	(row,) = frappe.get_all(
		"Webhook Request Log",
		{"webhook": "Contract after_insert"},
		["reference_document", "url", "response", "data", "error"],
	)
	assert (row.reference_document, row.url, row.response) == (doc.name, listener.url, "ok")
	assert json.loads(row.data)["id"] == doc.name


@pytest.mark.parametrize(
	"values",
	[
		{"request_url": "nowhere"},
		{"condition": "doc.qty ="},
		{"enable_security": 1},
		{"request_structure": "JSON", "webhook_json": "{{ doc"},
		{"webhook_data": [{"fieldname": "title", "key": "a"}, {"fieldname": "title", "key": "b"}]},
		{"webhook_data": [{"fieldname": "title"}]},
		{"webhook_doctype": "ToDo", "webhook_docevent": "on_submit"},
	],
)
def test_what_cannot_work_is_refused(values):
	url = values.pop("request_url", "http://127.0.0.1:9/")
	with pytest.raises(frappe.ValidationError):
		define(url, **values)
