"""What becomes of webhooks whose other side fails, on the embedded home."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import frappe
import pytest

from frappe_lite import jobs
from frappe_lite.context import local
from frappe_lite.webhooks import is_web_address
from frappe_lite.worker import Worker
from tests.factories import df

PART = "Lite Part"


class Answers(BaseHTTPRequestHandler):
	def do_POST(self) -> None:
		self.rfile.read(int(self.headers["Content-Length"]))
		self.server.paths.append(self.path)
		status = self.server.answers.pop(0) if self.server.answers else 200
		self.send_response(status)
		if status == 302:
			self.send_header("Location", "/elsewhere")
		self.send_header("Content-Length", "4")
		self.end_headers()
		self.wfile.write(b"said")

	do_GET = do_POST

	def log_message(self, *args: object) -> None:
		pass


@pytest.fixture
def other_side() -> Iterator[ThreadingHTTPServer]:
	server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
	server.answers, server.paths = [], []
	threading.Thread(target=server.serve_forever, daemon=True).start()
	yield server
	server.shutdown()
	server.server_close()


@pytest.fixture(autouse=True)
def part(make_doctype) -> Iterator[None]:
	make_doctype(PART, [df("title")])
	frappe.db.sql("delete from `__Job`")
	frappe.db.commit()
	yield
	frappe.db.rollback()
	for name in frappe.get_all("Webhook", pluck="name"):
		frappe.delete_doc("Webhook", name, force=True)
	frappe.db.delete("Webhook Request Log")
	frappe.db.sql("delete from `__Job`")
	frappe.db.commit()


def tell(server: ThreadingHTTPServer, **values) -> None:
	frappe.get_doc(
		{
			"doctype": "Webhook",
			"name": "Lite Webhook",
			"webhook_doctype": PART,
			"webhook_docevent": "after_insert",
			"request_url": f"http://127.0.0.1:{server.server_address[1]}/",
			"webhook_data": [{"fieldname": "title", "key": "title"}],
			**values,
		}
	).insert()
	frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	work()


def work() -> None:
	frappe.db.commit()
	Worker(local.home).drain()
	frappe.db.begin()


def again() -> None:
	"""Let the time until the next attempt pass."""
	frappe.db.sql("update `__Job` set due = 0")
	work()


def attempts() -> list:
	return frappe.get_all("Webhook Request Log", fields=["error", "response"], order_by="creation")


def test_a_failure_is_on_record_and_tried_again(other_side):
	other_side.answers = [500]
	tell(other_side)
	assert "500" in attempts()[0].error and attempts()[0].response == "said"
	again()
	assert [row.error for row in attempts()][1:] == [None]
	assert [job.status for job in jobs.list_jobs()] == ["finished"]


def test_what_keeps_failing_is_kept(other_side):
	other_side.answers = [500] * 9
	tell(other_side)
	for _turn in range(4):
		again()
	assert len(attempts()) == 3
	assert [job.status for job in jobs.list_jobs()] == ["failed"]


def test_what_was_told_is_not_carried_elsewhere(other_side):
	other_side.answers = [302]
	tell(other_side)
	assert other_side.paths == ["/"]
	assert "302" in attempts()[0].error


def test_an_address_is_checked_when_it_is_filled_in(other_side):
	tell(other_side, request_url="{{ 'file:///etc/passwd' }}", is_dynamic_url=1)
	assert "http" in attempts()[0].error


def test_a_body_that_is_no_json_stops_no_save(other_side):
	tell(other_side, webhook_data=[], request_structure="JSON", webhook_json="no json")
	assert frappe.db.count(PART) == 1
	assert "JSONDecodeError" in attempts()[0].error and other_side.paths == []


def test_a_webhook_that_was_switched_off_meanwhile_is_not_sent(other_side):
	other_side.answers = [500]
	tell(other_side)
	frappe.db.set_value("Webhook", "Lite Webhook", "enabled", 0)
	again()
	assert len(attempts()) == 1


def test_a_key_for_the_other_side_is_not_on_record(other_side):
	tell(other_side, webhook_headers=[{"key": "Authorization", "value": "token abc"}])
	row = frappe.get_all("Webhook Request Log", fields=["headers", "data"])[0]
	assert "abc" not in (row.headers or "") and json.loads(row.data) == {"title": "Bolt"}


@pytest.mark.parametrize(
	("url", "fits"),
	[
		("http://a.example/x", True),
		("https://a.example:8443", True),
		("file:///etc/passwd", False),
		("ftp://a.example", False),
		("//a.example", False),
		("http://", False),
		("http://a.example:x/", False),
		("", False),
		(None, False),
	],
)
def test_only_web_addresses_are_called(url, fits):
	assert is_web_address(url) is fits


def test_a_change_after_submitting_is_told(other_side, make_doctype):
	fields = [df("title"), df("remark", allow_on_submit=1)]
	make_doctype("Lite Final Part", fields, is_submittable=1)
	frappe.get_doc(
		{
			"doctype": "Webhook",
			"name": "Lite Webhook",
			"webhook_doctype": "Lite Final Part",
			"webhook_docevent": "on_update_after_submit",
			"request_url": f"http://127.0.0.1:{other_side.server_address[1]}/",
			"webhook_data": [{"fieldname": "remark", "key": "remark"}],
		}
	).insert()
	doc = frappe.get_doc({"doctype": "Lite Final Part", "title": "Bolt"}).insert()
	doc.submit()
	work()
	assert other_side.paths == []
	doc.remark = "said later"
	doc.save()
	work()
	assert other_side.paths == ["/"]
