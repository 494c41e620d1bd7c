"""Job Trace: everything that refers to a job and what is missing, or the jobs that a start touched, by record."""

from __future__ import annotations

from collections import Counter
from typing import Any

from frappe import _

from iso_qms.iso_qms.report.columns import column
from iso_qms.jobs.records import DONE, DRAFT, REVIEW, VOID
from iso_qms.jobs.references import JOB
from iso_qms.jobs.touched import touched
from iso_qms.jobs.trace import trace

STAGES = {DRAFT: "Draft", REVIEW: "Pending Review", DONE: "Done", VOID: "Void"}
"""What is said of a record whose form has no states."""


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, message, chart and summary: forward from a job, back from anything else or from a number.

	Raises what `jobs.trace` and `jobs.touched` raise.
	"""
	filters = filters or {}
	start, name, number = (filters.get(key) for key in ("start_doctype", "start_name", "number"))
	if not number and not name:
		return get_columns(), [], _("Choose from what to start, or give an order or lot number.")
	if not number and start in (None, "", JOB):
		return _forward(trace(name))
	return _back(touched(start, name, number, filters.get("from_date"), filters.get("to_date")))


def get_columns() -> list[dict[str, Any]]:
	"""The job, when, which step and form, who, how it came out, and on which revisions."""
	return [
		column("job", _("Job"), "Link", 110, JOB),
		column("customer", _("Customer"), "Link", 150, "QMS Customer"),
		column("happened_on", _("Happened On"), "Datetime", 150),
		column("operation", _("Operation"), "Data", 120),
		column("form", _("Form"), "Link", 80, "QMS Record Form"),
		column("title", _("Title"), "Data", 170),
		column("record", _("Record"), "Dynamic Link", 140, "doctype"),
		column("status", _("Status"), "Data", 110),
		column("result", _("Result"), "Data", 110),
		column("by", _("Entered By"), "Data", 120),
		column("named", _("Names"), "Data", 220),
		column("form_revision", _("Form Revision"), "Data", 110),
		column("procedure_revision", _("Procedure Revision"), "Data", 130),
		column("remarks", _("Remarks"), "Data", 200),
	]


def _forward(found: dict[str, Any]) -> tuple[Any, ...]:
	job = found["job"]
	rows = [
		{"job": job["name"], "customer": job["customer"], "doctype": step.get("doctype"), **_step(step)}
		for step in found["steps"]
	]
	message = None if found["is_whole"] else _("Some records of this job are not yours to read.")
	summary = [
		_figure(_("Records"), found["records"]),
		_figure(_("Missing"), found["missing"], "Red" if found["missing"] else "Green"),
	]
	chart = _bars(_("Records"), Counter(row["title"] for row in rows if row.get("record")))
	return get_columns(), rows, message, chart, summary


def _back(found: dict[str, Any]) -> tuple[Any, ...]:
	rows = []
	for job in found["jobs"]:
		head = {"job": job["name"], "customer": job["customer"]}
		if job["planned"] and not job["records"]:
			status = job["status"]
			rows.append({**head, "status": _(status), "remarks": _("Named by the job itself")})
		rows += [
			{**head, "doctype": each["doctype"], **_record(each), "by": each["by_name"]}
			for each in job["records"]
		]
	summary = [
		_figure(_("Jobs"), len(found["jobs"])),
		_figure(_("Customers"), len(found["customers"])),
	]
	chart = _bars(_("Jobs"), Counter(job["customer"] or _("No customer") for job in found["jobs"]))
	return get_columns(), rows, None, chart, summary


def _step(step: dict[str, Any]) -> dict[str, Any]:
	if step["step"] == "absent":
		status = step["status"]
		return {
			"operation": step.get("operation"),
			"form": step.get("form"),
			"title": step.get("title"),
			"status": _(status),
			"remarks": ", ".join(step.get("procedures") or ()),
		}
	if step["step"] == "release":
		return {
			"happened_on": step["happened_on"],
			"form": step["form"],
			"title": _("Release"),
			"record": step["name"],
			"status": step["said"]["state"],
			"by": step["by_name"],
		}
	return {
		**_record(step),
		"operation": ", ".join(row["operation"] for row in step["operations"]),
		"by": step["by_name"],
		"named": ", ".join(_called(each) for each in step["named"]),
	}


def _record(record: dict[str, Any]) -> dict[str, Any]:
	said, stage = record["said"], STAGES[record["stage"]]
	kind = f" ({said['kind']})" if said["kind"] else ""
	return {
		"happened_on": record["happened_on"],
		"form": record["form"],
		"title": f"{record['form_title']}{kind}",
		"record": record["name"],
		"status": said["state"] or _(stage),
		"result": ", ".join(said["results"]),
		"form_revision": record["form_revision_label"],
		"procedure_revision": record["procedure_revision_label"],
		"remarks": record["qualification_gap"],
	}


def _called(named: dict[str, Any]) -> str:
	title = named.get("title")
	# accounts are no names: of a user only the full one is said
	return title if title and named["doctype"] == "User" else " ".join(filter(None, (named["name"], title)))


def _figure(label: str, value: int, indicator: str | None = None) -> dict[str, Any]:
	figure = {"label": label, "value": value, "datatype": "Int"}
	return {**figure, "indicator": indicator} if indicator else figure


def _bars(label: str, counted: Counter[str]) -> dict[str, Any] | None:
	if not counted:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": list(counted),
			"datasets": [{"name": label, "values": list(counted.values())}],
		},
	}
