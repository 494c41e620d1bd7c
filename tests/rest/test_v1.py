"""Version 1 of the interface, the same on both homes (`QMS_BASE_URL` names the other one): routes, arguments, statuses."""

from __future__ import annotations

import json

import pytest
import requests

from tests.rest.http_client import Client, accepted


@pytest.fixture(scope="module")
def orders(fitter, workshop, tag) -> list[dict]:
	"""Five records of the fitter, told apart by their titles."""
	return [
		fitter.create(
			workshop,
			title=f"{tag} {word}",
			kind=kind,
			hours=hours,
			parts=[{"part": f"{word} {number}", "quantity": number} for number in range(1, hours + 1)],
		)
		for word, kind, hours in (
			("Axle", "Repair", 1),
			("Bolt", "New", 2),
			("Crank", "Repair", 3),
			("Disc", "New", 1),
			("Elbow", "Repair", 2),
		)
	]


def resource(client: Client, workshop: str, tag: str, **params) -> list:
	"""The data of a list of this test's records."""
	texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}
	texts.setdefault("filters", json.dumps([["title", "like", f"{tag} %"]]))
	return accepted(client.request("GET", f"/api/resource/{workshop}", params=texts))["data"]


# -- routes


@pytest.mark.parametrize("version", ["/api", "/api/v1"])
def test_a_record_through_its_life(fitter, workshop, version):
	"""POST, GET, PUT and DELETE, with and without the version in the path."""
	path = f"{version}/resource/{workshop}"
	made = accepted(fitter.request("POST", path, json={"title": "Made", "parts": [{"part": "Seal"}]}))["data"]
	assert made["doctype"] == workshop and made["owner"] == fitter.user
	one = f"{path}/{made['name']}"
	assert accepted(fitter.request("GET", one))["data"]["parts"][0]["part"] == "Seal"
	changed = accepted(fitter.request("PUT", one, json={"title": "Changed"}))["data"]
	assert (changed["title"], changed["parts"][0]["part"]) == ("Changed", "Seal")
	deleted = fitter.request("DELETE", one)
	assert (deleted.status_code, deleted.json()) == (202, {"data": "ok"})
	assert fitter.request("GET", one).status_code == 404


def test_nulls_are_left_out(fitter, workshop):
	made = fitter.create(workshop, title="Without a date")
	read = fitter.read(workshop, made["name"])
	assert "due" not in read and "responsible" not in read and read["parts"] == []


@pytest.mark.parametrize("way", ["json", "form", "data in the form"])
def test_ways_of_sending_a_document(fitter, workshop, way):
	values = {"title": "Sent"}
	sent = {
		"json": {"json": values},
		"form": {"data": values},
		"data in the form": {"data": {"data": json.dumps(values)}},
	}
	answer = fitter.request("POST", f"/api/resource/{workshop}", **sent[way])
	assert accepted(answer)["data"]["title"] == "Sent"


def test_a_name_with_a_blank_and_in_chinese(admin, tag):
	name = f"{tag} 检验 员"
	admin.create("Role", role_name=name)
	assert admin.read("Role", requests.utils.quote(name))["name"] == name
	assert admin.resource("DELETE", "Role", requests.utils.quote(name)).status_code == 202


# -- arguments of a list


def test_a_list_says_names_and_is_cut_at_twenty(admin):
	rows = accepted(admin.request("GET", "/api/resource/DocType"))["data"]
	assert len(rows) == 20 and all(set(row) == {"name"} for row in rows)


@pytest.mark.parametrize("name", ["limit", "limit_page_length"])
def test_limits(fitter, workshop, orders, tag, name):
	assert len(resource(fitter, workshop, tag, **{name: "2"})) == 2
	assert len(resource(fitter, workshop, tag, **{name: "100"})) == 5


def test_no_limit(admin):
	rows = accepted(
		admin.request("GET", "/api/resource/DocField", params={"parent": "DocType", "limit_page_length": 0})
	)
	assert len(rows["data"]) > 500


def test_pages(fitter, workshop, orders, tag):
	pages = [
		resource(
			fitter,
			workshop,
			tag,
			order_by="title asc",
			limit_start=str(start),
			limit_page_length="2",
			fields=["title"],
		)
		for start in (0, 2, 4)
	]
	assert [row["title"] for page in pages for row in page] == [order["title"] for order in orders]


def test_fields_and_order(fitter, workshop, orders, tag):
	rows = resource(fitter, workshop, tag, fields=["title", "hours"], order_by="hours desc, title asc")
	assert [row["title"].split()[1] for row in rows] == ["Crank", "Bolt", "Elbow", "Axle", "Disc"]
	assert all(set(row) == {"title", "hours"} for row in rows)


