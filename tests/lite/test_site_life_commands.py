"""`iso-qms jobs …` and the server that runs jobs, from the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from frappe_lite import context
from frappe_lite.context import local
from frappe_lite.jobs import enqueue
from frappe_lite.site import new_site, open_site

PATH = "tests.lite.jobs_under_test"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
	path = tmp_path_factory.mktemp("sites") / "template"
	kept = dict(local.__dict__)
	local.__dict__.clear()
	# The schedule of the apps would add jobs of its own when its minute comes.
	new_site(path, admin_password="a good long password", password_hash_cost=[64, 1], pause_scheduler=1)
	local.__dict__.update(kept)
	return path


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
	shutil.copytree(template, tmp_path / "one.site")
	return tmp_path / "one.site"


def queue(folder: Path, method: str, **arguments: object) -> None:
	kept = dict(local.__dict__)
	local.__dict__.clear()
	site = open_site(folder)
	try:
		context.init_request(site)
		context.set_user("Administrator")
		enqueue(f"{PATH}.{method}", **arguments)
		local.db.commit()
	finally:
		context.destroy()
		site.close()
		local.__dict__.update(kept)


def command(*arguments: str) -> list[str]:
	return [sys.executable, "-m", "frappe_lite.cli", *arguments]


def iso_qms(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
	given = command(*arguments, "--site", str(folder))
	return subprocess.run(given, capture_output=True, text=True, check=False, cwd=ROOT)


def rows(folder: Path, query: str) -> list[tuple]:
	connection = sqlite3.connect(f"file:{folder / 'site.db'}?mode=ro", uri=True)
	try:
		return connection.execute(query).fetchall()
	finally:
		connection.close()


def descriptions(folder: Path) -> list[str]:
	return [row[0] for row in rows(folder, "select description from tabToDo")]


def test_run_does_what_is_due(folder):
	queue(folder, "write", description="by hand")
	done = iso_qms(folder, "jobs", "run")
	assert (done.returncode, done.stdout) == (0, "1 jobs finished, 0 failed.\n")
	assert descriptions(folder) == ["by hand"]


def test_run_says_what_failed_and_list_shows_it(folder):
	queue(folder, "write_and_fail", description="half")
	done = iso_qms(folder, "jobs", "run")
	assert done.returncode == 2
	assert "ValueError: this job cannot work" in done.stderr
	shown = iso_qms(folder, "jobs", "list", "--traceback").stdout
	assert "queued" in shown
	assert "1 failed attempts" in shown
	assert "Traceback" in shown


def test_a_failed_job_is_retried_and_removed(folder):
	queue(folder, "write_and_fail", description="half")
	connection = sqlite3.connect(folder / "site.db")
	connection.execute("update __Job set status = 'failed'")
	connection.commit()
	connection.close()
	assert iso_qms(folder, "jobs", "retry", "1").returncode == 0
	assert rows(folder, "select status from __Job") == [("queued",)]
	assert iso_qms(folder, "jobs", "remove", "1").returncode == 0
	assert rows(folder, "select status from __Job") == []


def test_a_job_that_is_not_there_is_one_clear_line(folder):
	done = iso_qms(folder, "jobs", "retry", "99")
	assert done.returncode == 1
	assert done.stderr == "iso-qms: There is no job 99; `jobs list` shows those there are.\n"


@pytest.fixture
def server(folder: Path) -> Iterator[subprocess.Popen]:
	"""The site served by `iso-qms start`."""
	started = subprocess.Popen(
		command("start", "--site", str(folder), "--port", "0"),
		stdout=subprocess.PIPE,
		text=True,
		cwd=ROOT,
		env={**os.environ, "PYTHONUNBUFFERED": "1"},
	)
	assert started.stdout
	while "Open http" not in (line := started.stdout.readline()):
		assert line or started.poll() is None, "the server did not start"
	yield started
	started.send_signal(signal.SIGTERM)
	assert started.wait(timeout=60) == 0


def wait_until(condition) -> None:
	until = time.monotonic() + 30
	while not condition():
		assert time.monotonic() < until, "it did not happen in 30 seconds"
		time.sleep(0.05)


def test_a_server_runs_what_was_queued_before_it_started(folder, request):
	queue(folder, "write", description="queued before")
	request.getfixturevalue("server")
	wait_until(lambda: descriptions(folder) == ["queued before"])


def test_a_server_fills_the_schedule(folder, server):
	wait_until(lambda: rows(folder, "select name from `tabScheduled Job Type` where frequency = 'Daily'"))


def test_list_works_beside_a_server(folder, server):
	assert iso_qms(folder, "jobs", "list").returncode == 0
	schedule = iso_qms(folder, "jobs", "schedule")
	assert "frappe_lite.scheduler.forget_old_logs" in schedule.stdout
	assert "The schedule is switched off" in schedule.stdout  # by the template's configuration


def test_a_migration_beside_a_server_says_that_it_must_stop(folder, server):
	done = iso_qms(folder, "migrate")
	assert done.returncode == 1
	assert "in use by another process; stop that one first" in done.stderr


def test_a_server_is_told_to_retry_and_to_remove_jobs(folder, request):
	queue(folder, "write", description="by the server")
	queue(folder, "write", description="never")
	connection = sqlite3.connect(folder / "site.db")
	connection.execute("update __Job set status = 'failed'")
	connection.commit()
	connection.close()
	request.getfixturevalue("server")
	removed = iso_qms(folder, "jobs", "remove", "2")
	assert (removed.returncode, removed.stdout) == (0, "1 jobs removed.\n")
	retried = iso_qms(folder, "jobs", "retry", "1")
	assert (retried.returncode, retried.stdout) == (0, "1 jobs wait to run again.\n")
	wait_until(lambda: descriptions(folder) == ["by the server"])
	assert rows(folder, "select number, status from __Job where method like '%jobs_under_test%'") == [
		(1, "finished")
	]


def test_what_a_server_refuses_is_one_clear_line(folder, server):
	done = iso_qms(folder, "jobs", "retry", "99")
	assert done.returncode == 1
	assert done.stderr == "iso-qms: There is no job 99; `jobs list` shows those there are.\n"


@pytest.mark.parametrize("words", [("jobs", "run"), ("mail", "send")])
def test_what_a_server_does_by_itself_is_not_done_beside_it(folder, server, words):
	done = iso_qms(folder, *words)
	assert done.returncode == 1
	assert "by itself" in done.stderr


def test_a_server_adds_users_and_sets_passwords(folder, server):
	added = iso_qms(folder, "user", "add", "new@example.com", "--role", "System Manager")
	assert added.returncode == 0, added.stderr
	assert rows(folder, "select name from tabUser where name = 'new@example.com'")
	before = rows(folder, "select password from __Auth where name = 'new@example.com'")
	done = iso_qms(folder, "user", "password", "new@example.com", "--password", "velvet-canyon-31-mirror")
	assert done.returncode == 0, done.stderr
	assert rows(folder, "select password from __Auth where name = 'new@example.com'") != before


def test_only_the_owner_reads_how_a_server_is_told(folder, server):
	assert (folder / "control.json").stat().st_mode & 0o077 == 0


def test_a_server_takes_no_command_without_the_key(folder, server):
	told = json.loads((folder / "control.json").read_text())
	with pytest.raises(AuthenticationError):
		Client(told["address"], authkey=b"guessed")
	assert iso_qms(folder, "jobs", "remove", "99").returncode == 1  # and it goes on taking commands


def test_a_server_that_stops_leaves_no_word_of_itself(folder, request):
	server = request.getfixturevalue("server")
	server.send_signal(signal.SIGTERM)
	wait_until(lambda: not (folder / "control.json").exists())
	server.wait(timeout=60)  # or the fixture's signal meets an interpreter that is on its way out


def test_the_word_of_a_server_that_was_killed_misleads_nobody(folder):
	started = subprocess.Popen(
		command("start", "--site", str(folder), "--port", "0"), stdout=subprocess.PIPE, text=True, cwd=ROOT
	)
	wait_until((folder / "control.json").exists)
	started.kill()
	started.wait()
	assert (folder / "control.json").exists()
	done = iso_qms(folder, "jobs", "remove", "99")
	assert done.stderr == "iso-qms: There is no job 99; `jobs list` shows those there are.\n"


def test_a_server_that_is_told_to_stop_gives_its_jobs_back(folder):
	queue(folder, "never_end")
	started = subprocess.Popen(
		command("start", "--site", str(folder), "--port", "0"), stdout=subprocess.PIPE, text=True, cwd=ROOT
	)
	wait_until(
		lambda: rows(folder, "select status from __Job where method like '%never_end'") == [("started",)]
	)
	started.send_signal(signal.SIGTERM)
	assert started.wait(timeout=60) == 0
	assert rows(folder, "select status, attempts from __Job where method like '%never_end'") == [
		("queued", 0)
	]


def test_a_job_that_ran_when_the_server_was_killed_runs_again(folder, request):
	queue(folder, "never_end_the_first_time", note=str(folder / "began"), description="second time")
	started = subprocess.Popen(
		command("start", "--site", str(folder), "--port", "0"), stdout=subprocess.PIPE, text=True, cwd=ROOT
	)
	wait_until((folder / "began").exists)
	started.kill()
	started.wait()
	assert descriptions(folder) == []
	request.getfixturevalue("server")
	wait_until(lambda: descriptions(folder) == ["second time"])


def test_every_command_says_what_it_does():
	for words in (
		("jobs", "list"),
		("jobs", "run"),
		("jobs", "retry"),
		("backup",),
		("restore",),
		("verify",),
	):
		done = subprocess.run(command(*words, "--help"), capture_output=True, text=True, check=False)
		assert done.returncode == 0
		assert re.search(r"\n\n  [A-Z]\w+ [^\n]{10,}", done.stdout)
