"""Verbs: nothing that is asked for by GET changes anything, nothing is changed without the session's token."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rest.conftest import PASSWORD, by_key, make_user
from tests.rest.http_client import Client, accepted
from tests.rest.test_every_method import METHODS, about, call

# What the server notes by itself: sessions and their last use, the queue, the schedule, and errors that it met.
OWN_NOTES = (
	"tabSessions",
	"__Job",
	"__Schedule",
	"tabScheduled Job Log",
	"tabScheduled Job Type",
	"tabError Log",
	"tabActivity Log",
)
READING = {path: rule for path, (_function, rule) in METHODS.items() if "GET" in rule.methods}
CHANGING = {path: set(rule.methods) - {"GET"} for path, (_function, rule) in METHODS.items()}


def state_of(site: Path) -> dict[str, str]:
	"""A digest of each table and of the files of a site."""
	found = {}
	with contextlib.closing(sqlite3.connect(f"file:{site / 'site.db'}?mode=ro", uri=True)) as database:
		database.execute("begin")
		tables = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
		for table in tables:
			if table not in OWN_NOTES and not table.startswith("sqlite_"):
				rows = sorted(map(repr, database.execute(f'select * from "{table}"')))
				found[table] = hashlib.sha256("".join(rows).encode()).hexdigest()
	names = sorted(str(path) for path in (site / "files").rglob("*"))
	return {**found, "files": hashlib.sha256(repr(names).encode()).hexdigest()}


def changes(before: dict[str, str], after: dict[str, str]) -> set[str]:
	return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


@pytest.fixture(scope="module")
def record(trade) -> dict:
	"""A draft with a file, a comment and a task, of which much could be changed."""
	made = trade.victim.create(trade.doctype, title="To stay as it is", items=[{"item": "one"}])
	accepted(trade.victim.upload("a.txt", b"x", doctype=trade.doctype, docname=made["name"]))
	return made


@pytest.fixture(scope="module")
def everybody(admin, trade) -> Iterator[list[Client]]:
	"""The Administrator and the record's owner, who may do everything with it."""
	people = [by_key(admin, user) for user in ("Administrator", trade.victim.user)]
	yield people
	for person in people:
		person.close()


def test_the_digest_sees_a_change(embedded, trade, record):
	before = state_of(embedded.site)
	trade.victim.update(trade.doctype, record["name"], title="To stay")
	assert f"tab{trade.doctype}" in changes(before, state_of(embedded.site))


def test_no_method_changes_anything_by_get(embedded, everybody, trade, record):
	before = state_of(embedded.site)
	for path in READING:
		for person in everybody:
			call(
				person,
				"GET",
				path,
				{**about(trade.doctype, record["name"]), "read": 1, "user": trade.thief.user},
			)
		after = state_of(embedded.site)
		assert not changes(before, after), path


@pytest.mark.parametrize("method", ["submit", "cancel", "rename", "add_comment"])
def test_no_method_of_a_document_changes_it_by_get(embedded, trade, record, method):
	before = state_of(embedded.site)
	arguments = {"name": "renamed", "text": "said"}
	path = f"/api/resource/{trade.doctype}/{record['name']}"
	trade.victim.request("GET", path, params={"run_method": method, **arguments})
	trade.victim.request(
		"GET", f"/api/v2/document/{trade.doctype}/{record['name']}/method/{method}", params=arguments
	)
	sent = {
		"dt": trade.doctype,
		"dn": record["name"],
		"method": method,
		"args": '{"name": "renamed", "text": "said"}',
	}
	trade.victim.request("GET", "/api/method/run_doc_method", params=sent)
	assert not changes(before, state_of(embedded.site))


@pytest.mark.parametrize("verb", ["GET", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "PURGE"])
def test_no_other_verb_changes_anything(embedded, trade, record, verb):
	before = state_of(embedded.site)
	for path in (
		f"/api/resource/{trade.doctype}/{record['name']}",
		f"/api/resource/{trade.doctype}",
		f"/api/v2/document/{trade.doctype}/{record['name']}",
		f"/api/v2/document/{trade.doctype}",
		"/api/method/frappe.client.delete",
		"/api/method/upload_file",
		"/api/method/logout",
	):
		answer = trade.victim.request(
			verb,
			path,
			json={"doctype": trade.doctype, "name": record["name"], "title": "changed"},
			headers={"X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "PUT", "X-Method-Override": "POST"},
		)
		assert answer.status_code < 500, answer.text
	assert not changes(before, state_of(embedded.site))


@pytest.fixture(scope="module")
def browser(embedded, admin, tag) -> Iterator[Client]:
	"""Somebody whose browser has loaded the screens, so that the session has its token."""
	email = f"browser-{tag.lower()}@example.com"
	make_user(admin, email)
	client = Client(embedded.base_url).login(email, PASSWORD)
	assert client.request("GET", "/qms", headers={"Accept": "text/html"}).status_code == 200
	yield client
	client.close()


@pytest.mark.parametrize("path", [path for path, verbs in CHANGING.items() if verbs])
def test_every_method_needs_the_token_by_every_changing_verb(browser, path):
	for verb in CHANGING[path]:
		for headers in ({}, {"X-Frappe-CSRF-Token": "wrong"}):
			answer = browser.request(verb, f"/api/method/{path}", json={}, headers=headers)
			assert answer.status_code == 400 and answer.json()["exc_type"] == "CSRFTokenError", answer.text
	answer = browser.request(sorted(CHANGING[path])[0], f"/api/v2/method/{path}", json={})
	assert answer.status_code == 400 and answer.json()["errors"][0]["type"] == "CSRFTokenError"


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
	"path",
	[
		"/api/resource/ToDo",
		"/api/resource/ToDo/x",
		"/api/v1/resource/ToDo/x",
		"/api/v2/document/ToDo",
		"/api/v2/document/ToDo/x",
		"/api/v2/document/ToDo/x/method/submit",
		"/api/method/logout",
		"/api/method/login",
		"/api/method/run_doc_method",
		"/api/method/upload_file",
		"/api/nothing",
		"/qms",
		"/health",
	],
)
@pytest.mark.parametrize(
	"content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_every_address_needs_the_token_by_every_changing_verb(browser, verb, path, content_type):
	answer = browser.request(verb, path, data='{"a": 1}', headers={"Content-Type": content_type})
	assert answer.status_code == 400 and "CSRFTokenError" in answer.text, answer.text