def test_every_field(fitter, workshop, orders, tag):
	row = resource(fitter, workshop, tag, fields=["*"], limit="1")[0]
	assert {
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
		"title",
		"kind",
	} <= set(row)
	assert "cost" not in row, "a field of a higher level"


@pytest.mark.parametrize(
	("filters", "words"),
	[
		([["kind", "=", "New"]], ["Bolt", "Disc"]),
		({"kind": "New"}, ["Bolt", "Disc"]),
		({"kind": "New", "hours": 2}, ["Bolt"]),
		({"hours": [">", 1]}, ["Bolt", "Crank", "Elbow"]),
		([["hours", ">=", 2], ["hours", "<", 3]], ["Bolt", "Elbow"]),
		([["creation", "between", ["2020-01-01", "2099-12-31"]], ["kind", "=", "New"]], ["Bolt", "Disc"]),
		([["creation", "between", ["2020-01-01", "2020-12-31"]]], []),
		([["hours", "in", [1, 3]]], ["Axle", "Crank", "Disc"]),
		([["kind", "!=", "New"]], ["Axle", "Crank", "Elbow"]),
		([["kind", "not in", ["New"]]], ["Axle", "Crank", "Elbow"]),
		([["title", "not like", "%o%"]], ["Axle", "Crank", "Disc"]),
		([["due", "is", "not set"]], ["Axle", "Bolt", "Crank", "Disc", "Elbow"]),
		([["due", "is", "set"]], []),
	],
	ids=str,
)
def test_filters(fitter, workshop, orders, tag, filters, words):
	own = [["title", "like", f"{tag} %"]]
	both = {**filters, "title": ["like", f"{tag} %"]} if isinstance(filters, dict) else own + filters
	rows = resource(fitter, workshop, tag, filters=both, fields=["title"], order_by="title asc")
	assert [row["title"].split()[1] for row in rows] == words


def test_filters_on_rows(fitter, workshop, orders, tag):
	filters = [["title", "like", f"{tag} %"], [f"Part Row {tag}", "quantity", "=", 3]]
	assert [row["title"] for row in resource(fitter, workshop, tag, filters=filters, fields=["title"])] == [
		f"{tag} Crank"
	]


def test_or_filters(fitter, workshop, orders, tag):
	either = [["title", "=", f"{tag} Axle"], ["title", "=", f"{tag} Disc"]]
	rows = resource(fitter, workshop, tag, or_filters=either, fields=["title"], order_by="title asc")
	assert [row["title"].split()[1] for row in rows] == ["Axle", "Disc"]


def test_groups(fitter, workshop, orders, tag):
	fields = ["kind", "count(name) as number", "sum(hours) as total"]
	rows = resource(fitter, workshop, tag, fields=fields, group_by="kind", order_by="kind asc")
	assert [(row["kind"], row["number"], row["total"]) for row in rows] == [("New", 2, 3), ("Repair", 3, 6)]


@pytest.mark.parametrize("said", ["false", "0", "False"])
def test_rows_of_values(fitter, workshop, orders, tag, said):
	rows = resource(
		fitter, workshop, tag, fields=["title", "hours"], as_dict=said, order_by="title asc", limit="1"
	)
	assert rows == [[f"{tag} Axle", 1.0]]


def test_rows_of_a_child_table_by_their_parent(fitter, workshop, orders, tag):
	params = {
		"parent": workshop,
		"fields": json.dumps(["part", "parent"]),
		"filters": json.dumps({"parent": orders[2]["name"]}),
		"order_by": "idx asc",
	}
	rows = accepted(fitter.request("GET", f"/api/resource/Part Row {tag}", params=params))["data"]
	assert [row["part"] for row in rows] == ["Crank 1", "Crank 2", "Crank 3"]
	del params["parent"]
	assert fitter.request("GET", f"/api/resource/Part Row {tag}", params=params).status_code == 403


# -- methods


def test_a_single_value(admin, fitter, tag):
	doctype = f"Shop Settings {tag}"
	admin.create(
		"DocType",
		name=doctype,
		module="Core",
		custom=1,
		issingle=1,
		fields=[{"fieldname": "shift", "fieldtype": "Data", "label": "Shift"}],
		permissions=[{"role": "System Manager", "read": 1, "write": 1}],
	)
	admin.message("frappe.client.set_value", doctype=doctype, name=doctype, fieldname="shift", value="Late")
	sent = {"doctype": doctype, "field": "shift"}
	assert admin.message("frappe.client.get_single_value", "GET", **sent) == "Late"
	assert admin.message("frappe.client.get_value", "GET", doctype=doctype, fieldname="shift") == {
		"shift": "Late"
	}
	assert fitter.call("frappe.client.get_single_value", "GET", **sent).status_code == 403


