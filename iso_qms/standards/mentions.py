"""Which documents in force and which record forms name a clause, as far as the user may read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import frappe
from frappe import _

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.record_forms import FORM
from iso_qms.record_forms.practice import required_records
from iso_qms.record_forms.registered import title_of

ROWS = (
	*((doctype, "QMS Document Clause") for doctype in DOCUMENT_DOCTYPES),
	("QMS Manual", "QMS Manual Chapter"),
)
"""Where a document names clauses: in its control block, and a manual with its chapters besides."""


@dataclass
class Mentions:
	"""What names a clause: documents (doctype, name, number, title) and record forms (doctype, name, title).

	Titles are in the reader's language where a translation knows them.
	"""

	documents: list[frappe._dict] = field(default_factory=list)
	forms: list[frappe._dict] = field(default_factory=list)

	def add(self, other: Mentions) -> None:
		"""Take in what names another clause; each stands once."""
		for own, others in ((self.documents, other.documents), (self.forms, other.forms)):
			present = {(one.doctype, one.name) for one in own}
			own.extend(one for one in others if (one.doctype, one.name) not in present)

	def processes(self) -> list[str]:
		"""The processes to which the documents and forms belong, in the order of their codes."""
		return sorted({one.qms_process for one in (*self.documents, *self.forms) if one.qms_process})


def mentions(standard: str) -> dict[str, Mentions]:
	"""By clause of `standard`: the documents in force and the forms that name it themselves.

	A form without a clause of the standard is a record of what the procedures name that ask for it.
	"""
	found: dict[str, Mentions] = defaultdict(Mentions)
	clauses = set(frappe.get_all("QMS Clause", filters={"standard": standard}, pluck="name"))
	documents = _documents()
	named: dict[tuple[str, str], list[str]] = defaultdict(list)
	for doctype, rows in ROWS:
		for clause, name in _rows(rows, doctype, clauses):
			document = documents.get((doctype, name))
			if document and clause not in named[doctype, name]:
				named[doctype, name].append(clause)
				found[clause].documents.append(document)
	for form, of_form in _forms(clauses, named):
		for clause in of_form:
			found[clause].forms.append(form)
	return found


def _documents() -> dict[tuple[str, str], frappe._dict]:
	found = {}
	for doctype in DOCUMENT_DOCTYPES:
		if not frappe.has_permission(doctype, "read"):
			continue
		for row in frappe.get_list(
			doctype,
			filters={"status": "Effective", "working_copy_of": ["is", "not set"]},
			fields=["name", "number", "title", "qms_process", "next_review"],
			order_by="number asc",
			limit_page_length=0,
		):
			found[doctype, row.name] = frappe._dict(row, doctype=doctype, title=_(row.title))
	return found


def _rows(doctype: str, parenttype: str, clauses: set[str]) -> list[tuple[str, str]]:
	"""Clause and parent of the rows that name one of the clauses, by the parent's name."""
	rows = frappe.get_all(
		doctype,
		filters={"parenttype": parenttype, "clause": ["is", "set"]},
		fields=["clause", "parent"],
		order_by="parent asc, idx asc",
	)
	return [(row.clause, row.parent) for row in rows if row.clause in clauses]


def _forms(
	clauses: set[str], named: dict[tuple[str, str], list[str]]
) -> list[tuple[frappe._dict, list[str]]]:
	own: dict[str, list[str]] = defaultdict(list)
	for clause, form in _rows("QMS Record Form Clause", FORM, clauses):
		own[form].append(clause)
	asked = required_records()
	found = []
	for form in frappe.get_list(
		FORM,
		fields=["name", "title", "record_doctype", "qms_process", "procedure", "frequency"],
		order_by="code asc",
		limit_page_length=0,
	):
		procedures = [form.procedure, *asked.get(form.name, {})]
		of_form = own.get(form.name) or [
			clause for procedure in procedures for clause in named.get(("QMS Procedure", procedure), ())
		]
		told = frappe._dict(form, doctype=FORM, title=title_of(form))
		found.append((told, list(dict.fromkeys(of_form))))
	return found
