"""Snapshots, the one writer, and what other threads see of a change that is not committed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from frappe_lite import context
from frappe_lite.connections import FairLock
from frappe_lite.meta import get_meta
from tests.factories import Factory, df

PART = "Transaction Part"


@pytest.fixture
def part(factory: Factory) -> str:
	return factory.doctype(PART, [df("title"), df("qty", "Int")])


def in_other_thread(work: Callable):
	"""Return what `work` returns when another request does it, on the same site as Administrator."""
	home = context.local.home

	def request():
		context.init_request(home)
		context.set_user("Administrator")
		try:
			return work()
		finally:
			context.destroy()

	with ThreadPoolExecutor(1) as pool:
		return pool.submit(request).result(timeout=20)


def new(title: str = "Bolt") -> str:
	return frappe.get_doc({"doctype": PART, "title": title, "qty": 1}).insert().name


def test_others_do_not_see_what_is_not_committed(part):
	name = new()
	assert in_other_thread(lambda: frappe.db.exists(part, name)) is None
	frappe.db.commit()
	assert in_other_thread(lambda: frappe.db.exists(part, name)) == name


def test_reading_goes_on_in_its_snapshot_while_another_writes(part):
	name = new()
	frappe.db.commit()
	assert frappe.db.get_value(part, name, "qty") == 1

	def change() -> None:
		frappe.db.set_value(part, name, "qty", 2)
		frappe.db.commit()

	in_other_thread(change)
	assert frappe.db.get_value(part, name, "qty") == 1
	frappe.db.commit()
	assert frappe.db.get_value(part, name, "qty") == 2


def test_the_first_write_reads_the_newest_state(part):
	name = new()
	frappe.db.commit()
	stale = frappe.get_doc(part, name)

	def change() -> None:
		frappe.get_doc(part, name).save()
		frappe.db.commit()

	in_other_thread(change)
	stale.title = "Nut"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_sixteen_writers_lose_no_update(part):
	name = new()
	frappe.db.commit()
	home = context.local.home

	def add_one() -> None:
		context.init_request(home)
		context.set_user("Administrator")
		try:
			doc = frappe.get_doc(part, name, for_update=True)
			doc.qty += 1
			doc.save()
			frappe.db.commit()
		finally:
			context.destroy()

	with ThreadPoolExecutor(16) as pool:
		list(pool.map(lambda _: add_one(), range(64)))
	assert frappe.db.get_value(part, name, "qty") == 65


def test_the_writer_is_handed_on_in_the_order_of_asking():
	lock, order, waiting = FairLock(), [], threading.Semaphore(0)
	assert lock.acquire(1)
	threads = []
	for number in range(5):

		def work(number: int = number) -> None:
			waiting.release()
			assert lock.acquire(10)
			order.append(number)
			lock.release()

		thread = threading.Thread(target=work)
		thread.start()
		waiting.acquire()
		while len(lock._waiting) <= number:
			pass
		threads.append(thread)
	lock.release()
	for thread in threads:
		thread.join()
	assert order == [0, 1, 2, 3, 4]


def test_who_waits_too_long_gives_up_and_leaves_the_queue():
	lock = FairLock()
	assert lock.acquire(1)
	assert not lock.acquire(0.01)
	lock.release()
	assert lock.acquire(0.01)


def test_a_failing_before_commit_keeps_nothing(part):
	name = new()

	def refuse() -> None:
		frappe.throw("Not so")

	frappe.db.before_commit.add(refuse)
	with pytest.raises(frappe.ValidationError):
		frappe.db.commit()
	frappe.db.rollback()
	assert not frappe.db.exists(part, name)


def test_after_commit_runs_once_after_the_commit(part):
	seen = []
	name = new()
	frappe.db.after_commit.add(lambda: seen.append(in_other_thread(lambda: frappe.db.exists(part, name))))
	frappe.db.commit()
	frappe.db.commit()
	assert seen == [name]


def test_after_rollback_runs_and_after_commit_does_not(part):
	seen = []
	new()
	frappe.db.after_commit.add(lambda: seen.append("commit"))
	frappe.db.after_rollback.add(lambda: seen.append("rollback"))
	frappe.db.rollback()
	assert seen == ["rollback"]


def add_field() -> None:
	frappe.get_doc({"doctype": "Custom Field", "dt": PART, "label": "Batch", "fieldname": "batch"}).insert()


def test_a_new_field_is_live_for_its_own_transaction_alone_until_the_commit(part):
	get_meta(part)
	add_field()
	assert get_meta(part).has_field("batch")
	assert not in_other_thread(lambda: get_meta(part).has_field("batch"))
	frappe.db.commit()
	assert in_other_thread(lambda: get_meta(part).has_field("batch"))


def test_a_new_field_that_is_rolled_back_was_never_there(part):
	get_meta(part)
	add_field()
	frappe.db.rollback()
	assert not get_meta(part).has_field("batch")
	assert "batch" not in frappe.db.get_table_columns(part)
	assert not in_other_thread(lambda: get_meta(part).has_field("batch"))


def test_an_old_snapshot_does_not_bring_an_old_meta_back(part):
	frappe.db.get_value(part, {}, "name")  # a snapshot begins

	def change() -> None:
		add_field()
		frappe.db.commit()

	in_other_thread(change)
	get_meta(part)  # read in the old snapshot
	frappe.db.commit()
	assert get_meta(part).has_field("batch")


def test_the_cached_copy_of_a_document_follows_the_commit(part):
	name = new()
	frappe.db.commit()
	assert frappe.get_cached_value(part, name, "title") == "Bolt"
	doc = frappe.get_doc(part, name)
	doc.title = "Nut"
	doc.save()
	assert frappe.get_cached_value(part, name, "title") == "Nut"
	assert in_other_thread(lambda: frappe.get_cached_value(part, name, "title")) == "Bolt"
	frappe.db.rollback()
	assert frappe.get_cached_value(part, name, "title") == "Bolt"
