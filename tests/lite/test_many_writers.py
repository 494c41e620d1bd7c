"""32 people save at the same time: no update is lost, nobody starves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
from werkzeug.test import Client

from frappe_lite import context
from frappe_lite.http.app import Application
from tests.factories import Factory, all_rights, df

COUNTER = "Writers Counter"
WRITERS, EACH = 32, 6
PASSWORD = "admin-test-password"


@pytest.fixture
def counter(factory: Factory) -> str:
	factory.doctype(COUNTER, [df("total", "Int")], [all_rights()])
	name = frappe.get_doc({"doctype": COUNTER, "total": 0}).insert().name
	frappe.db.commit()
	return name


def test_no_update_is_lost_and_everybody_has_a_turn(counter):
	home = context.local.home
	turns: list[int] = []

	def write(number: int) -> None:
		context.init_request(home)
		context.set_user("Administrator")
		try:
			for _each in range(EACH):
				doc = frappe.get_doc(COUNTER, counter, for_update=True)
				doc.total += 1
				doc.save()
				turns.append(number)  # still alone: the writer is held until the commit
				frappe.db.commit()
		finally:
			context.destroy()

	with ThreadPoolExecutor(WRITERS) as pool:
		list(pool.map(write, range(WRITERS)))
	assert frappe.db.get_value(COUNTER, counter, "total") == WRITERS * EACH
	assert longest_wait(turns) <= 2 * WRITERS


def longest_wait(turns: list[int]) -> int:
	"""Return how many others had a turn at most between two turns of the same writer."""
	last: dict[int, int] = {}
	longest = 0
	for position, number in enumerate(turns):
		longest = max(longest, position - last.get(number, position))
		last[number] = position
	return longest


def test_over_http_each_conflict_is_told_and_each_acknowledged_change_is_there(counter):
	"""Everybody reads, adds one and saves with the version that was read; who is told of a conflict does it again."""
	application = Application(context.local.home)
	kept = dict(context.local.__dict__)
	context.local.__dict__.clear()
	try:
		first = Client(application)
		answer = first.post("/api/method/login", json={"usr": "Administrator", "pwd": PASSWORD})
		assert answer.status_code == 200
		sid = first.get_cookie("sid").value
		address = f"/api/resource/{COUNTER}/{counter}"

		def add_one(_number: int) -> list[int]:
			client = Client(application)
			client.set_cookie("sid", sid)
			answers = []
			for _try in range(400):
				doc = client.get(address).json["data"]
				change = {"total": doc["total"] + 1, "modified": doc["modified"]}
				answers.append(client.put(address, json=change).status_code)
				if answers[-1] == 200:
					break
			return answers

		with ThreadPoolExecutor(WRITERS) as pool:
			answers = list(pool.map(add_one, range(WRITERS)))
	finally:
		context.local.__dict__.clear()
		context.local.__dict__.update(kept)
	assert {status for each in answers for status in each} <= {200, 417}  # 417: TimestampMismatchError
	assert all(each[-1] == 200 for each in answers)
	frappe.db.rollback()
	assert frappe.db.get_value(COUNTER, counter, "total") == WRITERS
