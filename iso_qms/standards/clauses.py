"""The clauses of a standard: their order, what they want, and the rules of a clause of the library."""

from __future__ import annotations

from typing import Any, TypedDict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.rename_doc import rename_doc

from iso_qms.standards.numbers import check_number, clause_name, number_above, sort_key

CLAUSE = "QMS Clause"
TITLE_LENGTH = 255


class Wants(TypedDict):
	"""What a clause wants; the texts are None where it wants nothing of the kind."""

	document: str | None
	record: str | None


def clauses_of(standard: str) -> list[frappe._dict]:
	"""The clauses of `standard` in its own order, each with name, number, titles, parent and what it wants.

	For trusted code: no permission is asked.
	"""
	return frappe.get_all(
		CLAUSE,
		filters={"standard": standard},
		fields=[
			"name", "number", "title", "title_zh", "parent_qms_clause as parent",
			"wants_document", "wants_record", "lft", "rgt",
		],
		order_by="sort_key",
	)  # fmt: skip


def leaves_of(standard: str) -> list[frappe._dict]:
	"""The clauses of `standard` that have none below, in its own order."""
	clauses = clauses_of(standard)
	above = {clause.parent for clause in clauses}
	return [clause for clause in clauses if clause.name not in above]


def wants(clause: str | Document) -> Wants:
	"""What the clause wants as a document to be kept up to date and as a record to be kept, in the reader's language."""
	doc = frappe.get_doc(CLAUSE, clause) if isinstance(clause, str) else clause
	return {
		"document": (in_language(doc, "document_wanted") or "") if doc.wants_document else None,
		"record": (in_language(doc, "record_wanted") or "") if doc.wants_record else None,
	}


def in_language(row: Any, field: str) -> str | None:
	"""The text of `field` in the reader's language: the Chinese one for Chinese readers, else the English one."""
	chinese, english = row.get(f"{field}_zh"), row.get(field)
	return (chinese or english) if (frappe.local.lang or "").startswith("zh") else (english or chinese)


def prepare(clause: Document) -> None:
	"""Work out what follows from standard, number and titles: sort key, shown title, what a flag alone leaves out."""
	clause.number = (clause.number or "").strip()
	check_number(clause.number)
	clause.sort_key = sort_key(clause.standard, clause.number)
	titles = [title for title in (clause.title_zh, clause.title) if title]
	clause.clause_title = f"{clause.number} {' · '.join(titles)}"[:TITLE_LENGTH]


def place(clause: Document) -> None:
	"""Put the clause under the one above it: the chosen one, or by its number. Raises for one of another standard."""
	if not clause.parent_qms_clause and (above := number_above(clause.number)):
		name = clause_name(clause.standard, above)
		clause.parent_qms_clause = name if frappe.db.exists(CLAUSE, name) else None
	if clause.parent_qms_clause:
		standard = frappe.db.get_value(CLAUSE, clause.parent_qms_clause, "standard")
		if standard != clause.standard:
			frappe.throw(
				_("Parent Clause: {0} belongs to {1}, not to {2}.").format(
					clause.parent_qms_clause, standard, clause.standard
				),
				title=_("Invalid Clause"),
			)
	clause.is_group = int(bool(frappe.db.exists(CLAUSE, {"parent_qms_clause": clause.name})))


def make_room_above(clause: Document) -> None:
	"""A clause that gets one below is a group from then on; the tree refuses a leaf with clauses below."""
	if not clause.parent_qms_clause or frappe.db.get_value(CLAUSE, clause.parent_qms_clause, "is_group"):
		return
	table = frappe.qb.DocType(CLAUSE)
	frappe.qb.update(table).set(table.is_group, 1).where(table.name == clause.parent_qms_clause).run()
	frappe.clear_document_cache(CLAUSE, clause.parent_qms_clause)


def check_not_taken(clause: Document) -> None:
	"""Raise when another clause of the standard has the number."""
	name = clause_name(clause.standard, clause.number)
	if name != clause.name and frappe.db.exists(CLAUSE, name):
		frappe.throw(
			_("Number: {0} has a clause {1} already; give that one its own number first.").format(
				clause.standard, clause.number
			),
			title=_("Invalid Clause"),
		)


def follow_number(clause: Document) -> None:
	"""Rename a clause whose number was corrected, and with it every link to it.

	Raises when submitted records link to it: they keep what they say (the gate's rule).
	"""
	name = clause_name(clause.standard, clause.number)
	if clause.name == name:
		return
	frappe.flags.follows_its_number = (CLAUSE, clause.name)
	try:
		rename_doc(CLAUSE, clause.name, name, force=True, show_alert=False, rebuild_search=False)
	finally:
		frappe.flags.follows_its_number = None
	clause.name = name
	clause.reload()
