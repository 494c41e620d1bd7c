"""What has reached the end of its keeping: records, paper records and superseded revisions that are there still.

Records are looked for along an index of their own (disposed or not, happened on), a page at a time; of each page the
user gets what he may read. A card lives on and is never due by itself; what is still with its author is no record yet.
Rule: retention, domain §3; ISO 9001:2015, 7.5.3.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import frappe
from frappe.utils import add_years, cint, getdate, today

from iso_qms.document_control import REVISION
from iso_qms.record_forms.registered import form_of, registered_forms, title_of
from iso_qms.record_forms.retention.until import (
	PAPER,
	held_of,
	last_day_over,
	of_paper,
	of_revisions,
	years_of_form,
)

DISPOSAL, ITEM = "QMS Disposal", "QMS Disposal Item"
PAGE = 1000
RECORDS, PAPERS, REVISIONS = "Records", "Paper Records", "Superseded Revisions"
KINDS = (RECORDS, PAPERS, REVISIONS)


class Due(NamedTuple):
	"""Something that may be destroyed, and the open disposal in which it stands already."""

	kind: str
	doctype: str
	name: str
	form: str | None
	form_title: str
	title: str | None
	happened_on: date
	keep_until: date
	department: str | None
	disposal: str | None


def due_items(
	kind: str | None = None, form: str | None = None, department: str | None = None
) -> Iterator[Due]:
	"""What is due today and the user may read, oldest first within each form; of one kind, form or department where asked.

	What a hold keeps is not among it.
	"""
	if kind in (None, "", RECORDS):
		for doctype in sorted(registered_forms()):
			described = form_of(doctype)
			if doctype not in (PAPER, REVISION) and (not form or described.name == form):
				yield from _wanted(_records(described), department)
	if kind in (None, "", PAPERS):
		yield from _wanted((due for due in _papers() if not form or due.form == form), department)
	if kind in (None, "", REVISIONS) and not form:
		yield from _wanted(_revisions(), department)


def count_due() -> Counter[str]:
	"""How much is due of each kind, counted along the indexes for the company as a whole; no permission is asked."""
	counts: Counter[str] = Counter()
	for doctype in registered_forms():
		form = form_of(doctype)
		for condition, values in _conditions(form):
			query = f"select count(*) from `tab{doctype}` where {condition}"
			counts[RECORDS] += cint(frappe.db.sql(query, values)[0][0])
			counts[RECORDS] -= _held_among(doctype, condition, values)
	counts[PAPERS] = sum(1 for _due in _papers(everything=True))
	counts[REVISIONS] = sum(1 for _due in _revisions(everything=True))
	return +counts


def in_open_disposals(doctype: str) -> dict[str, str]:
	"""By name, the disposal without a decision in which a document of the DocType stands."""
	open_ones = frappe.get_all(
		DISPOSAL, filters={"docstatus": 0, "workflow_state": ["!=", "Withdrawn"]}, pluck="name"
	)
	rows = frappe.get_all(
		ITEM,
		filters={"parenttype": DISPOSAL, "parent": ["in", open_ones or [""]], "reference_doctype": doctype},
		fields=["reference_name", "parent"],
	)
	return {row.reference_name: row.parent for row in rows}


def _wanted(found: Iterator[Due], department: str | None) -> Iterator[Due]:
	return (due for due in found if not department or due.department == department)


def _conditions(form: Any) -> Iterator[tuple[str, dict[str, Any]]]:
	"""Where the due records of a form stand: those that say when they happened, and those from before it was asked."""
	doctype, years = form.record_doctype, years_of_form(form)
	if (
		not years
		or not frappe.db.exists("DocType", doctype)
		or not frappe.db.has_column(doctype, "disposed_on")
	):
		return
	submittable = cint(frappe.get_meta(doctype).is_submittable)
	if form.layout == "Card" and not submittable:
		return
	filed = "`docstatus` in (1, 2)" if submittable else "`docstatus` = 0"
	values = {"end": last_day_over(years) + timedelta(days=1)}
	yield f"`disposed_on` is null and `happened_on` < %(end)s and {filed}", values
	yield f"`disposed_on` is null and `happened_on` is null and `creation` < %(end)s and {filed}", values


def _held_among(doctype: str, condition: str, values: dict[str, Any]) -> int:
	held = tuple(held_of(doctype))
	if not held:
		return 0
	query = f"select count(*) from `tab{doctype}` where {condition} and `name` in %(held)s"
	return cint(frappe.db.sql(query, {**values, "held": held})[0][0])


def _records(form: Any) -> Iterator[Due]:
	doctype = form.record_doctype
	conditions = list(_conditions(form))
	if not conditions or not frappe.has_permission(doctype, "read"):
		return
	held, spoken_for = held_of(doctype), in_open_disposals(doctype)
	title, years = title_of(form), years_of_form(form)
	meta = frappe.get_meta(doctype)
	named_by = meta.get_title_field()
	if named_by != "name" and cint(meta.get_field(named_by).permlevel):
		named_by = "name"
	fields = {"name", "happened_on", "creation", named_by, form.department_field or "name"}
	for names in _pages(doctype, conditions):
		for row in _readable(doctype, names, sorted(fields)):
			if row.name in held:
				continue
			day = getdate(row.happened_on or row.creation)
			department = row.get(form.department_field) if form.department_field else form.department
			yield Due(
				*(RECORDS, doctype, row.name, form.name, title, row.get(named_by), day),
				*(getdate(add_years(day, years)), department, spoken_for.get(row.name)),
			)


def _pages(doctype: str, conditions: list[tuple[str, dict[str, Any]]]) -> Iterator[list[str]]:
	"""The names of what is due, oldest first, a page at a time."""
	for condition, values in conditions:
		start = 0
		while True:
			rows = frappe.db.sql(
				f"select `name` from `tab{doctype}` where {condition}"
				f" order by `happened_on`, `docstatus`, `name` limit {PAGE} offset {start}",
				values,
			)
			if rows:
				yield [row[0] for row in rows]
			if len(rows) < PAGE:
				break
			start += PAGE


def _readable(doctype: str, names: list[str], fields: list[str]) -> list[Any]:
	"""Those of the named documents that the user may read, in the order of the names."""
	rows = frappe.get_list(
		doctype, filters={"name": ["in", names]}, fields=fields, order_by=None, limit_page_length=0
	)
	places = {name: at for at, name in enumerate(names)}
	return sorted(rows, key=lambda row: places[row.name])


def _papers(everything: bool = False) -> Iterator[Due]:
	if not everything and not frappe.has_permission(PAPER, "read"):
		return
	held, spoken_for = held_of(PAPER), in_open_disposals(PAPER)
	forms = {form["name"]: form for form in registered_forms().values()}
	rows = (frappe.get_all if everything else frappe.get_list)(
		PAPER,
		filters={
			"retention_until": ["<", today()],
			"docstatus": ["in", (1, 2)],
			"disposed_on": ["is", "not set"],
		},
		fields=["name", "title", "form", "period_from", "period_to", "department", "retention_until"],
		order_by="retention_until asc, name asc",
		limit_page_length=0,
	)
	for row in rows:
		until, form = of_paper(row), forms.get(row.form)
		# a time of keeping that was made longer since counts, for a disposal too
		if row.name not in held and until and until < getdate(today()):
			yield Due(
				*(PAPERS, PAPER, row.name, row.form, title_of(form) if form else "", row.title),
				*(getdate(row.period_to or row.period_from), until, row.department, spoken_for.get(row.name)),
			)


def _revisions(everything: bool = False) -> Iterator[Due]:
	if not everything and not frappe.has_permission(REVISION, "read"):
		return
	held, spoken_for = held_of(REVISION), in_open_disposals(REVISION)
	fields = (
		"name",
		"title",
		"status",
		"effective_to",
		"document_doctype",
		"document",
		"document_type",
		"department",
	)
	start = 0
	while True:
		rows = (frappe.get_all if everything else frappe.get_list)(
			REVISION,
			filters={"status": "Superseded", "effective_to": ["<=", last_day_over(1)]},
			fields=list(fields),
			order_by="effective_to asc, name asc",
			limit_start=start,
			limit_page_length=PAGE,
		)
		for row, until in zip(rows, of_revisions(rows), strict=True):
			if row.name not in held and until and until < getdate(today()):
				yield Due(
					*(REVISIONS, REVISION, row.name, None, "", row.title, getdate(row.effective_to), until),
					*(row.department, spoken_for.get(row.name)),
				)
		if len(rows) < PAGE:
			return
		start += PAGE
