"""What insert and save refuse, and what they fill in."""

from __future__ import annotations

import datetime
import json

import frappe
import pytest
from frappe.utils import today

from tests.factories import df

PART = "Contract Part"


def insert(**values):
	return frappe.get_doc({"doctype": PART, **values}).insert()


def stored(doc, field: str):
	return frappe.db.get_value(doc.doctype, doc.name, field)


@pytest.mark.parametrize(
	("fieldtype", "default", "value"),
	[
		("Data", "Bolt", "Bolt"),
		("Int", "3", 3),
		("Float", "2.5", 2.5),
		("Check", "1", 1),
		("Small Text", "as drawn", "as drawn"),
	],
)
def test_a_default_fills_a_field_that_is_not_given(make_doctype, fieldtype, default, value):
	make_doctype(PART, [df("title"), df("thing", fieldtype, default=default)])
	assert insert().thing == value


def test_a_default_keeps_a_value_that_is_given(make_doctype):
	make_doctype(PART, [df("title", default="Bolt")])
	assert insert(title="Nut").title == "Nut"


def test_the_default_today_is_the_date_of_insert(make_doctype):
	make_doctype(PART, [df("on", "Date", default="Today")])
	assert str(insert().on) == today()


def test_the_default_user_is_who_inserts(make_doctype):
	make_doctype(PART, [df("author", "Link", options="User", default="__user")])
	assert insert().author == "Administrator"


def test_a_select_without_default_takes_its_first_option(make_doctype):
	make_doctype(PART, [df("title"), df("grade", "Select", options="A\nB", reqd=1)])
	assert frappe.new_doc(PART).grade == "A"


def test_a_select_whose_first_option_is_empty_stays_empty(make_doctype):
	make_doctype(PART, [df("title"), df("grade", "Select", options="\nA\nB")])
	assert not insert().grade


def test_every_missing_mandatory_field_is_named_at_once(make_doctype):
	make_doctype(PART, [df("title", reqd=1), df("drawing", reqd=1), df("qty", "Int", reqd=1), df("note")])
	with pytest.raises(frappe.MandatoryError, match="title, drawing"):
		insert()


def test_nothing_is_written_when_a_mandatory_field_is_missing(make_doctype):
	make_doctype(PART, [df("title", reqd=1)])
	with pytest.raises(frappe.MandatoryError):
		insert()
	assert frappe.db.count(PART) == 0


def test_a_missing_field_of_a_row_is_named_too(make_doctype):
	make_doctype("Contract Row", [df("item", reqd=1)], istable=1)
	make_doctype(PART, [df("title", reqd=1), df("rows", "Table", options="Contract Row")])
	with pytest.raises(frappe.MandatoryError, match=r"title.*item"):
		insert(rows=[{}])


