"""Collects the texts that people read, and keeps the catalogues complete.

`python scripts/translations.py` writes `iso_qms/locale/main.pot` and brings every `.po` there to the same texts;
what is translated stays, what is new waits with an empty translation. `--check` writes nothing and fails while a
text is missing, as the tests do.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "iso_qms"
LOCALE = APP / "locale"
LANGUAGES = ("zh", "zh_TW")
SCREEN_TEXT = re.compile(
	r"""(?<![\w$])__\(\s*(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""", re.S
)
NOT_SHOWN = {"naming_series"}
"""Select fields whose options are patterns."""

MEANINGS = {"Form": ("QMS Process Flow",)}
"""English words with a second meaning, and the DocTypes on which they have it; that is Frappe's context of a label."""

EMPTY_HEADERS = (
	'"POT-Creation-Date',
	'"PO-Revision-Date',
	'"Report-Msgid-Bugs-To',
	'"Last-Translator',
	'"Language-Team',
)

Text = tuple[str, str]
"""A text and the file that it comes from."""


def texts() -> Iterator[Text]:
	"""Every text of the app: Python, DocTypes, reports, workspaces, fixtures, workflows and screens."""
	yield "ISO QMS", "iso_qms/modules.txt"
	for path in sorted(APP.rglob("*.py")):
		for _line, message, _comments, _context in extract_from_file(
			"python", str(path), keywords={"_": None}
		):
			yield str(message), _where(path)
	for path in sorted(APP.rglob("*.json")):
		if path.is_relative_to(APP / "public") or path.is_relative_to(APP / "demo"):
			continue
		for message in _json_texts(json.loads(path.read_text(encoding="utf-8"))):
			yield message, _where(path)
	for path in sorted([*APP.rglob("*.js"), *(ROOT / "frontend" / "src").rglob("*")]):
		if path.suffix in (".js", ".ts", ".vue") and not path.is_relative_to(APP / "public"):
			for message in screen_texts(path.read_text(encoding="utf-8")):
				yield message, _where(path)


def screen_texts(source: str) -> Iterator[str]:
	"""The texts in calls of `__("…")`; one with `${…}` in it can't be translated and is left out."""
	for match in SCREEN_TEXT.finditer(source):
		text = re.sub(r"\\(.)", lambda escaped: {"n": "\n"}.get(escaped[1], escaped[1]), match["text"])
		if not (match["quote"] == "`" and "${" in text):
			yield text


def template() -> Catalog:
	"""A catalogue with every text once, in the order of the alphabet."""
	catalog = _catalogue()
	for message, where in sorted(set(texts())):
		if message.strip():
			catalog.add(message, locations=[(where, 0)])
	for message, contexts in MEANINGS.items():
		for context in contexts:
			catalog.add(message, context=context)
	return catalog


def missing(language: str) -> list[str]:
	"""Texts that the language has no translation for."""
	translated = {_key(m) for m in _read(LOCALE / f"{language}.po") if m.id and m.string and not m.fuzzy}
	return [m.id for m in template() if m.id and _key(m) not in translated]


def english() -> Catalog:
	"""What English readers see instead of the names: DocTypes and roles without their prefix."""
	catalog = _catalogue("en")
	for message in template():
		if message.id and message.id.startswith("QMS ") and not message.context:
			catalog.add(message.id, message.id.removeprefix("QMS "), locations=message.locations)
	return catalog


def update() -> None:
	"""Write the template, and each language's catalogue with the translations that it has."""
	wanted = template()
	_write(LOCALE / "main.pot", wanted)
	_write(LOCALE / "en.po", english())
	for language in LANGUAGES:
		path = LOCALE / f"{language}.po"
		known = {_key(m): m.string for m in _read(path)} if path.exists() else {}
		catalog = _catalogue(language)
		for message in wanted:
			if message.id:
				said = known.get(_key(message), "")
				catalog.add(message.id, said, locations=message.locations, context=message.context)
		_write(path, catalog)


def _key(message: Message) -> tuple[str, str | None]:
	return (message.id, message.context)


def _catalogue(language: str | None = None) -> Catalog:
	return Catalog(
		locale=language,
		project="ISO QMS",
		version="1",
		header_comment="# Texts of ISO QMS; written by scripts/translations.py, translated by hand.",
		msgid_bugs_address="",
		last_translator="",
		language_team="",
		charset="utf-8",
		fuzzy=False,
	)


def _json_texts(data: Any) -> Iterator[str]:
	if isinstance(data, list):
		for row in data:
			yield from _json_texts(row)
		return
	if not isinstance(data, dict):
		return
	doctype = data.get("doctype")
	if doctype == "DocType":
		yield from _doctype_texts(data)
	elif doctype in ("Role", "Workflow State", "Workflow Action Master"):
		yield data["name"]
	elif doctype == "Report":
		yield data["name"]
		for filter_ in data.get("filters", []):
			yield filter_["label"]
			if filter_["fieldtype"] == "Select":
				yield from _options(filter_)
	elif doctype == "QMS Document Type":
		yield data["type_name"]
	elif doctype == "Workspace":
		yield data["label"]
		for table in ("charts", "links", "shortcuts", "number_cards"):
			yield from (row["label"] for row in data.get(table, []) if row.get("label"))
		for block in json.loads(data.get("content") or "[]"):
			if block["type"] in ("header", "paragraph"):
				yield re.sub(r"<[^>]*>", "", block["data"]["text"])


def _doctype_texts(data: dict[str, Any]) -> Iterator[str]:
	yield data["name"]
	if data.get("description"):
		yield data["description"]
	for field in data["fields"]:
		for name in ("label", "description"):
			if field.get(name):
				yield field[name]
		if field["fieldtype"] == "Select" and field["fieldname"] not in NOT_SHOWN:
			yield from _options(field)


def _options(field: dict[str, Any]) -> Iterator[str]:
	return (option for option in field["options"].split("\n") if re.search(r"[^\W\d]", option))


def _where(path: Path) -> str:
	return path.relative_to(ROOT).as_posix()


def _read(path: Path) -> Catalog:
	with path.open("rb") as file:
		return read_po(file)


def _write(path: Path, catalog: Catalog) -> None:
	with path.open("wb") as file:
		write_po(file, catalog, width=0, sort_output=True, include_lineno=False, omit_header=False)
	# the date of writing would change the file at every run, and the other lines say nothing
	lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
	path.write_text("".join(line for line in lines if not line.startswith(EMPTY_HEADERS)), encoding="utf-8")


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument(
		"--check", action="store_true", help="write nothing; fail while a translation is missing"
	)
	if not parser.parse_args().check:
		update()
	lacking = {language: missing(language) for language in LANGUAGES}
	for language, messages in lacking.items():
		print(f"{language}: {len(messages)} missing")
		for message in messages:
			print(f"  {message}")
	return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
	sys.exit(main())
