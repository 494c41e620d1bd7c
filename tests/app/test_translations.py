"""Every text that people read is there in Chinese, of both kinds, and in English without the prefix."""

from __future__ import annotations

import re

import frappe
import pytest
from babel.messages.pofile import read_po

from scripts import translations

PLACE = re.compile(r"\{\d*\}")


def catalogue(language: str):
	with (translations.LOCALE / f"{language}.po").open("rb") as file:
		return [message for message in read_po(file) if message.id]


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_no_text_is_missing(language):
	assert translations.missing(language) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_translations_keep_the_places_of_values(language):
	for message in (message for message in catalogue(language) if message.string):
		assert sorted(PLACE.findall(message.id)) == sorted(PLACE.findall(message.string)), message.id


def test_taiwan_has_its_own_terms():
	taiwan = {message.id: message.string for message in catalogue("zh_TW")}

	assert (taiwan["Rework"], taiwan["QMS Auditor"], taiwan["Save"]) == ("重工", "稽核員", "儲存")
	for mainland in ("质", "質量", "軟件", "默認", "用戶", "字段", "數據"):
		assert not [text for text in taiwan.values() if mainland in text], mainland


def test_what_is_shown_is_collected_from_every_kind_of_source():
	collected = {text for text, _where in translations.texts()}

	assert {
		"QMS Inspection Record",  # a DocType
		"Lot No",  # a label
		"Return to Supplier",  # an option
		"Record Master List",  # a report
		"QMS Employee",  # a role
		"Submit for Review",  # an action
		"Invalid Limits",  # Python
		"Add a row",  # a screen
	} <= collected


def test_screen_texts_are_read_with_their_quotes():
	source = """ {{ __('a "b"') }} :label="__('it\\'s')" `${x}` __(`plain`) __(`no ${x}`) my__("not") """

	assert list(translations.screen_texts(source)) == ['a "b"', "it's", "plain"]


@pytest.mark.parametrize(
	("language", "label"), [("zh", "检验记录"), ("zh-TW", "檢驗紀錄"), ("en", "Inspection Record")]
)
def test_labels_are_shown_in_the_readers_language(language, label):
	if not frappe.get_all("Language", {"name": language}):
		pytest.skip(f"this site has no language {language}")
	shown = frappe._("QMS Inspection Record", lang=language)
	if shown == "QMS Inspection Record":
		pytest.skip("a bench reads catalogues after `bench compile-po-to-mo` only")
	assert shown == label


@pytest.mark.parametrize("language", ["zh", "zh-TW"])
@pytest.mark.parametrize(
	("text", "context", "shown"),
	[
		("Form", "QMS Process Flow", "形式"),
		("Form", None, "表"),
		("Due", None, "待填"),
		("Due By", None, "期限"),
	],
)
def test_words_with_two_meanings_are_told_apart(language, text, context, shown):
	if not frappe.get_all("Language", {"name": language}):
		pytest.skip(f"this site has no language {language}")
	said = frappe._(text, lang=language, context=context)
	if said == text:
		pytest.skip("a bench reads catalogues after `bench compile-po-to-mo` only")
	assert said.startswith(shown)
