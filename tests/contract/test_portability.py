"""What MariaDB would refuse is refused: rows that are too long, names and unique values that it takes for equal."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df

PART = "Contract Part"


@pytest.fixture
def part(make_doctype) -> str:
	return make_doctype(PART, [df("title"), df("code", unique=1), df("qty", "Int")], autoname="field:title")


def add(title: str, **values):
	return frappe.get_doc({"doctype": PART, "title": title, **values}).insert()


SAME = [
	("Café", "cafe"),
	("cafe", "Café"),
	("CAFÉ", "café"),
	("Ñandu", "nandu"),
	("Straße", "STRASSE"),
	("ＡＢＣ", "abc"),
	("Ärger", "arger"),
	("Übung", "ubung"),
	("пример", "ПРИМЕР"),
	("ΑΒΓ", "αβγ"),
]
DIFFERENT = [("Bolt", "Bolts"), ("质量", "数量"), ("Café", "Cafés"), ("A-1", "A1"), ("表1", "表2")]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_a_name_that_is_equal_is_taken(part, first, second):
	add(first)
	with pytest.raises(frappe.DuplicateEntryError):
		add(second)
	assert frappe.db.count(part) == 1


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_a_name_that_differs_is_free(part, first, second):
	add(first)
	add(second)
	assert frappe.db.count(part) == 2


@pytest.mark.parametrize(("first", "second"), SAME)
def test_a_unique_value_that_is_equal_is_refused(part, first, second):
	add("One", code=first)
	with pytest.raises(frappe.UniqueValidationError):
		add("Two", code=second)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_a_unique_value_that_differs_is_taken(part, first, second):
	add("One", code=first)
	assert add("Two", code=second).code == second


def test_a_unique_value_changed_to_an_equal_one_is_refused(part):
	add("One", code="Café")
	doc = add("Two", code="Tea")
	doc.code = "cafe"
	with pytest.raises(frappe.UniqueValidationError):
		doc.save()


def test_a_document_keeps_its_own_value(part):
	doc = add("One", code="Café")
	doc.code = "cafe"
	doc.save()
	assert frappe.db.get_value(part, "One", "code") == "cafe"


@pytest.mark.parametrize("spelling", ["cafe", "CAFÉ", "Café", "café"])
def test_a_name_is_found_in_other_letters(part, spelling):
	add("Café", qty=3)
	assert frappe.db.exists(part, spelling) == "Café"
	assert frappe.db.get_value(part, spelling, "qty") == 3
	assert frappe.get_doc(part, spelling).name == "Café"


def test_a_name_that_was_deleted_is_free_again(part):
	add("Café")
	frappe.delete_doc(part, "Café")
	assert not frappe.db.exists(part, "cafe")
	assert add("cafe").name == "cafe"


def test_a_name_that_was_renamed_away_is_free_again(part):
	add("Café")
	frappe.rename_doc(part, "Café", "Tea", force=True)
	assert add("cafe").name == "cafe"
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc(part, "cafe", "Tea", force=True)


def test_a_row_that_is_too_long_is_refused(make_doctype):
	with pytest.raises(Exception):  # noqa: B017 - MariaDB's own error there, a sentence here
		make_doctype("Contract Wide", [df(f"field_{number}") for number in range(120)])


def test_a_row_that_just_fits_is_taken(make_doctype):
	make_doctype("Contract Wide", [df(f"field_{number}") for number in range(105)])
	assert len(frappe.get_meta("Contract Wide").fields) == 105


def test_long_texts_take_no_room(make_doctype):
	make_doctype("Contract Wide", [df(f"field_{number}", "Small Text") for number in range(200)])
	assert len(frappe.get_meta("Contract Wide").fields) == 200


def test_a_custom_field_too_many_is_refused(make_doctype):
	make_doctype("Contract Wide", [df(f"field_{number}", length=1000) for number in range(15)])
	with pytest.raises(Exception):  # noqa: B017
		frappe.get_doc(
			{"doctype": "Custom Field", "dt": "Contract Wide", "fieldname": "more", "label": "More", "fieldtype": "Data",
			 "length": 1000}
		).insert()  # fmt: skip
		frappe.get_doc(
			{"doctype": "Custom Field", "dt": "Contract Wide", "fieldname": "most", "label": "Most", "fieldtype": "Data",
			 "length": 1000}
		).insert()  # fmt: skip


def make_unique(fieldname: str = "plain") -> None:
	doctype = frappe.get_doc("DocType", PART)
	next(field for field in doctype.fields if field.fieldname == fieldname).unique = 1
	doctype.save()


@pytest.fixture
def plain(make_doctype) -> str:
	return make_doctype(PART, [df("title"), df("plain")])


@pytest.mark.parametrize(("first", "second"), [*SAME, ("Bolt", "bolt"), ("Bolt", "Bolt ")])
def test_a_field_with_equal_values_can_not_become_unique(plain, first, second):
	for value in (first, second):
		frappe.get_doc({"doctype": plain, "plain": value}).insert()
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError, match="non-unique values"):
		make_unique()


def test_a_field_that_becomes_unique_knows_its_values_in_other_letters(plain):
	frappe.get_doc({"doctype": plain, "plain": "Café"}).insert()
	frappe.db.commit()
	make_unique()
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": plain, "plain": "cafe"}).insert()
	assert frappe.get_doc({"doctype": plain, "plain": "Tea"}).insert().plain == "Tea"


def test_a_value_set_past_the_form_is_known_in_other_letters(part):
	doc = add("One", code="Tea")
	frappe.db.set_value(part, doc.name, "code", "Café")
	with pytest.raises(frappe.UniqueValidationError):
		add("Two", code="cafe")
	assert add("Three", code="Tea").code == "Tea"


def test_rows_written_at_once_are_known_in_other_letters(part):
	rows = [("Café", "Café", "Ñandu")]
	frappe.db.bulk_insert(part, ["name", "title", "code"], rows)
	with pytest.raises(frappe.DuplicateEntryError):
		add("cafe")
	with pytest.raises(frappe.UniqueValidationError):
		add("Two", code="nandu")


def test_a_value_set_past_the_form_is_held_to_the_others(part):
	add("One", code="Café")
	other = add("Two", code="Tea")
	with pytest.raises(Exception) as refused:
		frappe.db.set_value(part, other.name, "code", "cafe")
	assert frappe.db.is_duplicate_entry(refused.value)


def test_a_unique_value_is_known_after_its_document_was_renamed(part):
	add("One", code="Café")
	frappe.rename_doc(part, "One", "Uno", force=True)
	with pytest.raises(frappe.UniqueValidationError):
		add("Two", code="cafe")


def test_names_and_values_are_known_after_their_doctype_was_renamed(part, factory):
	add("Café", code="Ñandu")
	frappe.db.commit()
	factory.made.append(("DocType", "Contract Piece"))
	frappe.rename_doc("DocType", part, "Contract Piece", force=True)
	for values, error in (
		({"title": "cafe"}, frappe.DuplicateEntryError),
		({"title": "Tea", "code": "nandu"}, frappe.UniqueValidationError),
	):
		with pytest.raises(error):
			frappe.get_doc({"doctype": "Contract Piece", **values}).insert()
