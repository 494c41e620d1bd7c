"""How documents get their names."""

from __future__ import annotations

import re

import frappe
import pytest
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import nowdate

from tests.factories import df

PART = "Contract Part"


@pytest.fixture
def named(make_doctype):
	"""`named(autoname, *fields)` makes the doctype; `insert(**values)` returns the name it gives."""

	def make(autoname: str, *fields, **options):
		make_doctype(PART, [df("title"), *fields], autoname=autoname, **options)

	return make


@pytest.fixture(autouse=True)
def forget_counters():
	yield
	frappe.db.rollback()
	for prefix in ("CP-", "CQ-", "CP", "CP-Bolt-"):
		frappe.db.delete("Series", {"name": prefix})
	frappe.db.commit()


def insert(**values) -> str:
	return frappe.get_doc({"doctype": PART, **values}).insert().name


@pytest.mark.parametrize("autoname", ["", "hash"])
def test_without_a_rule_the_name_is_ten_random_characters(named, autoname):
	named(autoname)
	first, second = insert(), insert()
	assert re.fullmatch("[0-9a-v]{10}", first) and first != second


def test_a_name_handed_in_is_ignored_where_a_rule_names(named):
	named("CP-.###")
	assert insert(name="Mine") == "CP-001"


def test_field_takes_the_name_from_a_field(named):
	named("field:title")
	assert insert(title="Bolt") == "Bolt"


def test_field_strips_blanks(named):
	named("field:title")
	assert insert(title="  Bolt ") == "Bolt"


@pytest.mark.parametrize("title", [None, "", "  "])
def test_field_without_a_value_is_refused_by_label(named, title):
	named("field:title")
	with pytest.raises(frappe.ValidationError, match="Title"):
		insert(title=title)


def test_a_name_that_is_taken_is_refused(named):
	named("field:title")
	insert(title="Bolt")
	with pytest.raises(frappe.DuplicateEntryError):
		insert(title="Bolt")


def test_names_that_differ_in_case_alone_are_the_same(named):
	named("field:title")
	insert(title="Bolt")
	with pytest.raises(frappe.DuplicateEntryError):
		insert(title="BOLT")


def test_ignore_if_duplicate_lets_a_second_insert_pass(named):
	named("field:title")
	insert(title="Bolt")
	frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert(ignore_if_duplicate=True)
	assert frappe.db.count(PART) == 1


@pytest.mark.parametrize("title", ["a<b", "a>b"])
def test_angle_brackets_are_refused_in_a_name(named, title):
	named("field:title")
	with pytest.raises(frappe.NameError):
		insert(title=title)


def test_the_name_of_the_doctype_is_refused_as_a_name(named):
	named("field:title")
	with pytest.raises(frappe.NameError):
		insert(title=PART)


def test_a_name_in_chinese_is_kept(named):
	named("field:title")
	assert insert(title="检验记录") == "检验记录"


def test_hashes_count_with_leading_zeros(named):
	named("CP-.####")
	assert [insert(), insert()] == ["CP-0001", "CP-0002"]


def test_a_counter_grows_past_its_digits(named):
	named("CP-.#")
	frappe.db.sql("insert into `tabSeries` (name, current) values ('CP-', 9)")
	assert insert() == "CP-10"


def test_deleting_the_last_number_gives_it_back(named):
	named("CP-.####")
	insert()
	frappe.delete_doc(PART, insert())
	assert insert() == "CP-0002"


def test_deleting_an_earlier_number_does_not_give_it_back(named):
	named("CP-.####")
	first = insert()
	insert()
	frappe.delete_doc(PART, first)
	assert insert() == "CP-0003"


def test_a_counter_rolls_back_with_its_document(named):
	named("CP-.####")
	frappe.db.savepoint("before_insert")
	insert()
	frappe.db.rollback(save_point="before_insert")
	assert insert() == "CP-0001"


def test_a_field_in_a_pattern_is_filled_in_and_counts_on_its_own(named):
	named("CP-.{title}.-.##")
	assert [insert(title="Bolt"), insert(title="Nut"), insert(title="Bolt")] == [
		"CP-Bolt-01",
		"CP-Nut-01",
		"CP-Bolt-02",
	]


def test_format_fills_in_fields_dates_and_counter(named):
	named("format:CP-{title}-{YYYY}-{###}")
	assert insert(title="Bolt") == f"CP-Bolt-{nowdate()[:4]}-001"


