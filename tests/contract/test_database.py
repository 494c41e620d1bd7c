"""frappe.db: single values, existence, counts, raw SQL, savepoints."""

from __future__ import annotations

import datetime

import frappe
import pytest
from frappe.utils import get_datetime

from tests.factories import df

PART = "Contract Part"
SETTINGS = "Contract Settings"


@pytest.fixture(scope="module")
def part(module_factory) -> str:
	fields = [df("title"), df("qty", "Int"), df("on", "Date"), df("note")]
	return module_factory.doctype(PART, fields, autoname="field:title")


@pytest.fixture(autouse=True)
def bolt(part, leave_no_trace):
	leave_no_trace.made.append((PART, "Bolt"))
	values = {"title": "Bolt", "qty": 3, "on": "2024-02-29"}
	return frappe.get_doc({"doctype": PART, **values}).insert()


@pytest.fixture
def settings(make_doctype) -> str:
	return make_doctype(SETTINGS, [df("company"), df("limit", "Int"), df("strict", "Check")], issingle=1)


@pytest.mark.parametrize(
	("filters", "field", "value"),
	[
		("Bolt", "qty", 3),
		("Bolt", "name", "Bolt"),
		({"title": "Bolt"}, "qty", 3),
		({"qty": [">", 2]}, "name", "Bolt"),
		([["qty", ">", 2]], "name", "Bolt"),
		("Nothing", "qty", None),
		({"title": "Nothing"}, "qty", None),
		("Bolt", "on", datetime.date(2024, 2, 29)),
		("Bolt", ["title", "qty"], ("Bolt", 3)),
	],
)
def test_get_value_reads(filters, field, value):
	assert frappe.db.get_value(PART, filters, field) == value


def test_get_value_gives_a_dict_when_told():
	assert frappe.db.get_value(PART, "Bolt", ["title", "qty"], as_dict=True) == {"title": "Bolt", "qty": 3}


def test_get_value_without_field_gives_the_name():
	assert frappe.db.get_value(PART, {"title": "Bolt"}) == "Bolt"


def test_get_values_gives_every_line():
	frappe.get_doc({"doctype": PART, "title": "Nut", "qty": 3}).insert()
	found = frappe.db.get_values(PART, {"qty": 3}, "name", order_by="name asc")
	assert [line[0] for line in found] == ["Bolt", "Nut"]


@pytest.mark.parametrize(("filters", "found"), [("Bolt", True), ({"qty": 3}, True), ({"qty": 4}, False)])
def test_exists_answers_with_a_name_or_nothing(filters, found):
	assert frappe.db.exists(PART, filters) == ("Bolt" if found else None)


def test_exists_knows_a_single_that_was_never_saved(settings):
	assert frappe.db.exists(settings, settings)


@pytest.mark.parametrize(("filters", "number"), [(None, 1), ({"qty": 3}, 1), ({"qty": [">", 3]}, 0)])
def test_count_counts(filters, number):
	assert frappe.db.count(PART, filters) == number


def test_set_value_writes():
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	assert frappe.db.get_value(PART, "Bolt", "qty") == 8


def test_set_value_takes_several_values():
	frappe.db.set_value(PART, "Bolt", {"qty": 8, "note": "late"})
	assert frappe.db.get_value(PART, "Bolt", ["qty", "note"]) == (8, "late")


def test_set_value_by_filter_writes_all_that_match():
	frappe.get_doc({"doctype": PART, "title": "Nut", "qty": 3}).insert()
	frappe.db.set_value(PART, {"qty": 3}, "note", "both")
	assert frappe.db.count(PART, {"note": "both"}) == 2


def test_set_value_sets_modified(bolt):
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	assert get_datetime(frappe.db.get_value(PART, "Bolt", "modified")) > get_datetime(bolt.modified)


def test_set_value_leaves_modified_when_told(bolt):
	frappe.db.set_value(PART, "Bolt", "qty", 8, update_modified=False)
	assert get_datetime(frappe.db.get_value(PART, "Bolt", "modified")) == get_datetime(bolt.modified)


def test_database_delete_removes_by_filter():
	frappe.db.delete(PART, {"qty": 3})
	assert frappe.db.count(PART) == 0


@pytest.mark.parametrize(("field", "value"), [("company", "Acme"), ("limit", 7), ("strict", 1)])
def test_get_single_value_reads_in_the_type_of_the_field(settings, field, value):
	frappe.db.set_single_value(settings, field, value)
	assert frappe.db.get_single_value(settings, field) == value


def test_a_value_of_a_single_never_set_is_empty(settings):
	assert not frappe.db.get_single_value(settings, "limit")


def test_get_value_reads_a_single(settings):
	frappe.db.set_single_value(settings, "company", "Acme")
	assert frappe.db.get_value(settings, None, "company") == "Acme"


