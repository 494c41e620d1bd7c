"""The translators' tool: `python -m frappe_lite.catalogues` brings this package's catalogues up to date.

It collects every message of the code and every name, label and option of the core doctypes into `main.pot`, adds
what is new to each language, untranslated, takes out what is no longer said, and lists what is left to translate.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent
LANGUAGES = ("zh", "zh_TW")
WORD = re.compile(r"""[A-Z][\w '"()/.-]*""")
NO_WORDS = frozenset({"HH:mm", "InnoDB", "MyISAM"})
UNTOUCHED = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)  # a date would change with each run


def messages() -> set[str]:
	"""Return everything that people read."""
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
	"""Return whether an option is read as a word, and is no number, sign or format."""
	return bool(WORD.fullmatch(option)) and option not in NO_WORDS


def read_catalogue(language: str) -> dict[str, str]:
	"""Return message and translation of a language; what is not translated has an empty one."""
	path = PACKAGE / "locale" / f"{language}.po"
	if not path.exists():
		return {}
	with path.open("rb") as file:
		return {str(m.id): "" if m.fuzzy else str(m.string) for m in read_po(file) if m.id}


def write_catalogue(path: Path, texts: dict[str, str], language: str | None) -> None:
	"""Write a catalogue in alphabetical order, without places in the code, so that a diff shows texts only."""
	catalogue = Catalog(
		locale=language,
		project="frappe_lite",
		version="1",
		fuzzy=False,
		creation_date=UNTOUCHED,
		revision_date=UNTOUCHED,
		last_translator="The iso_qms developers",
		language_team="The iso_qms developers",
		msgid_bugs_address="the project's issues",
		header_comment="# The texts of the embedded home: messages, and the labels of its core doctypes.",
	)
	for message in sorted(texts, key=lambda text: (text.lower(), text)):
		catalogue.add(message, texts[message])
	with path.open("wb") as file:
		write_po(file, catalogue, width=110)


def main() -> None:
	"""Update all catalogues. Ends with code 1 while something is not translated."""
	found = messages()
	(PACKAGE / "locale").mkdir(exist_ok=True)
	write_catalogue(PACKAGE / "locale" / "main.pot", dict.fromkeys(found, ""), None)
	missing = 0
	for language in LANGUAGES:
		known = read_catalogue(language)
		texts = {message: known.get(message, "") for message in found}
		write_catalogue(PACKAGE / "locale" / f"{language}.po", texts, language)
		for message in sorted(message for message, text in texts.items() if not text):
			print(f"{language}: {message}")
			missing += 1
	sys.exit(1 if missing else 0)


if __name__ == "__main__":
	main()
