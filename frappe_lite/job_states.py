"""What becomes of a job in the queue: claimed, finished, tried again, failed, found after the process died."""

from __future__ import annotations

import logging
import time

from frappe_lite import exceptions, jobs
from frappe_lite.context import local
from frappe_lite.jobs import FAILED, FINISHED, QUEUED, STARTED, Job
from frappe_lite.log import log_error

log = logging.getLogger("frappe_lite.worker")

KINDS = {"short": ("queue <> 'long'", 3), "long": ("queue = 'long'", 2)}  # which queues, how many at a time
ATTEMPTS, PASSING_ATTEMPTS = 3, 6
LONGEST_DELAY = 3600.0
STARTS = 5
# What passes by itself: tried again soon and more often, as Frappe does.
PASSING = (
	exceptions.RetryBackgroundJobError,
	exceptions.QueryTimeoutError,
	exceptions.QueryDeadlockError,
	exceptions.InsufficientStorage,
)


def kind_of(queue: str) -> str:
	"""Return which threads run a queue."""
	return "long" if queue == "long" else "short"


def claim(kind: str) -> Job | None:
	"""Mark the first due job of a kind as started and return it, or None. Commits."""
	now = time.time()
	which = f"status = '{QUEUED}' and {KINDS[kind][0]} and (due <= ? or due > ?)"
	first = f"{which} order by at_front desc, case at_front when 1 then -number else number end limit 1"
	query, values = f"select number from `__Job` where {first}", (now, now + LONGEST_DELAY)
	waiting = local.db.execute(query, values).fetchone()
	if waiting is None:
		return None
	local.db.begin_write()
	row = local.db.execute(query, values).fetchone()
	if row is None:
		local.db.rollback()
		return None
	local.db.write(
		"update `__Job` set status = ?, started = ?, ended = null, starts = starts + 1 where number = ?",
		(STARTED, now, row[0]),
	)
	job = jobs.list_jobs("number = ?", (row[0],))[0]
	local.db.commit()
	return job


def seconds_to_next_due() -> float:
	"""Return how long the next waiting job waits yet; infinity when none does."""
	now = time.time()
	row = local.db.execute(
		"select min(due) from `__Job` where status = ? and due > ?", (QUEUED, now)
	).fetchone()
	return float("inf") if row[0] is None else max(0.05, row[0] - now)


def recover() -> None:
	"""Queue the jobs that were running when the process died; one that brings it down again and again fails."""
	problem = f"The program ended {STARTS} times while this job ran, so it is not started again by itself."
	local.db.write(
		"update `__Job` set status = ?, traceback = ?, ended = ? where status = ? and starts >= ?",
		(FAILED, problem, time.time(), STARTED, STARTS),
	)
	local.db.write("update `__Job` set status = ? where status = ?", (QUEUED, STARTED))


def failure_of(job: Job, error: BaseException, trace: str) -> dict:
	"""Return what a failure makes of a job: waiting for its next attempt, or failed for good."""
	passing = isinstance(error, PASSING)
	most = (
		PASSING_ATTEMPTS if passing else int(local.__dict__.get("conf", {}).get("job_attempts") or ATTEMPTS)
	)
	attempts = job.attempts + 1
	is_final = attempts >= most
	delay = attempts if passing else min(LONGEST_DELAY, 10.0 * 6 ** (attempts - 1))
	return {
		"status": FAILED if is_final else QUEUED,
		"attempts": attempts,
		"due": 0 if is_final else time.time() + delay,
		"ended": time.time(),
		"traceback": trace,
	}


def write_failure(job: Job, outcome: dict) -> None:
	"""Write how a job failed; the last failure becomes an Error Log. Commits."""
	changes = ", ".join(f"{column} = ?" for column in outcome)
	local.db.write(
		f"update `__Job` set {changes}, starts = 0 where number = ?", (*outcome.values(), job.number)
	)
	if outcome["status"] == FAILED:
		_keep_error(job, outcome["traceback"])
	else:
		log.warning("job %s failed and is tried again:\n%s", job.job_name, outcome["traceback"])
	local.db.commit()


def give_back(job: Job) -> None:
	"""Let a job that was stopped wait again; that was no attempt. Commits."""
	local.db.write(
		"update `__Job` set status = ?, starts = starts - 1 where number = ?", (QUEUED, job.number)
	)
	local.db.commit()


def finish(job: Job) -> None:
	"""Mark a job as finished, in the transaction of what it did. Raises ValidationError when it is no longer running."""
	done = local.db.write(
		"update `__Job` set status = ?, ended = ?, traceback = null where number = ? and status = ?",
		(FINISHED, time.time(), job.number, STARTED),
	)
	if not done.rowcount:
		raise exceptions.ValidationError(f"Job {job.number} was ended by somebody else.")


def _keep_error(job: Job, trace: str) -> None:
	"""An Error Log that cannot be written must not keep the failure itself from being written."""
	local.db.savepoint("error_log")
	try:
		log_error(title=job.job_name, message=trace)
	except (exceptions.InsufficientStorage, exceptions.QueryTimeoutError):
		raise
	except Exception:
		local.db.rollback(save_point="error_log")
		log.exception("the Error Log of job %s could not be written", job.job_name)
