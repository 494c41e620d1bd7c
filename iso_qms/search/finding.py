"""Answers: entries that have the words, of documents that the user may read, best ones first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import frappe
from frappe import _
from frappe.utils import escape_html

from iso_qms.search import index
from iso_qms.search.content import ENTRY, searched_doctypes
from iso_qms.search.file_texts import reason_text
from iso_qms.search.words import folded, spoken, terms

FIRST_LOOK = 500
"""Entries that are weighed against each other: the newest that have all words. When the user may read too few of
them, more follow, until there are enough or no more."""

FEW = 5000
"""Who may read so many documents of a kind or fewer is answered from those alone."""

NAMES_AT_ONCE = 1000
SNIPPET = 160


def find(text: str, limit: int = 20, start: int = 0, doctype: str | None = None) -> tuple[list[dict], bool]:
	"""Return results from `start` on, and whether there are more."""
	asked = terms(text)
	doctypes = [each for each in readable_doctypes() if doctype in (None, "", each)]
	if not asked or not doctypes:
		return [], False
	words = spoken(text)
	entries = index.newest(asked, doctypes, FIRST_LOOK)
	is_all = len(entries) < FIRST_LOOK
	if is_all and entries:
		entries = index.newest(asked, doctypes, FIRST_LOOK, scored=True)
	found = sorted(_readable(entries), key=lambda entry: _rank(entry, words))
	if not is_all and len(found) <= start + limit:
		found += _further(asked, doctypes, {entry.name for entry in entries}, start + limit + 1 - len(found))
	return _results(found[start : start + limit], words), len(found) > start + limit


def _further(asked: list, doctypes: list[str], seen: set, wanted: int) -> list[frappe._dict]:
	"""Return what follows the first look, newest first: of the few documents that the user reads, else by lots."""
	found: list[frappe._dict] = []
	many = []
	for doctype in doctypes:
		names = frappe.get_list(doctype, pluck="name", limit_page_length=FEW + 1, order_by=None)
		if len(names) > FEW:
			many.append(doctype)
		elif names:
			found += index.of_documents(asked, doctype, [str(name) for name in names])
	found = [entry for entry in found if entry.name not in seen]
	offset, size = 0, FIRST_LOOK * 4
	while many and len(found) < wanted:
		entries = index.newest(asked, many, size, offset)
		found += [entry for entry in _readable(entries) if entry.name not in seen]
		if len(entries) < size:
			break
		offset, size = offset + size, size * 4
	return sorted(found, key=lambda entry: -entry.name)


def readable_doctypes() -> list[str]:
	"""Return the searched DocTypes of which the user may read something."""
	return [doctype for doctype in searched_doctypes() if frappe.has_permission(doctype, "read")]


def _rank(entry: frappe._dict, words: list[str]) -> tuple:
	"""Titles with all words come first, then what the database thinks better, then what is newer."""
	title = folded(entry.title or "")
	return (not all(word in title for word in words), -entry.score, -entry.name)


def _readable(entries: list[frappe._dict]) -> Iterable[frappe._dict]:
	names: dict[str, set[str]] = {}
	for entry in entries:
		names.setdefault(entry.reference_doctype, set()).add(entry.reference_name)
	allowed = {doctype: _readable_names(doctype, wanted) for doctype, wanted in names.items()}
	return (entry for entry in entries if entry.reference_name in allowed[entry.reference_doctype])


def _readable_names(doctype: str, wanted: set[str]) -> set[str]:
	readable: set[str] = set()
	rest = iter(sorted(wanted))
	while names := list(islice(rest, NAMES_AT_ONCE)):
		rows = frappe.get_list(
			doctype, filters={"name": ["in", names]}, pluck="name", limit_page_length=0, order_by=None
		)
		readable.update(str(name) for name in rows)
	return readable


def _results(entries: list[frappe._dict], words: list[str]) -> list[dict]:
	texts = {
		row.name: row
		for row in frappe.get_all(
			ENTRY,
			filters={"name": ["in", [entry.name for entry in entries] or [0]]},
			fields=["name", "title", "content", "reference_doctype", "reference_name", "file", "problem"],
		)
	}
	return [_result(texts[entry.name], words) for entry in entries if entry.name in texts]


def _result(row: frappe._dict, words: list[str]) -> dict:
	return {
		"doctype": row.reference_doctype,
		"doctype_label": _(row.reference_doctype),
		"name": row.reference_name,
		"title": row.title or row.reference_name,
		"file": row.file or None,
		"snippet": snippet(row.content or "", words),
		"problem": reason_text(row.problem),
	}


def snippet(text: str, words: list[str]) -> str:
	"""Return the part of the text where the first of the words stands, as HTML with each of them in `<mark>`."""
	flat = " ".join(text.split())
	compared = _compared(flat)
	places = [place for word in words if (place := compared.find(word)) >= 0]
	begin = max(0, min(places, default=0) - SNIPPET // 4)
	part, folded_part = flat[begin : begin + SNIPPET], compared[begin : begin + SNIPPET]
	marked = _marked(part, folded_part, words)
	return ("…" if begin else "") + marked + ("…" if begin + SNIPPET < len(flat) else "")


def _compared(text: str) -> str:
	"""The folded text, character by character, so that places in it are places in the text."""
	return "".join(fold if len(fold := folded(char)) == 1 else char for char in text)


def _marked(part: str, compared: str, words: list[str]) -> str:
	is_marked = [False] * len(part)
	for word in words:
		place = compared.find(word)
		while place >= 0:
			is_marked[place : place + len(word)] = [True] * min(len(word), len(part) - place)
			place = compared.find(word, place + len(word))
	pieces, at = [], 0
	while at < len(part):
		end = at
		while end < len(part) and is_marked[end] == is_marked[at]:
			end += 1
		piece = escape_html(part[at:end])
		pieces.append(f"<mark>{piece}</mark>" if is_marked[at] else piece)
		at = end
	return "".join(pieces)
