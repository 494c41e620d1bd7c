"""Fields that change their type, and fields that change their name, with values stored in them."""

from __future__ import annotations

import datetime
import json

import frappe
import pytest
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.utils.rename_field import rename_field

from tests.factories import df

PART, ROW = "Contract Part", "Contract Row"


def retype(fieldname: str = "value", doctype: str = PART, **properties) -> None:
	definition = frappe.get_doc("DocType", doctype)
	next(field for field in definition.fields if field.fieldname == fieldname).update(properties)
	definition.save()


KEPT = [
	("Data", "abc", "Small Text", "abc"),
	("Data", "质量", "Text", "质量"),
	("Data", "abc", "Text Editor", "abc"),
	("Data", "abc", "Select", "abc"),
	("Data", "abc", "Read Only", "abc"),
	("Data", "12", "Int", 12),
	("Data", "1.5", "Float", 1.5),
	("Data", "2026-03-02", "Date", datetime.date(2026, 3, 2)),
	("Data", None, "Small Text", None),
	("Data", None, "Date", None),
	("Small Text", "abc", "Data", "abc"),
	("Small Text", "abc", "Long Text", "abc"),
	("Select", "A", "Data", "A"),
	("Link", "System Manager", "Data", "System Manager"),
	("Int", 5, "Float", 5.0),
	("Int", 5, "Data", "5"),
	("Int", 5, "Small Text", "5"),
	("Int", 0, "Float", 0.0),
	("Float", 5.0, "Int", 5),
	("Float", 1.5, "Currency", 1.5),
	("Check", 1, "Int", 1),
	("Int", 1, "Check", 1),
	("Date", "2026-03-02", "Datetime", datetime.datetime(2026, 3, 2)),
	("Date", "2026-03-02", "Data", "2026-03-02"),
	("Datetime", "2026-03-02 00:00:00", "Date", datetime.date(2026, 3, 2)),
	("Time", "10:30:00", "Data", None),
]


@pytest.mark.parametrize(("old", "stored", "new", "expected"), KEPT)
def test_a_value_comes_along(make_doctype, old, stored, new, expected):
	options = {"Select": "A\nabc", "Link": "Role"}
	make_doctype(PART, [df("title"), df("value", old, options=options.get(old))])
	name = frappe.get_doc({"doctype": PART, "title": "Bolt", "value": stored}).insert().name
	frappe.db.commit()
	retype(fieldtype=new, options=options.get(new))
	value = frappe.get_doc(PART, name).value
	if old == "Time":
		assert value.startswith("10:30:00")
	else:
		assert (value or None) == (expected or None) and type(value or None) is type(expected or None)


@pytest.mark.parametrize("new", ["Small Text", "Datetime"])
def test_the_other_values_stay(make_doctype, new):
	make_doctype(PART, [df("title", unique=1), df("value"), df("note", "Text")])
	name = frappe.get_doc({"doctype": PART, "title": "Bolt", "note": "long", "idx": 3}).insert().name
	before = frappe.db.get_value(PART, name, ["title", "note", "idx", "owner", "creation", "modified"])
	frappe.db.commit()
	retype(fieldtype=new)
	assert (
		frappe.db.get_value(PART, name, ["title", "note", "idx", "owner", "creation", "modified"]) == before
	)
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def test_a_field_of_rows_changes_its_type(make_doctype):
	make_doctype(ROW, [df("item"), df("value")], istable=1)
	make_doctype(PART, [df("rows", "Table", options=ROW)])
	name = frappe.get_doc({"doctype": PART, "rows": [{"value": "7"}, {"value": "8"}]}).insert().name
	frappe.db.commit()
	retype(doctype=ROW, fieldtype="Int")
	assert [row.value for row in frappe.get_doc(PART, name).rows] == [7, 8]


def test_a_custom_field_changes_its_type(make_doctype):
	make_doctype(PART, [df("title")])
	field = frappe.get_doc({"doctype": "Custom Field", "dt": PART, **df("value")}).insert()
	name = frappe.get_doc({"doctype": PART, "value": "abc"}).insert().name
	frappe.db.commit()
	field.fieldtype = "Small Text"
	field.save()
	assert frappe.get_doc(PART, name).value == "abc"
	long = "长" * 500
	assert frappe.get_doc({"doctype": PART, "value": long}).insert().value == long


def test_a_property_setter_changes_the_type(make_doctype):
	make_doctype(PART, [df("title"), df("value")])
	name = frappe.get_doc({"doctype": PART, "value": "abc"}).insert().name
	frappe.db.commit()
	make_property_setter(PART, "value", "fieldtype", "Small Text", "Data")
	frappe.clear_cache(doctype=PART)
	frappe.db.updatedb(PART)
	long = "长" * 500
	assert frappe.get_doc(PART, name).value == "abc"
	assert frappe.get_doc({"doctype": PART, "value": long}).insert().value == long


