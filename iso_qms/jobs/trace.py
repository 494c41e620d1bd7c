"""The trace of a job: everything that refers to it, in the order in which it happened, and what is missing.

So an auditor follows an order from its contract review to its delivery (ISO 9001 clause 8.5.2). The way back, from an
instrument or a lot to the jobs it touched, is in `touched`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from iso_qms.jobs import gaps
from iso_qms.jobs import records as found_records
from iso_qms.jobs.references import (
	JOB,
	Table,
	conditions,
	number_fields,
	places,
	record_doctypes,
)
from iso_qms.jobs.titles import name_revisions, name_writers
from iso_qms.record_forms.titles import titles

HEAD = ("name", "order_no", "customer", "product", "quantity", "unit", "lot_no", "due_date", "status")
"""What a trace says of a job itself."""

BY_LINK, BY_ORDER = "job", "order_no"
OPERATION = "operation"
"""What the field is called in which a record or row says the number or name of an operation of the router."""

WITHIN = ("machines", "processes", "operations_named")
"""What only tells to which operation a record belongs."""

END = "9999"
"""After every time."""


def trace(name: str) -> dict[str, Any]:
	"""The whole trace of a job that the user may read.

	`steps` are records, releases and missing steps in their order; `operations` and `forms` say what is asked for and
	whether it is there; `is_whole` is false where the job has records that the user may not see, so that what is
	missing can't be said for sure. Raises PermissionError for a job that is not the user's to read.
	"""
	job = frappe.get_doc(JOB, name)
	job.check_permission("read")
	records, is_whole = records_of(job)
	operations = gaps.operations(job, records)
	forms = gaps.forms_asked(job, records)
	name_revisions(records)
	_give_titles(records)
	steps = _in_order(records, operations, forms)
	return {
		"job": _head(job),
		"steps": steps,
		"operations": [{key: row[key] for key in row if key != "last"} for row in operations],
		"forms": forms,
		"records": len(records),
		"missing": sum(row["status"] == gaps.MISSING for row in (*operations, *forms)),
		"is_whole": is_whole,
	}


def records_of(job: Document) -> tuple[list[dict[str, Any]], bool]:
	"""The job's records that the user may see, oldest first, and whether those are all."""
	records, is_whole = [], True
	for doctype in record_doctypes():
		of_all = _leads_to(doctype, job, whoever=True)
		if not of_all:
			continue
		readable = frappe.has_permission(doctype, "read")
		any_of = _leads_to(doctype, job) if readable else []
		more = found_records.all_told(doctype)
		seen = found_records.find(doctype, any_of, more=more) if any_of else []
		is_whole = is_whole and found_records.number_of_all(doctype, of_all) == len(seen)
		records += _of_job(doctype, seen, job)
	return sorted(records, key=lambda record: (cstr(record["happened_on"]), record["name"])), is_whole


def _leads_to(doctype: str, job: Document, whoever: bool = False) -> list[list[Any]]:
	"""Filters for the records of a DocType that name the job, or its order number."""
	any_of = conditions(doctype, places(doctype, (JOB,), whoever), {JOB: [job.name]})
	if job.order_no:
		names = number_fields(doctype, (BY_ORDER,), whoever)
		any_of += [[doctype, name, "=", job.order_no] for name in names]
	return any_of


def _of_job(doctype: str, seen: list[Any], job: Document) -> list[dict[str, Any]]:
	links = places(doctype, (JOB,))
	naming = {record.name for record in found_records.naming_job(doctype, links, seen, job.name)}
	kept = []
	for record in seen:
		by_order = not any(record.get(fieldname) for fieldname in links.links)
		if record.name in naming or (by_order and job.order_no and record.get(BY_ORDER) == job.order_no):
			kept.append(record)
	named = _named(doctype, kept, job.name)
	return [
		_entry(doctype, record, named[record.name], BY_LINK if record.name in naming else BY_ORDER)
		for record in kept
	]


class Named(NamedTuple):
	"""What a record names: by DocType and name with the label of the field; its machines; operations of the router."""

	things: dict[tuple[str, str], str]
	machines: set[str]
	operations: set[str]

	def add(self, df: Any, name: str, doctype: str, is_machine: bool) -> None:
		self.things.setdefault((df.options, name), _(df.label, context=doctype))
		if is_machine and df.options == "QMS Equipment":
			self.machines.add(name)


