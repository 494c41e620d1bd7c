"""A site's own translations: labels that customers gave their forms, told apart by the form they stand on."""

from __future__ import annotations

import frappe
import pytest
from frappe import _
from frappe.translate import get_all_translations, get_translated_doctypes

from tests.factories import df

PART, NOTE, ROW = "Contract Part", "Contract Note", "Contract Row"


@pytest.fixture(autouse=True)
def reader():
	"""The texts are read in Chinese, and forgotten afterwards."""
	for language, name in (("zh", "简体中文"), ("zh-TW", "繁體中文")):
		if not frappe.db.exists("Language", language):
			frappe.get_doc({"doctype": "Language", "language_code": language, "language_name": name}).insert()
	before = frappe.local.lang
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = before
	frappe.db.rollback()
	frappe.clear_cache()
	for language in ("zh", "zh-TW"):
		frappe.cache.hdel("lang_user_translations", language)
		frappe.cache.hdel("merged_translations", language)


def say(source: str, text: str, context: str | None = None, language: str = "zh"):
	return frappe.get_doc(
		{
			"doctype": "Translation",
			"language": language,
			"source_text": source,
			"translated_text": text,
			"context": context,
		}
	).insert()


def test_a_label_is_read_in_the_language_of_its_reader():
	say("Contract Torque", "力矩")
	assert _("Contract Torque") == "力矩"
	assert _("Contract Torque", "de") == "Contract Torque"


def test_a_label_is_told_apart_by_its_form():
	say("Contract Head", "负责人", PART)
	say("Contract Head", "标题", NOTE)
	assert _("Contract Head", context=PART) == "负责人"
	assert _("Contract Head", context=NOTE) == "标题"


def test_without_its_form_a_label_stays():
	say("Contract Head", "负责人", PART)
	assert _("Contract Head") == _("Contract Head", context=NOTE) == "Contract Head"


def test_a_label_without_a_form_holds_for_all():
	say("Contract Head", "头")
	say("Contract Head", "负责人", PART)
	assert (_("Contract Head", context=NOTE), _("Contract Head", context=PART)) == ("头", "负责人")


def test_a_changed_label_holds_at_once():
	row = say("Contract Head", "头", PART)
	assert _("Contract Head", context=PART) == "头"
	row.translated_text = "班长"
	row.save()
	assert _("Contract Head", context=PART) == "班长"


def test_a_deleted_label_is_gone():
	row = say("Contract Head", "头", PART)
	row.delete()
	assert "Contract Head:" + PART not in get_user_translations("zh")


def get_user_translations(language: str) -> dict:
	from frappe.translate import get_user_translations as read

	frappe.cache.hdel("lang_user_translations", language)
	return read(language)


def test_markup_is_taken_out_of_the_source():
	assert say("<b>Contract Head</b>", "头").source_text == "Contract Head"


def test_all_texts_of_a_language_hold_the_sites_own():
	say("Contract Head", "头")
	say("Contract Head", "负责人", PART)
	texts = get_all_translations("zh")
	assert (texts["Contract Head"], texts[f"Contract Head:{PART}"]) == ("头", "负责人")


def test_an_error_names_the_field_as_the_form_shows_it(make_doctype):
	make_doctype(PART, [df("torque", label="Contract Torque", reqd=1)])
	say("Contract Torque", "力矩", PART)
	with pytest.raises(frappe.MandatoryError):
		frappe.get_doc({"doctype": PART}).insert()
	assert any("力矩" in str(message) for message in frappe.get_message_log())


def test_an_error_in_a_row_names_the_field_as_its_table_shows_it(make_doctype):
	make_doctype(ROW, [df("torque", label="Contract Torque", reqd=1)], istable=1)
	make_doctype(PART, [df("rows", "Table", options=ROW)])
	say("Contract Torque", "力矩", ROW)
	say("Contract Torque", "falsch", PART)
	with pytest.raises(frappe.MandatoryError):
		frappe.get_doc({"doctype": PART, "rows": [{}]}).insert()
	log = str(frappe.get_message_log())
	assert "力矩" in log and "falsch" not in log


def test_a_source_is_needed():
	with pytest.raises(frappe.MandatoryError):
		say("", "头")


def test_a_doctype_says_whether_links_to_it_are_translated(make_doctype):
	words = make_doctype("Contract Words", [df("part")], translated_doctype=1)
	names = make_doctype("Contract Names", [df("part")])
	assert {words, names} & set(get_translated_doctypes()) == {words}


def test_a_customer_says_it_too(make_doctype):
	names = make_doctype("Contract Names", [df("part")])
	frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doc_type": names,
			"doctype_or_field": "DocType",
			"property": "translated_doctype",
			"property_type": "Check",
			"value": "1",
		}
	).insert()
	assert names in get_translated_doctypes()


def test_a_variant_of_a_language_has_its_own_words_first_and_its_parents_else():
	say("Contract Torque", "力矩")
	say("Contract Bolt", "螺栓")
	say("Contract Bolt", "螺絲", language="zh-TW")
	assert (_("Contract Torque", "zh-TW"), _("Contract Bolt", "zh-TW")) == ("力矩", "螺絲")
	assert _("Contract Bolt", "zh") == "螺栓"
