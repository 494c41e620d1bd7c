"""The full-text index on the words, as each database has it; this module alone knows which one runs."""

from __future__ import annotations

import frappe

from iso_qms.search.content import ENTRY
from iso_qms.search.words import Term

COLUMN = "words"
MARIADB_INDEX = "qms_search_words"
CHARACTER = 4
"""Letters of one Chinese character in a word; see `words`."""

TABLE = f"`tab{ENTRY}`"


def kind() -> str:
	"""Return `fts5` on the embedded home, `fulltext` on MariaDB, and `like`, without an index, elsewhere."""
	if frappe.db.db_type == "mariadb":
		return "fulltext"
	return "fts5" if hasattr(frappe.db, "add_fulltext_index") else "like"


def ensure_index() -> None:
	"""Make the index where it is missing; runs after every migration, which may have rebuilt the table."""
	if kind() == "fts5":
		frappe.db.add_fulltext_index(ENTRY, COLUMN, prefixes=(CHARACTER,))
	elif kind() == "fulltext" and not _mariadb_has_index():
		frappe.db.sql_ddl(f"alter table {TABLE} add fulltext index `{MARIADB_INDEX}` (`{COLUMN}`)")


def heal() -> bool:
	"""Rebuild an index that does not find the newest entry. Returns whether it had to; runs every hour.

	After a restart InnoDB gives numbers of deleted rows to new ones when those were the newest, and then takes the
	new rows for deleted.
	"""
	if kind() != "fulltext":
		return False
	rows = frappe.get_all(
		ENTRY, filters={COLUMN: ["is", "set"]}, fields=["name", COLUMN], order_by="name desc", limit=1
	)
	if not rows:
		return False
	words = [Term((word,)) for word in rows[0].words.split()[:8]]
	_score, _order, source, values = _by_fulltext(words)
	if any(name == rows[0].name for (name,) in frappe.db.sql(f"select e.`name` from {source}", values)):
		return False
	frappe.db.sql_ddl(f"alter table {TABLE} force")
	return True


def newest(
	terms: list[Term], doctypes: list[str], limit: int, offset: int = 0, scored: bool = False
) -> list[frappe._dict]:
	"""Return the newest entries that have every term.

	With `scored` each has a `score`, higher for the better ones. It costs time for each entry of the whole index
	that has the terms, so it is for terms that are rare.
	"""
	by_kind = {"fts5": _by_fts5, "fulltext": _by_fulltext, "like": _by_like}
	score, order, source, values = by_kind[kind()](terms)
	return frappe.db.sql(
		f"select {FIELDS}, {score if scored else '0'} as score from {source}"
		" and e.`reference_doctype` in %(doctypes)s"
		f" order by {order} desc limit %(limit)s offset %(offset)s",
		{**values, "doctypes": tuple(doctypes), "limit": limit, "offset": offset},
		as_dict=True,
	)


def of_documents(terms: list[Term], doctype: str, names: list[str]) -> list[frappe._dict]:
	"""Return the entries of few documents that have every term: they are read one by one, without the index."""
	_score, _order, source, values = _by_like(terms)
	rows = frappe.db.sql(
		f"select {FIELDS}, 0 as score from {source} and e.`reference_name` in %(names)s",
		{**values, "names": tuple(names)},
		as_dict=True,
	)
	return [row for row in rows if row.reference_doctype == doctype]


FIELDS = "e.`name`, e.`reference_doctype`, e.`reference_name`, e.`title`"


# Each returns the score, the column that is higher for newer entries, tables with conditions, and values.


def _by_fts5(terms: list[Term]) -> tuple[str, str, str, dict]:
	index = frappe.db.fulltext_table(ENTRY, COLUMN)
	asked = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.open_end else ""}' for term in terms)
	source = f"{index} cross join {TABLE} e on e.`name` = {index}.rowid where {index} match %(asked)s"
	return f"-{index}.rank", f"{index}.rowid", source, {"asked": asked}


def _by_fulltext(terms: list[Term]) -> tuple[str, str, str, dict]:
	asked = " ".join(_in_boolean_mode(term) for term in terms)
	match = f"match(e.`{COLUMN}`) against (%(asked)s in boolean mode)"
	return match, "e.`name`", f"{TABLE} e where {match}", {"asked": asked}


def _in_boolean_mode(term: Term) -> str:
	if term.open_end:
		return f"+{term.words[0]}*"
	return f'+"{" ".join(term.words)}"'


def _by_like(terms: list[Term]) -> tuple[str, str, str, dict]:
	"""The words stand between blanks, so that a term is a part of them."""
	values = {
		f"term_{at}": f"% {' '.join(term.words)}{'' if term.open_end else ' '}%"
		for at, term in enumerate(terms)
	}
	conditions = " and ".join(f"e.`{COLUMN}` like %({key})s" for key in values)
	return "0", "e.`name`", f"{TABLE} e where {conditions}", values


def _mariadb_has_index() -> bool:
	return bool(frappe.db.sql(f"show index from {TABLE} where Key_name = %s", MARIADB_INDEX))
