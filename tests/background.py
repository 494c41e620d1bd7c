"""Lets the home run one waiting job, as its worker would."""

from __future__ import annotations

import subprocess
import sys

import frappe

from tests.conftest import BENCH_SITE

RUN_ON_FRAPPE = """
import sys
import frappe
from frappe.utils.background_jobs import get_redis_conn
from rq import Queue, SimpleWorker
from rq.job import Job
frappe.init(sys.argv[1])
connection = get_redis_conn()
job = Job.fetch(sys.argv[2], connection=connection)
queue = Queue(job.origin, connection=connection)
queue.remove(job)
SimpleWorker([queue], connection=connection).execute_job(job, queue)
"""


def run_job(job_id: str) -> None:
	"""Commit, let the job run to its end, and begin a new transaction. It gets one attempt."""
	frappe.db.commit()
	if BENCH_SITE:
		command = [sys.executable, "-c", RUN_ON_FRAPPE, BENCH_SITE, job_id]
		subprocess.run(command, check=True, capture_output=True)
	else:
		run_here()
	frappe.db.rollback()


def run_here() -> None:
	"""Let the embedded home run what is due, each job once."""
	from frappe_lite.context import local
	from frappe_lite.worker import Worker

	kept = {key: local.home.config.get(key) for key in ("job_attempts", "pause_scheduler")}
	local.home.config.update(job_attempts=1, pause_scheduler=1)
	try:
		Worker(local.home).drain()
	finally:
		for key, value in kept.items():
			local.home.config.pop(key) if value is None else local.home.config.update({key: value})
