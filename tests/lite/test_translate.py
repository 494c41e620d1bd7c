"""Which words the reader sees: the app's catalogue, the site's own translations, the message itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.datastructures import LanguageAccept

from frappe_lite import translate
from frappe_lite.context import _dict, local
from frappe_lite.translate import _, get_language, get_parent_language, get_translations_from_po

ZH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Batch"
msgstr "批次"

msgid "Record {0} of {1}"
msgstr "{1} 中的记录 {0}"

msgctxt "QMS Department"
msgid "Head"
msgstr "负责人"

#, fuzzy
msgid "Guessed"
msgstr "猜的"

msgid "Not done"
msgstr ""
"""
ZH_TW = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Batch"
msgstr "批號"
"""


@pytest.fixture
def catalogues(tmp_path: Path, site: None, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""An app's locale folder in place of the framework's own, read into a site that translates nothing itself."""
	(tmp_path / "zh.po").write_text(ZH, encoding="utf-8")
	(tmp_path / "zh_TW.po").write_text(ZH_TW, encoding="utf-8")
	monkeypatch.setattr(translate, "OWN_LOCALE", tmp_path)
	monkeypatch.setitem(local.home.__dict__, "apps", ["frappe"])
	translate.clear_cache()
	yield tmp_path
	local.db.rollback()
	monkeypatch.undo()
	translate.clear_cache()
	local.lang = "en"


def test_a_message_is_read_from_the_catalogue(catalogues):
	assert _("Batch", "zh") == "批次"
	assert _("Record {0} of {1}", "zh").format(1, 2) == "2 中的记录 1"


def test_a_variant_reads_what_its_parent_has(catalogues):
	assert _("Batch", "zh-TW") == "批號"
	assert _("Record {0} of {1}", "zh-TW") == "{1} 中的记录 {0}"


def test_the_language_of_the_reader_is_used(catalogues):
	local.lang = "zh"
	assert _("Batch") == "批次"


def test_context_tells_same_words_apart(catalogues):
	assert _("Head", "zh", context="QMS Department") == "负责人"
	assert _("Head", "zh") == "Head"
	assert _("Batch", "zh", context="QMS Department") == "批次"


def test_what_nobody_translated_stays(catalogues):
	for message in ("Guessed", "Not done", "Unknown", " spaced "):
		assert _(message, "zh") == message
	assert _("Batch", "xx") == "Batch"


def test_markup_around_a_message_does_not_hide_it(catalogues):
	assert _("<b>Batch</b> ", "zh") == "批次"


def test_an_edited_catalogue_is_read_anew(catalogues):
	assert get_translations_from_po(catalogues, "zh")["Batch"] == "批次"
	path = catalogues / "zh.po"
	path.write_text(ZH.replace("批次", "批"), encoding="utf-8")
	import os

	os.utime(path, ns=(1, 1))
	assert get_translations_from_po(catalogues, "zh")["Batch"] == "批"


def test_the_sites_own_translation_rules(catalogues):
	import frappe

	row = frappe.get_doc(
		{"doctype": "Translation", "language": "zh", "source_text": "Batch", "translated_text": "炉号"}
	).insert()
	assert _("Batch", "zh") == "炉号"
	row.delete()
	assert _("Batch", "zh") == "批次"


def test_its_context_may_be_a_doctype(catalogues):
	import frappe

	frappe.get_doc(
		{
			"doctype": "Translation",
			"language": "zh",
			"source_text": "Head",
			"translated_text": "班长",
			"context": "My Form",
		}
	).insert()
	assert _("Head", "zh", context="My Form") == "班长"
	assert _("Head", "zh") == "Head"


@pytest.mark.parametrize(("lang", "parent"), [("zh-TW", "zh"), ("zh_TW", "zh"), ("zh", None), ("en", None)])
def test_parent_language(lang, parent):
	assert get_parent_language(lang) == parent


def ask(
	cookie: str | None = None, accepted: tuple[str, ...] = (), wish: str | None = None, user: str = "Guest"
) -> str:
	"""Return the language of a request with these wishes."""
	local.form_dict = _dict({"_lang": wish} if wish else {})
	local.session = _dict(user=user)
	local.request = _dict(
		cookies={"preferred_language": cookie} if cookie else {},
		accept_languages=LanguageAccept([(lang, 1 - n / 10) for n, lang in enumerate(accepted)]),
	)
	try:
		return get_language(["en", "zh", "zh-TW"])
	finally:
		local.request = None
		local.session = _dict(user="Administrator")
		local.form_dict = _dict()


def test_a_guests_cookie_rules_over_the_browser(site):
	assert ask(cookie="zh-TW", accepted=("en",)) == "zh-TW"


def test_a_guests_browser_is_asked_in_its_order(site):
	assert ask(accepted=("fr", "zh-CN", "en")) == "zh"


def test_an_unknown_cookie_is_passed_over(site):
	assert ask(cookie="xx", accepted=("zh-TW",)) == "zh-TW"


def test_without_wishes_the_site_decides(site):
	assert ask() == translate.get_site_language()


def test_an_account_reads_its_own_language(site):
	import frappe

	frappe.db.set_value("User", "Administrator", "language", "zh")
	assert ask(cookie="en", accepted=("en",), user="Administrator") == "zh"
	frappe.db.rollback()
