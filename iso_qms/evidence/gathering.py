"""What belongs into an evidence pack: documents in force and filed records of a period, as far as the user may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate
from frappe.utils.nestedset import get_descendants_of

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.evidence import CLAUSE, DEPARTMENT, SUBJECTS
from iso_qms.jobs.records import DONE, stage_of
from iso_qms.jobs.trace import records_of
from iso_qms.record_forms import FORM
from iso_qms.record_forms.registered import form_of, title_of
from iso_qms.record_forms.retention.until import PAPER
from iso_qms.standards.clauses import in_language
from iso_qms.standards.coverage import coverage

MOST_DOCUMENTS, MOST_RECORDS = 300, 300


class Part(NamedTuple):
	"""A document or record of a pack; `form` is the code of a record's form."""

	doctype: str
	name: str
	form: str | None = None
	day: date | None = None


@dataclass
class Contents:
	"""What a pack is about, for which time, and what it holds."""

	doctype: str
	name: str
	about: str
	start: date | None
	end: date | None
	documents: list[Part] = field(default_factory=list)
	records: list[Part] = field(default_factory=list)
	left_out: list[str] = field(default_factory=list)
	"""The forms whose records the user may read and not print."""


def gather(doctype: str, name: str, start: Any = None, end: Any = None) -> Contents:
	"""Return what the user may read and print of the clause, department or job; records from `start` to `end`.

	Raises PermissionError for who may not print what it is about, ValidationError for a period that ends before it
	begins and where there is too much for one pack.
	"""
	if doctype not in SUBJECTS:
		frappe.throw(
			_("An evidence pack is about a clause, a department or a job."), title=_("Evidence Pack")
		)
	subject = frappe.get_doc(doctype, name)
	subject.check_permission("read")
	subject.check_permission("print")
	first, last = getdate(start) if start else None, getdate(end) if end else None
	if first and last and last < first:
		frappe.throw(_("To: the period ends before it begins."), title=_("Invalid Period"))
	contents = Contents(doctype, name, _about(subject), first, last)
	{CLAUSE: _of_clause, DEPARTMENT: _of_department}.get(doctype, _of_job)(contents, subject)
	contents.documents.sort(key=lambda part: part.name)
	contents.records.sort(key=lambda part: (part.form or "", cstr(part.day), part.name))
	_check_size(contents)
	return contents


def _about(subject: Any) -> str:
	if subject.doctype == CLAUSE:
		return f"{subject.standard} {subject.number} {in_language(subject, 'title') or ''}".strip()
	label = _(subject.doctype)
	return f"{label} {_(subject.name)}"


def _check_size(contents: Contents) -> None:
	if len(contents.records) > MOST_RECORDS:
		frappe.throw(
			_("There are more than {0} records, too many for one pack: choose a shorter period.").format(
				MOST_RECORDS
			),
			title=_("Evidence Pack"),
		)
	if len(contents.documents) > MOST_DOCUMENTS:
		frappe.throw(
			_("There are more than {0} documents, too many for one pack: choose a part of it.").format(
				MOST_DOCUMENTS
			),
			title=_("Evidence Pack"),
		)


def _of_clause(contents: Contents, clause: Any) -> None:
	"""What names the clause or one below it, and the records of the forms that do."""
	below = set(
		frappe.get_all(CLAUSE, filters={"lft": [">=", clause.lft], "rgt": ["<=", clause.rgt]}, pluck="name")
	)
	documents, forms = {}, {}
	for entry in coverage(clause.standard):
		if entry.clause in below:
			documents.update({(one.doctype, one.name): one for one in entry.named.documents})
			forms.update({one.name: one.record_doctype for one in entry.named.forms})
	contents.documents = _printable(documents)
	for doctype in forms.values():
		_add_records(contents, doctype)
	if forms:
		_add_papers(contents, {"form": ["in", list(forms)]})


def _of_department(contents: Contents, department: Any) -> None:
	"""The documents of the department and of those below it, and the records that were made there."""
	names = [department.name, *get_descendants_of(DEPARTMENT, department.name, ignore_permissions=True)]
	for doctype in DOCUMENT_DOCTYPES:
		contents.documents += _effective(doctype, {"department": ["in", names]})
	forms = frappe.get_list(FORM, fields=["record_doctype"], order_by="code asc", limit_page_length=0)
	for form in (form_of(row.record_doctype) for row in forms if row.record_doctype):
		if form and form.department_field:
			_add_records(contents, form.record_doctype, {form.department_field: ["in", names]})
		elif form and form.department in names:
			_add_records(contents, form.record_doctype)
	_add_papers(contents, {"department": ["in", names]})


