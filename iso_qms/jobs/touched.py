"""The way back: which jobs, and so which customers, an instrument, a supplier, a person or a revision touched.

Asked when something turns out to be wrong afterwards: an instrument out of calibration, a bad lot, a person without
the skill, a procedure that was released with a mistake (ISO 9001 clauses 7.1.5.2, 8.5.2, 8.7).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import add_days, add_months, cstr, getdate

from iso_qms.document_control import REVISION
from iso_qms.jobs import gaps
from iso_qms.jobs import records as found_records
from iso_qms.jobs.references import JOB, NUMBERS, Places, conditions, number_fields, places, record_doctypes
from iso_qms.jobs.titles import name_revisions, name_writers
from iso_qms.jobs.trace import HEAD
from iso_qms.record_forms import FORM, FORM_REVISION
from iso_qms.record_forms.periods import period_of
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.titles import titles

MONTHS = 12
"""How far back is looked where nothing else is said."""


class Start(NamedTuple):
	"""What is asked about: names by DocType, or a number of a job or lot."""

	targets: dict[str, list[str]]
	number: str | None = None


def touched(
	doctype: str | None = None,
	name: str | None = None,
	number: str | None = None,
	from_date: Any = None,
	to_date: Any = None,
) -> dict[str, Any]:
	"""The jobs that the start touched in the period, each with the records that say so, the last due first.

	`doctype` and `name` are whatever records link to; or `number` is that of a job, an order or a lot. Keys: start,
	from_date, to_date, jobs, customers. Without dates the last twelve months. Raises PermissionError where the start
	is not the user's to read, ValidationError without a start or with dates that are the wrong way round.
	"""
	until = getdate(to_date) if to_date else getdate()
	since = getdate(from_date) if from_date else getdate(add_months(until, -MONTHS))
	if since > until:
		frappe.throw(_("To: the period ends before it begins."), title=_("Invalid Filters"))
	start = _start(doctype, name, number)
	frappe.has_permission(JOB, "read", throw=True)
	by_job: dict[str, list[Any]] = defaultdict(list)
	for record_doctype in record_doctypes():
		if frappe.has_permission(record_doctype, "read"):
			for job, record in _records(record_doctype, start, since, until):
				by_job[job].append(record)
	planned = _planned(start, since, until)
	jobs = _jobs({*by_job, *planned})
	rows = [
		{**job, "records": _told(by_job.get(job["name"], [])), "planned": job["name"] in planned}
		for job in jobs
	]
	told = [record for row in rows for record in row["records"]]
	name_writers(told)
	name_revisions(told)
	return {
		"start": _named(doctype, name, number),
		"from_date": since,
		"to_date": until,
		"jobs": rows,
		"customers": sorted({row["customer"] for row in rows if row["customer"]}),
	}


def _start(doctype: str | None, name: str | None, number: str | None) -> Start:
	if cstr(number).strip():
		return Start({}, cstr(number).strip())
	if not doctype or not name:
		frappe.throw(
			_("Start: choose an equipment, a supplier, a person or the like, or give a number."),
			title=_("Invalid Filters"),
		)
	frappe.get_doc(doctype, name).check_permission("read")
	targets = {doctype: [name]}
	if doctype == "QMS Employee":
		user = frappe.db.get_value(doctype, name, "user")
		targets.update({"User": [user]} if user else {})
	elif doctype == "QMS Procedure":
		targets[REVISION] = _revisions(REVISION, {"document_doctype": doctype, "document": name})
	elif doctype == FORM:
		targets[FORM_REVISION] = _revisions(FORM_REVISION, {"form": name})
	return Start({target: names for target, names in targets.items() if names})


def _revisions(doctype: str, filters: dict[str, str]) -> list[str]:
	return frappe.get_list(doctype, filters=filters, pluck="name", order_by=None, limit_page_length=0)


def _records(doctype: str, start: Start, since: Any, until: Any) -> list[tuple[str, Any]]:
	"""Pairs of job and record for the records of a DocType that name the start and a job."""
	to_job = places(doctype, (JOB,))
	numbers = number_fields(doctype)
	if not to_job and not numbers:
		return []
	to_start = places(doctype, start.targets)
	any_of = conditions(doctype, to_start, start.targets)
	if start.number:
		any_of = [[doctype, fieldname, "=", start.number] for fieldname in numbers]
	elif "User" in start.targets:
		any_of.append([doctype, "owner", "in", start.targets["User"]])
	if not any_of:
		return []
	period = _page_start(doctype, since), add_days(until, 1)
	seen = found_records.find(doctype, any_of, *period, more=to_start.links)
	seen = [record for record in seen if record.stage != found_records.VOID]
	return _with_jobs(doctype, seen, start, to_start, to_job)


def _with_jobs(
	doctype: str, seen: list[Any], start: Start, to_start: Places, to_job: Places
) -> list[tuple[str, Any]]:
	heads = {record.name for record in seen if _names_in_head(record, to_start, start)}
	pairs: dict[tuple[str, str], Any] = {}
	by_name = {record.name: record for record in seen}
	for record in seen:
		for fieldname in to_job.links:
			if record.get(fieldname):
				pairs[record[fieldname], record.name] = record
	for table in to_job.tables:
		# in a row that names the instrument only that row's job was touched by it
		same = next((each for each in to_start.tables if each.fieldname == table.fieldname), None)
		links = {**table.links, **(same.links if same else {})}
		for row in found_records.rows_shown(doctype, table._replace(links=links), seen):
			named = not same or any(row[name] in start.targets[target] for name, target in same.links.items())
			for fieldname in table.links:
				if row[fieldname] and (named or row.parent in heads):
					pairs[row[fieldname], row.parent] = by_name[row.parent]
	with_job = {name for _job, name in pairs}
	for record in seen:
		if record.name not in with_job and not to_job.tables and record.get("order_no"):
			for job in _jobs_of_order(record.order_no):
				pairs[job, record.name] = record
	return [(job, record) for (job, _name), record in pairs.items()]


def _names_in_head(record: Any, to_start: Places, start: Start) -> bool:
	"""Whether a record names the start in itself, so that all of its rows are meant."""
	if start.number or record.owner in start.targets.get("User", ()):
		return True
	return any(record.get(name) in start.targets[target] for name, target in to_start.links.items())


def _page_start(doctype: str, since: Any) -> Any:
	"""From when on a record may tell of the period: a page that many write on began before it."""
	period = form_of(doctype).page_period if found_records.shares_pages(doctype) else None
	return period_of(period, since).start if period else since


def _jobs_of_order(order_no: str) -> list[str]:
	return frappe.get_all(JOB, filters={"order_no": order_no}, pluck="name")


def _planned(start: Start, since: Any, until: Any) -> set[str]:
	"""Jobs that name the start themselves, or in their router, and that were in work in the period.

	A job is in work until it is due, and while it is not finished.
	"""
	if start.number:
		filters = [[JOB, fieldname, "=", start.number] for fieldname in ("name", *NUMBERS)]
	else:
		filters = conditions(JOB, places(JOB, start.targets), start.targets)
	if not filters:
		return set()
	rows = frappe.get_list(
		JOB,
		or_filters=filters,
		fields=[f"`tab{JOB}`.`{name}`" for name in ("name", "status", "due_date", "creation")],
		distinct=True,
		order_by=None,
		limit_page_length=0,
	)
	if start.number:
		return {row.name for row in rows}
	return {row.name for row in rows if _in_work(row, since, until)}


def _in_work(job: Any, since: Any, until: Any) -> bool:
	if job.status == gaps.CANCELLED:
		return False
	began = min(getdate(job.creation), getdate(job.due_date or job.creation))
	is_over = job.status in gaps.PAST and job.due_date and getdate(job.due_date) < since
	return began <= until and not is_over


def _jobs(names: set[str]) -> list[dict[str, Any]]:
	found = []
	wanted = sorted(names)
	for at in range(0, len(wanted), 1000):
		found += frappe.get_list(
			JOB,
			filters={"name": ["in", wanted[at : at + 1000]]},
			fields=list(HEAD),
			order_by=None,
			limit_page_length=0,
		)
	called = titles("QMS Product", {job.product for job in found if job.product})
	rows = [{**job, "product_name": called.get(job.product)} for job in found]
	return sorted(rows, key=lambda job: (cstr(job["due_date"]), job["name"]), reverse=True)


def _told(records: list[Any]) -> list[dict[str, Any]]:
	rows = [found_records.told(record) for record in records]
	return sorted(rows, key=lambda row: (cstr(row["happened_on"]), row["name"]))


def _named(doctype: str | None, name: str | None, number: str | None) -> dict[str, Any]:
	if cstr(number).strip():
		return {"doctype": None, "name": cstr(number).strip(), "title": None}
	return {"doctype": doctype, "name": name, "title": titles(doctype, {name}).get(name)}
