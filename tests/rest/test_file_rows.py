"""File documents by REST: what a file is, whose it is and what it is called cannot be made into something else."""

from __future__ import annotations

import pytest

from tests.rest.http_client import accepted
from tests.rest.test_scenario import PHOTO


def refused(answer) -> bool:
	return answer.status_code in (403, 404, 417)


@pytest.fixture
def file(trade) -> dict:
	"""A private file of the thief, on his own record."""
	sent = trade.thief.upload("note.txt", b"read me", doctype=trade.doctype, docname=trade.mine["name"])
	return accepted(sent)["message"]


@pytest.fixture(scope="module")
def secret(trade) -> dict:
	"""A private file on the victim's record."""
	sent = trade.victim.upload(
		"Secret plan.txt", b"hidden", doctype=trade.doctype, docname=trade.theirs["name"]
	)
	return accepted(sent)["message"]


@pytest.mark.parametrize("verb", ["PUT", "set_value", "save"])
@pytest.mark.parametrize("where", ["another's record", "an account", "no such record"])
def test_a_file_is_not_moved_to_what_one_may_not_write(trade, admin, file, verb, where):
	to = {
		"another's record": {"attached_to_name": trade.theirs["name"]},
		"an account": {"attached_to_doctype": "User", "attached_to_name": "Administrator"},
		"no such record": {"attached_to_name": "none"},
	}[where]
	if verb == "PUT":
		answer = trade.thief.resource("PUT", "File", file["name"], json=to)
	elif verb == "set_value":
		answer = trade.thief.call("frappe.client.set_value", doctype="File", name=file["name"], fieldname=to)
	else:
		answer = trade.thief.call("frappe.client.save", doc={**admin.read("File", file["name"]), **to})
	assert refused(answer), answer.text
	stored = admin.read("File", file["name"])
	assert (stored["attached_to_doctype"], stored["attached_to_name"]) == (trade.doctype, trade.mine["name"])


def test_a_file_is_not_inserted_where_one_may_not_write(trade, admin, file, secret):
	for place in ({"attached_to_name": trade.theirs["name"]}, {"attached_to_name": "none"}):
		doc = {"file_url": file["file_url"], "attached_to_doctype": trade.doctype, **place}
		assert refused(trade.thief.resource("POST", "File", json=doc))
		assert refused(trade.thief.call("frappe.client.insert", doc={"doctype": "File", **doc}))
	names = [row["name"] for row in admin.list("File", filters={"attached_to_name": trade.theirs["name"]})]
	assert names == [secret["name"]]


@pytest.mark.parametrize(
	"change",
	[
		{"is_folder": 1},
		{"file_size": 1},
		{"file_type": "HTML"},
		{"content_hash": "0" * 32},
		{"file_url": "/private/files/../../site.db"},
		{"file_url": "https://elsewhere.example/x.txt"},
		{"is_home_folder": 1},
		{"file_name": "page.html"},
		{"file_name": "note.html.txt"},
		{"file_name": "note"},
		{"file_name": "note.csv"},
		{"file_name": "../note.txt"},
		{"file_name": "a\r\nSet-Cookie: sid=1.txt"},
		{"file_name": ".txt"},
		{"file_name": "x" * 141 + ".txt"},
		{"file_name": ""},
	],
	ids=str,
)
def test_what_a_file_is_stays(trade, admin, file, change):
	before = admin.read("File", file["name"])
	answer = trade.thief.resource("PUT", "File", file["name"], json=change)
	assert refused(answer), answer.text
	after = admin.read("File", file["name"])
	assert {key: after.get(key) for key in change} == {key: before.get(key) for key in change}
	served = trade.thief.request("GET", file["file_url"])
	assert served.content == b"read me" and served.headers["Content-Type"].startswith("text/plain")


def test_a_folder_is_not_made_a_file(trade, admin):
	folder = accepted(
		trade.thief.resource("POST", "File", json={"file_name": f"f {trade.doctype}", "is_folder": 1})
	)
	change = {"is_folder": 0, "file_url": "/private/files/x"}
	assert refused(trade.thief.resource("PUT", "File", folder["data"]["name"], json=change))


def test_a_file_gets_another_name_of_its_kind(trade, file):
	accepted(trade.thief.resource("PUT", "File", file["name"], json={"file_name": "说明.TXT"}))
	disposition = trade.thief.request("GET", file["file_url"]).headers["Content-Disposition"]
	assert "%E8%AF%B4%E6%98%8E.TXT" in disposition


