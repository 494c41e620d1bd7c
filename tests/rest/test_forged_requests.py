"""Requests that lie about themselves: documents made up by the client, rights given that nobody has, other names."""

from __future__ import annotations

import pytest
import requests

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client, accepted


def refused(answer) -> bool:
	return answer.status_code in (401, 403, 404, 409, 417)


def comments(admin, name: str) -> list[tuple]:
	rows = admin.list(
		"Comment",
		filters={"reference_name": name},
		fields=["comment_type", "content", "comment_email", "owner"],
		order_by="creation",
		limit=0,
	)
	return [(row["comment_type"], row["content"], row["comment_email"], row["owner"]) for row in rows]


# -- documents as a client made them up


@pytest.mark.parametrize("mark", [{"__islocal": 1}, {"__islocal": 1, "__unsaved": 1}, {}], ids=str)
@pytest.mark.parametrize("method", ["add_comment", "submit", "rename", "get_title"])
def test_a_document_that_claims_to_be_new_is_judged_by_the_stored_one(trade, admin, mark, method):
	name = trade.theirs["name"]
	before = comments(admin, name), admin.read(trade.doctype, name)
	forged = {"doctype": trade.doctype, "name": name, "owner": trade.thief.user, "title": "Forged", **mark}
	answers = [
		trade.thief.call("run_doc_method", docs=forged, method=method, args={"text": "x", "name": "stolen"}),
		trade.thief.call("runserverobj", docs=forged, method=method, args={"text": "x", "name": "stolen"}),
		trade.thief.call("frappe.client.save", doc=forged),
		trade.thief.call("frappe.client.submit", doc=forged),
		trade.thief.call("frappe.client.insert", doc=forged),
	]
	for answer in answers[:4]:
		assert refused(answer), answer.text
	assert (comments(admin, name), admin.read(trade.doctype, name)) == before


@pytest.mark.parametrize("name", [{"owner": "Administrator"}, ["x"], {"name": ["like", "%"]}, True, 1.5])
def test_a_name_that_is_none_is_told(trade, name):
	doc = {"doctype": trade.doctype, "name": name, "title": "x"}
	for answer in (
		trade.thief.call("frappe.client.save", doc=doc),
		trade.thief.call("frappe.client.insert", doc=doc),
		trade.thief.call("run_doc_method", docs=doc, method="submit"),
		trade.thief.resource("POST", trade.doctype, json=doc),
		trade.thief.call("frappe.client.save", doc={**doc, "doctype": name, "name": "x"}),
	):
		assert answer.status_code < 500, answer.text
	stored = trade.thief.list(trade.doctype, filters={"title": "x"}, fields=["name"])
	assert all(isinstance(row["name"], str) and "{" not in row["name"] for row in stored)


def test_a_client_speaks_in_its_own_name_only(trade, admin):
	"""A comment of another kind would tell an approval, a share or a file that never was."""
	name = trade.mine["name"]
	said = {
		"comment_type": "Workflow",
		"text": "Approved",
		"comment_email": "Administrator",
		"comment_by": "Administrator",
	}
	accepted(trade.thief.call("run_doc_method", dt=trade.doctype, dn=name, method="add_comment", args=said))
	accepted(
		trade.thief.request("POST", f"/api/v2/document/{trade.doctype}/{name}/method/add_comment", json=said)
	)
	accepted(trade.thief.resource("POST", trade.doctype, name, json={"run_method": "add_comment", **said}))
	me = trade.thief.user
	assert comments(admin, name)[-3:] == [("Comment", "Approved", me, me)] * 3


def test_no_argument_goes_past_a_rule(trade, admin):
	"""DocTypes that are not to be renamed are not, whatever a client says to the method."""
	name = trade.mine["name"]
	for given in ({"force": 1}, {"force": True, "validate_rename": False}, {"ignore_permissions": 1}):
		sent = {"name": f"{name}-new", **given}
		answer = trade.thief.call("run_doc_method", dt=trade.doctype, dn=name, method="rename", args=sent)
		assert refused(answer), answer.text
	assert admin.read(trade.doctype, name)["name"] == name


