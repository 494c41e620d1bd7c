"""Runs a site's jobs: one thread hands them out, each job has a thread of its own.

A job that takes long stops counting towards the limit of its kind, and one that outlives its time is interrupted,
so a stuck job blocks no other. A job that was running when the process died is found at the next start.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import time
import traceback

from frappe_lite import context, exceptions, jobs
from frappe_lite.clock import ClockWatch, note_jump, note_start
from frappe_lite.context import _dict, get_attr, get_hooks, local
from frappe_lite.database import CallbackManager
from frappe_lite.job_states import (
	KINDS,
	claim,
	failure_of,
	finish,
	give_back,
	kind_of,
	recover,
	seconds_to_next_due,
	write_failure,
)
from frappe_lite.jobs import FAILED, Job
from frappe_lite.site import Site
from frappe_lite.translate import get_user_lang
from frappe_lite.whitelist import call

log = logging.getLogger("frappe_lite.worker")

MOST_THREADS = 12
STUCK_SECONDS = 20.0  # who runs longer makes room for another
GRACE_SECONDS = 5.0  # from the interruption to giving the thread up
IDLE_SECONDS = 30.0


class JobTimeout(BaseException):
	"""The job took longer than its timeout. No Exception, so that a job which catches all errors ends as well."""


class JobStopped(BaseException):
	"""The server stops: the job is given back and runs again at the next start."""


class Run:
	"""A job that is running, and the thread in which it does."""

	def __init__(self, job: Job) -> None:
		self.job = job
		self.began = time.monotonic()
		self.mutex = threading.Lock()
		self.interruptible = False
		self.interrupted: float | None = None
		self.abandoned = False
		self.thread: threading.Thread | None = None
		self.namespace: dict = {}

	def interrupt(self, reason: type[BaseException]) -> None:
		"""Raise `reason` in the job's thread, at its next Python instruction."""
		with self.mutex:
			if self.interrupted is None:
				self.interrupted = time.monotonic()
			if self.interruptible and self.thread is not None and self.thread.ident:
				ctypes.pythonapi.PyThreadState_SetAsyncExc(
					ctypes.c_ulong(self.thread.ident), ctypes.py_object(reason)
				)

	def abandon(self) -> None:
		"""Give the thread up: it hangs outside of Python. What it had written is undone, the writer is free."""
		self.abandoned = True
		db = self.namespace.get("db")
		if db is not None and db.writing:
			db.rollback()


