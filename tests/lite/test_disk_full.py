"""A full disk: writes answer 507, reads go on, nothing is half-written, and all works again once there is space.

Where the tests may mount a file system, on a small one that is really full; everywhere, with SQLite's own limit.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from frappe_lite import backup, context, exceptions, files
from frappe_lite.context import local
from frappe_lite.http.app import Application
from frappe_lite.jobs import enqueue, get_job
from frappe_lite.site import Site, new_site, open_site
from frappe_lite.verify import verify_site
from frappe_lite.worker import Worker
from tests.lite import jobs_under_test as work

PASSWORD = "a good long password"
FILLER = "filler"


@pytest.fixture(autouse=True)
def aside():
	"""Put the test run's own site aside."""
	kept = dict(local.__dict__)
	local.__dict__.clear()
	yield
	local.__dict__.clear()
	local.__dict__.update(kept)


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
	"""A file system of 24 MB of our own."""
	folder = tmp_path_factory.mktemp("disk")
	command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
	try:
		mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
	except FileNotFoundError:
		mounted = False
	if not mounted:
		pytest.skip("mounting a file system is not permitted here")
	yield folder
	subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.fixture
def site(small_disk: Path) -> Iterator[Site]:
	path = small_disk / "one.site"
	new_site(path, admin_password=PASSWORD, password_hash_cost=[64, 1])
	opened = open_site(path)
	yield opened
	(small_disk / FILLER).unlink(missing_ok=True)
	opened.close()
	shutil.rmtree(path)


@pytest.fixture
def client(site: Site) -> Client:
	client = Client(Application(site))
	answer = client.post("/api/method/login", json={"usr": "Administrator", "pwd": PASSWORD})
	assert answer.status_code == 200
	return client


def fill(disk: Path) -> None:
	"""Leave not one byte."""
	with open(disk / FILLER, "ab", buffering=0) as file:
		for size in (1024 * 1024, 4096, 1):
			try:
				while True:
					file.write(b"x" * size)
			except OSError as full:
				assert full.errno == errno.ENOSPC


def free(disk: Path) -> None:
	(disk / FILLER).unlink()


def write(client: Client, text: str = "x" * 60_000):
	return client.post("/api/resource/ToDo", json={"description": text})


def write_until_full(client: Client) -> int:
	"""Return how many were acknowledged before the first refusal, which must be a 507."""
	for count in range(2000):
		answer = write(client)
		if answer.status_code != 200:
			assert answer.status_code == 507, answer.text
			return count
	raise AssertionError("the disk was never full")


def stored(client: Client) -> int:
	answer = client.get("/api/resource/ToDo?limit_page_length=0")
	assert answer.status_code == 200
	return len(answer.json["data"])


def test_a_full_disk_refuses_writes_and_keeps_all_that_was_acknowledged(client, small_disk):
	fill(small_disk)
	acknowledged = write_until_full(client)
	assert stored(client) == acknowledged


def test_the_refusal_says_what_to_do(client, small_disk):
	fill(small_disk)
	write_until_full(client)
	assert "Free some space" in write(client).json["_server_messages"]


def test_reading_goes_on_for_everybody(client, small_disk):
	fill(small_disk)
	write_until_full(client)
	for path in ("/health", "/api/resource/User/Guest", "/api/method/frappe.auth.get_logged_user"):
		assert client.get(path).status_code == 200


def test_writing_works_again_by_itself(client, small_disk):
	fill(small_disk)
	acknowledged = write_until_full(client)
	free(small_disk)
	assert write(client).status_code == 200
	assert stored(client) == acknowledged + 1


def test_the_site_is_sound_afterwards(client, site, small_disk):
	fill(small_disk)
	write_until_full(client)
	free(small_disk)
	assert write(client).status_code == 200
	assert verify_site(site.path).problems == []


