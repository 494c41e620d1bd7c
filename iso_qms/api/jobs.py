"""The queue of background jobs, and the schedule, for System Managers.

Jobs are Frappe's RQ Job and Scheduled Job Type on both homes. What a home does not know of a job is None: Frappe
does not count failed tries.
"""

from typing import Any

import frappe
import frappe.utils.scheduler
from frappe import _
from frappe.model.base_document import get_controller
from frappe.query_builder.functions import Max

PAGE = 20
KINDS = {
	"waiting": ("queued", "scheduled", "deferred"),
	"running": ("started",),
	"failed": ("failed",),
	"finished": ("finished",),
}


@frappe.whitelist(methods=["GET"])
def get_jobs(kind: str = "waiting", start: int = 0) -> dict:
	"""Return a page of the jobs of a kind (waiting, running, failed, finished), and `counts` of all kinds.

	The oldest waiting job stands first, of the others the newest. `counts_tries` says whether this home counts them.
	"""
	frappe.only_for("System Manager")
	if kind not in KINDS:
		frappe.throw(_("Ask for one of these kinds of jobs: {0}.").format(", ".join(KINDS)))
	queue: Any = get_controller("RQ Job")
	counts = {each: queue.get_count(_asked(each)) for each in KINDS}
	rows = queue.get_list(_asked(kind, max(0, start)))
	return {
		"counts": counts,
		"jobs": [_shown(row) for row in rows],
		"more": counts[kind] > max(0, start) + len(rows),
		"counts_tries": all("attempts" in row for row in rows),
	}


@frappe.whitelist(methods=["POST"])
def retry_job(job: str) -> None:
	"""Let a failed job run again. Raises ValidationError for another, DoesNotExistError when it is gone."""
	doc = _get_job(job)
	if doc.status != "failed":
		frappe.throw(_("Only a failed job can be tried again."))
	doc.job.requeue()


@frappe.whitelist(methods=["POST"])
def remove_job(job: str) -> None:
	"""Take a job out of the queue. Raises ValidationError while it runs, DoesNotExistError when it is gone."""
	doc = _get_job(job)
	if doc.status == "started":
		frappe.throw(_("A running job cannot be removed. Wait until it has ended."))
	doc.delete()


@frappe.whitelist(methods=["GET"])
def get_schedule() -> dict:
	"""Return whether the schedule is on (`active`), and each method of it with its last and next run."""
	frappe.only_for("System Manager")
	ended = _last_runs()
	names = frappe.get_list("Scheduled Job Type", order_by="method", limit=0, pluck="name")
	jobs = [_scheduled(frappe.get_doc("Scheduled Job Type", name), ended.get(name)) for name in names]
	return {"active": not frappe.utils.scheduler.is_scheduler_inactive(verbose=False), "jobs": jobs}


@frappe.whitelist(methods=["POST"])
def switch_schedule(on: int) -> None:
	"""Switch the whole schedule on or off. Raises ValidationError when the configuration keeps it off."""
	frappe.only_for("System Manager")
	frappe.utils.scheduler.toggle_scheduler(int(bool(on)))
	if on and frappe.utils.scheduler.is_scheduler_inactive(verbose=False):
		frappe.throw(_("The configuration of the server keeps the schedule off; it has to be changed there."))


@frappe.whitelist(methods=["POST"])
def switch_scheduled_job(name: str, on: int) -> None:
	"""Switch one method of the schedule on or off."""
	frappe.only_for("System Manager")
	doc = frappe.get_doc("Scheduled Job Type", name)
	doc.stopped = int(not on)
	doc.save()


def _asked(kind: str, start: int = 0) -> dict:
	"""What a list view would send; `get_list` of a virtual DocType takes that."""
	way = "asc" if kind == "waiting" else "desc"
	return frappe._dict(
		doctype="RQ Job",
		filters=[["RQ Job", "status", "in", list(KINDS[kind])]],
		order_by=f"modified {way}",
		start=start,
		page_length=PAGE,
	)


def _get_job(name: str) -> Any:
	frappe.only_for("System Manager")
	try:
		return frappe.get_doc("RQ Job", name)
	except frappe.DoesNotExistError:
		frappe.throw(_("This job is no longer in the queue."), frappe.DoesNotExistError)


def _shown(row: dict) -> dict:
	trace = (row.exc_info or "").strip()
	return {
		"name": row.name,
		"method": row.job_name,
		"queue": row.queue,
		"user": row.owner,
		"queued_at": row.creation or None,
		"started_at": row.started_at or None,
		"ended_at": row.ended_at or None,
		"due_at": row.get("due_at"),
		"tries": row.get("attempts"),
		# the last line of a traceback says what was wrong
		"error": trace.rpartition("\n")[2],
		"traceback": trace,
	}


def _scheduled(doc: Any, last: dict | None) -> dict:
	details = ((last or {}).get("details") or "").strip()
	return {
		"name": doc.name,
		"method": doc.method,
		"frequency": doc.frequency,
		"cron_format": doc.cron_format if doc.frequency == "Cron" else None,
		"on": not doc.stopped,
		"last_run": doc.last_execution,
		"last_status": (last or {}).get("status"),
		"error": details.rpartition("\n")[2],
		"next_run": None if doc.stopped else doc.get_next_execution(),
	}


def _last_runs() -> dict[str, dict]:
	"""The newest Scheduled Job Log of each Scheduled Job Type."""
	log = frappe.qb.DocType("Scheduled Job Log")
	newest = (
		frappe.qb.from_(log)
		.select(log.scheduled_job_type, Max(log.creation).as_("creation"))
		.groupby(log.scheduled_job_type)
	)
	rows = (
		frappe.qb.from_(log)
		.join(newest)
		.on((log.scheduled_job_type == newest.scheduled_job_type) & (log.creation == newest.creation))
		.select(log.scheduled_job_type, log.status, log.details)
		.run(as_dict=True)
	)
	return {row.scheduled_job_type: row for row in rows}
