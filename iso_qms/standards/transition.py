"""What the next edition of a standard changes, clause by clause."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.standards.clauses import CLAUSE, clauses_of, in_language
from iso_qms.standards.counterparts import ROW, SAME
from iso_qms.standards.mentions import Mentions, mentions

TO_DO, DONE, NONE = "to_do", "done", "none"


def editions(standard: str) -> tuple[str, str] | None:
	"""The edition in question and the one that replaces it; None where nothing replaces it."""
	newer = frappe.db.get_value("QMS Standard", standard, "replaced_by")
	return (standard, newer) if newer else None


def transition(old: str, new: str) -> list[frappe._dict]:
	"""Every clause of both editions, a row for each of `new` in its order, then those of `old` that have none there.

	Each row has `clause` (None for a dropped one), `number`, `title`, `relation`, `note` and `earlier`: the old
	clauses with name and number. A clause without any row about the other edition has the relation None. For
	trusted code: no permission is asked.
	"""
	olds = {clause.name: clause for clause in clauses_of(old)}
	rows: dict[str, list[frappe._dict]] = {}
	for row in _compared(old, new) + _compared(new, old):
		rows.setdefault(row.parent, []).append(row)
	table = [_new_row(clause, rows.get(clause.name, []), olds) for clause in clauses_of(new)]
	return table + [
		_dropped_row(clause, rows.get(clause.name, []))
		for clause in olds.values()
		if not any(row.clause for row in rows.get(clause.name, []))
	]


def gaps(old: str, new: str) -> list[frappe._dict]:
	"""The rows of `transition` in which there is something to do: all but those that are the same."""
	return [row for row in transition(old, new) if row.relation != SAME]


def add_own(rows: list[frappe._dict], old: str, new: str) -> None:
	"""Write on each row of `transition` what the user's company has of it.

	`named`: the documents in force and the record forms that name the earlier clauses or the new one, each with
	doctype, name, number, title and `is_done`, whether it names the new clause, or nothing that was dropped.
	`status`: "to_do" while one of them is not done, "done" when all are, "none" where there is none.
	"""
	before, after = mentions(old), mentions(new)
	for row in rows:
		there = after.get(row.clause, Mentions())
		done = {(one.doctype, one.name) for one in (*there.documents, *there.forms)}
		every = Mentions()
		for clause in row.earlier:
			every.add(before.get(clause["clause"], Mentions()))
		every.add(there)
		row.named = [
			{
				"doctype": one.doctype,
				"name": one.name,
				"number": one.number or one.name,
				"title": one.title,
				"is_done": (one.doctype, one.name) in done,
			}
			for one in (*every.documents, *every.forms)
		]
		open_ones = [one for one in row.named if not one["is_done"]]
		row.status = TO_DO if open_ones else DONE if row.named else NONE


def _compared(standard: str, other: str) -> list[frappe._dict]:
	clause, row = frappe.qb.DocType(CLAUSE), frappe.qb.DocType(ROW)
	return (
		frappe.qb.from_(row)
		.join(clause)
		.on(row.parent == clause.name)
		.select(row.parent, row.clause, row.relation, row.note, row.note_zh)
		.where((clause.standard == standard) & (row.standard == other))
		.orderby(row.parent, row.idx)
		.run(as_dict=True)
	)


def _new_row(clause: frappe._dict, rows: list[frappe._dict], olds: dict[str, frappe._dict]) -> frappe._dict:
	earlier = [olds[row.clause] for row in rows if row.clause in olds]
	return frappe._dict(clause=clause.name, **_told(clause, rows), earlier=[_named(old) for old in earlier])


def _dropped_row(clause: frappe._dict, rows: list[frappe._dict]) -> frappe._dict:
	return frappe._dict(clause=None, **_told(clause, rows), earlier=[_named(clause)])


def _named(clause: frappe._dict) -> dict[str, str]:
	return {"clause": clause.name, "number": clause.number}


def _told(clause: frappe._dict, rows: list[frappe._dict]) -> dict[str, Any]:
	"""Number and title of the clause, and what the rows say of it: several notes one after the other."""
	notes = dict.fromkeys(note for row in rows if (note := in_language(row, "note")))
	return {
		"number": clause.number,
		"title": in_language(clause, "title"),
		"relation": _telling([row.relation for row in rows]),
		"note": " ".join(notes) or None,
	}


def _telling(relations: list[str]) -> str | None:
	"""Of several relations the first that is not Same: it tells that there is something to do."""
	return next((relation for relation in relations if relation != SAME), relations[0] if relations else None)
