"""Commands for a site's life: its jobs, backup, restore and verify."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from frappe_lite.cli import site_option, working_on

PROBLEMS_FOUND = 2  # exit code of `verify` and of `jobs run`, besides 1 for an error


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


@jobs.command("run")
@site_option
def run_jobs(folder: Path) -> None:
	"""Run all jobs that are due, without a server. A running server does that itself."""
	from frappe_lite import jobs as queue
	from frappe_lite.context import local
	from frappe_lite.worker import Worker

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
	sys.exit(PROBLEMS_FOUND if failed else 0)


@jobs.command("retry")
@site_option
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True, type=int)
def retry_jobs(folder: Path, numbers: tuple[int, ...]) -> None:
	"""Let failed jobs run again; the server must be stopped."""
	from frappe_lite.jobs import retry_job

	with working_on(folder):
		for number in numbers:
			retry_job(number)
	click.echo(f"{len(numbers)} jobs wait to run again.")


@jobs.command("remove")
@site_option
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True, type=int)
def remove_jobs(folder: Path, numbers: tuple[int, ...]) -> None:
	"""Take jobs out of the queue; the server must be stopped."""
	from frappe_lite.jobs import remove_job

	with working_on(folder):
		for number in numbers:
			remove_job(number)
	click.echo(f"{len(numbers)} jobs removed.")


@click.command()
@site_option
@click.option(
	"--to",
	"file",
	type=click.Path(dir_okay=False, path_type=Path),
	help="Archive to write; without it a file in the site's backups folder.",
)
def backup(folder: Path, file: Path | None) -> None:
	"""Back the site up into one checked archive; works beside a running server."""
	from frappe_lite.backup import make_backup

	made = make_backup(folder, file)
	for problem in made.problems:
		click.echo(f"problem of the site, backed up as it is: {problem}", err=True)
	click.echo(f"Wrote and checked {made.path}: {made.files} files, {made.path.stat().st_size:,} bytes.")


@click.command()
@site_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(folder: Path, file: Path) -> None:
	"""Put the backup FILE in the place of the site, or into a new folder, once all of it is checked."""
	from frappe_lite.restore import restore_site

	kept = restore_site(file, folder)
	click.echo(f"Restored {file} to {folder}.")
	if kept:
		click.echo(f"The site as it was before is kept in {kept}; remove it when you no longer need it.")


@click.command()
@site_option
def verify(folder: Path) -> None:
	"""Check database, rows, files and what the apps check; works beside a running server. Exit code 2: problems."""
	from frappe_lite.verify import verify_site

	report = verify_site(folder)
	for problem in report.problems:
		click.echo(f"problem: {problem}")
	for note in report.notes:
		click.echo(f"note: {note}")
	for check in report.checked:
		click.echo(check)
	click.echo(f"{len(report.problems)} problems found." if report.problems else "No problem found.")
	sys.exit(PROBLEMS_FOUND if report.problems else 0)


commands = [jobs, backup, restore, verify]
