"""Background jobs: a queue in the site's own database.

A job is written in the transaction of the caller, so a rollback takes it back and no job is seen before what it
works on. Its own changes and its end are one commit. So what it does in the database happens once; what it does
outside happens at least once, because a process that dies in between runs it again. `worker.py` runs the jobs.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from frappe_lite import job_arguments
from frappe_lite.context import _dict, get_attr, local
from frappe_lite.database import as_dicts
from frappe_lite.document import get_doc
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.site import Site
from frappe_lite.translate import _
from frappe_lite.whitelist import call

TABLE = """create table if not exists `__Job` (
	number integer primary key autoincrement,
	job_id text not null, job_name text not null, queue text not null, method text not null,
	arguments text not null, user text not null, timeout integer not null,
	at_front integer not null default 0, on_success text, on_failure text,
	status text not null default 'queued', attempts integer not null default 0, starts integer not null default 0,
	due real not null default 0, created real not null, started real, ended real, traceback text
)"""
INDEXES = (
	"create index if not exists `__Job_status` on `__Job` (status, queue, due)",
	"create index if not exists `__Job_id` on `__Job` (job_id)",
)
QUEUED, STARTED, FINISHED, FAILED = "queued", "started", "finished", "failed"
TIMEOUTS = {"short": 300, "default": 300, "long": 1500}  # seconds, Frappe's
KEPT_DAYS = 1  # a finished job; a failed one stays until somebody retries or removes it

_bells: WeakKeyDictionary[Site, threading.Event] = WeakKeyDictionary()


class Job(_dict):
	"""A row of the queue."""

	__slots__ = ()

	@property
	def id(self) -> str:
		"""The job's id, as RQ names it."""
		return self.job_id

	def get_status(self) -> str:
		"""Return `queued`, `started`, `finished` or `failed`, as it stands now."""
		rows = local.db.execute("select status from `__Job` where number = ?", (self.number,)).fetchone()
		return rows[0] if rows else ""

	def delete(self) -> None:
		"""Take the job out of the queue. Raises ValidationError while it runs."""
		remove_job(self.number)

	def requeue(self) -> Job:
		"""Let the failed job run again, as RQ names it. Raises ValidationError for another."""
		retry_job(self.number)
		return self


def create_tables() -> None:
	"""Make the queue in a site that has none. The caller commits."""
	for statement in (TABLE, *INDEXES):
		local.db.write(statement)


def bell_of(site: Site) -> threading.Event:
	"""Return what is rung when a site has new jobs."""
	return _bells.setdefault(site, threading.Event())


def enqueue(
	method: str | Callable,
	queue: str = "default",
	timeout: int | None = None,
	event: str | None = None,
	is_async: bool = True,
	job_name: str | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	on_success: str | Callable | None = None,
	on_failure: str | Callable | None = None,
	at_front: bool = False,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs: Any,
) -> Any:
	"""Let `method(**kwargs)` run in the background as the present user, once this transaction is committed.

	Returns the Job; None with `enqueue_after_commit`, and when `deduplicate` finds the `job_id` waiting or running.
	With `now`, or without `is_async`, the method is called at once and its result returned. Raises ValidationError
	for an unknown queue, a method that has no dotted path, or an argument that cannot be kept.
	"""
	if deduplicate and not job_id:
		throw(_("`job_id` paramater is required for deduplication."))
	if now or not kwargs.pop("async", is_async):
		return call(method, **kwargs)
	timeouts = queue_timeouts()
	if queue not in timeouts:
		throw(_("Queue should be one of {0}").format(", ".join(timeouts)))
	path = dotted_path(method)
	local.db.begin_write()
	if deduplicate and not _forget_ended(job_id):
		return None
	job = Job(
		job_id=job_id or secrets.token_hex(16),
		job_name=job_name or path,
		queue=queue,
		method=path,
		arguments=job_arguments.to_text(kwargs),
		user=local.session.user,
		timeout=int(timeout or timeouts[queue]),
		at_front=int(at_front),
		on_success=dotted_path(on_success) if on_success else None,
		on_failure=dotted_path(on_failure) if on_failure else None,
		created=time.time(),
	)
	columns, marks = ", ".join(job), ", ".join("?" * len(job))
	job.number = local.db.write(
		f"insert into `__Job` ({columns}) values ({marks})", tuple(job.values())
	).lastrowid
	local.db.after_commit.add(bell_of(local.home).set)
	return None if enqueue_after_commit else job


def _forget_ended(job_id: str | None) -> bool:
	"""Remove the ended jobs of this id. Returns False when one is waiting or running."""
	if is_job_enqueued(str(job_id)):
		return False
	local.db.write("delete from `__Job` where job_id = ?", (job_id,))
	return True


