"""The same requirement in other standards and editions.

A row of a clause names the other standard, the clause there, and how the two relate; the relation is one word
for both sides, so the other clause has the mirror row. *New* and *Dropped* stand for "nothing there" and name no
clause: the requirement came with this edition, or went with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.standards.clauses import CLAUSE, in_language

ROW = "QMS Clause Counterpart"
SAME = "Same"
WITHOUT_CLAUSE = ("New", "Dropped")


def counterparts(clause: str, standard: str) -> list[frappe._dict]:
	"""The clauses of `standard` that hold the requirement of `clause`, in their order.

	Each has `clause`, `relation`, `note` in the reader's language, and `via`. Where the two standards are not compared
	directly, a clause between them counts that is the same requirement as one of both, and `via` names it: ISO 14001
	is compared with ISO 9001, and by way of it with ISO 45001. The answer is empty where `standard` has no such
	requirement. For trusted code: no permission is asked.
	"""
	found = [_counterpart(row) for row in _rows([clause], standard)]
	return _in_order(found or list(_by_way(clause, standard)))


def _by_way(clause: str, standard: str) -> Iterator[frappe._dict]:
	between = {row.clause: row for row in _rows([clause])}
	for row in _rows(list(between), standard):
		first = between[row.parent]
		if row.clause != clause and SAME in (row.relation, first.relation):
			yield _counterpart(row if first.relation == SAME else first, row.clause, row.parent)


def _counterpart(row: frappe._dict, clause: str | None = None, via: str | None = None) -> frappe._dict:
	return frappe._dict(
		clause=clause or row.clause, relation=row.relation, note=in_language(row, "note"), via=via
	)


def _rows(clauses: list[str], standard: str | None = None) -> list[frappe._dict]:
	filters: dict[str, Any] = {
		"parenttype": CLAUSE,
		"parent": ["in", clauses or [""]],
		"clause": ["is", "set"],
	}
	if standard:
		filters["standard"] = standard
	return frappe.get_all(
		ROW,
		filters=filters,
		fields=["parent", "clause", "relation", "note", "note_zh"],
		order_by="parent, idx",
	)


def _in_order(found: list[frappe._dict]) -> list[frappe._dict]:
	"""Each clause once, in the order of the standard."""
	once = {row.clause: row for row in reversed(found)}
	names = frappe.get_all(
		CLAUSE, filters={"name": ["in", list(once) or [""]]}, pluck="name", order_by="sort_key"
	)
	return [once[name] for name in names]


def check_counterparts(clause: Document) -> None:
	"""Fill in each row's standard, and raise for a row that contradicts itself or stands twice."""
	seen = set()
	for row in clause.counterparts:
		if row.clause:
			row.standard = frappe.db.get_value(CLAUSE, row.clause, "standard")
		_check_row(clause, row)
		key = (row.standard, row.clause)
		if key in seen:
			_refuse(row, _("{0} stands twice.").format(row.clause or row.standard))
		seen.add(key)


def _check_row(clause: Document, row: Document) -> None:
	if row.relation in WITHOUT_CLAUSE and row.clause:
		_refuse(row, _("{0} names no clause: leave it empty.").format(_(row.relation)))
	if row.relation not in WITHOUT_CLAUSE and not row.clause:
		_refuse(
			row,
			_("name the clause, or choose {0} or {1} where there is none.").format(_("New"), _("Dropped")),
		)
	if row.clause == clause.name or row.standard == clause.standard:
		_refuse(row, _("a clause has its counterparts in other standards and editions only."))


def _refuse(row: Document, reason: str) -> None:
	frappe.throw(
		_("Row {0} of the same requirement elsewhere: {1}").format(row.idx, reason), title=_("Invalid Clause")
	)


def mirror_counterparts(clause: Document, but_not: Collection[str] = ()) -> None:
	"""Write on the other clauses, `but_not` these, what a saved clause says of them: both sides say the same."""
	if clause.flags.mirrored:
		return
	before = _by_clause(clause.get_doc_before_save())
	now = _by_clause(clause)
	for name in sorted({*before, *now} - set(but_not)):
		if before.get(name) != now.get(name) and frappe.db.exists(CLAUSE, name):
			_mirror(name, clause, now.get(name))


def _by_clause(clause: Document | None) -> dict[str, dict[str, Any]]:
	rows = clause.counterparts if clause else []
	return {
		row.clause: {"relation": row.relation, "note": row.note or "", "note_zh": row.note_zh or ""}
		for row in rows
		if row.clause
	}


def _mirror(name: str, clause: Document, values: dict[str, Any] | None) -> None:
	other = frappe.get_doc(CLAUSE, name)
	mine = [row for row in other.counterparts if row.clause == clause.name]
	if values is None:
		other.counterparts = [row for row in other.counterparts if row not in mine]
	elif not mine:
		other.append("counterparts", {"standard": clause.standard, "clause": clause.name, **values})
	elif _by_clause(other)[clause.name] == values:
		return
	else:
		mine[0].update(values)
	other.flags.mirrored = True
	# it follows from the change of the clause, which the user may make
	other.save(ignore_permissions=True)


def forget_counterparts(clause: Document) -> None:
	"""Take the rows that name a clause that goes off the other clauses; they would keep it from going."""
	for name in _by_clause(clause):
		if frappe.db.exists(CLAUSE, name):
			_mirror(name, clause, None)
