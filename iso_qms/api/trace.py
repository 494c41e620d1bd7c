"""The trace of a job, and the way back from what turned out to be wrong to the jobs it touched."""

import frappe

from iso_qms.jobs.touched import touched
from iso_qms.jobs.trace import trace


@frappe.whitelist(methods=["GET"])
def get_trace(job: str) -> dict:
	"""Everything that refers to `job`, in its order, and what is missing; for who may read it. See `jobs.trace`."""
	return trace(job)


@frappe.whitelist(methods=["GET"])
def get_touched_jobs(
	doctype: str | None = None,
	name: str | None = None,
	number: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
) -> dict:
	"""The jobs that `doctype` `name`, or an order or lot number, touched in the period. See `jobs.touched`."""
	return touched(doctype, name, number, from_date, to_date)
