"""Tables follow their definitions, and keep what they hold."""

from __future__ import annotations

import datetime

import frappe
import pytest

from frappe_lite.customise import apply_doctype
from frappe_lite.schema import indexes_of
from tests.factories import Factory, df, permission

PART = "Schema Part"


@pytest.fixture
def make(factory: Factory):
	return lambda *fields, **options: factory.doctype(PART, list(fields), **options)


def retype(fieldname: str, fieldtype: str) -> None:
	"""Change the type of a field behind the app's checks: the table alone is tested here."""
	frappe.db.set_value("DocField", {"parent": PART, "fieldname": fieldname}, "fieldtype", fieldtype)
	apply_doctype(PART)


def insert(**values) -> str:
	return frappe.get_doc({"doctype": PART, **values}).insert().name


def indexes() -> dict[str, int]:
	return {row[1]: row[2] for row in frappe.db.sql(f"PRAGMA index_list(`tab{PART}`)")}


def test_a_text_that_is_a_number_becomes_a_number(make):
	make(df("size"))
	name = insert(size="12")
	retype("size", "Int")
	assert frappe.db.get_value(PART, name, "size") == 12


def test_a_text_that_is_no_number_keeps_the_type_as_it_is(make):
	make(df("size"))
	name = insert(size="about 12")
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError, match="about 12"):
		retype("size", "Int")
	frappe.db.rollback()
	assert frappe.db.get_value(PART, name, "size") == "about 12"


def test_a_text_becomes_a_date(make):
	make(df("day"))
	name = insert(day="2026-01-31")
	retype("day", "Date")
	assert frappe.db.get_value(PART, name, "day") == datetime.date(2026, 1, 31)


def test_another_type_keeps_keys_defaults_and_indexes(make):
	make(df("size"), df("code", unique=1), df("lot", search_index=1), df("colour", default="grey"))
	insert(size="1", code="A")
	before = indexes()
	retype("size", "Float")
	assert indexes() == before
	with pytest.raises(frappe.UniqueValidationError):
		insert(code="A")
	frappe.db.sql(f"insert into `tab{PART}` (name) values ('bare')")
	assert frappe.db.get_value(PART, "bare", "colour") == "grey"
	with pytest.raises(frappe.db.IntegrityError):
		frappe.db.sql(f"insert into `tab{PART}` (name) values ('bare')")


def test_another_type_keeps_the_indexes_that_were_added(make):
	make(df("size"), df("lot"))
	frappe.db.add_index(PART, ["lot", "modified"], "lots")
	retype("size", "Float")
	assert frappe.db.has_index(f"tab{PART}", "lots")


def test_another_type_keeps_columns_that_lost_their_field(make):
	make(df("size"), df("old"))
	name = insert(size="1", old="kept")
	frappe.db.delete("DocField", {"parent": PART, "fieldname": "old"})
	retype("size", "Int")
	assert frappe.db.sql(f"select old from `tab{PART}` where name = %s", name)[0][0] == "kept"


def test_a_number_is_never_null(make):
	make(df("qty", "Int"))
	name = insert()
	apply_doctype(PART)
	assert frappe.db.get_value(PART, name, "qty") == 0


def test_a_field_added_later_fills_its_default_into_rows_that_are_there(make):
	make(df("title"))
	name = insert(title="Bolt")
	field = {"dt": PART, "label": "State", "fieldname": "state", "default": "new", "fieldtype": "Data"}
	frappe.get_doc({"doctype": "Custom Field", **field}).insert()
	assert frappe.db.get_value(PART, name, "state") == "new"


def test_no_more_unique_takes_the_unique_index_away(make):
	make(df("code", unique=1))
	insert(code="A")
	frappe.db.set_value("DocField", {"parent": PART, "fieldname": "code"}, "unique", 0)
	apply_doctype(PART)
	assert insert(code="A")


def test_what_is_marked_for_lists_has_an_index(make):
	make(
		df("title", in_list_view=1),
		df("state", "Select", options="Open\nClosed", in_standard_filter=1),
		df("word", in_standard_filter=1),
		df("text", "Small Text", in_list_view=1),
		df("size", "Int"),
	)
	columns = {field: index.columns for field, index in indexes_of(PART).items()}
	assert columns == {
		"name": ("name",),
		"modified": ("modified",),
		"creation": ("creation",),
		"title": ("title",),
		"state": ("state", "modified", "docstatus"),
	}


def test_an_index_of_a_filter_tells_the_values_of_the_others(make):
	make(*[df(f"day{n}", "Date", in_standard_filter=1) for n in range(7)])
	assert indexes_of(PART)["day1"].columns == (
		*("day1", "modified", "day0", "day2", "day3", "day4", "docstatus"),
	)


def test_filters_give_their_records_in_the_order_of_the_list(make):
	make(df("state", in_standard_filter=1, fieldtype="Check"), df("rank", "Int"), sort_field="rank")
	assert indexes_of(PART)["state"].columns == ("state", "rank", "docstatus")
	assert indexes_of(PART)["rank"].columns == ("rank",)


def test_nobody_pays_for_lists_that_are_not_marked(make):
	make(df("title"), df("size", "Int"))
	assert set(indexes_of(PART)) == {"name", "modified"}


def test_a_mark_that_is_taken_away_takes_its_index_along(make):
	make(df("title", in_list_view=1))
	frappe.db.set_value("DocField", {"parent": PART, "fieldname": "title"}, "in_list_view", 0)
	apply_doctype(PART)
	assert set(indexes_of(PART)) == {"name", "modified"}


def test_a_mark_of_the_customer_counts(make):
	make(df("size", "Int"))
	change = {"doc_type": PART, "field_name": "size", "property": "in_standard_filter", "value": "1"}
	frappe.get_doc(
		{"doctype": "Property Setter", "doctype_or_field": "DocField", "property_type": "Check", **change}
	).insert()
	assert indexes_of(PART)["size"].columns == ("size", "modified", "docstatus")


def test_own_records_are_found_by_their_owner(make, factory: Factory):
	make(df("title"), permissions=[permission("Schema Author", "read", "write", if_owner=1)])
	assert indexes_of(PART)["owner"].columns == ("owner", "modified", "docstatus")
