"""What an ordinary user tries in order to read, change or become what is not his: refused, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client

SECRET = "Formula of the varnish"


class Shop(NamedTuple):
	"""A DocType in which everybody sees the own records only, two people, and a record of the second."""

	doctype: str
	thief: Client
	victim: Client
	record: str


@pytest.fixture(scope="module")
def shop(embedded, admin, tag) -> Iterator[Shop]:
	role, doctype = f"Clerk {tag}", f"Quote {tag}"
	admin.create("Role", role_name=role, desk_access=1)
	own = {
		"read": 1,
		"write": 1,
		"create": 1,
		"delete": 1,
		"if_owner": 1,
		"report": 1,
		"export": 1,
		"print": 1,
	}
	closed = {"submit": 0, "cancel": 0, "amend": 0, "import": 0, "email": 0, "share": 0}
	admin.create(
		"DocType",
		name=doctype,
		module="Core",
		custom=1,
		track_changes=1,
		title_field="title",
		show_title_field_in_link=1,
		autoname="hash",
		fields=[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
			{"fieldname": "notes", "fieldtype": "Text Editor", "label": "Notes"},
			{"fieldname": "related", "fieldtype": "Link", "label": "Related", "options": doctype},
			{"fieldname": "margin", "fieldtype": "Float", "label": "Margin", "permlevel": 1},
		],
		permissions=[
			{"role": role, **own, **closed},
			{"role": "System Manager", **own, **closed, "if_owner": 0, "share": 1},
			{"role": "System Manager", "permlevel": 1, "read": 1, "write": 1},
		],
	)
	people = []
	for word in ("thief", "victim"):
		email = f"{word}-{tag.lower()}@example.com"
		make_user(admin, email, role)
		people.append(Client(embedded.base_url).login(email, PASSWORD))
		people[-1].user = email
	thief, victim = people
	record = victim.create(doctype, title=SECRET)["name"]
	victim.update(doctype, record, title=SECRET + "!")
	victim.update(doctype, record, title=SECRET)
	admin.update(doctype, record, margin=41.5)
	yield Shop(doctype, thief, victim, record)
	for person in people:
		person.close()


def refused(answer) -> bool:
	return answer.status_code in (401, 403, 404, 417)


# -- reading what belongs to somebody else


def reading(shop: Shop) -> list[tuple]:
	dt, name = shop.doctype, shop.record
	related = {"reference_doctype": dt, "reference_name": name}
	return [
		("frappe.client.get", {"doctype": dt, "name": name}),
		("frappe.client.get", {"doctype": dt, "filters": {"name": name}}),
		("frappe.client.get_value", {"doctype": dt, "fieldname": "title", "filters": name}),
		("frappe.client.get_list", {"doctype": dt, "fields": ["title"], "filters": {"name": name}}),
		("frappe.client.validate_link", {"doctype": dt, "docname": name, "fields": ["title"]}),
		("frappe.desk.search.search_link", {"doctype": dt, "txt": SECRET[:6]}),
		("frappe.desk.search.get_link_title", {"doctype": dt, "docname": name}),
		("frappe.desk.form.load.getdoc", {"doctype": dt, "name": name}),
		("frappe.desk.form.load.get_docinfo", {"doctype": dt, "name": name}),
		("frappe.desk.reportview.get", {"doctype": dt, "fields": ["title"]}),
		(
			"frappe.desk.reportview.export_query",
			{"doctype": dt, "fields": ["title"], "file_format_type": "CSV"},
		),
		("frappe.client.get_list", {"doctype": "Version", "fields": ["*"], "filters": {"docname": name}}),
		("frappe.client.get_list", {"doctype": "Comment", "fields": ["*"], "filters": related}),
		("frappe.client.get_list", {"doctype": "Deleted Document", "fields": ["*"]}),
		("frappe.client.get_list", {"doctype": "Activity Log", "fields": ["*"]}),
		("frappe.client.get_list", {"doctype": "Error Log", "fields": ["*"]}),
		("frappe.client.get_list", {"doctype": "DocShare", "fields": ["*"]}),
		("run_doc_method", {"dt": dt, "dn": name, "method": "get_title"}),
	]


def test_no_way_of_reading_shows_anothers_record(shop):
	for method, arguments in reading(shop):
		answer = shop.thief.call(method, "POST", **arguments)
		if answer.status_code == 403 and "Not permitted" in answer.text:
			answer = shop.thief.call(method, "GET", **arguments)
		assert answer.status_code < 500, f"{method}: {answer.text}"
		assert SECRET not in answer.text, f"{method} {arguments}: {answer.text}"


def test_a_count_does_not_count_anothers_records(shop):
	for method in ("frappe.client.get_count", "frappe.desk.reportview.get_count"):
		assert shop.thief.message(method, "GET", doctype=shop.doctype, filters={"name": shop.record}) == 0
	path = f"/api/v2/doctype/{shop.doctype}/count"
	assert shop.thief.request("GET", path).json()["data"] == len(shop.thief.list(shop.doctype))


def test_a_link_shows_nothing_of_a_record_that_one_may_not_read(shop):
	"""Neither a dotted field, nor a filter or an order by one, nor the title under the link."""
	mine = shop.thief.create(shop.doctype, title="Mine", related=None)["name"]
	answer = shop.thief.resource("PUT", shop.doctype, mine, json={"related": shop.record})
	assert answer.status_code < 500
	for field in ("related.title", "related.notes"):
		rows = shop.thief.list(shop.doctype, fields=["name", f"{field} as seen"])
		assert SECRET not in json.dumps(rows)
	found = shop.thief.list(shop.doctype, filters=[["related.title", "like", f"{SECRET[:3]}%"]])
	assert found == []
	form = shop.thief.call("frappe.desk.form.load.getdoc", "GET", doctype=shop.doctype, name=mine)
	assert SECRET not in form.text


@pytest.mark.parametrize(
	"query",
	[
		{"fields": '["name", "margin"]'},
		{"fields": '["max(margin) as most"]'},
		{"fields": '["count(name) as n"]', "group_by": "margin"},
		{"filters": '[["margin", ">", 1]]'},
		{"or_filters": '[["margin", ">", 1]]'},
		{"order_by": "margin desc"},
	],
	ids=str,
)
def test_a_field_of_a_higher_level_is_not_found_out_by_lists(shop, query):
	answer = shop.victim.request("GET", f"/api/resource/{shop.doctype}", params=query)
	assert "41.5" not in answer.text
	if "margin" not in query.get("fields", ""):
		assert answer.status_code in (403, 417), answer.text


def test_a_field_of_a_higher_level_is_in_no_history_and_no_export(shop):
	form = shop.victim.call("frappe.desk.form.load.getdoc", "GET", doctype=shop.doctype, name=shop.record)
	assert form.status_code == 200 and "41.5" not in form.text
	export = shop.victim.call(
		"frappe.desk.reportview.export_query",
		doctype=shop.doctype,
		fields=["name", "margin"],
		file_format_type="CSV",
	)
	assert "41.5" not in export.text


# -- changing what belongs to somebody else


@pytest.mark.parametrize("forged", ["owner", "name"])
def test_a_body_that_names_another_owner_opens_nothing(shop, forged):
	dt, thief = shop.doctype, shop.thief
	stored = shop.victim.read(dt, shop.record)
	if forged == "owner":
		target, body = shop.record, {"owner": thief.user, "title": "stolen"}
	else:
		target = thief.create(dt, title="mine")["name"]
		body = {"name": shop.record, "title": "stolen", "modified": stored["modified"]}
	answers = [
		thief.resource("PUT", dt, target, json=body),
		thief.request("PATCH", f"/api/v2/document/{dt}/{target}", json=body),
		thief.call("frappe.client.set_value", doctype=dt, name=target, fieldname=body),
	]
	whole = {**stored, **body, "doctype": dt, "name": shop.record, "owner": thief.user}
	answers.append(thief.call("frappe.client.save", doc=whole))
	answers.append(thief.call("run_doc_method", docs=whole, method="save"))
	assert refused(answers[-1]) and refused(answers[-2])
	after = shop.victim.read(dt, shop.record)
	assert (after["title"], after["owner"], after["modified"]) == (
		SECRET,
		shop.victim.user,
		stored["modified"],
	)


def test_who_made_a_record_is_not_the_clients_to_say(shop):
	body = {"owner": "Administrator", "creation": "2001-01-01", "modified_by": "Administrator"}
	made = shop.thief.create(shop.doctype, title="New", **body)
	changed = shop.thief.update(shop.doctype, made["name"], title="Newer", **body)
	for doc in (made, changed):
		assert (doc["owner"], doc["modified_by"]) == (shop.thief.user, shop.thief.user)
		assert not doc["creation"].startswith("2001")


@pytest.mark.parametrize("key", ["flags", "_new_password", "_meta", "_action", "_doc_before_save", "_assign"])
def test_no_key_of_the_body_steers_the_server(shop, key):
	value = {"ignore_permissions": 1, "ignore_validate": 1}
	answer = shop.thief.resource("POST", shop.doctype, json={"title": "x", "margin": 9, key: value})
	assert answer.status_code == 200, answer.text
	made = answer.json()["data"]
	assert made.get("margin") in (None, 0) and key not in made


def test_a_user_permission_is_judged_by_what_is_stored(shop, admin, tag):
	"""Moving a record into one's own department in the same request does not open it."""
	role, dt = f"Mover {tag}", f"Crate {tag}"
	admin.create("Role", role_name=role, desk_access=1)
	fields = [
		{"fieldname": "quote", "fieldtype": "Link", "label": "Quote", "options": shop.doctype},
		{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
	]
	rights = {"read": 1, "write": 1, "create": 1, "delete": 0, "submit": 0, "cancel": 0, "amend": 0}
	admin.create(
		"DocType",
		name=dt,
		module="Core",
		custom=1,
		fields=fields,
		autoname="hash",
		permissions=[{"role": role, **rights}, {"role": "System Manager", **rights}],
	)
	email = f"mover-{tag.lower()}@example.com"
	make_user(admin, email, role)
	allowed = admin.create(shop.doctype, title="allowed")["name"]
	admin.create(
		"User Permission", user=email, allow=shop.doctype, for_value=allowed, apply_to_all_doctypes=1
	)
	crate = admin.create(dt, title="closed", quote=shop.record)["name"]
	mover = Client(shop.thief.base_url).login(email, PASSWORD)
	assert refused(mover.resource("GET", dt, crate))
	assert refused(mover.resource("PUT", dt, crate, json={"quote": allowed, "title": "moved"}))
	whole = {**admin.read(dt, crate), "quote": allowed, "title": "moved"}
	assert refused(mover.call("frappe.client.save", doc=whole))
	mover.close()
	assert admin.read(dt, crate)["title"] == "closed"


# -- comments, files, tasks, shares and notices of others


def test_timeline_tasks_shares_of_anothers_record(shop, admin):
	dt, name, thief = shop.doctype, shop.record, shop.thief
	on = {"reference_doctype": dt, "reference_name": name}
	comment = shop.victim.message(
		"frappe.desk.form.utils.add_comment", **on, content="mine", comment_email="", comment_by=""
	)["name"]
	attempts = {
		"comment": (
			"frappe.desk.form.utils.add_comment",
			{**on, "content": "x", "comment_email": "", "comment_by": ""},
		),
		"edit": ("frappe.desk.form.utils.update_comment", {"name": comment, "content": "forged"}),
		"assign": (
			"frappe.desk.form.assign_to.add",
			{"doctype": dt, "name": name, "assign_to": [thief.user]},
		),
		"assign freely": (
			"frappe.desk.form.assign_to.add",
			{"doctype": dt, "name": name, "assign_to": [thief.user], "ignore_permissions": 1},
		),
		"share": (
			"frappe.client.insert",
			{
				"doc": {
					"doctype": "DocShare",
					"share_doctype": dt,
					"share_name": name,
					"user": thief.user,
					"read": 1,
				}
			},
		),
		"comment row": (
			"frappe.client.insert",
			{"doc": {"doctype": "Comment", "comment_type": "Workflow", "content": "Approved", **on}},
		),
		"version row": (
			"frappe.client.insert",
			{"doc": {"doctype": "Version", "ref_doctype": dt, "docname": name}},
		),
		"file row": (
			"frappe.client.insert",
			{
				"doc": {
					"doctype": "File",
					"file_name": "a.txt",
					"content": "x",
					"attached_to_doctype": dt,
					"attached_to_name": name,
				}
			},
		),
		"delete": ("frappe.client.delete", {"doctype": dt, "name": name}),
		"delete items": ("frappe.desk.reportview.delete_items", {"doctype": dt, "items": [name]}),
		"rename": ("frappe.client.rename_doc", {"doctype": dt, "old_name": name, "new_name": "stolen"}),
		"delete comment": ("frappe.client.delete", {"doctype": "Comment", "name": comment}),
	}
	for what, (method, arguments) in attempts.items():
		answer = thief.call(method, **arguments)
		assert refused(answer) or (what == "delete items" and answer.status_code == 200), (
			f"{what}: {answer.text}"
		)
	assert admin.read("Comment", comment)["content"].find("forged") == -1
	assert shop.victim.read(dt, name)["title"] == SECRET
	shares = admin.list("DocShare", filters={"share_name": name})
	assert shares == []


def test_a_task_says_nothing_of_a_record_to_others(shop):
	"""A task that one makes oneself, for a record of somebody else, opens it no more than a link does."""
	doc = {
		"doctype": "ToDo",
		"description": "x",
		"reference_type": shop.doctype,
		"reference_name": shop.record,
	}
	answer = shop.thief.call("frappe.client.insert", doc={**doc, "allocated_to": shop.thief.user})
	assert answer.status_code < 500 and SECRET not in answer.text
	assert refused(shop.thief.resource("GET", shop.doctype, shop.record))


def test_a_notice_is_its_receivers(shop, admin):
	notice = {"subject": "For you alone", "for_user": shop.victim.user, "type": "Alert"}
	made = admin.call("frappe.client.insert", doc={"doctype": "Notification Log", **notice})
	assert made.status_code in (200, 403)
	if made.status_code == 200:
		name = made.json()["message"]["name"]
		assert refused(shop.thief.resource("GET", "Notification Log", name))
	seen = shop.thief.call("frappe.client.get_list", doctype="Notification Log", fields=["*"])
	assert "For you alone" not in seen.text
	forged = shop.thief.call("frappe.client.insert", doc={"doctype": "Notification Log", **notice})
	assert refused(forged), forged.text


# -- becoming somebody else


@pytest.mark.parametrize(
	"body",
	[
		{"roles": [{"role": "System Manager"}]},
		{
			"roles": [{"role": "System Manager", "parenttype": "User", "parentfield": "roles"}],
			"user_type": "System User",
		},
		{"_new_password": "walnut-ferry-91-kettle"},
		{"flags": {"ignore_permissions": 1}, "roles": [{"role": "System Manager"}]},
	],
	ids=lambda body: next(iter(body)),
)
def test_nobody_gives_himself_a_role(shop, admin, body):
	me = shop.thief.user
	before = [row["role"] for row in admin.read("User", me)["roles"]]
	shop.thief.resource("PUT", "User", me, json=body)
	shop.thief.call("frappe.client.set_value", doctype="User", name=me, fieldname=body)
	whole = shop.thief.resource("GET", "User", me).json().get("data") or {"doctype": "User", "name": me}
	shop.thief.call("frappe.client.save", doc={**whole, **body})
	row = {"doctype": "Has Role", "parenttype": "User", "parentfield": "roles", "parent": me}
	shop.thief.call("frappe.client.insert", doc={**row, "role": "System Manager"})
	assert [row["role"] for row in admin.read("User", me)["roles"]] == before
	fresh = Client(shop.thief.base_url).login(me, PASSWORD)
	fresh.close()


@pytest.mark.parametrize(
	"doc",
	[
		{"doctype": "Role", "role_name": "Root of all"},
		{
			"doctype": "User",
			"email": "ghost@example.com",
			"first_name": "Ghost",
			"roles": [{"role": "System Manager"}],
		},
		{"doctype": "Custom DocPerm", "parent": "User", "role": "All", "read": 1, "write": 1},
		{
			"doctype": "DocShare",
			"share_doctype": "User",
			"share_name": "Administrator",
			"everyone": 1,
			"read": 1,
		},
		{"doctype": "User Permission", "allow": "User", "for_value": "Administrator"},
		{
			"doctype": "Property Setter",
			"doc_type": "User",
			"doctype_or_field": "DocType",
			"property": "read_only",
		},
		{"doctype": "Custom Field", "dt": "User", "fieldname": "x", "fieldtype": "Data", "label": "X"},
		{"doctype": "Workflow", "workflow_name": "x", "document_type": "User"},
		{"doctype": "Notification", "subject": "{{ doc }}", "document_type": "User", "event": "New"},
		{
			"doctype": "Report",
			"report_name": "r",
			"ref_doctype": "User",
			"report_type": "Query Report",
			"query": "select 1",
		},
		{"doctype": "DocType", "name": "Trojan", "module": "Core", "custom": 1},
		{"doctype": "System Settings", "session_expiry": "999:00"},
		{"doctype": "Scheduled Job Type", "method": "os.system", "frequency": "All"},
	],
	ids=lambda doc: doc["doctype"],
)
def test_an_ordinary_user_changes_no_rule(shop, doc):
	doc = {**doc, "user": shop.thief.user} if doc["doctype"] == "User Permission" else doc
	answer = shop.thief.call("frappe.client.insert", doc=doc)
	assert refused(answer), answer.text


@pytest.mark.parametrize("name", ["Administrator", "Guest"])
@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
def test_the_standard_accounts_are_closed(shop, verb, name):
	assert refused(shop.thief.resource(verb, "User", name, json={"new_password": "walnut-ferry-91-kettle"}))


def test_accounts_of_others_show_no_keys(shop, admin):
	admin.message("frappe.core.doctype.user.user.generate_keys", user=shop.victim.user)
	key = admin.read("User", shop.victim.user)["api_key"]
	for method, arguments in (
		("frappe.client.get_list", {"doctype": "User", "fields": ["name", "api_key"]}),
		("frappe.client.get", {"doctype": "User", "name": shop.victim.user}),
		("frappe.desk.search.search_link", {"doctype": "User", "txt": "", "searchfield": "api_key"}),
	):
		assert key not in shop.thief.call(method, **arguments).text


def test_only_opened_methods_of_a_document_are_called(shop):
	mine = shop.thief.create(shop.doctype, title="Mine")["name"]
	for method in (
		"delete",
		"db_set",
		"save",
		"insert",
		"__init__",
		"_save",
		"run_method",
		"set",
		"get_signature",
	):
		for answer in (
			shop.thief.call("run_doc_method", dt=shop.doctype, dn=mine, method=method),
			shop.thief.request("POST", f"/api/v2/document/{shop.doctype}/{mine}/method/{method}", json={}),
			shop.thief.resource("POST", shop.doctype, mine, params={"run_method": method}),
		):
			assert refused(answer), f"{method}: {answer.status_code} {answer.text}"


@pytest.mark.parametrize(
	"query", ["os.system", "frappe.db.sql", "subprocess.getoutput", "antigravity.x", "no.such"]
)
def test_a_search_calls_only_opened_functions_of_the_apps(shop, query):
	answer = shop.thief.call("frappe.desk.search.search_link", doctype="User", txt="x", query=query)
	assert answer.status_code in (403, 417), answer.text
