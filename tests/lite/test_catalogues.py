"""The embedded home speaks Chinese completely: a text without a translation, or with other places in it, fails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import frappe_lite

PACKAGE = Path(frappe_lite.__file__).parent
LANGUAGES = ("zh", "zh_TW")
PLACE = re.compile(r"\{[^}]*\}")


def messages() -> set[str]:
	"""Return every message of the code, and every name, label and option of the core doctypes."""
	found = {
		message if isinstance(message, str) else message[0]
		for _file, _line, message, _comments, _context in extract_from_dir(
			PACKAGE, method_map=[("**.py", "python")], keywords={"_": None, "_lt": None}
		)
	}
	for path in PACKAGE.glob("core/doctype/*/*.json"):
		definition = json.loads(path.read_text(encoding="utf-8"))
		found.add(definition["name"])
		for field in definition["fields"]:
			found.add(field.get("label", "").strip())
			if field["fieldtype"] == "Select":
				found.update(option for option in field.get("options", "").split("\n") if is_word(option))
	return found - {""}


def is_word(option: str) -> bool:
	"""Return whether an option is read by people as a word, and not a number, a sign or a format."""
	return bool(re.fullmatch(r"""[A-Z][\w '"()/.-]*""", option)) and option not in (
		"HH:mm",
		"InnoDB",
		"MyISAM",
	)


def catalogue(language: str) -> dict[str, str]:
	with (PACKAGE / "locale" / f"{language}.po").open("rb") as file:
		return {message.id: message.string for message in read_po(file) if message.id and not message.fuzzy}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
	translated = {message for message, text in catalogue(language).items() if text}
	assert sorted(messages() - translated) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_message(language):
	different = [
		message
		for message, text in catalogue(language).items()
		if sorted(PLACE.findall(message)) != sorted(PLACE.findall(text))
	]
	assert different == []
