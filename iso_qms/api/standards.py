"""Screens of the standards: the tree of a standard, a clause with what the company has of it, the next edition."""

from collections import Counter
from typing import Any

import frappe
from frappe import _

from iso_qms.standards.clauses import CLAUSE, in_language, wants
from iso_qms.standards.coverage import Dates, coverage
from iso_qms.standards.in_use import STANDARD, main_standard
from iso_qms.standards.transition import SAME, add_own, editions, transition

STANDARD_FIELDS = (
	"name", "title", "title_zh", "edition", "published", "bodies_ready_by", "no_new_certificates_from",
	"valid_until", "replaces", "replaced_by", "in_use",
)  # fmt: skip
CLAUSE_FIELDS = (
	"name", "number", "title", "title_zh", "summary", "summary_zh", "parent_qms_clause",
	"wants_document", "wants_record",
)  # fmt: skip


@frappe.whitelist(methods=["GET", "POST"])
def get_tree(standard: str | None = None) -> dict[str, Any]:
	"""A standard and its clauses in order, for who may read them; without `standard` the first in use.

	`{"standards": [...], "standard": {...} or None, "clauses": [...]}`; `standards` are all to choose from. A clause has name, number, title and summary in the reader's
	language, parent, level (1 for a chapter), leaf, wants_document and wants_record.
	"""
	frappe.has_permission(CLAUSE, "read", throw=True)
	standard = standard or main_standard()
	choice = _choice()
	if not standard:
		return {"standards": choice, "standard": None, "clauses": []}
	clauses = frappe.get_list(
		CLAUSE,
		filters={"standard": standard},
		fields=list(CLAUSE_FIELDS),
		order_by="sort_key",
		limit_page_length=0,
	)
	return {"standards": choice, "standard": _standard(standard), "clauses": _leveled(clauses)}


@frappe.whitelist(methods=["GET", "POST"])
def get_clause(clause: str) -> dict[str, Any]:
	"""A clause in the reader's language, with what the company has of it as far as the user may read that.

	Keys: name, standard, number, title, summary, document and record (what it wants, None where nothing), questions,
	elsewhere (standard, clause, number, relation, note), documents and forms (those of a clause above too), is_excluded,
	may_pack (whether the user may have an evidence pack of it).
	"""
	document = frappe.get_doc(CLAUSE, clause)
	document.check_permission("read")
	entry = next(one for one in coverage(document.standard) if one.clause == document.name)
	dates, wanted = Dates(), wants(document)
	return {
		"name": document.name,
		"standard": document.standard,
		"number": document.number,
		"title": in_language(document, "title"),
		"summary": in_language(document, "summary"),
		"document": wanted["document"],
		"record": wanted["record"],
		"questions": [in_language(row, "question") for row in document.questions],
		"elsewhere": _elsewhere(document),
		"documents": [
			{"doctype": one.doctype, "name": one.name, "number": one.number, "title": one.title}
			for one in entry.named.documents
		],
		"forms": [
			{"name": one.name, "title": one.title, "last_record": dates.last_record(one)}
			for one in entry.named.forms
		],
		"is_excluded": entry.is_excluded,
		"may_pack": document.has_permission("print"),
	}


@frappe.whitelist(methods=["GET", "POST"])
def get_transition(standard: str | None = None) -> dict[str, Any]:
	"""What the edition after `standard` changes, for who may read clauses; without `standard` the first in use.

	`{"old": {...}, "new": {...}, "rows": [...], "counts": {relation: rows}, "progress": {status: rows}}`; a row has
	clause, number, title, relation, note, the earlier clauses, and what the company has of it (`transition.add_own`).
	The progress counts the rows that change. Raises when no edition replaces the standard.
	"""
	frappe.has_permission(CLAUSE, "read", throw=True)
	standard = standard or main_standard()
	if not standard:
		frappe.throw(_("Name a standard: QMS Settings has none in use."), title=_("No Transition"))
	old, both = _standard(standard), editions(standard)
	if not both:
		frappe.throw(
			_("{0} is the newest edition in the library: there is no transition.").format(standard),
			title=_("No Transition"),
		)
	readable = set(
		frappe.get_list(CLAUSE, filters={"standard": ["in", both]}, pluck="name", limit_page_length=0)
	)
	rows = [row for row in transition(*both) if (row.clause or row.earlier[0]["clause"]) in readable]
	add_own(rows, *both)
	return {
		"old": old,
		"new": _standard(both[1]),
		"rows": rows,
		"counts": Counter(row.relation or "" for row in rows),
		"progress": Counter(row.status for row in rows if row.relation != SAME),
	}


@frappe.whitelist(methods=["GET", "POST"])
def get_children(
	doctype: str = CLAUSE, parent: str | None = None, standard: str | None = None, is_root: bool = False
) -> list[dict[str, Any]]:
	"""The nodes right below `parent` for Desk's tree, in the order of the standard; at the root the chapters.

	Without `standard` the root shows the standards in use, and all where none is chosen.
	"""
	frappe.has_permission(CLAUSE, "read", throw=True)
	filters: dict[str, Any] = {"parent_qms_clause": ["is", "not set"] if is_root or not parent else parent}
	if standard or (is_root and main_standard()):
		filters["standard"] = standard or main_standard()
	return frappe.get_list(
		CLAUSE,
		filters=filters,
		fields=["name as value", "clause_title as title", "is_group as expandable"],
		order_by="sort_key",
		limit_page_length=0,
	)


def _choice() -> list[dict[str, Any]]:
	"""The standards that the user may read, those in use first."""
	found = frappe.get_list(
		STANDARD,
		fields=["name", "title", "title_zh", "in_use", "replaced_by"],
		order_by="in_use desc, name asc",
		limit_page_length=0,
	)
	return [
		{
			"name": row.name,
			"title": in_language(row, "title"),
			"in_use": row.in_use,
			"replaced_by": row.replaced_by,
		}
		for row in found
	]


def _elsewhere(clause: frappe.model.document.Document) -> list[dict[str, Any]]:
	"""The same requirement in other standards and editions, as the clause's rows say it."""
	numbers = dict(
		frappe.get_list(
			CLAUSE,
			filters={"name": ["in", [row.clause for row in clause.counterparts if row.clause] or [""]]},
			fields=["name", "number"],
			as_list=True,
			limit_page_length=0,
		)
	)
	return [
		{
			"standard": row.standard,
			"clause": row.clause,
			"number": numbers.get(row.clause),
			"relation": row.relation,
			"note": in_language(row, "note"),
		}
		for row in clause.counterparts
	]


def _standard(name: str) -> dict[str, Any]:
	"""The head of a standard for who may read it. Raises DoesNotExistError for one that is none."""
	document = frappe.get_doc(STANDARD, name)
	document.check_permission("read")
	head = {field: document.get(field) for field in STANDARD_FIELDS}
	head["title"] = in_language(head, "title")
	del head["title_zh"]
	return head


def _leveled(clauses: list[frappe._dict]) -> list[dict[str, Any]]:
	levels: dict[str, int] = {}
	above = {clause.parent_qms_clause for clause in clauses}
	told = []
	for clause in clauses:
		levels[clause.name] = levels.get(clause.parent_qms_clause, 0) + 1
		told.append(
			{
				"name": clause.name,
				"number": clause.number,
				"title": in_language(clause, "title"),
				"summary": in_language(clause, "summary"),
				"parent": clause.parent_qms_clause,
				"level": levels[clause.name],
				"leaf": clause.name not in above,
				"wants_document": clause.wants_document,
				"wants_record": clause.wants_record,
			}
		)
	return told
