"""Files: uploaded with a document, served to who may read it, refused when they could do harm."""

from __future__ import annotations

import pytest
import requests

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client, accepted, assert_refused
from tests.rest.test_scenario import PHOTO


@pytest.fixture
def order(fitter, workshop) -> dict:
	"""A document of the fitter."""
	return fitter.create(workshop, title="With files")


def attach(
	person: Client, doctype: str, name: str, file_name: str = "note.txt", content: bytes = b"read me", **form
):
	"""Upload a private file for a document and return its File."""
	options = {"is_private": 1, "doctype": doctype, "docname": name, **form}
	return accepted(person.upload(file_name, content, **options))["message"]


def test_a_file_comes_back_as_it_was_sent(fitter, workshop, order):
	file = attach(fitter, workshop, order["name"], "测量 photo.png", PHOTO)
	assert (file["attached_to_doctype"], file["attached_to_name"]) == (workshop, order["name"])
	assert file["file_size"] == len(PHOTO)
	answer = fitter.request("GET", file["file_url"])
	assert answer.content == PHOTO
	assert answer.headers["Content-Type"] == "image/png"


def test_the_document_shows_its_files_and_their_history(fitter, workshop, order):
	file = attach(fitter, workshop, order["name"])
	accepted(fitter.resource("DELETE", "File", file["name"]))
	kept = attach(fitter, workshop, order["name"], "second.txt", b"other words")
	answer = accepted(
		fitter.call("frappe.desk.form.load.getdoc", "GET", doctype=workshop, name=order["name"])
	)
	assert [row["name"] for row in answer["docinfo"]["attachments"]] == [kept["name"]]
	assert len(answer["docinfo"]["attachment_logs"]) == 3


def test_a_private_file_is_for_who_may_read_the_document(home, admin, guest, fitter, workshop, order, tag):
	file = attach(fitter, workshop, order["name"])
	email = f"visitor-{tag.lower()}-{order['name'][-4:]}@example.com"
	make_user(admin, email)
	visitor = Client(home.base_url).login(email, PASSWORD)
	assert fitter.request("GET", file["file_url"]).status_code == 200
	for stranger in (guest, visitor):
		assert stranger.request("GET", file["file_url"]).status_code in (401, 403)
		assert stranger.resource("GET", "File", file["name"]).status_code in (401, 403)
		assert (
			stranger.call("download_file", "GET", file_url=file["file_url"]).status_code in (401, 403)
			or home.site is None
		)


def test_a_file_is_attached_only_where_one_may_write(home, admin, fitter, workshop, order, tag):
	email = f"outsider-{tag.lower()}-{order['name'][-4:]}@example.com"
	make_user(admin, email)
	outsider = Client(home.base_url).login(email, PASSWORD)
	answer = outsider.upload("note.txt", b"x", is_private=1, doctype=workshop, docname=order["name"])
	assert_refused(answer, 403)
	assert not admin.list("File", filters={"attached_to_name": order["name"]})


def test_a_file_row_does_not_open_anothers_file(embedded, admin, fitter, workshop, order, tag):
	secret = attach(admin, "User", "Administrator", "secret.txt", b"only for me")
	answer = fitter.resource(
		"POST",
		"File",
		json={
			"file_url": secret["file_url"],
			"is_private": 1,
			"attached_to_doctype": workshop,
			"attached_to_name": order["name"],
		},
	)
	assert_refused(answer, 403)
	assert fitter.request("GET", secret["file_url"]).status_code == 403


def test_without_a_word_about_it_a_file_is_private(embedded, fitter, workshop, order):
	sent = fitter.upload("note.txt", b"x", doctype=workshop, docname=order["name"])
	assert accepted(sent)["message"]["file_url"].startswith("/private/files/")


def test_a_public_file_is_open(admin, guest, tag):
	file = accepted(admin.upload(f"open-{tag}.txt", f"for all {tag}".encode(), is_private=0))["message"]
	assert guest.request("GET", file["file_url"]).text == f"for all {tag}"


@pytest.mark.parametrize(
	"file_name", ["page.html", "page.svg", "code.js", "sheet.xml", "run.exe", "photo.php.png", "a.html.txt"]
)
def test_an_active_type_is_refused(embedded, fitter, workshop, order, file_name):
	answer = fitter.upload(file_name, b"hello", is_private=1, doctype=workshop, docname=order["name"])
	assert_refused(answer, 417)
	assert not fitter.list("File", filters={"attached_to_name": order["name"]})