@pytest.mark.parametrize("arguments", ["text", 7, ["a"], {"no": "such"}, {}, None], ids=str)
def test_wrong_arguments_of_a_method_are_told(trade, arguments):
	made = trade.thief.create(trade.doctype, title="Methods")["name"]
	for method in ("rename", "submit", "add_comment"):
		answer = trade.thief.call("run_doc_method", dt=trade.doctype, dn=made, method=method, args=arguments)
		assert answer.status_code < 500, answer.text
		path = f"/api/v2/document/{trade.doctype}/{made}/method/{method}"
		answer = trade.thief.request("POST", path, json=arguments)
		assert answer.status_code < 500, answer.text


# -- shares


@pytest.fixture
def shown(trade) -> str:
	"""A record of the victim that the thief may read and share."""
	name = trade.victim.create(trade.doctype, title="Shown")["name"]
	sharing = {"doctype": trade.doctype, "name": name, "user": trade.thief.user}
	accepted(trade.victim.call("frappe.share.add", **sharing, read=1, share=1))
	assert trade.thief.read(trade.doctype, name)["title"] == "Shown"
	return name


@pytest.mark.parametrize(
	"rights", [{"write": 1}, {"submit": 1}, {"write": 1, "submit": 1, "read": 1}], ids=str
)
@pytest.mark.parametrize("whom", ["himself", "everyone"])
def test_nobody_gives_a_right_that_he_does_not_have(trade, admin, shown, rights, whom):
	to = {"user": trade.thief.user} if whom == "himself" else {"everyone": 1}
	answer = trade.thief.call("frappe.share.add", doctype=trade.doctype, name=shown, **to, **rights)
	assert answer.status_code == 403, answer.text
	assert refused(trade.thief.resource("PUT", trade.doctype, shown, json={"title": "Changed"}))
	assert admin.read(trade.doctype, shown)["title"] == "Shown"


def test_a_right_that_one_has_is_passed_on(trade, admin, shown):
	accepted(trade.thief.call("frappe.share.add", doctype=trade.doctype, name=shown, everyone=1, read=1))
	answer = trade.victim.call(
		"frappe.share.add", doctype=trade.doctype, name=shown, user=trade.thief.user, write=1
	)
	assert accepted(answer)["message"]["write"] == 1
	accepted(trade.thief.resource("PUT", trade.doctype, shown, json={"title": "Changed"}))


def test_a_share_of_somebody_else_is_not_taken_back(trade, shown):
	name = trade.victim.create(trade.doctype, title="Kept")["name"]
	accepted(
		trade.victim.call("frappe.share.add", doctype=trade.doctype, name=name, user="Administrator", read=1)
	)
	answer = trade.thief.call("frappe.share.remove", doctype=trade.doctype, name=name, user="Administrator")
	assert answer.status_code == 403, answer.text


def test_giving_a_task_opens_a_record_only_by_who_may_share_it(trade, admin, tag):
	name = trade.victim.create(trade.doctype, title="To be read only")["name"]
	sharing = {"doctype": trade.doctype, "name": name}
	accepted(trade.victim.call("frappe.share.add", **sharing, user=trade.thief.user, read=1))
	email = f"colleague-{tag.lower()}@example.com"
	make_user(admin, email)
	for arguments in ({}, {"ignore_permissions": 1}):
		answer = trade.thief.call("frappe.desk.form.assign_to.add", **sharing, assign_to=[email], **arguments)
		assert answer.status_code == 403, answer.text
	assert admin.list("DocShare", filters={"share_name": name, "user": email}) == []
	accepted(trade.victim.call("frappe.desk.form.assign_to.add", **sharing, assign_to=[email]))
	assert len(admin.list("DocShare", filters={"share_name": name, "user": email})) == 1