def test_set_value_writes_a_single(settings):
	frappe.db.set_value(settings, settings, "company", "Acme")
	assert frappe.db.get_single_value(settings, "company") == "Acme"


def test_sql_takes_parameters_by_position():
	assert frappe.db.sql(f"select title from `tab{PART}` where qty = %s", 3) == (("Bolt",),)


def test_sql_takes_parameters_by_name():
	found = frappe.db.sql(f"select qty from `tab{PART}` where title = %(title)s", {"title": "Bolt"})
	assert found[0][0] == 3


def test_sql_gives_dicts_when_told():
	assert frappe.db.sql(f"select title, qty from `tab{PART}`", as_dict=True) == [{"title": "Bolt", "qty": 3}]


def test_a_parameter_is_never_read_as_sql():
	assert not frappe.db.sql(f"select name from `tab{PART}` where title = %s", ("Bolt' or '1'='1",))


def test_rollback_to_a_savepoint_undoes_what_came_after():
	frappe.db.savepoint("sp_contract")
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	frappe.db.rollback(save_point="sp_contract")
	assert frappe.db.get_value(PART, "Bolt", "qty") == 3


def test_rollback_to_a_savepoint_keeps_what_came_before():
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	frappe.db.savepoint("sp_contract")
	frappe.db.set_value(PART, "Bolt", "qty", 9)
	frappe.db.rollback(save_point="sp_contract")
	assert frappe.db.get_value(PART, "Bolt", "qty") == 8


def test_a_savepoint_released_keeps_its_work():
	frappe.db.savepoint("sp_contract")
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	frappe.db.release_savepoint("sp_contract")
	assert frappe.db.get_value(PART, "Bolt", "qty") == 8


def test_an_insert_undone_by_a_savepoint_can_be_made_again():
	frappe.db.savepoint("sp_contract")
	frappe.get_doc({"doctype": PART, "title": "Nut"}).insert()
	frappe.db.rollback(save_point="sp_contract")
	assert frappe.get_doc({"doctype": PART, "title": "Nut"}).insert().name == "Nut"


def test_the_savepoint_context_undoes_on_the_error_it_names():
	from frappe.database.database import savepoint

	with savepoint(catch=frappe.ValidationError):
		frappe.db.set_value(PART, "Bolt", "qty", 8)
		frappe.throw("stop")
	assert frappe.db.get_value(PART, "Bolt", "qty") == 3


def test_rollback_undoes_everything_since_the_last_commit():
	frappe.db.rollback()
	assert not frappe.db.exists(PART, "Bolt")


def test_commit_keeps_through_a_rollback():
	frappe.db.commit()
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	frappe.db.rollback()
	assert frappe.db.get_value(PART, "Bolt", "qty") == 3


def test_callbacks_run_before_and_after_commit():
	called = []
	frappe.db.before_commit.add(lambda: called.append("before"))
	frappe.db.after_commit.add(lambda: called.append("after"))
	frappe.db.commit()
	assert called == ["before", "after"]


def test_a_rollback_drops_callbacks_of_commit_and_runs_its_own():
	called = []
	frappe.db.after_commit.add(lambda: called.append("commit"))
	frappe.db.after_rollback.add(lambda: called.append("rollback"))
	frappe.db.rollback()
	frappe.db.commit()
	assert called == ["rollback"]


def test_a_duplicate_leaves_the_transaction_usable():
	with pytest.raises(frappe.DuplicateEntryError):
		frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.get_doc({"doctype": PART, "title": "Nut"}).insert()
	assert frappe.db.count(PART) == 2


@pytest.mark.parametrize(("table", "there"), [(PART, True), ("No Such DocType", False)])
def test_table_exists_answers(table, there):
	assert bool(frappe.db.table_exists(table)) is there


@pytest.mark.parametrize(("column", "there"), [("qty", True), ("weight", False)])
def test_has_column_answers(make_doctype, column, there):
	doctype = make_doctype("Contract Columns", [df("qty", "Int")])
	assert bool(frappe.db.has_column(doctype, column)) is there


def test_defaults_are_kept_for_a_user_and_for_all():
	frappe.db.set_default("contract_key", "of all")
	assert frappe.db.get_default("contract_key") == "of all"


def test_get_cached_value_reads_what_is_stored():
	assert frappe.get_cached_value(PART, "Bolt", "qty") == 3


def test_get_cached_value_follows_a_save(bolt):
	assert frappe.get_cached_value(PART, "Bolt", "qty") == 3
	bolt.qty = 8
	bolt.save()
	assert frappe.get_cached_value(PART, "Bolt", "qty") == 8


def test_get_cached_doc_follows_set_value():
	assert frappe.get_cached_doc(PART, "Bolt").qty == 3
	frappe.db.set_value(PART, "Bolt", "qty", 8)
	assert frappe.get_cached_doc(PART, "Bolt").qty == 8
