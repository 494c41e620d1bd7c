"""A job of the queue under the name that Frappe gives it; its row stands in `__Job`, see `frappe_lite.jobs`."""

from __future__ import annotations

import datetime
import json
from typing import Any

from frappe_lite import exceptions, scheduler
from frappe_lite.context import _dict, local
from frappe_lite.document import Document
from frappe_lite.filters import Filter, parse
from frappe_lite.jobs import Job, count_jobs, get_job, list_jobs, queue_timeouts
from frappe_lite.json_text import as_json
from frappe_lite.messages import throw
from frappe_lite.permissions import only_for
from frappe_lite.translate import _
from frappe_lite.utils import cint
from frappe_lite.utils.filters import compare

PAGE = 20
STATUSES = ("queued", "started", "failed", "finished")
NOT_THERE = ("deferred", "scheduled", "canceled")  # of RQ: this queue has none


class RQJob(Document):
	job: Job

	def load_from_db(self) -> Document:
		"""Read the job of this number, or the newest of this id. Raises DoesNotExistError."""
		name = str(self.name)
		found = list_jobs("number = ?", (int(name),)) if name.isdecimal() else []
		job = found[0] if found else get_job(name)
		if job is None:
			throw(_("{0} {1} not found").format(_(self.doctype), name), exceptions.DoesNotExistError)
		super(Document, self).__init__(as_row(job, doctype=self.doctype))
		self.__dict__.update(flags=_dict(), job=job)
		return self

	def delete(self, *_args: Any, **_kwargs: Any) -> None:
		"""Take the job out of the queue. Raises PermissionError, ValidationError while it runs."""
		only_for("System Manager")
		self.job.delete()

	def db_insert(self, *_args: Any, **_kwargs: Any) -> None:
		"""A job comes by `frappe.enqueue` alone."""

	def db_update(self, *_args: Any, **_kwargs: Any) -> None:
		"""A job is not changed by hand."""

	@staticmethod
	def get_list(args: dict[str, Any]) -> list[_dict]:
		"""Return jobs as rows; filters are those of `status` and `queue`."""
		where, values = _conditions(args)
		newest_first = "desc" in (args.get("order_by") or "")
		found = list_jobs(
			where, values, newest_first, cint(args.get("start")), cint(args.get("page_length")) or PAGE
		)
		return [as_row(job) for job in found]

	@staticmethod
	def get_count(args: dict[str, Any]) -> int:
		"""Return how many jobs meet the filters."""
		return count_jobs(*_conditions(args))

	@staticmethod
	def get_stats(_args: dict[str, Any]) -> dict:
		"""Return what a list shows beside its rows: nothing."""
		return {}


def as_row(job: Job, **more: Any) -> _dict:
	"""Return a job under the fieldnames of RQ Job; `attempts` failed, `due_at` is when it is tried again."""
	kwargs = json.loads(job.arguments)
	arguments = {"site": local.site, "user": job.user, "method": job.method, "kwargs": kwargs}
	ended = job.ended if job.status in ("finished", "failed") else None
	return _dict(
		more,
		name=str(job.number),
		job_id=job.job_id,
		queue=job.queue,
		job_name=kwargs.get("job_type") or job.job_name,
		status=job.status,
		started_at=_local(job.started),
		ended_at=_local(ended),
		time_taken=round(ended - job.started, 3) if ended and job.started else None,
		exc_info=job.traceback,
		arguments=as_json(arguments),
		timeout=job.timeout,
		attempts=job.attempts,
		due_at=_local(job.due if job.status == "queued" else None),
		creation=_local(job.created),
		modified=_local(ended or job.started or job.created),
		owner=job.user,
		modified_by=job.user,
	)


def _local(moment: float | None) -> datetime.datetime | None:
	return scheduler.local_time(moment) if moment else None


def _conditions(args: dict[str, Any]) -> tuple[str, tuple]:
	parts, values = ["1"], []
	for each in parse("RQ Job", args.get("filters")):
		fitting = _fitting(each)
		parts.append(f"{each.fieldname} in ({', '.join('?' * len(fitting))})")
		values.extend(fitting)
	return " and ".join(parts), tuple(values)


def _fitting(each: Filter) -> list[str]:
	choices = {"status": (*STATUSES, *NOT_THERE), "queue": tuple(queue_timeouts())}.get(each.fieldname)
	if choices is None:
		throw(_("Jobs are filtered by status and queue, not by {0}.").format(each.fieldname))
	return [choice for choice in choices if compare(choice, each.operator, each.value)]
