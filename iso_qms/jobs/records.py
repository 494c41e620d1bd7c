"""The records that a trace is made of: as many as the reader may see, without the drafts of others.

One query a DocType. What a record says of itself (kind, result, whom and what it names) is read from its form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from iso_qms.gate.transitions import active_workflow, is_closed, state_of
from iso_qms.jobs.references import JOB, NUMBERS, Places, Table, rows_of
from iso_qms.record_forms.registered import form_of, title_of
from iso_qms.record_forms.rows import row_doctype

DRAFT, REVIEW, DONE, VOID = "draft", "review", "done", "void"
RESULTS = ("result", "judgement", "conclusion", "decision", "disposition")
"""Choices of a form that say how it came out, in the order in which they are made."""

RELEASE = ("release_status", "released_on", "released_by")
STAMPS = (
	"name",
	"owner",
	"docstatus",
	"happened_on",
	"late_entry",
	"form_revision",
	"procedure_revision",
	"qualification_gap",
)
NOT_NAMED = frozenset(
	(
		"Workflow State",
		"QMS Form Revision",
		"QMS Document Revision",
		"QMS Disposal",
		"QMS Department",
		"QMS Process",
	)
)
"""What a record links to without naming a person, an instrument, a material or a customer by it."""


def find(
	doctype: str,
	any_of: list[list[Any]],
	since: Any = None,
	until: Any = None,
	more: Collection[str] = (),
) -> list[Any]:
	"""The records that the user may see and that one of the conditions fits, with `stage`, oldest first.

	They tell what they are, and the fields of `more`. Drafts of others are left out.
	"""
	period = [[doctype, "happened_on", ">=", since]] if since else []
	period += [[doctype, "happened_on", "<", until]] if until else []
	wanted = dict.fromkeys((*STAMPS, *_told(doctype), *more))
	permitted = {*STAMPS, *frappe.get_meta(doctype).get_permitted_fieldnames()}
	found = frappe.get_list(
		doctype,
		filters=period,
		or_filters=any_of,
		fields=[f"`tab{doctype}`.`{name}`" for name in wanted if name in permitted],
		distinct=True,
		order_by=None,
		limit_page_length=0,
	)
	for record in found:
		record.doctype, record.stage = doctype, stage_of(doctype, record)
	found = [record for record in found if record.stage != DRAFT or record.owner == frappe.session.user]
	return sorted(found, key=lambda record: (str(record.happened_on or ""), record.name))


def number_of_all(doctype: str, any_of: list[list[Any]]) -> int:
	"""How many records fit, drafts of others apart, whoever may see them; for telling that a trace is not whole."""
	workflow = active_workflow(doctype)
	state = [workflow.workflow_state_field] if workflow else []
	rows = frappe.get_all(
		doctype,
		or_filters=any_of,
		fields=[f"`tab{doctype}`.`{name}`" for name in ("name", "owner", "docstatus", *state)],
		distinct=True,
		order_by=None,
	)
	return sum(stage_of(doctype, row) != DRAFT or row.owner == frappe.session.user for row in rows)


def stage_of(doctype: str, record: Any) -> str:
	"""How far a record is: draft, review, done or void. A page on which many write is done with each of its rows."""
	if cint(record.docstatus):
		return DONE if cint(record.docstatus) == 1 else VOID
	submittable = bool(frappe.get_meta(doctype).is_submittable)
	workflow = active_workflow(doctype)
	if workflow:
		state = state_of(record, workflow)
		if is_closed(workflow, state, submittable):
			return VOID
		if state != workflow.states[0].state:
			return REVIEW
	return DONE if shares_pages(doctype) or not (workflow or submittable) else DRAFT


def shares_pages(doctype: str) -> bool:
	"""Whether many people write on one page of the form: an open page is nobody's own draft."""
	form = form_of(doctype)
	return bool(form and row_doctype(form))


