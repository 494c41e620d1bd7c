"""E-mail on the embedded home, to a real SMTP server on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import frappe
import pytest
from aiosmtpd.controller import Controller

from frappe_lite import jobs, mail
from frappe_lite.context import local
from frappe_lite.worker import Worker

TO, OTHER = "clerk@example.com", "other@example.com"


class Inbox:
	"""What the server got; `refuse` names addresses that it does not take."""

	def __init__(self) -> None:
		self.mails: list = []
		self.people: list[str] = []
		self.refuse: set[str] = set()

	async def handle_RCPT(self, server, session, envelope, address, options):
		if address in self.refuse:
			return "550 no such person"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, server, session, envelope):
		self.mails.append(message_from_bytes(envelope.content, policy=default))
		self.people += envelope.rcpt_tos
		return "250 taken"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch, site: None) -> Iterator[Inbox]:
	box = Inbox()
	server = Controller(box, hostname="127.0.0.1", port=free_port())
	server.start()
	configure(monkeypatch, server.port)
	yield box
	server.stop()


@pytest.fixture(autouse=True)
def clean(factory) -> Iterator[None]:
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for doctype in ("Email Queue", "Email Queue Recipient"):
		frappe.db.delete(doctype)
	frappe.db.sql("delete from `__Job`")
	frappe.db.commit()


def free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def configure(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
	for key, value in {
		"mail_server": "127.0.0.1",
		"mail_port": port,
		"auto_email_id": "qms@example.com",
		"email_sender_name": "质量部",
	}.items():
		monkeypatch.setitem(local.conf, key, value)


def deliver() -> None:
	"""Commit, and do what the server's worker would."""
	frappe.db.commit()
	Worker(local.home).drain()
	frappe.db.begin()


def queued() -> list:
	return frappe.get_all("Email Queue", fields=["name", "status", "retry", "error"], order_by="creation")


def test_a_mail_leaves_after_the_commit(inbox):
	frappe.sendmail(recipients=[TO], subject="不合格通知", message="<p>批次 261108-02</p>")
	assert inbox.mails == []
	deliver()
	(message,) = inbox.mails
	assert (message["To"], message["Subject"]) == (TO, "不合格通知")
	assert message["From"].addresses[0].display_name == "质量部"
	assert [row.status for row in queued()] == ["Sent"]


def test_a_mail_that_is_rolled_back_never_leaves(inbox):
	frappe.sendmail(recipients=[TO], subject="x", message="y")
	frappe.db.rollback()
	deliver()
	assert inbox.mails == []


def test_a_mail_has_its_text_as_html_and_plain(inbox):
	frappe.sendmail(recipients=TO, subject="x", message="<p>批次 <b>A &amp; B</b></p>")
	deliver()
	message = inbox.mails[0]
	assert message.get_body(("html",)).get_content().strip() == "<p>批次 <b>A &amp; B</b></p>"
	assert message.get_body(("plain",)).get_content().strip() == "批次 A & B"


def test_a_mail_loses_what_runs_scripts(inbox):
	frappe.sendmail(recipients=TO, subject="x", message="<p onclick='x()'>a<script>alert(1)</script></p>")
	deliver()
	html = inbox.mails[0].get_body(("html",)).get_content()
	assert "script" not in html and "onclick" not in html


def test_each_one_gets_a_mail_of_his_own(inbox):
	frappe.sendmail(recipients=[TO, OTHER], subject="x", message="y")
	deliver()
	assert sorted(message["To"] for message in inbox.mails) == sorted([TO, OTHER])


def test_people_see_each_other_when_that_is_asked_for(inbox):
	frappe.sendmail(
		recipients=[TO],
		cc=[OTHER],
		bcc="third@example.com",
		subject="x",
		message="y",
		expose_recipients="header",
	)
	deliver()
	assert {(message["To"], message["Cc"]) for message in inbox.mails} == {(TO, OTHER)}
	assert sorted(inbox.people) == sorted([TO, OTHER, "third@example.com"])


def test_a_subject_begins_no_other_header(inbox):
	frappe.sendmail(recipients=TO, subject="x\r\nBcc: thief@example.com", message="y")
	deliver()
	assert inbox.mails[0]["Bcc"] is None and inbox.people == [TO]