def test_submitting_and_cancelling(admin, tag):
	doctype = f"Final {tag}"
	rights = dict.fromkeys(("read", "write", "create", "delete", "submit", "cancel", "amend"), 1)
	admin.create(
		"DocType",
		name=doctype,
		module="Core",
		custom=1,
		is_submittable=1,
		autoname="hash",
		fields=[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
			{
				"fieldname": "amended_from",
				"fieldtype": "Link",
				"label": "Amended From",
				"options": doctype,
				"no_copy": 1,
			},
		],
		permissions=[{"role": "System Manager", **rights}],
	)
	made = admin.message("frappe.client.insert", doc={"doctype": doctype, "title": "x"})
	submitted = admin.message("frappe.client.submit", doc=made)
	assert submitted["docstatus"] == 1
	assert admin.resource("PUT", doctype, made["name"], json={"title": "y"}).status_code == 417
	cancelled = admin.message("frappe.client.cancel", doctype=doctype, name=made["name"])
	assert cancelled["docstatus"] == 2
	amended = admin.message(
		"frappe.client.insert", doc={"doctype": doctype, "title": "x", "amended_from": made["name"]}
	)
	assert amended["name"] == f"{made['name']}-1"


def test_many_documents_at_once(fitter, workshop, tag):
	docs = [{"doctype": workshop, "title": f"Many {number}"} for number in range(3)]
	names = fitter.message("frappe.client.insert_many", docs=docs)
	assert len(names) == 3 and fitter.read(workshop, names[2])["title"] == "Many 2"
	refused = fitter.call("frappe.client.insert_many", docs=[*docs, {"doctype": workshop}])
	assert refused.status_code == 417
	assert len(fitter.list(workshop, filters={"title": "Many 0"})) == 1


def test_a_method_of_a_document_answers_with_it(admin, tag):
	"""`run_doc_method` by the stored document and by the one that the client has."""
	doctype = f"Final {tag}"
	made = admin.create(doctype, title="By method")
	answer = accepted(admin.call("run_doc_method", dt=doctype, dn=made["name"], method="submit"))
	assert answer["docs"][0]["docstatus"] == 1
	stored = admin.read(doctype, made["name"])
	answer = accepted(admin.call("run_doc_method", docs=json.dumps(stored), method="cancel"))
	assert answer["docs"][0]["docstatus"] == 2


# -- errors


@pytest.mark.parametrize(
	("verb", "path", "body", "status", "kind"),
	[
		("POST", "{workshop}", {"kind": "New"}, 417, "MandatoryError"),
		(
			"POST",
			"{workshop}",
			{"title": "x", "responsible": "nobody@example.com"},
			417,
			"LinkValidationError",
		),
		("POST", "{workshop}", {"title": "x", "kind": "Nonsense"}, 417, "ValidationError"),
		("GET", "{workshop}/none", None, 404, "DoesNotExistError"),
		("PUT", "{workshop}/none", {"title": "x"}, 404, "DoesNotExistError"),
		("DELETE", "{workshop}/none", None, 404, "DoesNotExistError"),
		("GET", "No Such DocType", None, 404, "DoesNotExistError"),
		("POST", "Role", {"role_name": "Mine"}, 403, "PermissionError"),
		("GET", "Role", None, 403, "PermissionError"),
		("DELETE", "User/Administrator", None, 403, "PermissionError"),
	],
)
def test_statuses(fitter, workshop, verb, path, body, status, kind):
	answer = fitter.request(verb, "/api/resource/" + path.format(workshop=workshop), json=body)
	assert (answer.status_code, answer.json()["exc_type"]) == (status, kind), answer.text


def test_a_duplicate(admin, tag):
	admin.create("Role", role_name=f"Twice {tag}")
	answer = admin.resource("POST", "Role", json={"role_name": f"Twice {tag}"})
	assert (answer.status_code, answer.json()["exc_type"]) == (409, "DuplicateEntryError")


def test_somebody_saved_meanwhile(fitter, workshop):
	made = fitter.create(workshop, title="First")
	fitter.update(workshop, made["name"], title="Second")
	answer = fitter.resource(
		"PUT", workshop, made["name"], json={"title": "Third", "modified": made["modified"]}
	)
	assert (answer.status_code, answer.json()["exc_type"]) == (417, "TimestampMismatchError")
	assert fitter.read(workshop, made["name"])["title"] == "Second"


def test_messages_are_texts_of_json_in_a_text_of_json(fitter, workshop):
	answer = fitter.resource("POST", workshop, json={"kind": "New"})
	messages = [json.loads(message) for message in json.loads(answer.json()["_server_messages"])]
	assert any("Title" in message["message"] for message in messages)
