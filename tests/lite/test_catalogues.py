"""The embedded home speaks Chinese completely: a text without a translation, or with other places in it, fails."""

from __future__ import annotations

import re

import pytest

from frappe_lite.catalogues import LANGUAGES, is_word, messages, read_catalogue

PLACE = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
	translated = {message for message, text in read_catalogue(language).items() if text}
	missing = sorted(messages() - translated)
	assert missing == [], "run `python -m frappe_lite.catalogues` and translate what it lists"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_message(language):
	different = [
		message
		for message, text in read_catalogue(language).items()
		if text and sorted(PLACE.findall(message)) != sorted(PLACE.findall(text))
	]
	assert different == []


def test_messages_come_from_code_labels_and_options():
	assert {
		"Please log in first.",
		"Workflow State",
		"Only Allow Edit For",
		"Commercial Rounding",
	} <= messages()


@pytest.mark.parametrize(
	("option", "word"),
	[("Open", True), ("By script", True), ("0", False), ("#,###.##", False), (">=", False)],
)
def test_only_words_are_translated(option, word):
	assert is_word(option) is word
