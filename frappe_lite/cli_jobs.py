"""Commands for the background jobs. A running server does what they ask; `jobs run` is what it does itself."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from frappe_lite.cli import site_option, working_on
from frappe_lite.control import is_served, perform

FAILED = 2  # exit code of `jobs run` when a job failed, besides 1 for an error

numbers_argument = click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True, type=int)


@click.group()
def jobs() -> None:
	"""Look at the background jobs, run them, retry or remove failed ones."""


@jobs.command("list")
@site_option
@click.option("--all", "all_jobs", is_flag=True, help="Finished ones too.")
@click.option("--traceback", is_flag=True, help="Show why a job failed.")
def list_jobs(folder: Path, all_jobs: bool, traceback: bool) -> None:
	"""List the jobs that wait, run or failed; works beside a running server."""
	from frappe_lite import jobs as queue

	with working_on(folder, read_only=True):
		found = queue.list_jobs("1" if all_jobs else "status <> 'finished'")
	for job in found:
		moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(job.started or job.created))
		tries = f", {job.attempts} failed attempts" if job.attempts else ""
		click.echo(f"{job.number:6} {job.status:9} {job.queue:8} {moment} {job.job_name} ({job.user}{tries})")
		if traceback and job.traceback:
			click.echo(job.traceback)
	if not found:
		click.echo("No jobs." if all_jobs else "No job waits, runs or has failed.")


@jobs.command("schedule")
@site_option
def list_schedule(folder: Path) -> None:
	"""List what runs by the clock, and when it last ran; works beside a running server."""
	from frappe_lite.query import get_all
	from frappe_lite.scheduler import is_scheduler_inactive

	with working_on(folder, read_only=True):
		is_off = is_scheduler_inactive()
		fields = ["method", "frequency", "cron_format", "stopped", "last_execution"]
		rows = get_all("Scheduled Job Type", fields=fields, order_by="method")
	if is_off:
		click.echo("The schedule is switched off: nothing of this runs.")
	for row in rows:
		when = row.cron_format or row.frequency
		last = f"{row.last_execution:%Y-%m-%d %H:%M:%S}" if row.last_execution else "never"
		click.echo(f"{'off' if row.stopped else 'on':4} {when:12} last run {last:19} {row.method}")


@jobs.command("run")
@site_option
def run_jobs(folder: Path) -> None:
	"""Run all jobs that are due, without a server. A running server does that itself."""
	from frappe_lite import jobs as queue
	from frappe_lite.context import local
	from frappe_lite.worker import Worker

	if is_served(folder):
		raise click.ClickException(
			f"The server of {folder} runs its jobs by itself; `iso-qms jobs list` shows how far it is."
		)
	began = time.time()
	with working_on(folder) as site:
		Worker(site).drain()
		local.db.rollback()
		ended = queue.list_jobs("ended >= ?", (began,))
	failed = [job for job in ended if job.status != queue.FINISHED]
	click.echo(f"{len(ended) - len(failed)} jobs finished, {len(failed)} failed.")
	for job in failed:
		last_line = job.traceback.strip().rpartition("\n")[2]
		again = "is tried again" if job.status == queue.QUEUED else "failed for good"
		click.echo(f"  {job.number} {job.job_name} {again}: {last_line}", err=True)
	sys.exit(FAILED if failed else 0)


@jobs.command("retry")
@site_option
@numbers_argument
def retry_jobs(folder: Path, numbers: tuple[int, ...]) -> None:
	"""Let failed jobs run again; beside a running server too."""
	click.echo(f"{perform(folder, 'retry jobs', list(numbers))} jobs wait to run again.")


@jobs.command("remove")
@site_option
@numbers_argument
def remove_jobs(folder: Path, numbers: tuple[int, ...]) -> None:
	"""Take jobs out of the queue; beside a running server too."""
	click.echo(f"{perform(folder, 'remove jobs', list(numbers))} jobs removed.")


commands = [jobs]