def rows_shown(
	doctype: str, table: Table, records: Iterable[Any], more: Collection[str] = ()
) -> Iterator[Any]:
	"""The rows of these records with their links and the fields of `more`; one that somebody else has not signed yet on an open page is left out."""
	by_name = {record.name: record for record in records}
	form = form_of(doctype)
	by_hand = bool(form and form.layout == "Log Book" and form.rows_field == table.fieldname)
	signs = ("row_by", "row_signed") if by_hand else ()
	for row in rows_of(doctype, table, by_name, (*more, *signs)):
		is_open = by_hand and not cint(by_name[row.parent].docstatus) and not cint(row.row_signed)
		if not is_open or row.row_by == frappe.session.user:
			yield row


def naming_job(doctype: str, links: Places, records: list[Any], job: str) -> list[Any]:
	"""Those of the records that name the job themselves or in a row that is shown."""
	in_rows = {
		row.parent
		for table in links.tables
		for row in rows_shown(doctype, table, records)
		if any(row[fieldname] == job for fieldname in table.links)
	}
	return [
		record
		for record in records
		if record.name in in_rows or any(record.get(fieldname) == job for fieldname in links.links)
	]


def all_told(doctype: str) -> list[str]:
	"""The fields by which a record tells everything that a trace shows: whom and what it names, and its release."""
	meta = frappe.get_meta(doctype)
	release = RELEASE if all(meta.has_field(name) for name in RELEASE) else ()
	operation = ["operation"] if meta.has_field("operation") else []
	process = [df.fieldname for df in meta.fields if df.fieldtype == "Link" and df.options == "QMS Process"]
	return [*links_named(doctype), *release, *operation, *process]


def told(record: Any) -> dict[str, Any]:
	"""What a record says of itself in a trace, as plain values; `said` has its choices in the reader's language."""
	form, workflow = form_of(record.doctype), active_workflow(record.doctype)
	title_field = frappe.get_meta(record.doctype).title_field
	kind, results = kind_of(record), results_of(record)
	state = record.get(workflow.workflow_state_field) if workflow else None
	return {
		"doctype": record.doctype,
		"name": record.name,
		"form": form.name,
		"form_title": title_of(form),
		"title": record.get(title_field) if title_field else None,
		"kind": kind,
		"happened_on": record.happened_on,
		"late_entry": record.late_entry,
		"by": record.owner,
		"state": state,
		"stage": record.stage,
		"results": results,
		"said": {
			"kind": _(kind, context=record.doctype) if kind else None,
			"results": [_(result, context=record.doctype) for result in results],
			"state": _(state) if state else None,
		},
		"form_revision": record.form_revision,
		"procedure_revision": record.procedure_revision,
		"qualification_gap": record.qualification_gap,
	}


def kind_of(record: Any) -> str | None:
	"""What kind of its form a record is, as a form with several kinds says it."""
	return next((record.get(name) for name in _kind_fields(record.doctype) if record.get(name)), None)


def results_of(record: Any) -> list[str]:
	"""How a record came out, in its own words."""
	return list(dict.fromkeys(record.get(name) for name in RESULTS if record.get(name)))


def links_named(doctype: str) -> dict[str, Any]:
	"""The fields by which a record names persons, instruments, customers and the like."""
	meta = frappe.get_meta(doctype)
	left_out = {"amended_from", "late_approved_by"}
	return {
		df.fieldname: df
		for df in meta.fields
		if df.fieldtype == "Link"
		and df.options not in (JOB, doctype, *NOT_NAMED)
		and df.fieldname not in left_out
		and not df.is_virtual
	}


def _told(doctype: str) -> list[str]:
	workflow = active_workflow(doctype)
	meta = frappe.get_meta(doctype)
	title = [meta.title_field] if meta.title_field else []
	links = [df.fieldname for df in meta.fields if df.fieldtype == "Link" and df.options == JOB]
	numbers = [df.fieldname for df in meta.fields if df.fieldname in NUMBERS]
	state = [workflow.workflow_state_field] if workflow else []
	choices = [name for name in RESULTS if _is_choice(meta, name)]
	return [*state, *title, *links, *numbers, *_kind_fields(doctype), *choices]


def _kind_fields(doctype: str) -> list[str]:
	meta = frappe.get_meta(doctype)
	return [df.fieldname for df in meta.fields if df.fieldtype == "Select" and df.fieldname.endswith("kind")]


def _is_choice(meta: Any, fieldname: str) -> bool:
	df = meta.get_field(fieldname)
	return bool(df and df.fieldtype == "Select")
