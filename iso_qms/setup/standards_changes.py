"""A newer version of the library, on a site that has an older one.

What was shipped is remembered on the standard as a fingerprint for each entry. An entry is brought to the newer
version only while it still says what was shipped; one that the company changed, renumbered or deleted stays.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

import frappe
from frappe.model import display_fieldtypes
from frappe.model.document import Document

from iso_qms.setup.shipped import fingerprint
from iso_qms.standards.in_use import STANDARD
from iso_qms.standards.library import Definition, without_strangers

NOT_SHIPPED = frozenset(
	(
		*("lft", "rgt", "old_parent", "is_group", "sort_key", "clause_title"),  # worked out, on a clause
		*("in_use", "replaced_by", "shipped"),  # worked out, on a standard
		"document_reference",  # the company's from the start
	)
)
"""Fields that no version of the library brings: they don't tell whether the company changed an entry."""

LENGTH = 16
"""Letters of a fingerprint that are kept; they tell an entry from an older version of itself, no more."""


class Change(NamedTuple):
	"""An entry to be written, and the standard that remembers it."""

	standard: str
	definition: Definition


def manifest(documents: Iterable[Document]) -> str:
	"""What is remembered of entries: a JSON object of their fingerprints by name."""
	return json.dumps({document.name: _short(document) for document in documents})


def _short(document: Document) -> str:
	return fingerprint(document, NOT_SHIPPED)[:LENGTH]


def changes(
	standards: list[tuple[Definition, list[Definition]]], coming: Collection[str] = ()
) -> list[Change]:
	"""The entries of shipped standards that are to be written; `coming` are clauses that the site gets as well.

	Judged before anything is written: saving one clause writes its rows on others.
	"""
	found = []
	for standard, clauses in standards:
		shipped = _remembered(standard["name"])
		for definition in (standard, *clauses):
			wanted = without_strangers(definition, {*coming, *(clause["name"] for clause in clauses)})
			if _is_due(wanted, shipped.get(definition["name"])):
				found.append(Change(standard["name"], wanted))
	return found


def _is_due(wanted: Definition, shipped: str | None) -> bool:
	if shipped and shipped == _short(frappe.get_doc(wanted)):
		return False
	if not frappe.db.exists(wanted["doctype"], wanted["name"]):
		return not shipped
	return shipped == _short(frappe.get_doc(wanted["doctype"], wanted["name"]))


def write_changes(work: list[Change]) -> None:
	"""Write the entries through their documents, and remember what they say then."""
	for change in work:
		_write(change.definition)
	for standard in dict.fromkeys(change.standard for change in work):
		shipped = _remembered(standard)
		for change in work:
			if change.standard == standard:
				# read again: the saves of others have written their rows on it
				definition = change.definition
				shipped[definition["name"]] = _short(
					frappe.get_doc(definition["doctype"], definition["name"])
				)
		_remember(standard, shipped)


def _write(definition: Definition) -> None:
	doctype, name = definition["doctype"], definition["name"]
	if not frappe.db.exists(doctype, name):
		frappe.get_doc(definition).insert(ignore_permissions=True)
		return
	document = frappe.get_doc(doctype, name)
	for df in document.meta.fields:
		if df.fieldname not in NOT_SHIPPED and df.fieldtype not in display_fieldtypes:
			document.set(df.fieldname, definition.get(df.fieldname))
	document.save(ignore_permissions=True)


def _remembered(standard: str) -> dict[str, str]:
	return json.loads(frappe.db.get_value(STANDARD, standard, "shipped") or "{}")


def _remember(standard: str, shipped: dict[str, str]) -> None:
	table = frappe.qb.DocType(STANDARD)
	frappe.qb.update(table).set(table.shipped, json.dumps(shipped)).where(table.name == standard).run()
	frappe.clear_document_cache(STANDARD, standard)