def test_a_longer_field_takes_longer_values(make_doctype):
	make_doctype(PART, [df("value")])
	with pytest.raises(frappe.CharacterLengthExceededError):
		frappe.get_doc({"doctype": PART, "value": "x" * 141}).insert()
	retype(length=300)
	assert len(frappe.get_doc({"doctype": PART, "value": "x" * 300}).insert().value) == 300


def test_a_field_that_loses_its_table_keeps_the_rows(make_doctype):
	"""As with any field that goes, its column stays: here the rows."""
	make_doctype(ROW, [df("item")], istable=1)
	make_doctype(PART, [df("title"), df("rows", "Table", options=ROW)])
	name = frappe.get_doc({"doctype": PART, "rows": [{"item": "a"}]}).insert().name
	frappe.db.commit()
	definition = frappe.get_doc("DocType", PART)
	definition.fields = definition.fields[:1]
	definition.save()
	frappe.get_doc(PART, name).save()
	assert frappe.db.count(ROW, {"parent": name}) == 1


# -- names


def add_field(doctype: str, **properties) -> None:
	definition = frappe.get_doc("DocType", doctype)
	definition.append("fields", df(**properties))
	definition.save()


def test_a_renamed_field_takes_its_values_along(make_doctype):
	make_doctype(PART, [df("title"), df("old")])
	name = frappe.get_doc({"doctype": PART, "old": "abc"}).insert().name
	frappe.db.commit()
	add_field(PART, fieldname="new")
	rename_field(PART, "old", "new")
	assert frappe.get_doc(PART, name).new == "abc"


def test_a_renamed_table_takes_its_rows_along(make_doctype):
	make_doctype(ROW, [df("item")], istable=1)
	make_doctype(PART, [df("title"), df("old", "Table", options=ROW)])
	name = frappe.get_doc({"doctype": PART, "old": [{"item": "a"}, {"item": "b"}]}).insert().name
	frappe.db.commit()
	add_field(PART, fieldname="new", fieldtype="Table", options=ROW)
	rename_field(PART, "old", "new")
	assert not frappe.get_doc(PART, name).new  # a table has no column of its own
	rename_field(PART, "old", "new", validate=False)
	doc = frappe.get_doc(PART, name)
	assert [row.item for row in doc.new] == ["a", "b"] and not doc.old


def test_a_renamed_field_of_rows_takes_its_values_along(make_doctype):
	make_doctype(ROW, [df("old")], istable=1)
	make_doctype(PART, [df("rows", "Table", options=ROW)])
	name = frappe.get_doc({"doctype": PART, "rows": [{"old": "a"}]}).insert().name
	frappe.db.commit()
	add_field(ROW, fieldname="new")
	rename_field(ROW, "old", "new")
	assert frappe.get_doc(PART, name).rows[0].new == "a"


def test_a_renamed_field_of_a_single_takes_its_value_along(make_doctype):
	make_doctype("Contract Settings", [df("old")], issingle=1)
	doc = frappe.get_doc("Contract Settings")
	doc.old = "abc"
	doc.save()
	frappe.db.commit()
	add_field("Contract Settings", fieldname="new")
	rename_field("Contract Settings", "old", "new")
	assert frappe.db.get_single_value("Contract Settings", "new") == "abc"


def test_what_the_site_says_of_a_renamed_field_comes_along(make_doctype):
	make_doctype(PART, [df("title"), df("old")])
	make_property_setter(PART, "old", "description", "What it is", "Text")
	frappe.db.commit()
	add_field(PART, fieldname="new")
	rename_field(PART, "old", "new")
	frappe.clear_cache(doctype=PART)
	assert frappe.get_meta(PART).get_field("new").description == "What it is"


def test_a_report_keeps_the_column_of_a_renamed_field(make_doctype, factory):
	factory.made.append(("Report", "Contract Renamed List"))  # adding a field commits
	make_doctype(PART, [df("title"), df("old")])
	settings = {
		"columns": [["title", PART], ["old", PART]],
		"filters": [[PART, "old", "=", "abc"]],
		"sort_by": f"{PART}.old",
		"sort_order": "asc",
	}
	report = frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Contract Renamed List",
			"ref_doctype": PART,
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps(settings),
		}
	).insert()
	add_field(PART, fieldname="new")
	rename_field(PART, "old", "new")
	renamed = json.loads(frappe.db.get_value("Report", report.name, "json"))
	assert renamed["columns"] == [["title", PART], ["new", PART]]
	assert renamed["filters"] == [[PART, "new", "=", "abc"]]
	assert (renamed["sort_by"], renamed["sort_order"]) == (f"{PART}.new", "asc")


def test_a_field_that_is_not_there_is_not_renamed_into(make_doctype):
	make_doctype(PART, [df("title"), df("old")])
	name = frappe.get_doc({"doctype": PART, "old": "abc"}).insert().name
	rename_field(PART, "old", "nothing")
	assert frappe.get_doc(PART, name).old == "abc"
