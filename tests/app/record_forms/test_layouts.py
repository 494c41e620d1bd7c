"""A change of the form does not alter how a record of last month looks (domain rule 5)."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api import records as api
from iso_qms.record_forms import form_revisions
from tests.app.record_forms import HEAD, MANAGER, OTHER_WORKER, ROW, SHEET, WORKER, change_field, fill
from tests.factories import df


def names(fields) -> list[str]:
	return [field["fieldname"] for field in fields]


def field(shown: dict, fieldname: str) -> dict:
	return next(field for field in shown["fields"] if field["fieldname"] == fieldname)


@pytest.fixture
def old(form):
	"""A submitted record of the form as it was first drawn."""
	record = fill(result="Not OK", bolts=[{"bolt": "M8", "torque": 12.5}])
	record.submit()
	frappe.set_user("Administrator")
	return record


def design_anew() -> None:
	"""Another label, another order, other options, a field more and one less, another table."""
	change_field("bolt", doctype=ROW, label="螺栓号")
	described = frappe.get_doc("DocType", SHEET)
	rows = {row.fieldname: row for row in described.fields}
	rows["part"].label = "部件号"
	rows["result"].options = "OK\nNot OK\n让步"
	rows["internal_note"].hidden = 1
	described.append("fields", df("lot"))
	order = ["result", "part", "bolts", "void_reason", "lot"]
	described.fields.sort(key=lambda row: order.index(row.fieldname) if row.fieldname in order else 99)
	for index, row in enumerate(described.fields, 1):
		row.idx = index
	described.save()
	form_revisions.enter_noted()


def test_the_old_record_is_shown_as_before(old):
	before = api.fields_of(SHEET, old.name)
	design_anew()
	assert api.fields_of(SHEET, old.name) == before


def test_the_old_layout_is_as_before(old):
	before = api.layout_of(SHEET, old.name)
	design_anew()
	assert api.layout_of(SHEET, old.name) == before


def test_the_new_record_is_shown_as_the_form_is_now(old):
	design_anew()
	new = fill(part="新柜门")
	shown = api.fields_of(SHEET, new.name)
	assert names(shown["fields"]) == ["result", "part", "bolts", "void_reason", "lot"]
	assert field(shown, "part")["label"] == "部件号"
	assert field(shown, "result")["options"] == "OK\nNot OK\n让步"
	assert field(shown, "bolts")["columns"][0]["label"] == "螺栓号"
	assert shown["revision"] == "B"


def test_values_are_beside_their_fields(old):
	shown = api.fields_of(SHEET, old.name)
	assert field(shown, "result")["value"] == "Not OK"
	row = field(shown, "bolts")["value"][0]
	assert (row["bolt"], row["torque"]) == ("M8", 12.5)


def test_without_a_name_the_form_is_as_it_is_filled_in_now(old):
	design_anew()
	assert api.layout_of(SHEET)["form_revision"] == "TC B"


def test_a_title_of_before_stays(old, form):
	form.reload()
	form.title = "另一个名称"
	form.save()
	form_revisions.enter_noted()
	assert api.fields_of(SHEET, old.name)["title"] == "力矩检查"


def test_a_record_from_before_the_register_is_shown_by_the_first_revision(old):
	frappe.db.set_value(SHEET, old.name, "form_revision", None)
	design_anew()
	assert api.layout_of(SHEET, old.name)["form_revision"] == "TC A"


def test_fields_above_the_users_level_are_left_out(old):
	frappe.set_user(HEAD)
	assert "internal_note" not in names(api.fields_of(SHEET, old.name)["fields"])
	frappe.set_user(MANAGER)
	assert "internal_note" in names(api.fields_of(SHEET, old.name)["fields"])


def test_who_may_not_read_the_record_sees_no_layout(old, make_user):
	frappe.set_user(make_user("form-stranger@example.com", "QMS Top Management"))
	for call in (api.layout_of, api.fields_of):
		with pytest.raises(frappe.PermissionError):
			call(SHEET, old.name)


def test_what_is_no_record_form_has_no_layout(site):
	with pytest.raises(frappe.ValidationError, match="not registered"):
		api.layout_of("User")


def test_a_worker_reads_the_layout_without_the_register(form):
	frappe.set_user(OTHER_WORKER)
	assert names(api.layout_of(SHEET)["fields"])[0] == "part"
	frappe.set_user(WORKER)
