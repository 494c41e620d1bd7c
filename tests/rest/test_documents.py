"""Controlled documents over HTTP, on both homes: the life of one, what a reader is told, and two at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest

from tests.rest.conftest import PASSWORD, Home, make_user
from tests.rest.http_client import Client, accepted

SECRET = "未发布的草稿内容"
API = "iso_qms.api.documents."
PEOPLE = {
	"author": ("QMS Employee", "QMS Process Owner"),
	"reader": ("QMS Employee",),
	"head": ("QMS Employee", "QMS Department Head"),
	"manager": ("QMS Manager",),
	"second": ("QMS Manager",),
}


@pytest.fixture(scope="module")
def company(home: Home, admin: Client, tag: str) -> Iterator[SimpleNamespace]:
	"""Five people, and a type of procedures with numbers of this run's own."""
	kind = f"Procedure {tag}"
	admin.create(
		"QMS Document Type",
		type_name=kind,
		code=f"P{tag}"[:18],
		level="2 Procedure",
		document_doctype="QMS Procedure",
		number_pattern=f"{tag}-.##",
	)
	people = SimpleNamespace(kind=kind)
	for who, roles in PEOPLE.items():
		email = f"doc-{who}-{tag.lower()}@example.com"
		make_user(admin, email, *roles)
		setattr(people, who, Client(home.base_url).login(email, PASSWORD))
	yield people
	for who in PEOPLE:
		getattr(people, who).close()


def call(client: Client, method: str, **arguments: object):
	"""Call one of the document endpoints by POST; returns the response."""
	return client.call(API + method, **arguments)


def act(client: Client, revision: str, action: str, **values: object):
	"""Take an action of the workflow on a revision; returns the response."""
	if values:
		client.update("QMS Document Revision", revision, **values)
	doc = {**client.read("QMS Document Revision", revision), "doctype": "QMS Document Revision"}
	return client.call("frappe.model.workflow.apply_workflow", doc=doc, action=action)


def drafted(company: SimpleNamespace, **values: object) -> dict:
	"""A new procedure."""
	content = {"title": "采购控制程序", "purpose": "<p>目的</p>", "steps": [{"activity": "评价"}], **values}
	return company.author.create("QMS Procedure", document_type=company.kind, **content)


def reviewed(company: SimpleNamespace, **values: object) -> dict:
	"""A new procedure that waits for its approval."""
	draft = drafted(company)
	accepted(act(company.author, draft["name"], "Submit for Review", change_summary="first", **values))
	accepted(act(company.head, draft["name"], "Confirm Review"))
	return draft


def approved(company: SimpleNamespace, **values: object) -> dict:
	"""A new procedure in force, or approved for its date."""
	draft = reviewed(company, **values)
	accepted(act(company.manager, draft["name"], "Approve"))
	return draft


def at_once(*calls) -> list:
	"""Make the calls at the same moment; returns the responses."""
	gate = Barrier(len(calls))

	def one(each):
		gate.wait()
		return each()

	with ThreadPoolExecutor(len(calls)) as pool:
		return list(pool.map(one, calls))


def test_a_document_comes_into_force_over_http(company):
	draft = approved(company)
	document = company.reader.read("QMS Procedure", draft["number"])
	assert (document["status"], document["revision"]) == ("Effective", "A/0")


def test_a_reader_is_told_nothing_of_a_draft(company):
	draft = drafted(company, title=SECRET, purpose=SECRET, steps=[{"activity": SECRET}])
	reader, name = company.reader, draft["name"]
	for path in (
		f"/api/resource/QMS Procedure/{name}",
		f"/api/resource/QMS Document Revision/{name}",
		f"/api/v2/document/QMS Procedure/{name}",
		f"/api/method/frappe.desk.form.load.getdoc?doctype=QMS Procedure&name={name}",
		f"/api/method/frappe.client.get?doctype=QMS Procedure&name={name}",
		f"/api/method/{API}get_document?doctype=QMS Procedure&name={name}",
	):
		response = reader.request("GET", path)
		assert response.status_code in (403, 404), path
		assert SECRET not in response.text
	for path in (
		'/api/resource/QMS Procedure?fields=["*"]&limit_page_length=0',
		'/api/resource/QMS Document Revision?fields=["*"]&limit_page_length=0',
		'/api/resource/QMS Procedure Step?parent=QMS Procedure&fields=["*"]&limit_page_length=0',
		f'/api/method/frappe.client.get_value?doctype=QMS Procedure&filters={{"name":"{name}"}}&fieldname=purpose',
		f"/api/method/frappe.desk.search.search_link?doctype=QMS Procedure&txt={draft['number']}",
		f"/api/method/iso_qms.api.search.search?text={SECRET}",
		'/api/method/frappe.desk.reportview.get?doctype=QMS Procedure&fields=["name","purpose"]&page_length=500',
	):
		assert SECRET not in reader.request("GET", path).text, path


def test_of_two_who_approve_at_the_same_moment_one_gets_the_refusal(company):
	name = reviewed(company)["name"]
	answers = at_once(
		lambda: act(company.manager, name, "Approve"), lambda: act(company.second, name, "Approve")
	)
	assert sorted(answer.status_code == 200 for answer in answers) == [False, True]
	refusal = next(answer for answer in answers if answer.status_code != 200)
	assert refusal.status_code in (403, 417)
	revisions = company.manager.list("QMS Document Revision", filters={"name": name}, fields=["status"])
	assert [row["status"] for row in revisions] == ["Effective"]


def test_of_two_who_release_at_the_same_moment_one_gets_the_refusal(company):
	name = approved(company, effective_from="2099-01-01")["name"]
	answers = at_once(
		lambda: call(company.manager, "release_now", revision=name),
		lambda: call(company.second, "release_now", revision=name),
	)
	assert sorted(answer.status_code == 200 for answer in answers) == [False, True]
	refusal = next(answer for answer in answers if answer.status_code != 200)
	assert refusal.status_code == 417
	assert "effective already" in refusal.text


def test_of_two_who_revise_at_the_same_moment_one_gets_the_draft(company):
	number = approved(company)["number"]
	arguments = {"doctype": "QMS Procedure", "name": number}
	answers = at_once(
		lambda: call(company.manager, "start_revision", **arguments),
		lambda: call(company.second, "start_revision", **arguments),
	)
	assert sorted(answer.status_code for answer in answers) == [200, 417]


@pytest.mark.parametrize("who", ["reader", "author", "head"])
def test_nobody_else_releases(company, who):
	name = approved(company, effective_from="2099-01-01")["name"]
	assert call(getattr(company, who), "release_now", revision=name).status_code in (403, 417)


def test_a_client_sends_no_flags(company):
	row = {"number": "X", "revision": "A", "flags": {"by_document_control": 1}, "__islocal": 1}
	response = company.manager.resource("POST", "QMS Document Revision", json=row)
	assert response.status_code in (403, 417)
