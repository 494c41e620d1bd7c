"""Intake over a socket and from the command line: files are handed in, read in the background, and accepted."""

from __future__ import annotations

import time

import pytest

from tests.app.intake.files import docx, lay_out, zipped
from tests.rest.conftest import FOREIGN_HOME, by_key, make_user, start_server, stop_server
from tests.rest.http_client import Client, accepted, assert_refused
from tests.rest.test_commands import assert_one_line, run

UPLOAD, ACCEPT, READ = (f"iso_qms.api.intake.{name}" for name in ("upload", "accept_intake", "get_intake"))
SECONDS = 60


def send(person: Client, *files: tuple[str, bytes]):
	"""Hand in files as a browser does."""
	sent = [("file", file) for file in files]
	return person.request("POST", f"/api/method/{UPLOAD}", files=sent)


@pytest.fixture(scope="module")
def controller(home, admin, tag):
	"""Somebody with document control."""
	email = f"control-{tag.lower()}@example.com"
	make_user(admin, email, "QMS Document Controller")
	client = by_key(admin, email)
	yield client
	client.close()


@pytest.mark.skipif(bool(FOREIGN_HOME), reason="wants a worker that reads in the background")
def test_files_are_handed_in_read_and_accepted(controller, tag):
	packed = zipped({f"{tag}/QP-71 甲程序 A1.docx": docx("目的"), f"{tag}/bad.pdf": b"%PDF-1.4"})
	intake = accepted(send(controller, ("体系.zip", packed), ("说明.txt", tag.encode())))["message"]["intake"]
	end = time.monotonic() + SECONDS
	while (state := controller.message(READ, "GET", name=intake))["status"] == "Waiting":
		assert time.monotonic() < end
		time.sleep(0.2)
	assert (state["files"], state["proposed"], state["unreadable"]) == (3, 2, 1)
	rows = controller.list(
		"QMS Intake Item", filters={"intake": intake}, fields=["number", "status", "reason"]
	)
	assert sorted(row["status"] for row in rows) == ["Proposed", "Proposed", "Unreadable"]
	made = controller.message(ACCEPT, name=intake, adopt=True)
	assert [row["document"] for row in made] == ["QP-71"]
	document = controller.read("QMS Procedure", "QP-71")
	assert (document["status"], document["revision"]) == ("Effective", "A/1")


def test_a_request_without_file_is_refused(controller):
	assert_refused(controller.call(UPLOAD), 417, says="file")


def test_who_has_no_document_control_hands_nothing_in(home, admin, tag):
	email = f"reader-{tag.lower()}@example.com"
	make_user(admin, email, "QMS Employee")
	person = by_key(admin, email)
	assert_refused(send(person, ("a.txt", b"a")), 403)
	person.close()


@pytest.mark.skipif(bool(FOREIGN_HOME), reason="a rule of the embedded home alone")
def test_a_folder_from_the_command_line(tmp_path):
	site = str(tmp_path / "site")
	folder = lay_out(tmp_path / "体系", {"QP-71 甲程序.docx": docx("目的"), "bad.pdf": b"%PDF-1.4"})
	assert run("new-site", "--site", site).returncode == 0
	first = run("documents", "import", str(folder), "--site", site)
	assert first.returncode == 0, first.stderr
	assert "1 proposed" in first.stdout and "1 unreadable" in first.stdout
	assert "bad.pdf" in first.stderr
	second = run("documents", "import", str(folder), "--site", site)
	assert second.returncode == 0 and "0 files are new, 2 known" in second.stdout
	process, _address = start_server(tmp_path / "site")
	try:
		assert_one_line(run("documents", "import", str(folder), "--site", site), "in use")
	finally:
		stop_server(process)