def test_a_mandatory_table_needs_a_row(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	make_doctype(PART, [df("rows", "Table", options="Contract Row", reqd=1)])
	with pytest.raises(frappe.MandatoryError):
		insert()


@pytest.mark.parametrize("blank", ["", None, "<p></p>"])
def test_a_blank_value_does_not_satisfy_a_mandatory_field(make_doctype, blank):
	make_doctype(PART, [df("title", "Text Editor" if blank == "<p></p>" else "Data", reqd=1)])
	with pytest.raises(frappe.MandatoryError):
		insert(title=blank)


def test_ignore_mandatory_lets_a_blank_field_pass(make_doctype):
	make_doctype(PART, [df("title", reqd=1)])
	doc = frappe.get_doc({"doctype": PART})
	doc.insert(ignore_mandatory=True)
	assert frappe.db.exists(PART, doc.name)


def test_zero_does_not_count_as_missing(make_doctype):
	make_doctype(PART, [df("qty", "Int", reqd=1)])
	assert insert(qty=0).qty == 0


def test_a_value_outside_the_options_is_refused(make_doctype):
	make_doctype(PART, [df("grade", "Select", options="A\nB")])
	with pytest.raises(frappe.ValidationError, match=r"Grade.*C.*A.*B"):
		insert(grade="C")


def test_blanks_around_an_option_are_stripped(make_doctype):
	make_doctype(PART, [df("grade", "Select", options="A\nB")])
	assert insert(grade=" A ").grade == "A"


def test_an_option_outside_the_list_in_a_row_names_the_row(make_doctype):
	make_doctype("Contract Row", [df("grade", "Select", options="A\nB")], istable=1)
	make_doctype(PART, [df("rows", "Table", options="Contract Row")])
	with pytest.raises(frappe.ValidationError, match=r"Row #2"):
		insert(rows=[{"grade": "A"}, {"grade": "C"}])


@pytest.mark.parametrize(("length", "limit"), [(None, 140), (20, 20)])
def test_a_text_longer_than_its_column_is_refused(make_doctype, length, limit):
	make_doctype(PART, [df("title", length=length or 0)])
	insert(title="x" * limit)
	with pytest.raises(frappe.CharacterLengthExceededError, match="Title"):
		insert(title="x" * (limit + 1))


def test_the_length_counts_characters_not_bytes(make_doctype):
	make_doctype(PART, [df("title", length=10)])
	assert insert(title="检" * 10).title == "检" * 10


def test_a_whole_number_beyond_its_column_is_refused(make_doctype):
	make_doctype(PART, [df("qty", "Int")])
	with pytest.raises(frappe.CharacterLengthExceededError):
		insert(qty=2**31)


def test_a_link_to_nothing_is_refused_by_name(make_doctype):
	make_doctype(PART, [df("role", "Link", options="Role")])
	with pytest.raises(frappe.LinkValidationError, match="No Such Role"):
		insert(role="No Such Role")


def test_a_link_of_a_row_to_nothing_is_refused(make_doctype):
	make_doctype("Contract Row", [df("role", "Link", options="Role")], istable=1)
	make_doctype(PART, [df("rows", "Table", options="Contract Row")])
	with pytest.raises(frappe.LinkValidationError, match="Row #1"):
		insert(rows=[{"role": "No Such Role"}])


def test_links_are_checked_before_mandatory_fields(make_doctype):
	make_doctype(PART, [df("title", reqd=1), df("role", "Link", options="Role")])
	with pytest.raises(frappe.LinkValidationError):
		insert(role="No Such Role")


def test_ignore_links_lets_a_link_to_nothing_pass(make_doctype):
	make_doctype(PART, [df("role", "Link", options="Role")])
	doc = frappe.get_doc({"doctype": PART, "role": "No Such Role"}).insert(ignore_links=True)
	assert stored(doc, "role") == "No Such Role"


def test_a_link_takes_the_spelling_of_the_name_it_points_to(make_doctype):
	make_doctype(PART, [df("role", "Link", options="Role")])
	assert insert(role="system manager").role == "System Manager"


def test_a_dynamic_link_is_checked_against_the_doctype_in_its_other_field(make_doctype):
	fields = [df("kind", "Link", options="DocType"), df("of", "Dynamic Link", options="kind")]
	make_doctype(PART, fields)
	assert insert(kind="Role", of="System Manager").of == "System Manager"
	with pytest.raises(frappe.LinkValidationError):
		insert(kind="User", of="System Manager")


def test_a_dynamic_link_without_its_doctype_is_refused(make_doctype):
	make_doctype(PART, [df("kind", "Link", options="DocType"), df("of", "Dynamic Link", options="kind")])
	with pytest.raises(frappe.ValidationError):
		insert(of="System Manager")


def test_fetch_from_copies_a_value_of_the_linked_document(make_doctype):
	make_doctype(
		PART,
		[df("user", "Link", options="User"), df("full_name", fetch_from="user.full_name", read_only=1)],
	)
	assert insert(user="Administrator").full_name == "Administrator"


def test_fetch_from_overwrites_what_was_typed(make_doctype):
	make_doctype(PART, [df("user", "Link", options="User"), df("full_name", fetch_from="user.full_name")])
	assert insert(user="Administrator", full_name="Me").full_name == "Administrator"


def test_fetch_if_empty_keeps_what_was_typed(make_doctype):
	make_doctype(
		PART,
		[
			df("user", "Link", options="User"),
			df("full_name", fetch_from="user.full_name", fetch_if_empty=1),
		],
	)
	assert insert(user="Administrator", full_name="Me").full_name == "Me"


def test_a_unique_value_may_stand_once(make_doctype):
	make_doctype(PART, [df("serial", unique=1)])
	insert(serial="S1")
	with pytest.raises(frappe.UniqueValidationError):
		insert(serial="S1")


def test_empty_unique_values_do_not_clash(make_doctype):
	make_doctype(PART, [df("serial", unique=1)])
	insert(serial="")
	insert()
	assert frappe.db.count(PART) == 2


def test_unique_values_are_compared_without_regard_to_case(make_doctype):
	make_doctype(PART, [df("serial", unique=1)])
	insert(serial="abc")
	with pytest.raises(frappe.UniqueValidationError):
		insert(serial="ABC")


@pytest.mark.parametrize("fieldtype", ["Int", "Float", "Currency"])
def test_a_negative_value_is_refused_where_none_is_meant(make_doctype, fieldtype):
	make_doctype(PART, [df("qty", fieldtype, non_negative=1)])
	with pytest.raises(frappe.NonNegativeError):
		insert(qty=-1)


def test_a_value_that_may_be_set_once_can_not_be_changed(make_doctype):
	make_doctype(PART, [df("serial", set_only_once=1), df("note")])
	doc = insert(serial="S1")
	doc.note = "may change"
	doc.save()
	doc.serial = "S2"
	with pytest.raises(frappe.CannotChangeConstantError, match="Serial"):
		doc.save()


@pytest.mark.parametrize(
	("option", "bad"), [("Email", "nobody"), ("URL", "not an address"), ("Phone", "call me")]
)
def test_a_data_field_with_an_option_is_checked(make_doctype, option, bad):
	make_doctype(PART, [df("contact", options=option)])
	with pytest.raises(frappe.ValidationError):
		insert(contact=bad)


@pytest.mark.parametrize(
	("option", "good"), [("Email", "a@example.com"), ("URL", "https://example.com"), ("Phone", "+86 10 1234")]
)
def test_a_data_field_with_an_option_takes_what_fits(make_doctype, option, good):
	make_doctype(PART, [df("contact", options=option)])
	assert insert(contact=good).contact == good


@pytest.mark.parametrize(
	("fieldtype", "given", "kept"),
	[
		("Int", "12", 12),
		("Float", "2.5", 2.5),
		("Check", 5, 1),
		("Check", "0", 0),
		("Date", "2024-02-29", datetime.date(2024, 2, 29)),
		("Datetime", "2024-02-29 13:14:15", datetime.datetime(2024, 2, 29, 13, 14, 15)),
		("Time", "13:14:15", datetime.timedelta(hours=13, minutes=14, seconds=15)),
		("Long Text", "检验\n记录", "检验\n记录"),
		("Currency", "1.25", 1.25),
		("Percent", "12.5", 12.5),
		("Duration", 90, 90),
	],
)
def test_a_value_is_read_back_in_the_type_of_its_field(make_doctype, fieldtype, given, kept):
	make_doctype(PART, [df("thing", fieldtype)])
	doc = insert(thing=given)
	assert frappe.get_doc(PART, doc.name).thing == kept


@pytest.mark.parametrize(
	("fieldtype", "empty"), [("Data", None), ("Int", 0), ("Float", 0.0), ("Check", 0), ("Date", None)]
)
def test_a_field_never_set_reads_as_its_empty_value(make_doctype, fieldtype, empty):
	make_doctype(PART, [df("title"), df("thing", fieldtype)])
	doc = insert(title="Bolt")
	assert frappe.get_doc(PART, doc.name).thing == empty


@pytest.mark.parametrize(("given", "kept"), [(0.6, 0.6), (7, 1), (-1, 0)])
def test_a_rating_lies_between_nothing_and_all(make_doctype, given, kept):
	make_doctype(PART, [df("stars", "Rating")])
	doc = insert(stars=given)
	assert frappe.get_doc(PART, doc.name).stars == kept


def test_a_json_field_takes_json(make_doctype):
	make_doctype(PART, [df("data", "JSON")])
	assert json.loads(insert(data='{"torque": 12}').data) == {"torque": 12}
	assert json.loads(insert(data={"torque": 12}).reload().data) == {"torque": 12}


@pytest.mark.parametrize(
	("fieldtype", "bad"),
	[("JSON", "torque: 12"), ("JSON", "{"), ("Float", 10**12), ("Currency", -(10**12)), ("Percent", 1e300)],
)
def test_a_value_that_its_column_can_not_hold_is_refused(make_doctype, fieldtype, bad):
	make_doctype(PART, [df("thing", fieldtype)])
	frappe.db.savepoint("sp_contract")
	with pytest.raises(Exception):  # noqa: B017 - on Frappe the database's own error
		insert(thing=bad)
	frappe.db.rollback(save_point="sp_contract")
	assert frappe.db.count(PART) == 0


def test_markup_that_runs_scripts_is_removed(make_doctype):
	make_doctype(PART, [df("note", "Small Text")])
	assert "<script" not in insert(note="<b>bold</b><script>alert(1)</script>").note


def test_a_message_of_throw_reaches_the_message_log(make_doctype):
	make_doctype(PART, [df("grade", "Select", options="A\nB")])
	with pytest.raises(frappe.ValidationError):
		insert(grade="C")
	assert "Grade" in str(frappe.message_log[-1])
