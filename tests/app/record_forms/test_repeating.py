"""As last time: what a new record takes over from its author's last one, and what never."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from iso_qms.api import filling as api
from iso_qms.record_forms.copies import values_hash
from tests.app import staff
from tests.app.record_forms import OTHER_WORKER, ROW, SHEET, WORKER, fill, register, take_away
from tests.factories import Factory, df, permission

ONE, TWO = "REP-M1", "REP-M2"
TAKEN = {"machine": ONE, "subject": "KYN28 门板", "material": "冷轧板"}
NEVER = {
	"worker": WORKER,
	"weight": 2.5,
	"reading": "25 ℃",
	"verdict": "OK",
	"clean": 1,
	"seen_on": "2026-11-20",
	"remark": "无",
	"opinion": "一切正常",
}
BOLTS = [{"item": "M8", "lower_limit": "20", "actual": "22.4", "seen": "OK"}]


@pytest.fixture(scope="module", autouse=True)
def machines(module_factory: Factory) -> None:
	for code in (ONE, TWO):
		staff.equipment(code)
	frappe.db.commit()


@pytest.fixture
def page(factory: Factory) -> Iterator[str]:
	"""A customer's slip with a field of each kind."""
	rows = [df("item"), df("lower_limit"), df("actual"), df("seen", "Select", options="OK\nNot OK")]
	factory.doctype(ROW, rows, istable=1)
	fields = [
		df("machine", "Link", options="QMS Equipment"),
		df("worker", "Link", options="User"),
		df("subject"),
		df("material", in_list_view=1),
		df("reading", in_list_view=1),
		df("weight", "Float"),
		df("verdict", "Select", options="OK\nNot OK", in_list_view=1),
		df("clean", "Check"),
		df("seen_on", "Date"),
		df("remark"),
		df("opinion", "Small Text"),
		df("bolts", "Table", options=ROW),
	]
	rights = permission("QMS Employee", "read", "write", "create")
	yield factory.doctype(SHEET, fields, [rights], autoname="TC-.#####", title_field="subject")
	take_away(SHEET)


def last(user: str = WORKER, **head: str) -> dict:
	"""What a user's new record takes over."""
	frappe.set_user(user)
	return api.last_values(SHEET, head)


def test_what_the_record_is_about_is_taken_over(page):
	register(page)
	record = fill(**TAKEN, part=None)
	assert last(machine=ONE) == {"record": record.name, "values": TAKEN}


@pytest.mark.parametrize("fieldname", NEVER)
def test_measured_judged_signed_and_dated_values_are_not(page, fieldname):
	register(page)
	fill(**TAKEN, **NEVER)
	assert fieldname not in last(machine=ONE)["values"]


def test_rows_come_with_their_names_and_limits_alone(page):
	register(page)
	fill(**TAKEN, bolts=BOLTS)
	assert last(machine=ONE)["values"]["bolts"] == [{"item": "M8", "lower_limit": "20"}]


def test_rows_that_are_signed_one_by_one_are_not(page):
	register(page, layout="Log Book", rows_field="bolts")
	fill(**TAKEN, bolts=BOLTS)
	assert "bolts" not in last(machine=ONE)["values"]


def test_the_record_of_another_machine_is_not_the_last_one(page):
	register(page)
	fill(**TAKEN)
	assert last(machine=TWO) == {}


def test_somebody_elses_record_is_not_the_last_one(page):
	register(page)
	fill(OTHER_WORKER, **TAKEN)
	assert last(machine=ONE) == {}


def test_nothing_that_is_taken_over_counts_as_measured(page):
	register(page)
	fill(**TAKEN, **NEVER, bolts=BOLTS)
	again = frappe.get_doc({"doctype": SHEET, **last(machine=ONE)["values"]})
	assert values_hash(again) is None


def test_who_has_no_right_on_the_form_is_refused(page, make_user):
	register(page)
	frappe.set_user(make_user("repeating-nobody@example.com"))
	with pytest.raises(frappe.PermissionError):
		api.last_values(SHEET, {})
