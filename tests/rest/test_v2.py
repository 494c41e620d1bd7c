"""Version 2 of the interface, the same on both homes (`QMS_BASE_URL` names the other one)."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def order(fitter, workshop):
	return create(fitter, workshop, title="Pump", kind="Repair", hours=1.5)


def call(client, verb, path, /, **options):
	return client.request(verb, f"/api/v2/{path}", **options)


def create(client, doctype, **values) -> dict:
	answer = call(client, "POST", f"document/{doctype}", json=values)
	assert answer.status_code == 200, answer.text
	return answer.json()["data"]


def error_of(answer, status: int) -> dict:
	"""The first of `errors`, in Frappe's shape."""
	assert answer.status_code == status, answer.text
	body = answer.json()
	assert set(body) <= {"errors", "messages", "docs"} and "exc_type" not in body
	assert isinstance(body["errors"], list) and body["errors"][0]["type"]
	return body["errors"][0]


# -- documents


def test_a_document_is_made_read_changed_and_deleted(fitter, workshop):
	made = create(fitter, workshop, title="Valve", parts=[{"part": "Seal", "quantity": 2}])
	path = f"document/{workshop}/{made['name']}"
	read = call(fitter, "GET", path).json()["data"]
	assert (read["title"], read["parts"][0]["part"], read["doctype"]) == ("Valve", "Seal", workshop)
	for verb, title in (("PUT", "Put"), ("PATCH", "Patched")):
		changed = call(fitter, verb, path, json={"title": title})
		assert changed.status_code == 200 and changed.json()["data"]["title"] == title
	assert call(fitter, "GET", path).json()["data"]["parts"][0]["quantity"] == 2
	deleted = call(fitter, "DELETE", path)
	assert deleted.status_code == 202 and deleted.json()["data"] == "ok"
	error_of(call(fitter, "GET", path), 404)


def test_a_trailing_slash_is_the_same(fitter, workshop, order):
	assert (
		call(fitter, "GET", f"document/{workshop}/{order['name']}/").json()["data"]["name"] == order["name"]
	)


def test_a_list(fitter, workshop, order):
	create(fitter, workshop, title="Other", kind="New")
	params = {
		"fields": json.dumps(["name", "title"]),
		"filters": json.dumps({"name": order["name"]}),
		"order_by": "creation desc",
	}
	answer = call(fitter, "GET", f"document/{workshop}", params=params)
	assert answer.json() == {"data": [{"name": order["name"], "title": "Pump"}]}


def test_a_list_says_names_and_is_cut(fitter, workshop):
	for number in range(3):
		create(fitter, workshop, title=f"Row {number}")
	rows = call(fitter, "GET", f"document/{workshop}", params={"limit": 2}).json()["data"]
	assert len(rows) == 2 and all(set(row) == {"name"} for row in rows)
	first = {"limit": 1, "order_by": "creation asc", "fields": '["name"]'}
	one = call(fitter, "GET", f"document/{workshop}", params=first).json()["data"]
	two = call(fitter, "GET", f"document/{workshop}", params={**first, "limit_start": 1}).json()["data"]
	assert one != two and len(two) == 1


# -- definitions and counts


def test_the_definition(fitter, workshop):
	meta = call(fitter, "GET", f"doctype/{workshop}/meta").json()["data"]
	assert meta["name"] == workshop
	assert "title" in [field["fieldname"] for field in meta["fields"]]


def test_a_count(fitter, workshop, order):
	assert call(fitter, "GET", f"doctype/{workshop}/count").json()["data"] >= 1
	filters = {"filters": json.dumps([[workshop, "name", "=", order["name"]]])}
	assert call(fitter, "GET", f"doctype/{workshop}/count", params=filters).json()["data"] == 1


# -- methods


def test_a_method_answers_in_data(fitter, guest):
	assert call(guest, "GET", "method/ping").json() == {"data": "pong"}
	assert call(fitter, "GET", "method/frappe.auth.get_logged_user").json() == {"data": fitter.user}


def test_a_method_takes_arguments(fitter, workshop, order):
	arguments = {"doctype": workshop, "name": order["name"]}
	got = call(fitter, "POST", "method/frappe.client.get", json=arguments).json()["data"]
	assert got["title"] == "Pump"


def test_a_method_of_a_doctype(admin):
	roles = call(admin, "GET", "method/User/get_all_roles")
	assert roles.status_code == 200 and "System Manager" in roles.json()["data"]


@pytest.mark.parametrize("method", ["save", "db_set", "nothing_of_the_kind"])
def test_only_open_methods_of_a_document_are_called(fitter, workshop, order, method):
	answer = call(fitter, "POST", f"document/{workshop}/{order['name']}/method/{method}", json={})
	assert answer.status_code in (403, 404, 417), answer.text
	# Frappe answers with a page of its own where there is no such method.
	assert answer.headers["Content-Type"].startswith("text/html") or answer.json()["errors"]


# -- errors


def test_a_document_that_is_not_there(fitter, workshop):
	assert error_of(call(fitter, "GET", f"document/{workshop}/nothing"), 404)["type"] == "DoesNotExistError"


def test_a_missing_value(fitter, workshop):
	error = error_of(call(fitter, "POST", f"document/{workshop}", json={"kind": "New"}), 417)
	assert error["type"] == "MandatoryError"


def test_a_value_that_is_refused(fitter, workshop):
	error = error_of(
		call(fitter, "POST", f"document/{workshop}", json={"title": "x", "kind": "Nonsense"}), 417
	)
	assert error["type"] == "ValidationError" and "Nonsense" in error["message"]


def test_who_has_no_right(guest, fitter, workshop, order):
	assert (
		error_of(call(guest, "GET", f"document/{workshop}/{order['name']}"), 403)["type"] == "PermissionError"
	)
	assert error_of(call(guest, "GET", f"document/{workshop}"), 403)["type"] == "PermissionError"
	answer = call(fitter, "POST", "document/Role", json={"role_name": "Mine"})
	assert error_of(answer, 403)["type"] == "PermissionError"


def test_a_guest_learns_no_definition_and_no_count(guest, workshop):
	error_of(call(guest, "GET", f"doctype/{workshop}/meta"), 403)
	error_of(call(guest, "GET", f"doctype/{workshop}/count"), 403)


def test_somebody_saved_meanwhile(fitter, workshop, order):
	path = f"document/{workshop}/{order['name']}"
	call(fitter, "PUT", path, json={"title": "Newer"})
	stale = call(fitter, "PUT", path, json={"title": "Older", "modified": order["modified"]})
	assert error_of(stale, 417)["type"] == "TimestampMismatchError"


def test_a_name_that_is_taken(admin, tag):
	create(admin, "Role", role_name=f"Taken {tag}")
	answer = call(admin, "POST", "document/Role", json={"role_name": f"Taken {tag}"})
	assert error_of(answer, 409)["type"] == "DuplicateEntryError"


@pytest.mark.parametrize("path", ["document", "nothing/of/it", "doctype/ToDo/other"])
def test_an_address_that_is_none(fitter, path):
	assert call(fitter, "GET", path).status_code == 404
