"""Names and unique values are equal where MariaDB's utf8mb4_unicode_ci says so: case, accents, trailing spaces.

SQLite's NOCASE knows ASCII letters alone. Values that differ from their folded form by more than those are rare, so
only these are kept, folded, in a table of their own; a site without them pays nothing. An entry may be stale (the
document went, or its value changed): it counts only when the document still has the value.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import Any

from frappe_lite.context import local
from frappe_lite.tables import quote_table

_TABLE = "__folded"
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(value: str) -> str:
	"""Return the form that all values equal to this one share."""
	return (value.lower() if value.isascii() else _without_marks(value)).rstrip(" ")


def _without_marks(value: str) -> str:
	text = "".join(each for each in unicodedata.normalize("NFKD", value) if not unicodedata.combining(each))
	return text.translate(_KATAKANA).casefold()


# Signs that Chinese and Japanese texts have in both widths.
_WIDE = {
	ord(narrow): wide for narrow, wide in zip("(),:;!?/~-+&#", "（），：；！？／～－＋＆＃", strict=True)
}
_NARROW = {ord(wide): chr(narrow) for narrow, wide in _WIDE.items()}


def spellings(text: str) -> list[str]:
	"""Return the spellings under which a filter looks for a text: itself, other cases, other widths, without accents.

	The database pays no regard to the case of ASCII letters by itself. A text that is written with accents, in Cyrillic
	or in full width is looked for in its usual spellings; a site without such texts pays nothing, and no index has to
	know of them. What the filter does not have, accents that only the stored text has, is not found.
	"""
	if text.isascii():
		return [text]
	found = [text, text.translate(_NARROW), _without_marks(text)]
	if any("\u2e80" <= char <= "\u9fff" for char in text):
		found.append(text.translate(_WIDE))
	if text.lower() != text.upper():
		found += [text.lower(), text.upper(), text.capitalize(), text.title()]
	different: dict[str, str] = {}
	for each in found:
		different.setdefault(each.translate(_ASCII_LOWER), each)
	return list(different.values())


def equal_values(df: Any, doctype: str, fieldname: str, text: str) -> list[str]:
	"""Return the values for which a filter by equality looks in a column of texts.

	Options and names are known, so that these are found in every spelling.
	"""
	kind = df.fieldtype if df else None
	text = text.rstrip(" ")
	if kind == "Select" and df.options:
		folded = fold(text)
		options = [option for option in df.options.split("\n") if fold(option) == folded]
		return list(dict.fromkeys([*options, text]))
	named = df.options if kind == "Link" else doctype if fieldname == "name" else None
	if named:
		name = find_equal(named, "name", text)
		return list(dict.fromkeys([text, *([name] if name else [])]))
	return spellings(text)


def _is_plain(value: str, folded: str) -> bool:
	"""Tell whether the database itself compares the value rightly."""
	return value.translate(_ASCII_LOWER) == folded


def find_equal(doctype: str, fieldname: str, value: Any) -> str | None:
	"""Return the name of a document whose value is equal though it is spelled in other letters, or None."""
	if not isinstance(value, str) or not value:
		return None
	known = _has_entries(doctype, fieldname)
	if not known and value.isascii() and value[-1] != " ":
		return None
	return _find(doctype, fieldname, fold(value), value, known)


def _find(doctype: str, fieldname: str, folded: str, value: str, known: bool) -> str | None:
	db, table = local.db, quote_table(doctype)
	if not _is_plain(value, folded):
		row = db.execute(
			f"SELECT name FROM {table} WHERE `{fieldname}` = ? COLLATE NOCASE", (folded,)
		).fetchone()
		if row:
			return row[0]
	if not known:
		return None
	entries = db.execute(
		f"SELECT name FROM `{_TABLE}` WHERE doctype = ? AND fieldname = ? AND folded = ?",
		(doctype, fieldname, folded),
	).fetchall()
	for (name,) in entries:
		row = db.execute(f"SELECT `{fieldname}` FROM {table} WHERE name = ?", (name,)).fetchone()
		if row and isinstance(row[0], str) and fold(row[0]) == folded:
			return name
	return None


def remember(doctype: str, fieldname: str, value: Any, name: Any) -> None:
	"""Keep the folded form of a value that the database would not compare rightly."""
	if not isinstance(value, str) or (value.isascii() and value[-1:] != " "):
		return
	folded = fold(value)
	if _is_plain(value, folded):
		return
	db = local.db
	db.write(
		f"CREATE TABLE IF NOT EXISTS `{_TABLE}` (doctype TEXT NOT NULL, fieldname TEXT NOT NULL, folded TEXT NOT NULL,"
		" name TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (doctype, fieldname, folded, name)) WITHOUT ROWID"
	)
	db.write(f"INSERT OR IGNORE INTO `{_TABLE}` VALUES (?, ?, ?, ?)", (doctype, fieldname, folded, str(name)))
	if not _has_entries(doctype, fieldname):
		db.cache.forget("folded", "fields")


def take_in(doctype: str, fieldname: str, value: Any, name: Any) -> None:
	"""Remember a value that was written past the documents. Raises IntegrityError, as the database, when it is equal to
	another."""
	if not isinstance(value, str) or not value:
		return
	equal = find_equal(doctype, fieldname, value)
	if equal is not None and str(equal) != str(name):
		raise sqlite3.IntegrityError(f"UNIQUE constraint failed: tab{doctype}.{fieldname}")
	remember(doctype, fieldname, value, name)


def take_in_column(doctype: str, fieldname: str) -> None:
	"""Remember the values of a column that becomes unique. Raises IntegrityError when two of them are equal."""
	column = f"`{fieldname}`"
	rows = local.db.execute(
		f"SELECT name, {column} FROM {quote_table(doctype)}"
		f" WHERE length({column}) < length(CAST({column} AS BLOB)) OR {column} LIKE '% '"
	).fetchall()
	for name, value in rows:
		take_in(doctype, fieldname, value, name)


def rename_entries(doctype: str, old: str, new: str) -> None:
	"""A document has another name now: its values are known under that."""
	if local.db.cache.get("folded", "fields", _fields_with_entries):
		local.db.write(
			f"UPDATE OR REPLACE `{_TABLE}` SET name = ? WHERE doctype = ? AND name = ?", (new, doctype, old)
		)


def rename_entries_of_doctype(old: str, new: str) -> None:
	"""A DocType has another name now."""
	if local.db.cache.get("folded", "fields", _fields_with_entries):
		local.db.write(f"UPDATE OR REPLACE `{_TABLE}` SET doctype = ? WHERE doctype = ?", (new, old))
		local.db.cache.forget("folded", "fields")


def _has_entries(doctype: str, fieldname: str) -> bool:
	return (doctype, fieldname) in local.db.cache.get("folded", "fields", _fields_with_entries)


def _fields_with_entries() -> set[tuple[str, str]]:
	db = local.db
	if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_TABLE,)).fetchone():
		return set()
	return set(db.execute(f"SELECT DISTINCT doctype, fieldname FROM `{_TABLE}`").fetchall())