def test_many_writers_are_all_answered_and_none_keeps_the_writer(client, site, small_disk):
	fill(small_disk)
	write_until_full(client)
	answers: list[int] = []

	def one() -> None:
		other = Client(Application(site))
		other.set_cookie("sid", client.get_cookie("sid").value)
		answers.append(write(other).status_code)

	threads = [threading.Thread(target=one) for _each in range(12)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(timeout=30)
	assert answers == [507] * 12
	free(small_disk)
	assert write(client).status_code == 200


def test_an_upload_that_does_not_fit_leaves_nothing(client, site, small_disk):
	fill(small_disk)
	before = list(site.file("files").rglob("*"))
	sent = {"file": (io.BytesIO(b"x" * 300_000), "drawing.txt"), "is_private": "1"}
	answer = client.post("/api/method/upload_file", data=sent)
	assert answer.status_code == 507, answer.text
	assert list(site.file("files").rglob("*")) == before
	free(small_disk)
	sent = {"file": (io.BytesIO(b"x" * 300_000), "drawing.txt"), "is_private": "1"}
	assert client.post("/api/method/upload_file", data=sent).status_code == 200


def test_a_backup_that_does_not_fit_leaves_nothing(client, site, small_disk):
	fill(small_disk)
	with pytest.raises(exceptions.InsufficientStorage):
		backup.make_backup(site.path)
	assert not list(site.file("backups").glob("*.gz*"))
	free(small_disk)
	assert backup.make_backup(site.path).path.exists()


def test_a_server_that_starts_on_a_full_disk_reads_and_recovers(client, site, small_disk):
	fill(small_disk)
	acknowledged = write_until_full(client)
	site.close()
	fill(small_disk)
	again = open_site(site.path)
	try:
		other = Client(Application(again))
		other.set_cookie("sid", client.get_cookie("sid").value)
		assert stored(other) == acknowledged
		free(small_disk)
		assert write(other).status_code == 200
	finally:
		again.close()


def test_a_job_that_was_refused_runs_when_there_is_space(client, site, small_disk):
	connect(site)
	enqueue(work.write, description="job: " + "x" * 60_000, job_id="refused")
	local.db.commit()
	fill(small_disk)
	write_until_full(client)
	worker = Worker(site)
	worker.start()
	try:
		threading.Event().wait(1)
		connect(site)
		assert get_job("refused").status != "finished"
		free(small_disk)
		for _try in range(200):
			local.db.rollback()
			if get_job("refused").status == "finished":
				return
			threading.Event().wait(0.1)
		raise AssertionError("the job did not run")
	finally:
		worker.stop()
		context.destroy()


def connect(site: Site) -> None:
	context.init_request(site)
	context.set_user("Administrator")


# -- where nothing can be mounted


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Site]:
	"""A site whose database may not grow."""
	path = tmp_path / "one.site"
	new_site(path, admin_password=PASSWORD, password_hash_cost=[64, 1])
	opened = open_site(path)
	yield opened
	opened.close()


def limit(site: Site, pages: int) -> None:
	connection = site.pool.take_writer()
	connection.execute(f"PRAGMA max_page_count={pages}")
	site.pool.give_back_writer()


def test_a_database_that_cannot_grow_answers_507_and_recovers(limited):
	client = Client(Application(limited))
	client.post("/api/method/login", json={"usr": "Administrator", "pwd": PASSWORD})
	limit(limited, 1)  # SQLite takes the present size
	acknowledged = write_until_full(client)
	assert stored(client) == acknowledged
	limit(limited, 1_000_000)
	assert write(client).status_code == 200


def test_a_file_that_is_cut_off_is_removed(tmp_path, monkeypatch):
	def full(_descriptor: int) -> None:
		raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

	monkeypatch.setattr(files.os, "fsync", full)
	with pytest.raises(exceptions.InsufficientStorage):
		files._write(tmp_path / "drawing.txt", b"x")
	assert list(tmp_path.iterdir()) == []