def test_attachments_come_along(inbox):
	frappe.sendmail(
		recipients=TO, subject="x", message="y", attachments=[{"fname": "记录.csv", "fcontent": "a,b"}]
	)
	deliver()
	(part,) = inbox.mails[0].iter_attachments()
	assert (part.get_filename(), part.get_content()) == ("记录.csv", b"a,b")


def test_a_mail_for_later_waits(inbox):
	frappe.sendmail(
		recipients=TO, subject="x", message="y", send_after=frappe.utils.add_to_date(None, hours=1)
	)
	deliver()
	mail.queue_unsent()
	deliver()
	assert inbox.mails == []


def test_who_is_refused_is_noted_and_the_others_get_it(inbox):
	inbox.refuse = {OTHER}
	frappe.sendmail(recipients=[TO, OTHER], subject="x", message="y")
	deliver()
	(row,) = queued()
	assert (row.status, row.retry, inbox.people) == ("Partially Sent", 1, [TO])
	assert "no such person" in row.error


def test_who_got_it_does_not_get_it_again(inbox):
	inbox.refuse = {OTHER}
	frappe.sendmail(recipients=[TO, OTHER], subject="x", message="y")
	deliver()
	inbox.refuse = set()
	mail.queue_unsent()
	deliver()
	assert (sorted(inbox.people), queued()[0].status) == (sorted([TO, OTHER]), "Sent")


def test_a_server_that_is_down_is_asked_three_times(monkeypatch):
	configure(monkeypatch, free_port())
	frappe.sendmail(recipients=[TO], subject="x", message="y")
	deliver()
	states = [queued()[0].status]
	for _turn in range(3):
		mail.queue_unsent()
		deliver()
		states.append(queued()[0].status)
	assert states == ["Not Sent", "Not Sent", "Error", "Error"]
	assert (queued()[0].retry, "refused" in queued()[0].error.lower()) == (3, True)


def test_what_failed_can_be_tried_again(monkeypatch, inbox):
	frappe.sendmail(recipients=[TO], subject="x", message="y")
	frappe.db.set_value("Email Queue", queued()[0].name, {"status": "Error", "retry": 3})
	frappe.db.sql("delete from `__Job`")
	assert mail.retry_sending([queued()[0].name]) == 1
	deliver()
	assert (queued()[0].status, inbox.people) == ("Sent", [TO])


def test_a_mail_is_queued_as_one_job(inbox):
	frappe.sendmail(recipients=[TO], subject="x", message="y")
	mail.queue_unsent()
	assert len(jobs.list_jobs()) == 1


def test_without_a_server_nothing_is_queued(site):
	with pytest.raises(frappe.OutgoingEmailError, match="mail_server"):
		frappe.sendmail(recipients=[TO], subject="x", message="y")


def test_without_anybody_nothing_is_queued(inbox):
	with pytest.raises(frappe.ValidationError):
		frappe.sendmail(recipients=["no address"], subject="x", message="y")


def test_a_site_can_be_muted(inbox, monkeypatch):
	monkeypatch.setitem(local.conf, "mute_emails", 1)
	assert frappe.sendmail(recipients=[TO], subject="x", message="y") is None


SEND_ONE = """
import pathlib, sys, frappe_lite
frappe_lite.install()
from frappe_lite.cli import working_on
from frappe_lite.mail import sendmail
with working_on(pathlib.Path(sys.argv[1])):
	sendmail(recipients="clerk@example.com", subject="x")
"""


def test_the_commands_list_and_send(inbox, tmp_path):
	folder = tmp_path / "site"
	run("-m", "frappe_lite.cli", "new-site", "--site", str(folder))
	config = json.loads((folder / "site_config.json").read_text())
	config.update({key: local.conf[key] for key in ("mail_server", "mail_port", "auto_email_id")})
	(folder / "site_config.json").write_text(json.dumps(config))
	command = ("-m", "frappe_lite.cli", "mail")
	assert "All e-mail has left." in run(*command, "list", "--site", str(folder))
	run("-c", SEND_ONE, str(folder))
	assert "Not Sent" in run(*command, "list", "--site", str(folder))
	assert "Sent 1 of 1." in run(*command, "send", "--site", str(folder))
	assert inbox.people == [TO]


def run(*words: str) -> str:
	"""Run Python with these words and return what it prints."""
	return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True).stdout
