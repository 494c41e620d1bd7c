"""Filters on texts take no account of case, accents, width and trailing spaces, as MariaDB's collation does."""

from __future__ import annotations

import frappe
import pytest

from tests.conftest import BENCH_SITE
from tests.factories import df

PART, SHOP = "Contract Part", "Contract Shop"
TEXTS = ("title", "note", "indexed", "code")  # Data, Small Text, with an index, unique


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory):
	module_factory.doctype(SHOP, [df("title")], autoname="field:title")
	module_factory.doctype(
		PART,
		[
			df("title"),
			df("note", "Small Text"),
			df("indexed", search_index=1, in_list_view=1),
			df("code", unique=1),
			df("grade", "Select", options="\nÄrger\nGut\nСтоп"),
			df("shop", "Link", options=SHOP),
		],
	)
	for shop in ("Café", "Ярмарка"):
		frappe.get_doc({"doctype": SHOP, "title": shop}).insert()
	frappe.db.commit()


def part(text: str, **values) -> str:
	values.update(dict.fromkeys(TEXTS, text))
	return frappe.get_doc({"doctype": PART, **values}).insert().name


SAME = [
	("bolt", "BOLT"),
	("Болт", "болт"),
	("болт", "Болт"),
	("БОЛТ М8", "болт м8"),
	("Prüfung", "prüfung"),
	("prüfung", "PRÜFUNG"),
	("Ärger", "ärger"),
	("ΑΒΓ", "αβγ"),
	("Prufung", "Prüfung"),
	("cafe", "Café"),
	("ABC-1", "ＡＢＣ-1"),
	("ＡＢＣ-1", "ＡＢＣ-1"),
	("柜门（左）", "柜门(左)"),
	("柜门(左)", "柜门（左）"),
	("检验：合格", "检验:合格"),
	("质量", "质量"),
]
# Asked for without its accents, a letter that has them is found by MariaDB alone; so is another mixture of cases.
SAME_FOR_MARIADB = [
	("Café", "cafe"),
	("Prüfung", "prufung"),
	("бОлТ", "болт"),
	("ｂolt", "bolt"),
	("ガ", "か"),
]
DIFFERENT = [
	("Болт", "Болты"),
	("质量", "数量"),
	("Café", "Cafés"),
	("A-1", "A1"),
	("柜门（左）", "柜门(右)"),
]

same = pytest.mark.parametrize(
	("stored", "asked"),
	[
		*SAME,
		*(
			pytest.param(
				*pair, marks=pytest.mark.skipif(not BENCH_SITE, reason="ASCII letters stand for themselves")
			)
			for pair in SAME_FOR_MARIADB
		),
	],
)


@pytest.mark.parametrize("fieldname", TEXTS)
@same
def test_an_equal_text_is_found(stored, asked, fieldname):
	name = part(stored)
	part("other")
	assert frappe.get_all(PART, {fieldname: asked}, pluck="name") == [name]
	assert frappe.get_all(PART, {fieldname: ["in", ["x", asked]]}, pluck="name") == [name]
	assert frappe.db.get_value(PART, {fieldname: asked}) == name
	assert frappe.db.count(PART, {fieldname: asked}) == 1


@pytest.mark.parametrize("fieldname", TEXTS)
@same
def test_an_equal_text_is_left_out(stored, asked, fieldname):
	part(stored)
	other = part("other")
	assert frappe.get_all(PART, {fieldname: ["!=", asked]}, pluck="name") == [other]
	assert frappe.get_all(PART, {fieldname: ["not in", ["x", asked]]}, pluck="name") == [other]


@pytest.mark.parametrize("fieldname", TEXTS)
@same
def test_a_text_is_found_by_a_part(stored, asked, fieldname):
	name = part(f"x {stored} y")
	other = part("other")
	assert frappe.get_all(PART, {fieldname: ["like", f"%{asked}%"]}, pluck="name") == [name]
	assert frappe.get_all(PART, {fieldname: ["not like", f"%{asked}%"]}, pluck="name") == [other]
	assert frappe.db.get_value(PART, {fieldname: ["like", f"%{asked}%"]}) == name


@pytest.mark.parametrize(("stored", "asked"), DIFFERENT)
def test_another_text_is_not_found(stored, asked):
	part(stored)
	assert frappe.get_all(PART, {"title": asked}) == []
	assert frappe.get_all(PART, {"title": ["like", f"%{asked}%"]}) == []


@pytest.mark.parametrize("fieldname", TEXTS)
def test_spaces_behind_a_text_that_is_asked_for_do_not_count(fieldname):
	name = part("bolt")
	assert frappe.get_all(PART, {fieldname: "bolt  "}, pluck="name") == [name]
	assert frappe.get_all(PART, {fieldname: " bolt"}) == []


@pytest.mark.parametrize("asked", ["Ärger", "ärger", "arger", "ÄRGER"])
def test_an_option_is_found_in_any_spelling(asked):
	name = part("a", grade="Ärger")
	part("b", grade="Gut")
	assert frappe.get_all(PART, {"grade": asked}, pluck="name") == [name]
	assert frappe.get_all(PART, {"grade": ["in", [asked]]}, pluck="name") == [name]
	assert frappe.get_all(PART, {"grade": ["!=", asked]}, pluck="title") == ["b"]


@pytest.mark.parametrize("asked", ["Café", "cafe", "CAFÉ"])
def test_a_link_is_found_in_any_spelling(asked):
	name = part("a", shop="Café")
	part("b", shop="Ярмарка")
	assert frappe.get_all(PART, {"shop": asked}, pluck="name") == [name]
	assert frappe.get_all(PART, {"shop": ["in", [asked]]}, pluck="name") == [name]
	assert frappe.get_all(PART, {"shop": ["!=", asked]}, pluck="title") == ["b"]


@pytest.mark.parametrize("asked", ["Ярмарка", "ярмарка", "ЯРМАРКА"])
def test_a_name_is_found_in_any_spelling(asked):
	assert frappe.get_all(SHOP, {"name": asked}, pluck="name") == ["Ярмарка"]
	assert frappe.get_all(SHOP, {"name": ["in", [asked]]}, pluck="name") == ["Ярмарка"]
	assert frappe.get_all(SHOP, {"name": ["!=", asked]}, pluck="name") == ["Café"]


def test_alternatives_and_rows_compare_alike():
	part("Болт")
	assert len(frappe.get_all(PART, or_filters={"title": "болт", "note": "nothing"})) == 1
	assert len(frappe.get_all(PART, or_filters=[["title", "like", "%болт%"]])) == 1