def _named(doctype: str, records: list[Any], job: str) -> dict[str, Named]:
	"""What each record names, in itself and in its rows.

	Of a table in which rows name jobs only the job's own rows count: another job's instrument is not this one's. In
	other tables equipment is what was measured with, and no machine of an operation.
	"""
	found = {record.name: Named({}, set(), set()) for record in records}
	for record in records:
		for fieldname, df in found_records.links_named(doctype).items():
			if record.get(fieldname):
				found[record.name].add(df, record[fieldname], doctype, True)
		if record.get(OPERATION):
			found[record.name].operations.add(cstr(record[OPERATION]).strip())
	of_jobs = {table.fieldname: table.links for table in places(doctype, (JOB,)).tables}
	for df in frappe.get_meta(doctype).get_table_fields():
		fields, job_links = _row_links(doctype, df.options), of_jobs.get(df.fieldname, {})
		if not fields and not job_links:
			continue
		links = {**{name: field.options for name, field in fields.items()}, **job_links}
		table = Table(df.fieldname, df.options, links)
		for row in found_records.rows_shown(doctype, table, records, (OPERATION,)):
			if job_links and not any(row[name] == job for name in job_links):
				continue
			for name, field in fields.items():
				if row[name]:
					found[row.parent].add(field, row[name], df.options, bool(job_links))
			if job_links and row.get(OPERATION):
				found[row.parent].operations.add(cstr(row[OPERATION]).strip())
	return found


def _row_links(doctype: str, row_doctype: str) -> dict[str, Any]:
	permitted = frappe.get_meta(row_doctype).get_permitted_fieldnames(doctype)
	named = found_records.links_named(row_doctype)
	return {name: df for name, df in named.items() if name in permitted and name != "row_by"}


def _entry(doctype: str, record: Any, named: Named, named_by: str) -> dict[str, Any]:
	meta = frappe.get_meta(doctype)
	processes = [df.fieldname for df in meta.fields if df.fieldtype == "Link" and df.options == "QMS Process"]
	return {
		"step": "record",
		**found_records.told(record),
		"named_by": named_by,
		"named": [
			{"doctype": target, "name": name, "label": label}
			for (target, name), label in named.things.items()
		],
		"machines": named.machines,
		"processes": [record.get(fieldname) for fieldname in processes if record.get(fieldname)],
		"operations_named": named.operations,
		"release": {name: record[name] for name in found_records.RELEASE}
		if record.get("release_status")
		else None,
	}


def _in_order(
	records: list[dict[str, Any]], operations: list[dict[str, Any]], forms: list[dict[str, Any]]
) -> list[dict[str, Any]]:
	"""Records and releases by time; a step that is not there stands after what was done before it."""
	timed = []
	for at, record in enumerate(records):
		shown = {key: record[key] for key in record if key not in WITHIN}
		timed.append((cstr(record["happened_on"]), 0, at, shown))
		release = record["release"]
		if release and release["released_on"]:
			timed.append((cstr(release["released_on"]), 1, at, _release(record)))
	last = ""
	for at, row in enumerate(operations):
		last = max(last, row["last"])
		if row["status"] == gaps.TO_COME or (row["status"] == gaps.MISSING and last):
			timed.append((last if row["status"] == gaps.MISSING else END, 2, at, _absent(row)))
		elif row["status"] == gaps.MISSING:
			# nothing of the router was recorded before: it belongs before what was done first after it
			first = min((each["last"] for each in operations[at:] if each["last"]), default=END)
			timed.append((first, -1, at, _absent(row)))
	end = len(operations)
	for at, form in enumerate(forms):
		if form["status"] in (gaps.MISSING, gaps.TO_COME):
			timed.append((END, 3, end + at, _absent(form)))
	return [step for *_place, step in sorted(timed, key=lambda each: each[:3])]


def _release(record: dict[str, Any]) -> dict[str, Any]:
	release, state = record["release"], record["release"]["release_status"]
	return {
		"step": "release",
		"doctype": record["doctype"],
		"name": record["name"],
		"form": record["form"],
		"form_title": record["form_title"],
		"happened_on": release["released_on"],
		"by": release["released_by"],
		"by_name": release["by_name"],
		"state": state,
		"said": {"state": _(state)},
	}


def _absent(row: dict[str, Any]) -> dict[str, Any]:
	kept = ("status", "seq", "operation", "equipment", "form", "title", "doctype", "procedures")
	return {"step": "absent", **{key: row[key] for key in kept if key in row}}


def _give_titles(records: list[dict[str, Any]]) -> None:
	name_writers(records)
	wanted: dict[str, set[str]] = defaultdict(set)
	for record in records:
		if record["release"] and record["release"]["released_by"]:
			wanted["User"].add(record["release"]["released_by"])
		for each in record["named"]:
			wanted[each["doctype"]].add(each["name"])
	known = {doctype: titles(doctype, names) for doctype, names in wanted.items()}
	for record in records:
		if record["release"]:
			record["release"]["by_name"] = known.get("User", {}).get(record["release"]["released_by"])
		for each in record["named"]:
			each["title"] = known[each["doctype"]].get(each["name"])


def _head(job: Document) -> dict[str, Any]:
	head = {name: job.get(name) for name in HEAD}
	head["product_name"] = titles("QMS Product", {job.product}).get(job.product) if job.product else None
	return head
