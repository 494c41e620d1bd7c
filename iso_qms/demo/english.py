"""English words for what the demo's company wrote in Chinese: labels, options, titles and names.

As Translations of the site, the way by which any company gives its own forms a second language.
"""

from __future__ import annotations

from typing import Any

import frappe

LANGUAGES = ("zh", "zh-TW", "en")


def make_translations(forms: list[dict[str, Any]], english: dict[str, str]) -> None:
	"""Enter the names of the company's forms in Chinese, and `english` for its Chinese words."""
	known = {name for name in LANGUAGES if frappe.db.exists("Language", name)}
	rows = [
		(language, form["doctype"], text) for form in forms for language, text in form["translations"].items()
	]
	rows += [("en", text, translated) for text, translated in english.items()]
	for language, text, translated in rows:
		if language in known:
			frappe.get_doc(
				{
					"doctype": "Translation",
					"language": language,
					"source_text": text,
					"translated_text": translated,
				}
			).insert()
