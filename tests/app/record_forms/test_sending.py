"""What a device kept without network is received once: by key, by person, with its own time."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from iso_qms.api import filling as api
from tests.app.record_forms import AUDITOR, OTHER_WORKER, SHEET, WORKER

KEY = "0b2c9a54-7d39-4a5e-9b76-52f8f3a9d0c1"


@pytest.fixture(autouse=True)
def no_key_left():
	yield
	frappe.db.rollback()
	frappe.db.delete("QMS Sent Record", {"name": ["in", (KEY, KEY[::-1])]})
	frappe.db.commit()


def send(user: str = WORKER, key: str = KEY, **values: object) -> dict:
	"""Send a record as `user`, who stays the session's user."""
	frappe.set_user(user)
	return api.send(key, SHEET, {"part": "柜门", **values}, user)


def records() -> list[str]:
	return frappe.get_all(SHEET, pluck="name")


def test_the_same_key_again_is_the_same_record(form):
	first = send()
	assert send() == first
	assert records() == [first["name"]]


def test_the_values_arrive_with_their_rows(form):
	name = send(bolts=[{"bolt": "M8", "torque": 22.5}])["name"]
	record = frappe.get_doc(SHEET, name)
	assert (record.part, record.bolts[0].torque, record.owner) == ("柜门", 22.5, WORKER)


def test_another_key_is_another_record(form):
	assert send()["name"] != send(key=KEY[::-1])["name"]


def test_the_time_at_which_it_was_typed_is_kept(form):
	typed = get_datetime(add_to_date(now_datetime(), hours=-3)).replace(microsecond=0)
	record = frappe.get_doc(SHEET, send(entered_on=str(typed))["name"])
	assert get_datetime(record.entered_on) == get_datetime(record.happened_on) == typed
	assert get_datetime(record.received_on) > typed


def test_a_later_attempt_with_another_time_is_the_same_record(form):
	first = send(entered_on="2026-11-01 08:00:00", part="A")
	assert send(entered_on="2026-11-01 08:05:00", part="A") == first


def test_the_same_key_with_other_values_changes_nothing(form):
	name = send()["name"]
	with pytest.raises(frappe.ValidationError, match=name):
		send(part="another")
	assert frappe.db.get_value(SHEET, name, "part") == "柜门"
	assert records() == [name]


def test_the_key_of_somebody_else_is_refused(form):
	name = send()["name"]
	with pytest.raises(frappe.PermissionError) as refusal:
		send(OTHER_WORKER)
	assert name not in str(refusal.value)
	frappe.set_user("Administrator")
	assert records() == [name]


def test_nobody_sends_what_somebody_else_typed(form):
	frappe.set_user(OTHER_WORKER)
	with pytest.raises(frappe.PermissionError):
		api.send(KEY, SHEET, {"part": "柜门"}, WORKER)


def test_a_refused_record_can_be_mended_under_its_key(form):
	frappe.db.savepoint("refused")
	with pytest.raises(frappe.ValidationError):
		send(result="neither")
	frappe.db.rollback(save_point="refused")
	assert send(result="OK")["name"] in records()


def test_who_may_not_make_a_record_is_refused(form):
	with pytest.raises(frappe.PermissionError):
		send(AUDITOR)


@pytest.mark.parametrize("key", ["docstatus", "flags", "owner", "removed_field"])
def test_what_is_no_field_of_the_form_is_refused(form, key):
	with pytest.raises(frappe.ValidationError, match=key):
		send(**{key: 1})
	assert records() == []


def test_what_is_no_record_form_is_not_received(sheet):
	frappe.set_user(WORKER)
	with pytest.raises(frappe.ValidationError, match="not registered"):
		api.send(KEY, SHEET, {"part": "柜门"}, WORKER)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "'; drop table tabUser; --"])
def test_a_key_that_is_none_is_refused(form, key):
	with pytest.raises(frappe.ValidationError, match="key of the device"):
		send(key=key)


def test_nobody_reads_the_keys(form):
	send()
	with pytest.raises(frappe.PermissionError):
		frappe.get_list("QMS Sent Record")