def _of_job(contents: Contents, job: Any) -> None:
	"""The records that name the job, and the procedures by which they are made."""
	found, _is_whole = records_of(job)
	named: dict[str, list[str]] = {}
	for record in found:
		if record["stage"] == DONE:
			named.setdefault(record["doctype"], []).append(record["name"])
	for doctype, names in named.items():
		_add_records(contents, doctype, {"name": ["in", names]})
	procedures = {form_of(part.doctype).procedure for part in contents.records} - {None, ""}
	contents.documents = _effective("QMS Procedure", {"name": ["in", sorted(procedures) or [""]]})


def _effective(doctype: str, filters: dict[str, Any]) -> list[Part]:
	if not _may_print(doctype):
		return []
	in_force = {"status": "Effective", "working_copy_of": ["is", "not set"]}
	names = frappe.get_list(
		doctype,
		filters={**in_force, **filters},
		pluck="name",
		order_by="name asc",
		limit_page_length=MOST_DOCUMENTS + 1,
	)
	return [Part(doctype, name) for name in names]


def _printable(keys: Iterable[tuple[str, str]]) -> list[Part]:
	return [Part(doctype, name) for doctype, name in keys if _may_print(doctype)]


def _may_print(doctype: str) -> bool:
	return bool(
		frappe.db.exists("DocType", doctype)
		and frappe.has_permission(doctype, "read")
		and frappe.has_permission(doctype, "print")
	)


def _add_records(contents: Contents, doctype: str, filters: dict[str, Any] | None = None) -> None:
	"""Add the filed records of a registered form in the period; those that were destroyed have nothing to show."""
	form = form_of(doctype)
	if not form or len(contents.records) > MOST_RECORDS:
		return
	if not _may_print(doctype):
		if frappe.db.exists("DocType", doctype) and frappe.has_permission(doctype, "read"):
			contents.left_out.append(f"{form.name} {title_of(form)}")
		return
	meta = frappe.get_meta(doctype)
	moment = "happened_on" if meta.has_field("happened_on") else "creation"
	wanted: list[list[Any]] = [
		["docstatus", "=", cint(meta.is_submittable)],
		*([key, *value] for key, value in (filters or {}).items()),
		*([[moment, ">=", contents.start]] if contents.start else []),
		*([[moment, "<", contents.end + timedelta(days=1)]] if contents.end else []),
	]
	if meta.has_field("disposed_on"):
		wanted.append(["disposed_on", "is", "not set"])
	# a state tells how far a record without a submission is
	fields = [name for name in ("workflow_state",) if meta.has_field(name)]
	rows = frappe.get_list(
		doctype,
		filters=wanted,
		fields=["name", "docstatus", moment, *fields],
		order_by=f"{moment} asc",
		limit_page_length=MOST_RECORDS + 1,
	)
	contents.records += [
		Part(doctype, row.name, form.name, getdate(row[moment]) if row[moment] else None)
		for row in rows
		if cint(row.docstatus) or stage_of(doctype, row) == DONE
	]


def _add_papers(contents: Contents, filters: dict[str, Any]) -> None:
	"""Add the filed paper records whose period touches that of the pack."""
	if len(contents.records) > MOST_RECORDS or not _may_print(PAPER):
		return
	wanted: list[list[Any]] = [
		["docstatus", "=", 1],
		["disposed_on", "is", "not set"],
		*([key, *value] for key, value in filters.items()),
		*([["period_from", "<=", contents.end]] if contents.end else []),
	]
	rows = frappe.get_list(
		PAPER,
		filters=wanted,
		fields=["name", "form", "period_from", "period_to"],
		order_by="period_from asc",
		limit_page_length=0 if contents.start else MOST_RECORDS + 1,
	)
	contents.records += [
		Part(PAPER, row.name, row.form, getdate(row.period_from))
		for row in rows
		if not contents.start or getdate(row.period_to or row.period_from) >= contents.start
	]


def form_title(part: Part) -> str:
	"""What a record's form is called; a paper record without a form is one."""
	form = form_of(part.doctype)
	return title_of(form) if form else _(part.doctype)