def test_rights_on_a_record_that_one_may_not_read_are_not_told(trade):
	asked = {"doctype": trade.doctype, "docname": trade.theirs["name"]}
	assert trade.thief.call("frappe.client.get_doc_permissions", "GET", **asked).status_code == 403
	rights = trade.victim.message("frappe.client.get_doc_permissions", "GET", **asked)["permissions"]
	assert rights["read"] == 1


# -- accounts


@pytest.fixture
def person(embedded, admin, tag):
	email = f"self-{tag.lower()}@example.com"
	if admin.resource("GET", "User", email).status_code == 404:
		make_user(admin, email)
	client = Client(embedded.base_url).login(email, PASSWORD)
	client.user = email
	yield client
	client.close()


def test_nobody_takes_another_name(person, admin):
	"""Everybody may change the own account; under another name one would be somebody else in every record."""
	for answer in (
		person.call(
			"frappe.client.rename_doc", doctype="User", old_name=person.user, new_name="boss@example.com"
		),
		person.call(
			"run_doc_method", dt="User", dn=person.user, method="rename", args={"name": "boss@example.com"}
		),
		person.resource("PUT", "User", person.user, json={"name": "boss@example.com"}),
		person.resource("PUT", "User", person.user, json={"email": "boss@example.com"}),
	):
		assert answer.status_code < 500, answer.text
	assert admin.resource("GET", "User", "boss@example.com").status_code == 404
	assert admin.read("User", person.user)["email"] == person.user


def test_a_session_alone_changes_no_password(person):
	"""Whoever has somebody's open browser does not get the account: the current password is asked for."""
	new = "granite-meadow-19-otter"
	whole = {**person.read("User", person.user), "doctype": "User", "new_password": new}
	for answer in (
		person.resource("PUT", "User", person.user, json={"new_password": new}),
		person.call(
			"frappe.client.set_value", doctype="User", name=person.user, fieldname="new_password", value=new
		),
		person.call("frappe.client.save", doc=whole),
	):
		assert answer.status_code == 417, answer.text
	login = {"usr": person.user, "pwd": new}
	assert requests.post(f"{person.base_url}/api/method/login", json=login, timeout=30).status_code == 401


@pytest.mark.parametrize(
	"field",
	[
		{"api_key": "chosen"},
		{"api_secret": "chosen"},
		{"reset_password_key": "chosen"},
		{"user_type": "System User"},
		{"restrict_ip": "10.0.0.1"},
		{"last_ip": "192.0.2.1"},
		{"last_login": "2001-01-01"},
	],
	ids=lambda field: next(iter(field)),
)
def test_what_stands_above_ones_level_in_ones_own_account_stays(person, admin, field):
	(key, value) = next(iter(field.items()))
	person.resource("PUT", "User", person.user, json=field)
	assert admin.read("User", person.user).get(key) != value


# -- tasks


def test_a_task_is_made_for_what_one_may_read_and_in_ones_own_name(trade, admin):
	before = comments(admin, trade.theirs["name"])
	task = {
		"doctype": "ToDo",
		"description": "Pay at once",
		"allocated_to": trade.thief.user,
		"assigned_by": "Administrator",
		"reference_type": trade.doctype,
	}
	answer = trade.thief.call("frappe.client.insert", doc={**task, "reference_name": trade.theirs["name"]})
	assert answer.status_code == 403, answer.text
	own = accepted(
		trade.thief.call("frappe.client.insert", doc={**task, "reference_name": trade.mine["name"]})
	)
	assert own["message"]["assigned_by"] == trade.thief.user
	for change in ({"reference_name": trade.theirs["name"]}, {"assigned_by": "Administrator"}):
		trade.thief.resource("PUT", "ToDo", own["message"]["name"], json=change)
	stored = admin.read("ToDo", own["message"]["name"])
	assert (stored["reference_name"], stored["assigned_by"]) == (trade.mine["name"], trade.thief.user)
	assert comments(admin, trade.theirs["name"]) == before
