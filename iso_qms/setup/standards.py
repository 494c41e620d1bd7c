"""The shipped library of standards on a site: loaded once, later brought to newer versions.

Whole standards go in by bulk. That is honest: their data are checked by the tests, the rows are worked out by the
clause's own rules, and no rule of a company can stand against what was never there. Newer versions go through the
documents one by one (`standards_changes`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now

from iso_qms.search.entries import enter_new
from iso_qms.setup.marks import get_mark, set_mark
from iso_qms.setup.standards_changes import changes, manifest, write_changes
from iso_qms.standards.clauses import CLAUSE, prepare
from iso_qms.standards.counterparts import mirror_counterparts
from iso_qms.standards.in_use import STANDARD, mark_all_in_use
from iso_qms.standards.library import Definition, fingerprint_of_data, read_library, without_strangers

DATA_MARK = "standards_library"
CHOICE_MARK = "standards_in_use"
FIRST_CHOICE = ("ISO 9001:2015",)


def load() -> None:
	"""Bring the site's library to what this version ships; costs next to nothing when it is there already."""
	mark = json.loads(get_mark(DATA_MARK) or "{}")
	data = fingerprint_of_data()
	if mark.get("data") == data:
		return
	shipped = mark.get("standards", [])
	present, new = [], []
	for standard, clauses in read_library():
		there = frappe.db.exists(STANDARD, standard["name"])
		if there and standard["name"] in shipped:
			present.append((standard, clauses))
		elif not there and standard["name"] not in shipped:
			new.append((standard, clauses))
		# else the company deleted it, or has one of its own by that name
	work = changes(present, {clause["name"] for _standard, clauses in new for clause in clauses})
	load_whole(new)
	write_changes(work)
	# one mark for all: Frappe drops every cache with each
	names = [*shipped, *(standard["name"] for standard, _clauses in new)]
	set_mark(DATA_MARK, json.dumps({"data": data, "standards": names}))


def load_whole(standards: list[tuple[Definition, list[Definition]]]) -> None:
	"""Insert standards that the site never had, with their clauses and search entries."""
	known = {clause["name"] for _standard, clauses in standards for clause in clauses}
	documents = [frappe.get_doc(standard) for standard, _clauses in standards]
	_note_successors(documents)
	edge = _last_edge()
	for standard, (_definition, definitions) in zip(documents, standards, strict=True):
		clauses = [frappe.get_doc(without_strangers(definition, known)) for definition in definitions]
		for clause in clauses:
			prepare(clause)
		edge = number_tree(clauses, edge)
		standard.shipped = manifest([standard, *clauses])
		_insert([standard])
		_insert(clauses)
		for document in (standard, *clauses):
			enter_new(document)
		_tell_those_present(clauses, known)


def _note_successors(standards: list[Document]) -> None:
	by_name = {standard.name: standard for standard in standards}
	for standard in standards:
		if standard.replaces in by_name:
			by_name[standard.replaces].replaced_by = standard.name


def _last_edge() -> int:
	return frappe.get_all(CLAUSE, fields=["max(rgt) as edge"])[0].edge or 0


def number_tree(clauses: list[Document], edge: int) -> int:
	"""Number a standard's clauses as a nested set after `edge`, in their own order. Returns the last number."""
	below: dict[str, list[Document]] = {}
	for clause in sorted(clauses, key=lambda clause: clause.sort_key):
		below.setdefault(clause.parent_qms_clause or "", []).append(clause)

	def number(clause: Document, left: int) -> int:
		right = left + 1
		for child in below.get(clause.name, ()):
			right = number(child, right) + 1
		clause.update({"lft": left, "rgt": right, "old_parent": clause.parent_qms_clause})
		clause.is_group = int(clause.name in below)
		return right

	for root in below.get("", ()):
		edge = number(root, edge + 1)
	return edge


def _insert(documents: list[Document]) -> None:
	"""Write new documents and their rows; no hook runs and nothing is checked."""
	stamps = {"creation": now(), "owner": "Administrator", "modified_by": "Administrator"}
	stamps["modified"] = stamps["creation"]
	by_doctype: dict[str, list[dict[str, Any]]] = {}
	for document in documents:
		document.update(stamps)
		by_doctype.setdefault(document.doctype, []).append(document.get_valid_dict())
		for row in document.get_all_children():
			row.update({**stamps, "name": frappe.generate_hash(length=10), "parent": document.name})
			by_doctype.setdefault(row.doctype, []).append(row.get_valid_dict())
	for doctype, rows in by_doctype.items():
		frappe.db.bulk_insert(doctype, list(rows[0]), [list(row.values()) for row in rows])


def _tell_those_present(clauses: list[Document], known: Collection[str]) -> None:
	"""Write on clauses that the site had before what the new ones say of them."""
	for clause in clauses:
		if any(row.clause and row.clause not in known for row in clause.counterparts):
			mirror_counterparts(clause, but_not=known)


def choose_first() -> None:
	"""Put the first standard in use, once; what the company chooses later, none included, is its choice.

	A site that listed its standards in the settings as lines of text keeps those that the library has.
	"""
	if get_mark(CHOICE_MARK):
		return
	listed = frappe.db.sql(
		"select `value` from `tabSingles` where `doctype` = 'QMS Settings' and `field` = 'standards'"
	)
	lines = [line.strip() for line in (listed[0][0] or "").splitlines()] if listed else []
	names = [line for line in lines if frappe.db.exists(STANDARD, line)] or FIRST_CHOICE
	settings: Any = frappe.get_doc("QMS Settings")
	if not settings.standards_in_use:
		for name in names:
			if frappe.db.exists(STANDARD, name):
				settings.append("standards_in_use", {"standard": name})
		settings.save(ignore_permissions=True)
	mark_all_in_use()
	set_mark(CHOICE_MARK, "1")
