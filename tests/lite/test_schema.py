"""Tables follow their definitions, and keep what they hold."""

from __future__ import annotations

import datetime

import frappe
import pytest

from frappe_lite.customise import apply_doctype
from tests.factories import Factory, df

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