@pytest.mark.parametrize(
	"content",
	[
		b"<html><script>alert(1)</script>",
		b"  <!DOCTYPE html>",
		b"<svg onload=x>",
		b"MZ\x90\x00",
		b"#!/bin/sh",
	],
)
def test_active_content_under_a_harmless_name_is_refused(embedded, fitter, workshop, order, content):
	answer = fitter.upload("note.txt", content, is_private=1, doctype=workshop, docname=order["name"])
	assert_refused(answer, 417)


def test_content_must_be_what_the_name_says(embedded, fitter, workshop, order):
	answer = fitter.upload(
		"photo.png", b"not a picture", is_private=1, doctype=workshop, docname=order["name"]
	)
	assert_refused(answer, 417, says="photo.png")


@pytest.mark.parametrize("file_name", ["../../site_config.json", "a/b.txt", "..\\up.txt", ".hidden"])
def test_a_path_in_the_name_is_refused(embedded, fitter, workshop, order, file_name):
	answer = requests.post(
		f"{embedded.base_url}/api/method/upload_file",
		files={"file": ("x", b"hello")},
		data={"doctype": workshop, "docname": order["name"]},
		headers={},
		cookies=fitter.http.cookies,
		timeout=60,
	)
	accepted(answer)
	prepared = requests.Request(
		"POST",
		f"{embedded.base_url}/api/method/upload_file",
		files={"file": (file_name, b"hello")},
		data={"doctype": workshop, "docname": order["name"]},
		cookies=fitter.http.cookies,
	).prepare()
	assert_refused(fitter.http.send(prepared, timeout=60), 417)


def test_the_stored_name_is_not_the_given_one(embedded, fitter, workshop, order):
	file = attach(fitter, workshop, order["name"], "plan.txt")
	assert file["file_name"] == "plan.txt"
	assert "plan" not in file["file_url"]
	disposition = fitter.request("GET", file["file_url"]).headers["Content-Disposition"]
	assert "plan.txt" in disposition


def test_a_served_file_can_run_nothing(embedded, fitter, workshop, order):
	file = attach(fitter, workshop, order["name"])
	headers = fitter.request("GET", file["file_url"]).headers
	assert headers["X-Content-Type-Options"] == "nosniff"
	assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_pdf_opens_in_the_screens(embedded, fitter, workshop, order):
	file = attach(fitter, workshop, order["name"], "plan.pdf", b"%PDF-1.7\n%%EOF")
	headers = fitter.request("GET", file["file_url"]).headers
	assert headers["Content-Disposition"].startswith("inline")
	assert "sandbox" not in headers["Content-Security-Policy"]
	assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_the_bytes_go_with_the_row(embedded, fitter, workshop, order):
	file = attach(fitter, workshop, order["name"])
	stored = embedded.site / "files" / "private" / file["file_url"].rpartition("/")[2]
	assert stored.read_bytes() == b"read me"
	accepted(fitter.resource("DELETE", "File", file["name"]))
	assert not stored.exists()


def test_deleting_the_document_deletes_its_files(embedded, fitter, workshop):
	order = fitter.create(workshop, title="To be deleted")
	file = attach(fitter, workshop, order["name"])
	stored = embedded.site / "files" / "private" / file["file_url"].rpartition("/")[2]
	accepted(fitter.resource("DELETE", workshop, order["name"]))
	assert not stored.exists()


def test_a_refused_upload_leaves_no_bytes(embedded, fitter, workshop, order):
	folder = embedded.site / "files" / "private"
	before = sorted(folder.iterdir())
	answer = fitter.upload(
		"note.txt", b"x", is_private=1, doctype=workshop, docname=order["name"], folder="No Such Folder"
	)
	assert_refused(answer, 417)
	assert sorted(folder.iterdir()) == before


def test_an_upload_without_a_file(embedded, fitter, workshop, order):
	answer = fitter.call("upload_file", doctype=workshop, docname=order["name"])
	assert_refused(answer, 417, says="file")


def test_an_upload_for_a_document_that_is_not_there(embedded, fitter, workshop):
	assert_refused(fitter.upload("note.txt", b"x", doctype=workshop, docname="WO-none"), 404)


def test_part_of_a_file_can_be_asked_for(embedded, fitter, workshop, order):
	file = attach(fitter, workshop, order["name"])
	answer = fitter.request("GET", file["file_url"], headers={"Range": "bytes=0-3"})
	assert (answer.status_code, answer.content) == (206, b"read")
