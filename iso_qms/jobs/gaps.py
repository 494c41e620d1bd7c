"""What a job's trace lacks: operations of its router without a record, and forms that are asked for with each batch.

A step is missing once the job is past it: finished or delivered, or with a record of a later operation. Before that
it is to come. A draft and a voided record fill no gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cstr

from iso_qms.jobs.records import DONE, REVIEW
from iso_qms.jobs.references import JOB, places
from iso_qms.jobs.router import operations_named
from iso_qms.record_forms import FORM
from iso_qms.record_forms.checklists import TEMPLATE
from iso_qms.record_forms.practice import required_records
from iso_qms.record_forms.registered import form_of, title_of

DONE_STEP, MISSING, TO_COME, NOT_NEEDED = "Done", "Missing", "To Come", "Not Needed"
PAST = ("Finished", "Delivered")
CANCELLED = "Cancelled"


def operations(job: Document, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Each operation of the router in its order, with the records that belong to it and its status."""
	found: dict[str, list[dict[str, Any]]] = {row.name: [] for row in job.router}
	for record in records:
		belongs = operations_of(record, job.router)
		record["operations"] = [{"seq": row.seq, "operation": row.operation} for row in belongs]
		if record["stage"] in (DONE, REVIEW):
			for row in belongs:
				found[row.name].append(record)
	steps, is_past = [], job.status in PAST
	for row in sorted(job.router, key=lambda row: -row.seq):
		done = found[row.name]
		is_past = is_past or bool(done)
		steps.append(
			{
				"seq": row.seq,
				"operation": row.operation,
				"equipment": row.equipment,
				"records": [{"doctype": each["doctype"], "name": each["name"]} for each in done],
				"last": max((cstr(each["happened_on"]) for each in done), default=""),
				"status": _status(job, bool(done), is_past),
			}
		)
	return steps[::-1]


def operations_of(record: dict[str, Any], router: Iterable[Any]) -> list[Any]:
	"""The operations that a record belongs to: those it names, else of its machines, else the one of its process."""
	rows = list(router)
	named = [row for text in sorted(record["operations_named"]) for row in operations_named(text, rows)]
	if named:
		return named
	machines = [row for row in rows if row.equipment and row.equipment in record["machines"]]
	if machines:
		return machines
	of_process = [row for row in rows if row.qms_process and row.qms_process in record["processes"]]
	return of_process if len(of_process) == 1 else []


def forms_asked(job: Document, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The forms that are filled in with each batch and can name a job, with what asks for them and their status.

	A form counts when it says so itself, or an effective procedure does; a checklist only where it has rows for the
	job's product.
	"""
	required = required_records()
	present = {record["form"] for record in records if record["stage"] in (DONE, REVIEW)}
	asked = []
	for doctype in _batch_forms(required):
		form = form_of(doctype)
		if not places(doctype, (JOB,)) or not _has_rows_for(form, job.product):
			continue
		procedures = [form.procedure] if form.procedure else []
		asked.append(
			{
				"form": form.name,
				"title": title_of(form),
				"doctype": doctype,
				"procedures": list(dict.fromkeys([*procedures, *required.get(form.name, {})])),
				"status": _status(job, form.name in present, job.status in PAST),
			}
		)
	return asked


def _batch_forms(required: dict[str, dict[str, str | None]]) -> list[str]:
	"""The DocTypes of the registered forms that the user may read and that are filled in with each batch."""
	forms = frappe.get_list(
		FORM, fields=["name", "record_doctype", "frequency"], order_by="code", limit_page_length=0
	)
	return [
		form.record_doctype
		for form in forms
		if frappe.db.exists("DocType", form.record_doctype)
		and ("Batch" in required.get(form.name, {}).values() or form.frequency == "Batch")
	]


def _has_rows_for(form: Any, product: str) -> bool:
	products = frappe.get_all(TEMPLATE, filters={"form": form.name, "disabled": 0}, pluck="product")
	return not products or any(each in (None, "", product) for each in products)


def _status(job: Document, is_done: bool, is_past: bool) -> str:
	if is_done:
		return DONE_STEP
	if job.status == CANCELLED:
		return NOT_NEEDED
	return MISSING if is_past else TO_COME
