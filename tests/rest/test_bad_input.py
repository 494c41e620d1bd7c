"""Bad input gets one clear sentence, and nothing is written."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.rest.http_client import accepted, assert_refused

GOOD = {"title": "Coil winder", "parts": [{"part": "Bearing", "quantity": 2}]}


@pytest.fixture
def count(admin, workshop):
	"""How many documents there are, to prove that nothing was written."""
	return lambda: len(admin.list(workshop, limit_page_length=0))


def test_an_unknown_doctype(admin):
	assert_refused(admin.resource("GET", "No Such DocType"), 404, says="No Such DocType")


def test_a_document_that_is_not_there(admin, workshop):
	assert_refused(admin.resource("GET", workshop, "WO-none"), 404, says="WO-none")


@pytest.mark.parametrize("what", ["filters", "fields", "order_by", "group_by"])
def test_a_field_that_does_not_exist_in_a_list(embedded, admin, workshop, what):
	value = {
		"filters": '[["no_such_field", "=", 1]]',
		"fields": '["no_such_field"]',
		"order_by": "no_such_field desc",
		"group_by": "no_such_field",
	}[what]
	answer = admin.resource("GET", workshop, params={what: value})
	assert_refused(answer, 417, says="no_such_field")


@pytest.mark.parametrize(
	"order_by", ["title; drop table tabUser", "(select 1)", "title, (select name from tabUser)", "sleep(1)"]
)
def test_an_order_that_is_a_statement(embedded, admin, workshop, order_by):
	assert_refused(admin.resource("GET", workshop, params={"order_by": order_by}), 403, 417)
	accepted(admin.resource("GET", "User", params={"limit": 1}))


@pytest.mark.parametrize("field", ["(select name from tabUser)", "title from tabUser --", "sleep(1)"])
def test_a_field_that_is_a_statement(embedded, admin, workshop, field):
	assert_refused(admin.resource("GET", workshop, params={"fields": json.dumps([field])}), 403, 417)


def test_an_unknown_field_in_a_document(embedded, admin, workshop, count):
	before = count()
	assert_refused(admin.resource("POST", workshop, json={**GOOD, "colour": "red"}), 417, says="colour")
	assert count() == before


def test_an_unknown_field_in_a_row(embedded, admin, workshop, count):
	before = count()
	sent = {**GOOD, "parts": [{"part": "Bearing", "size": 3}]}
	assert_refused(admin.resource("POST", workshop, json=sent), 417, says="size")
	assert count() == before


def test_broken_json(embedded, admin, workshop, count):
	before = count()
	answer = admin.resource(
		"POST", workshop, data=b'{"title": "Coil', headers={"Content-Type": "application/json"}
	)
	assert_refused(answer, 417, says="JSON")
	assert count() == before


@pytest.mark.parametrize("body", ["[1, 2]", '"text"', "12", "null"])
def test_json_that_is_no_document(embedded, admin, workshop, count, body):
	before = count()
	answer = admin.resource("POST", workshop, data=body, headers={"Content-Type": "application/json"})
	assert_refused(answer, 417)
	assert count() == before


@pytest.mark.parametrize(
	("wrong", "says"),
	[
		({"hours": "many"}, "Hours"),
		({"hours": 1e300}, "Hours"),
		({"parts": [{"part": "x", "quantity": 2**40}]}, "Quantity"),
		({"due": "31 Feb"}, "Due"),
		({"parts": "none"}, "Parts"),
		({"parts": [1]}, "Parts"),
		({"title": ["a", "list"]}, "Title"),
		({"title": {"an": "object"}}, "Title"),
		({"parts": [{"part": "x", "quantity": "two"}]}, "Quantity"),
	],
	ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_a_value_of_the_wrong_type(embedded, admin, workshop, count, wrong, says):
	before = count()
	assert_refused(admin.resource("POST", workshop, json={**GOOD, **wrong}), 417, says=says)
	assert count() == before


@pytest.mark.parametrize(
	("wrong", "says"),
	[
		({"kind": "Other"}, "Kind"),
		({"title": "x" * 141}, "Title"),
		({"responsible": "nobody@example.com"}, "nobody@example.com"),
		({"title": ""}, "Title"),
		({"parts": [{"quantity": 1}]}, "Part"),
	],
	ids=["outside the options", "too long", "a link to nothing", "missing", "missing in a row"],
)
def test_a_value_that_the_definition_refuses(admin, workshop, count, wrong, says):
	before = count()
	assert_refused(admin.resource("POST", workshop, json={**GOOD, **wrong}), 417, says=says)
	assert count() == before


def test_a_name_that_is_taken(admin, tag):
	admin.create("Role", role_name=f"Twin {tag}")
	assert_refused(admin.resource("POST", "Role", json={"role_name": f"Twin {tag}"}), 409, says=f"Twin {tag}")


def test_saving_what_somebody_else_saved_meanwhile(admin, workshop):
	mine = admin.create(workshop, **GOOD)
	admin.update(workshop, mine["name"], hours=2)
	answer = admin.call("frappe.client.save", doc={**mine, "doctype": workshop, "title": "My title"})
	assert_refused(answer, 417)
	assert admin.read(workshop, mine["name"])["title"] == GOOD["title"]


@pytest.mark.parametrize("length", ["many", "-1", "1.5"])
def test_a_page_length_that_is_no_number(embedded, admin, workshop, length):
	assert_refused(admin.resource("GET", workshop, params={"limit_page_length": length}), 417)


@pytest.mark.parametrize("filters", ["{", '"text"', "7", '[["title"]]', '[["title", "??", 1]]'])
def test_filters_that_are_none(embedded, admin, workshop, filters):
	assert_refused(admin.resource("GET", workshop, params={"filters": filters}), 417)


@pytest.mark.parametrize(
	"command",
	["no.such.method", "frappe.client.no_such_function", "os.system", "frappe.db.sql", "subprocess.run", "x"],
)
def test_a_method_that_is_not_there_or_not_open(admin, command):
	answer = admin.call(command)
	assert answer.status_code in (403, 404, 417, 500), answer.text
	assert answer.status_code != 200


@pytest.mark.parametrize(
	"command", ["frappe.client.insert", "frappe.client.delete", "frappe.client.set_value"]
)
def test_a_changing_method_by_get(admin, workshop, command):
	answer = admin.call(
		command, "GET", doctype=workshop, name="x", doc={"doctype": workshop, "title": "by GET"}
	)
	assert_refused(answer, 403)
	assert not admin.list(workshop, filters={"title": "by GET"})


@pytest.mark.parametrize(
	("command", "missing"),
	[
		("frappe.client.get_list", "doctype"),
		("frappe.client.get_value", "fieldname"),
		("frappe.desk.search.search_link", "txt"),
		("frappe.share.get_users", "name"),
	],
)
def test_a_missing_argument_is_named(embedded, admin, command, missing):
	answer = admin.call(command, "GET", **({} if missing == "doctype" else {"doctype": "ToDo"}))
	assert_refused(answer, 417, says=missing)


def test_an_argument_of_the_wrong_type(admin):
	answer = admin.call("frappe.desk.search.search_link", doctype=["a", "list"], txt="x")
	assert answer.status_code == 417, answer.text
	assert answer.json()["exc_type"] == "FrappeTypeError"


@pytest.mark.parametrize("path", ["/api/resource", "/api/nothing", "/api/method", "/api/resource/"])
def test_an_address_that_is_none(admin, path):
	assert admin.request("GET", path).status_code in (403, 404)


@pytest.mark.parametrize(
	"path",
	[
		"/assets/iso_qms/../hooks.py",
		"/assets/iso_qms/..%2f..%2fhooks.py",
		"/assets/iso_qms/%2e%2e/hooks.py",
		"/files/../../site_config.json",
		"/files/..%2f..%2fsite_config.json",
		"/private/files/..%2f..%2f..%2fsite_config.json",
		"/private/files/%2e%2e/%2e%2e/site.db",
	],
)
def test_a_path_out_of_its_folder(embedded, admin, path):
	at = urlsplit(embedded.base_url)
	connection = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
	cookie = "; ".join(f"{c.name}={c.value}" for c in admin.http.cookies)
	connection.request("GET", path, headers={"Cookie": cookie})
	answer = connection.getresponse()
	body = answer.read()
	connection.close()
	assert answer.status in (400, 403, 404), (answer.status, body[:200])
	assert b"app_name" not in body
	assert b"SQLite" not in body


@pytest.mark.parametrize(
	"body",
	[
		'{"title": "\\ud800"}',
		"[" * 100_000,
		'{"title": ' * 50_000,
		'{"title": "x", "hours": NaN}',
		'{"title": "x", "hours": 1e999}',
		'{"title": "x", "hours": ' + "9" * 6000 + "}",
	],
	ids=["half a character", "deep lists", "deep objects", "no number", "infinity", "a huge number"],
)
def test_json_that_is_meant_to_hurt(embedded, admin, workshop, count, body):
	before = count()
	answer = admin.resource("POST", workshop, data=body, headers={"Content-Type": "application/json"})
	assert_refused(answer, 417)
	assert count() == before


@pytest.mark.parametrize(
	"params",
	[
		{"limit_page_length": "9" * 30},
		{"limit_start": "9" * 30},
		{"filters": '[["title", "=", "\\ud800"]]'},
		{"fields": "[1, null]"},
		{"fields": '[{"a": 1}]'},
		{"group_by": "title; drop table tabUser"},
	],
	ids=str,
)
def test_a_list_that_is_meant_to_hurt(embedded, admin, workshop, params):
	assert_refused(admin.resource("GET", workshop, params=params), 403, 417)


def test_a_filter_with_more_values_than_the_database_takes(embedded, admin, workshop):
	answer = admin.call(
		"frappe.client.get_list", doctype=workshop, filters=[["title", "in", ["x"] * 300_000]]
	)
	assert_refused(answer, 417)


@pytest.mark.parametrize("header", ["Basic !!!", "Basic //79", "token a:b", "Bearer x", "token :"])
def test_an_authorization_that_is_none(guest, header):
	answer = guest.request("GET", "/api/method/ping", headers={"Authorization": header})
	assert answer.status_code == 401


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "FOO"])
def test_a_verb_that_a_list_does_not_have(admin, workshop, verb):
	assert admin.request(verb, f"/api/resource/{workshop}").status_code in (403, 404, 405, 501)
