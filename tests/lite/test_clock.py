"""A clock that is set back or forward: nothing is lost or put in a wrong order, and the jump is told."""

from __future__ import annotations

import datetime
import json

import frappe
import pytest

from frappe_lite import clock
from frappe_lite.desk.form_load import get_versions
from frappe_lite.utils import dates
from frappe_lite.worker import Worker
from tests.factories import df

PART = "Lite Clock Part"


@pytest.fixture
def bolt(make_doctype):
	make_doctype(PART, [df("title")], track_changes=1, autoname="PART-.####")
	doc = frappe.get_doc({"doctype": PART, "title": "0"}).insert()
	yield doc
	frappe.db.rollback()


@pytest.fixture
def shift(monkeypatch):
	"""Set the clock by some hours."""
	real = dates.now_datetime

	def set_clock(hours: float) -> None:
		monkeypatch.setattr(dates, "now_datetime", lambda: real() + datetime.timedelta(hours=hours))

	return set_clock


def change(doc, title: str):
	doc = frappe.get_doc(PART, doc.name)
	doc.title = title
	return doc.save(ignore_version=False)


def test_versions_stand_in_the_order_of_the_changes(bolt, shift):
	for hours, title in ((0, "1"), (-48, "2"), (72, "3"), (-1, "4")):
		shift(hours)
		change(bolt, title)
	told = [json.loads(version.data)["changed"] for version in get_versions(frappe.get_doc(PART, bolt.name))]
	assert told == [[["title", str(n), str(n + 1)]] for n in (3, 2, 1, 0)]


@pytest.mark.parametrize("hours", [-48, 48])
def test_who_saves_an_older_state_is_told(bolt, shift, hours):
	"""What was read is compared with what is stored, not which is later."""
	first, second = frappe.get_doc(PART, bolt.name), frappe.get_doc(PART, bolt.name)
	shift(hours)
	first.title = "first"
	first.save()
	second.title = "second"
	with pytest.raises(frappe.TimestampMismatchError):
		second.save()
	assert frappe.db.get_value(PART, bolt.name, "title") == "first"
	change(bolt, "third")
	assert frappe.db.get_value(PART, bolt.name, "title") == "third"


def test_numbers_go_on(bolt, shift):
	shift(-48)
	following = frappe.get_doc({"doctype": PART, "title": "x"}).insert()
	assert int(following.name[-4:]) == int(bolt.name[-4:]) + 1


@pytest.fixture
def told(site):
	def subjects() -> list[str]:
		return frappe.get_all(
			"Activity Log", filters={"subject": ["like", "The clock of the server%"]}, pluck="subject"
		)

	frappe.db.delete("Activity Log")
	frappe.db.commit()
	yield subjects
	frappe.db.delete("Activity Log")
	frappe.db.commit()


@pytest.mark.parametrize(("seconds", "words"), [(-7200, "set back by 2h"), (86400, "set forward by 1d")])
def test_a_jump_is_told(told, monkeypatch, seconds, words):
	watch = clock.ClockWatch()
	real = clock.time.time
	monkeypatch.setattr(clock.time, "time", lambda: real() + seconds)
	clock.note_jump(watch)
	clock.note_jump(watch)
	(subject,) = told()
	assert words in subject


def test_a_trifle_is_not_told(told, monkeypatch):
	watch = clock.ClockWatch()
	real = clock.time.time
	monkeypatch.setattr(clock.time, "time", lambda: real() + 30)
	clock.note_jump(watch)
	assert told() == []


def test_a_clock_that_was_set_back_while_nothing_ran_is_told(told, shift):
	frappe.get_doc({"doctype": "Activity Log", "subject": "a login"}).insert()
	frappe.db.commit()
	clock.note_start()
	assert told() == []
	shift(-48)
	clock.note_start()
	(subject,) = told()
	assert "before the newest entry" in subject


def test_the_worker_looks_at_the_clock(told, monkeypatch):
	worker = Worker(frappe.local.home)
	real = clock.time.time
	monkeypatch.setattr(clock.time, "time", lambda: real() - 7200)
	worker.drain()
	frappe.db.rollback()
	assert len(told()) == 1
