"""The command line: what it makes, what it says, and that every error is one line and a non-zero exit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
import requests
from openpyxl import load_workbook

from tests.rest.conftest import ADMIN_PASSWORD, FOREIGN_HOME, ROOT, start_server, stop_server
from tests.rest.http_client import Client, accepted

pytestmark = pytest.mark.skipif(bool(FOREIGN_HOME), reason="a rule of the embedded home alone")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
	"""Run a command and return how it ended."""
	without = {key: value for key, value in os.environ.items() if key != "ISO_QMS_ADMIN_PASSWORD"}
	return subprocess.run(
		[sys.executable, "-m", "frappe_lite.cli", *arguments],
		capture_output=True,
		text=True,
		encoding="utf-8",
		cwd=ROOT,
		env={**without, **environment},
		timeout=120,
	)


def assert_one_line(ended: subprocess.CompletedProcess[str], says: str) -> None:
	"""Assert that a command failed with one line that says why."""
	assert ended.returncode != 0
	lines = [line for line in ended.stderr.splitlines() if line.strip()]
	assert len(lines) == 1, ended.stderr
	assert says in lines[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
	"""A site whose administrator's password was generated; returns its folder and what was said."""
	folder = tmp_path_factory.mktemp("made") / "site"
	made = run("new-site", "--site", str(folder))
	assert made.returncode == 0, made.stderr
	return folder, made.stdout


def test_a_generated_password_is_shown_once_and_works(site):
	folder, said = site
	password = said.split("password:")[1].split()[0]
	process, address = start_server(folder)
	try:
		assert Client(address).login("Administrator", password)
	finally:
		assert stop_server(process) == 0
	again, _address = start_server(folder)
	assert stop_server(again) == 0


def test_a_preset_password_is_not_shown(tmp_path):
	made = run("new-site", "--site", str(tmp_path / "site"), ISO_QMS_ADMIN_PASSWORD=ADMIN_PASSWORD)
	assert made.returncode == 0
	assert ADMIN_PASSWORD not in made.stdout + made.stderr


def test_a_weak_preset_password_is_refused(tmp_path):
	made = run("new-site", "--site", str(tmp_path / "site"), ISO_QMS_ADMIN_PASSWORD="admin")
	assert_one_line(made, "ISO_QMS_ADMIN_PASSWORD")
	assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("command", [[], ["start"], ["new-site"], ["migrate"], ["user", "add"], ["report"]])
def test_every_command_explains_itself(command):
	said = run(*command, "--help")
	assert said.returncode == 0
	assert "Usage" in said.stdout


def test_a_folder_that_is_no_site(tmp_path):
	assert_one_line(run("migrate", "--site", str(tmp_path / "none")), "no site")


def test_a_folder_that_holds_something_else(tmp_path):
	(tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
	made = run("new-site", "--site", str(tmp_path), ISO_QMS_ADMIN_PASSWORD=ADMIN_PASSWORD)
	assert_one_line(made, "not empty")
	assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_site_in_use(site):
	folder, _said = site
	process, _address = start_server(folder)
	try:
		assert_one_line(run("start", "--site", str(folder), "--port", "0"), "in use")
		assert_one_line(run("migrate", "--site", str(folder)), "in use")
	finally:
		stop_server(process)


def test_a_port_that_is_taken(tmp_path):
	with socket.socket() as taken:
		taken.bind(("127.0.0.1", 0))
		taken.listen()
		port = str(taken.getsockname()[1])
		assert_one_line(run("start", "--site", str(tmp_path / "site"), "--port", port), port)
	assert not (tmp_path / "site").exists()


def test_a_user_is_added_and_logs_in(site):
	folder, _said = site
	email = "added@example.com"
	assert run("user", "add", email, "--site", str(folder), "--role", "System Manager").returncode == 0
	assert_one_line(run("user", "add", email, "--site", str(folder)), email)
	assert_one_line(run("user", "password", email, "--password", "short", "--site", str(folder)), "8")
	set_anew = run("user", "password", email, "--password", ADMIN_PASSWORD, "--site", str(folder))
	assert set_anew.returncode == 0, set_anew.stderr
	process, address = start_server(folder)
	try:
		client = Client(address).login(email, ADMIN_PASSWORD)
		assert client.message("frappe.auth.get_logged_user", "GET") == email
	finally:
		stop_server(process)


def test_a_report_that_is_not_there(site, tmp_path):
	folder, _said = site
	ended = run("report", "No Such Report", "--xlsx", str(tmp_path / "r.xlsx"), "--site", str(folder))
	assert_one_line(ended, "No Such Report")
	assert list(tmp_path.iterdir()) == []


def test_a_report_is_written_with_its_chart_beside_a_running_server(site, tmp_path):
	folder, _said = site
	process, _address = start_server(folder)
	try:
		ended = run("report", "Record Master List", "--xlsx", str(tmp_path / "r.xlsx"), "--site", str(folder))
	finally:
		stop_server(process)
	assert ended.returncode == 0, ended.stderr
	table, figures = load_workbook(tmp_path / "r.xlsx").worksheets
	assert f"Wrote {table.max_row - 1} rows" in ended.stdout
	assert len(figures._charts) == 1
	assert [file.name for file in tmp_path.iterdir()] == ["r.xlsx"]


@pytest.mark.parametrize(
	("filters", "says"), [("{", "JSON object"), ("[1]", "JSON object"), ('{"from_date": "never"}', "never")]
)
def test_filters_that_are_none(site, tmp_path, filters, says):
	folder, _said = site
	wanted = ("report", "Practice versus Documents", "--xlsx", str(tmp_path / "r.xlsx"))
	assert_one_line(run(*wanted, "--filters", filters, "--site", str(folder)), says)
	assert list(tmp_path.iterdir()) == []


def test_what_was_answered_is_there_after_a_kill(tmp_path):
	folder = tmp_path / "site"
	process, address = start_server(folder)
	client = Client(address).login("Administrator", ADMIN_PASSWORD)
	made = [client.create("ToDo", description=f"task {i}")["name"] for i in range(5)]
	process.kill()
	process.wait()
	process, address = start_server(folder)
	try:
		client = Client(address).login("Administrator", ADMIN_PASSWORD)
		assert {row["name"] for row in client.list("ToDo", limit_page_length=0)} >= set(made)
	finally:
		stop_server(process)


def test_a_session_outlives_a_restart(tmp_path):
	folder = tmp_path / "site"
	process, address = start_server(folder)
	client = Client(address).login("Administrator", ADMIN_PASSWORD)
	stop_server(process)
	process, address = start_server(folder)
	try:
		answer = requests.get(
			f"{address}/api/method/frappe.auth.get_logged_user",
			cookies={"sid": client.http.cookies["sid"]},
			timeout=60,
		)
		assert accepted(answer)["message"] == "Administrator"
	finally:
		stop_server(process)