@pytest.mark.parametrize("name", ["page.html", "a\nb.txt", "../x.txt", "x.svg", "shell.sh"])
def test_a_second_row_gives_a_file_no_other_kind(trade, file, name):
	doc = {"file_url": file["file_url"], "file_name": name}
	assert refused(trade.thief.resource("POST", "File", json=doc))
	far = {"file_url": "https://elsewhere.example/x", "file_name": name}
	assert refused(trade.thief.resource("POST", "File", json=far))


@pytest.mark.parametrize(
	"address",
	[
		"javascript:alert(1)",
		"data:text/html,<script>alert(1)</script>",
		"file:///etc/passwd",
		"//elsewhere.example/x",
		"/private/files/../../site.db",
		"/files/../private/x",
		"/private/files/",
		"/etc/passwd",
		" javascript:alert(1)",
		"\tjavascript:alert(1)",
	],
)
def test_an_address_is_a_file_of_the_site_or_a_web_address(trade, address):
	answer = trade.thief.resource("POST", "File", json={"file_url": address, "file_name": "x.txt"})
	assert refused(answer), answer.text


def test_another_persons_file_is_not_made_ones_own(trade, secret):
	for doc in (
		{"file_url": secret["file_url"], "file_name": "mine.txt"},
		{"file_url": secret["file_url"], "is_private": 0},
		{"file_url": secret["file_url"].replace("/private", ""), "file_name": "mine.txt"},
	):
		assert refused(trade.thief.resource("POST", "File", json=doc))
	for change in ({"is_private": 0}, {"owner": trade.thief.user}, {"file_name": "x.txt"}):
		assert refused(trade.thief.resource("PUT", "File", secret["name"], json=change))
	assert refused(trade.thief.resource("DELETE", "File", secret["name"]))
	assert refused(trade.thief.call("frappe.desk.form.utils.remove_attach", fid=secret["name"]))
	assert trade.victim.request("GET", secret["file_url"]).content == b"hidden"


@pytest.mark.parametrize("way", ["address", "download", "row", "public address", "range", "head"])
def test_a_file_of_a_record_that_one_may_not_read_is_not_served(trade, guest, secret, way):
	for person in (trade.thief, guest):
		answer = {
			"address": lambda p: p.request("GET", secret["file_url"]),
			"download": lambda p: p.call("download_file", "GET", file_url=secret["file_url"]),
			"row": lambda p: p.resource("GET", "File", secret["name"]),
			"public address": lambda p: p.request("GET", secret["file_url"].replace("/private", "")),
			"range": lambda p: p.request("GET", secret["file_url"], headers={"Range": "bytes=0-2"}),
			"head": lambda p: p.request("HEAD", secret["file_url"]),
		}[way](person)
		assert answer.status_code in (401, 403, 404) and b"hidden" not in answer.content


def test_lists_do_not_tell_what_files_a_closed_record_has(trade, admin, secret):
	for query in (
		{},
		{"filters": {"attached_to_name": trade.theirs["name"]}},
		{"filters": {"is_private": 1}},
	):
		answer = trade.thief.call(
			"frappe.client.get_list", doctype="File", fields=["*"], limit_page_length=0, **query
		)
		assert answer.status_code == 200 and "Secret plan" not in answer.text
	assert (
		trade.thief.message("frappe.client.get_count", doctype="File", filters={"name": secret["name"]}) == 0
	)
	found = trade.thief.message("frappe.desk.search.search_link", doctype="File", txt="Secret")
	assert found == []
	mine = trade.victim.list("File", filters={"attached_to_name": trade.theirs["name"]}, fields=["file_name"])
	assert mine == [{"file_name": "Secret plan.txt"}]


def test_a_file_of_a_record_that_was_shared_is_in_the_list(trade):
	record = trade.victim.create(trade.doctype, title="With a picture")
	accepted(trade.victim.upload("picture.png", PHOTO, doctype=trade.doctype, docname=record["name"]))
	query = {"filters": {"attached_to_name": record["name"]}, "fields": ["file_name"]}
	assert trade.thief.list("File", **query) == []
	sharing = {"doctype": trade.doctype, "name": record["name"], "user": trade.thief.user}
	accepted(trade.victim.call("frappe.share.add", **sharing, read=1))
	assert trade.thief.list("File", **query) == [{"file_name": "picture.png"}]


@pytest.mark.parametrize("value", ["abc", "no", "2", "-1", "[]"])
def test_a_word_that_is_no_yes_or_no_does_not_publish_a_file(trade, guest, value):
	sent = trade.thief.upload(
		"x.txt", b"x", doctype=trade.doctype, docname=trade.mine["name"], is_private=value
	)
	assert sent.status_code == 417, sent.text