@pytest.mark.parametrize(("part", "cut"), [("YY", slice(2, 4)), ("MM", slice(5, 7)), ("DD", slice(8, 10))])
def test_format_knows_the_parts_of_the_date(named, part, cut):
	named(f"format:CP-{{{part}}}-{{title}}")
	assert insert(title="Bolt") == f"CP-{nowdate()[cut]}-Bolt"


def test_naming_series_takes_the_first_option(named):
	named("naming_series:", df("naming_series", "Select", options="CP-.####\nCQ-.####"))
	assert insert() == "CP-0001"


def test_naming_series_takes_the_option_chosen(named):
	named("naming_series:", df("naming_series", "Select", options="CP-.####\nCQ-.####"))
	assert insert(naming_series="CQ-.####") == "CQ-0001"


def test_naming_series_without_digits_counts_with_five(named):
	named("naming_series:", df("naming_series", "Select", options="CP-"))
	assert insert() == "CP-00001"


@pytest.mark.parametrize("autoname", ["prompt", "Prompt"])
def test_prompt_takes_the_name_handed_in(named, autoname):
	named(autoname)
	assert insert(name="Mine") == "Mine"


def test_prompt_takes_the_name_of_a_form(named):
	named("prompt")
	assert insert(__newname="Mine") == "Mine"


def test_prompt_without_a_name_is_refused(named):
	named("prompt")
	with pytest.raises(frappe.ValidationError, match="set the document name"):
		insert()


def test_autoincrement_counts_in_whole_numbers(named):
	named("autoincrement")
	first, second = insert(), insert()
	assert isinstance(first, int) and second == first + 1


def test_a_document_with_a_number_for_a_name_is_found_by_it(named):
	named("autoincrement")
	name = insert(title="Bolt")
	assert frappe.get_doc(PART, name).title == "Bolt"


def test_a_naming_rule_goes_before_the_doctype(named):
	named("CP-.####")
	rule = {"doctype": "Document Naming Rule", "document_type": PART, "prefix": "RULE-", "prefix_digits": 3}
	rule = frappe.get_doc(rule).insert()
	try:
		assert insert() == "RULE-001"
	finally:
		rule.delete(force=True)


def test_a_naming_rule_holds_only_where_its_conditions_do(named):
	named("CP-.####")
	rule = frappe.get_doc(
		{
			"doctype": "Document Naming Rule",
			"document_type": PART,
			"prefix": "NUT-",
			"prefix_digits": 2,
			"conditions": [{"field": "title", "condition": "=", "value": "Nut"}],
		}
	).insert()
	try:
		assert [insert(title="Bolt"), insert(title="Nut")] == ["CP-0001", "NUT-01"]
	finally:
		rule.delete(force=True)


def test_make_autoname_counts_a_series_of_its_own():
	assert [make_autoname("CQ-.##"), make_autoname("CQ-.##")] == ["CQ-01", "CQ-02"]


def test_names_of_rows_are_random(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	make_doctype(PART, [df("rows", "Table", options="Contract Row")])
	doc = frappe.get_doc({"doctype": PART, "rows": [{"item": "a"}]}).insert()
	assert re.fullmatch("[0-9a-v]{10}", doc.rows[0].name)


def test_the_controller_names_its_document(make_doctype):
	part = make_doctype(PART, [df("title")])

	class Named(Document):
		def autoname(self):
			self.name = f"{self.title}-by-controller"

	assert Named({"doctype": part, "title": "Bolt"}).insert().name == "Bolt-by-controller"


def test_a_name_is_prepared_before_it_is_given(make_doctype):
	part = make_doctype(PART, [df("title")])

	class Prepared(Document):
		def before_naming(self):
			self.title = "Prepared"

		def autoname(self):
			self.name = self.title

	assert Prepared({"doctype": part, "title": "Bolt"}).insert().name == "Prepared"


def test_an_app_may_bring_a_variable(hooks):
	hooks("naming_series_variables", {"SHIFT": lambda doc, variable: "early"})
	assert make_autoname("contract-.SHIFT.-.##") == "contract-early-01"


def test_the_week_counts_through_the_year():
	week = frappe.utils.now_datetime().strftime("%V")
	name = make_autoname("contract-.WW.-.##")
	assert name in (f"contract-{week}-01", "contract-00-01", "contract-53-01")


def test_the_number_may_stand_in_the_middle():
	assert make_autoname("contract-.##.-X") == "contract-01-X"


def test_a_series_of_another_prefix_counts_by_itself():
	names = [make_autoname(f"contract-{letter}-.##") for letter in "aab"]
	assert names == ["contract-a-01", "contract-a-02", "contract-b-01"]