def enqueue_doc(
	doctype: str,
	name: str | None = None,
	method: str | None = None,
	queue: str = "default",
	timeout: int = 300,
	now: bool = False,
	**kwargs: Any,
) -> Any:
	"""Let a method of a document run in the background; see `enqueue`."""
	return enqueue(
		run_doc_method,
		doctype=doctype,
		name=name,
		doc_method=method,
		queue=queue,
		timeout=timeout,
		now=now,
		**kwargs,
	)


def run_doc_method(doctype: str, name: str, doc_method: str, **kwargs: Any) -> None:
	"""Load a document and call its method."""
	getattr(get_doc(doctype, name), doc_method)(**kwargs)


def queue_timeouts() -> dict[str, int]:
	"""Return the queues with the seconds that a job may take; the site's config may add some (`workers`)."""
	own = local.conf.get("workers") or {}
	return {**TIMEOUTS, **{name: int(queue.get("timeout") or 300) for name, queue in own.items()}}


def dotted_path(method: str | Callable) -> str:
	"""Return the path by which a worker finds a function. Raises ValidationError when there is none."""
	if isinstance(method, str):
		return method
	path = f"{method.__module__}.{method.__qualname__}"
	try:
		found = get_attr(path)
	except (AttributeError, ImportError):
		found = None
	if found is not method:
		raise ValidationError(f"A job needs a function of a module, not {path}; pass its dotted path.")
	return path


# -- looking at the queue


def get_job(job_id: str) -> Job | None:
	"""Return the newest job of this id, or None."""
	jobs = list_jobs("job_id = ?", (job_id,))
	return jobs[-1] if jobs else None


def list_jobs(
	where: str = "1", values: tuple = (), newest_first: bool = False, start: int = 0, limit: int = -1
) -> list[Job]:
	"""Return the jobs that fit a condition, the oldest first; all of them without a limit."""
	order = f"order by number {'desc' if newest_first else 'asc'} limit ? offset ?"
	cursor = local.db.execute(f"select * from `__Job` where {where} {order}", (*values, limit, start))
	return [Job(row) for row in as_dicts(cursor)]


def count_jobs(where: str = "1", values: tuple = ()) -> int:
	"""Return how many jobs fit a condition."""
	return local.db.execute(f"select count(*) from `__Job` where {where}", values).fetchone()[0]


def is_job_enqueued(job_id: str) -> bool:
	"""Tell whether a job of this id waits or runs."""
	query = f"select 1 from `__Job` where job_id = ? and status in ('{QUEUED}', '{STARTED}')"
	return bool(local.db.execute(query, (job_id,)).fetchone())


def get_job_status(job_id: str) -> str | None:
	"""Return the status of the newest job of this id, or None."""
	job = get_job(job_id)
	return job.status if job else None


def retry_job(number: int) -> None:
	"""Let a failed job run again, with all its attempts. The caller commits. Raises ValidationError for another."""
	_check_status(number, (FAILED,), _("Only a failed job can be retried; job {0} is {1}."))
	local.db.write(
		"update `__Job` set status = ?, attempts = 0, starts = 0, due = 0, ended = null where number = ?",
		(QUEUED, number),
	)
	local.db.after_commit.add(bell_of(local.home).set)


def remove_job(number: int) -> None:
	"""Take a job out of the queue. The caller commits. Raises ValidationError while it runs."""
	_check_status(number, (QUEUED, FAILED, FINISHED), _("A running job cannot be removed; job {0} is {1}."))
	local.db.write("delete from `__Job` where number = ?", (number,))


def retry_jobs(numbers: list[int]) -> int:
	"""Let failed jobs run again, all or none. Returns how many. The caller commits."""
	for number in numbers:
		retry_job(number)
	return len(numbers)


def remove_jobs(numbers: list[int]) -> int:
	"""Take jobs out of the queue, all or none. Returns how many. The caller commits."""
	for number in numbers:
		remove_job(number)
	return len(numbers)


def _check_status(number: int, allowed: tuple[str, ...], problem: str) -> None:
	local.db.begin_write()
	row = local.db.execute("select status from `__Job` where number = ?", (number,)).fetchone()
	if row is None:
		raise ValidationError(f"There is no job {number}; `jobs list` shows those there are.")
	if row[0] not in allowed:
		throw(problem.format(number, _(row[0])))


def forget_finished() -> None:
	"""Remove jobs that finished more than a day ago; failed ones stay. The caller commits."""
	local.db.write(
		"delete from `__Job` where status = ? and ended < ?", (FINISHED, time.time() - KEPT_DAYS * 86400)
	)