class Worker:
	"""The background side of a site. `start` and `stop`, or `drain` to run what is due and return."""

	def __init__(self, site: Site) -> None:
		self.site = site
		self._runs: list[Run] = []
		self._mutex = threading.Lock()
		self._unwritten: list[tuple[Job, dict]] = []
		self._bell = jobs.bell_of(site)
		self._stopping = threading.Event()
		self._thread: threading.Thread | None = None
		self._next_schedule = 0.0
		self._clock = ClockWatch()

	def start(self) -> None:
		"""Begin to run jobs. Does nothing on a site that is open for reading only."""
		if self.site.read_only:
			return
		self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
		self._thread.start()

	def stop(self, seconds: float = 10.0) -> None:
		"""Take no more jobs, let the running ones finish for a while, give the others back."""
		self._stopping.set()
		self._bell.set()
		if self._thread is not None:
			self._thread.join(timeout=seconds + GRACE_SECONDS)
			self._thread = None
		self._join_all(seconds)
		for run in self._running():
			run.interrupt(JobStopped)
		self._join_all(GRACE_SECONDS)
		for run in self._running():
			log.warning("job %s hangs; it runs again at the next start", run.job.job_name)
			run.abandon()

	def drain(self) -> None:
		"""Run what is due now, and return when nothing is due any more. For a site without a server."""
		if self.site.read_only:
			raise exceptions.InReadOnlyMode("This site is open for reading only; no job runs.")
		self._prepare()
		while self._turn() is None or self._running():
			self._bell.wait(1.0)
			self._bell.clear()

	def _join_all(self, seconds: float) -> None:
		until = time.monotonic() + seconds
		for run in self._running():
			if run.thread is not None:
				run.thread.join(timeout=max(0.0, until - time.monotonic()))

	def _running(self) -> list[Run]:
		with self._mutex:
			return [run for run in self._runs if run.thread is None or run.thread.is_alive()]

	# -- the thread that hands out

	def _loop(self) -> None:
		wait: float | None = None
		prepared = False
		while not self._stopping.is_set():
			try:
				if not prepared:
					self._prepare()
					prepared = True
				wait = self._turn()
			except (exceptions.InsufficientStorage, exceptions.QueryTimeoutError) as passing:
				log.warning("no job can start now: %s", passing)
				wait = GRACE_SECONDS
			except Exception:
				log.exception("handing out jobs failed; tried again in a while")
				wait = GRACE_SECONDS
			self._bell.wait(wait if wait is not None else 0.0)
			self._bell.clear()

	def _prepare(self) -> None:
		from frappe_lite import scheduler

		with _working(self.site):
			scheduler.create_tables()
			recover()
			local.db.commit()
			scheduler.sync_jobs()
			local.db.commit()
			note_start()

	def _turn(self) -> float | None:
		"""Do all there is to do. Returns the seconds to the next thing; None when jobs were handed out."""
		self._end_overdue()
		with _working(self.site):
			self._write_outcomes()
			note_jump(self._clock)
			next_slot = self._schedule()
			started = False
			for kind in KINDS:
				while not self._stopping.is_set() and self._has_room(kind) and (job := claim(kind)):
					self._run(job)
					started = True
			if started:
				return None
			next_due = seconds_to_next_due()
		return min(1.0 if self._running() or self._unwritten else IDLE_SECONDS, next_slot, next_due)

	def _schedule(self) -> float:
		from frappe_lite import scheduler

		now = time.monotonic()
		if now >= self._next_schedule:
			self._next_schedule = now + scheduler.enqueue_due()
		return max(0.1, self._next_schedule - now)

	def _has_room(self, kind: str) -> bool:
		now = time.monotonic()
		running = self._running()
		lively = [
			run for run in running if kind_of(run.job.queue) == kind and now - run.began < STUCK_SECONDS
		]
		return len(lively) < KINDS[kind][1] and len(running) < MOST_THREADS

	def _run(self, job: Job) -> None:
		run = Run(job)
		with self._mutex:
			self._runs = [each for each in self._runs if each.thread is None or each.thread.is_alive()]
			self._runs.append(run)
		run.thread = threading.Thread(target=self._work, args=(run,), name=f"job {job.number}", daemon=True)
		run.thread.start()

	def _end_overdue(self) -> None:
		now = time.monotonic()
		for run in self._running():
			if run.interrupted is None and now - run.began > run.job.timeout:
				run.interrupt(JobTimeout)
			elif run.interrupted is not None and not run.abandoned and now - run.interrupted > GRACE_SECONDS:
				run.abandon()
				with self._mutex:
					self._runs.remove(run)
				problem = f"The job took longer than its {run.job.timeout} seconds and hangs."
				self._unwritten.append((run.job, failure_of(run.job, JobTimeout(problem), problem)))

	def _write_outcomes(self) -> None:
		"""Write how jobs ended, as far as that was not possible at once: the disk may have been full."""
		while self._unwritten:
			job, outcome = self._unwritten[0]
			write_failure(job, outcome)
			self._unwritten.pop(0)

	# -- the thread of a job

	def _work(self, run: Run) -> None:
		try:
			with _working(self.site, run.job.user):
				run.namespace = local.__dict__
				try:
					self._execute(run)
				except JobStopped:
					local.db.rollback()
					give_back(run.job)
				except BaseException as error:
					local.db.rollback()
					if not run.abandoned:
						self._failed(run.job, error)
		except BaseException:
			log.exception("the end of job %s could not be written", run.job.job_name)
		finally:
			self.site.pool.free_writer()
			self._bell.set()

	def _execute(self, run: Run) -> None:
		job = run.job
		local.job = _dict(
			site=local.site,
			method=job.method,
			job_name=job.job_name,
			kwargs=_dict(),
			user=job.user,
			after_job=CallbackManager(),
		)
		result = None
		try:
			with run.mutex:
				run.interruptible = True
			arguments = local.job.kwargs = jobs.job_arguments.from_text(job.arguments)
			for hook in get_hooks("before_job"):
				call(hook, method=job.method, kwargs=arguments, transaction_type="job")
			result = get_attr(job.method)(**arguments)
		finally:
			with run.mutex:
				run.interruptible = False
			for _turn in range(3):
				pass  # an interruption that was sent just before is raised here, not in the commit
		if run.abandoned:
			raise JobTimeout("The job was given up before it ended.")
		finish(job)
		local.db.commit()
		_after_job(job, result)

	def _failed(self, job: Job, error: BaseException) -> None:
		outcome = failure_of(job, error, traceback.format_exc())
		try:
			write_failure(job, outcome)
		except Exception:
			local.db.rollback()
			self._unwritten.append((job, outcome))
			log.exception("job %s failed, and that could not be written yet", job.job_name)
		if outcome["status"] == FAILED and job.on_failure:
			_call_back(job.on_failure, job, None, type(error), error, error.__traceback__)


class _working:
	"""A thread's work on the site, as a user; what is not committed at the end is undone."""

	def __init__(self, site: Site, user: str = "Administrator") -> None:
		self.site, self.user = site, user
		self.outer: dict = {}

	def __enter__(self) -> None:
		self.outer = dict(local.__dict__)
		context.init_request(self.site)
		context.set_user(self.user)
		local.lang = get_user_lang(self.user)  # what a job says is read by who asked for it

	def __exit__(self, *error: object) -> None:
		context.destroy()
		local.__dict__.update(self.outer)


def _after_job(job: Job, result: object) -> None:
	for hook in get_hooks("after_job"):
		_call_back(hook, method=job.method, kwargs=local.job.kwargs, result=result)
	_call_back(local.job.after_job.run)
	if job.on_success:
		_call_back(job.on_success, job, None, result)


def _call_back(function: object, *args: object, **kwargs: object) -> None:
	"""Call what wants to know of a job's end, in a transaction of its own."""
	try:
		call(function, *args, **kwargs)  # type: ignore[arg-type]
		local.db.commit()
	except Exception:
		local.db.rollback()
		log.exception("%s failed", function)
