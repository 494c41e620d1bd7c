"""Why can this person do this: every decision tells its reason."""

from __future__ import annotations

import frappe
import frappe.share
import pytest

from iso_qms.api.permissions import explain
from iso_qms.gate.register import clear_register
from tests.factories import df, permission

PART, CLERK, USER = "Explained Part", "Explained Clerk", "clerk@explained.test"


@pytest.fixture(autouse=True)
def part(make_doctype, make_user) -> None:
	make_doctype(
		PART,
		[df("title"), df("shelf", "Link", options="Role")],
		[permission(CLERK, "read", "create"), permission(CLERK, "read", "write", if_owner=1)],
		autoname="field:title",
	)
	make_user(USER, CLERK)
	frappe.get_doc({"doctype": PART, "title": "Bolt", "shelf": CLERK}).insert()


def told(right: str = "read", name: str | None = "Bolt") -> tuple[bool, dict[str, list[bool]]]:
	"""Whether it is allowed, and for each kind of reason which way they point."""
	answer = explain(PART, right, name, USER)
	kinds: dict[str, list[bool]] = {}
	for reason in answer["reasons"]:
		assert reason["text"]
		kinds.setdefault(reason["kind"], []).append(reason["allows"])
	return answer["allowed"], kinds


def test_a_role_is_named():
	assert told()[0]
	assert any(CLERK in reason["text"] for reason in explain(PART, "read", "Bolt", USER)["reasons"])


def test_a_right_that_no_role_has_is_told():
	assert told("delete") == (False, {"role": [False]})


def test_the_owner_rule_is_told():
	assert told("write") == (False, {"role": [True], "owner": [False]})
	frappe.db.set_value(PART, "Bolt", "owner", USER)
	assert told("write") == (True, {"role": [True], "owner": [True]})


def test_a_user_permission_is_told_with_its_field():
	frappe.get_doc(
		{"doctype": "User Permission", "user": USER, "allow": "Role", "for_value": "System Manager"}
	).insert()
	allowed, kinds = told()
	assert not allowed
	assert kinds["user_permission"] == [False]


def test_a_share_is_told():
	frappe.share.add(PART, "Bolt", USER, write=1)
	allowed, kinds = told("write")
	assert allowed
	assert kinds["share"] == [True]


@pytest.fixture
def flow(make_workflow):
	"""A workflow in which nobody but a chief changes the first state."""
	state = {"state": "Explained Draft", "doc_status": "0", "allow_edit": "Explained Chief"}
	step = {
		"state": "Explained Draft",
		"action": "Explained Keep",
		"next_state": "Explained Draft",
		"allowed": CLERK,
	}
	make_workflow(PART, [state], [step])
	frappe.get_doc(PART, "Bolt").db_set("owner", USER)
	yield
	frappe.set_user("Administrator")
	frappe.db.delete("QMS Form Revision", {"record_doctype": PART})
	frappe.db.delete("QMS Record Form", {"record_doctype": PART})
	clear_register()


def test_the_edit_role_of_a_state_is_told_where_the_gate_holds_it(flow):
	form = {"doctype": "QMS Record Form", "code": "EXP", "title": "Explained", "record_doctype": PART}
	frappe.get_doc(form).insert()
	allowed, kinds = told("write")
	assert not allowed
	assert kinds["workflow"] == [False]


def test_the_edit_role_of_a_state_is_no_reason_where_nobody_holds_it(flow):
	assert told("write") == (True, {"role": [True], "owner": [True]})
	frappe.set_user(USER)
	frappe.get_doc(PART, "Bolt").save()


def test_an_apps_rule_is_told(hooks):
	hooks("has_permission", {PART: lambda doc, ptype, user: False})
	allowed, kinds = told()
	assert not allowed
	assert kinds["hook"] == [False]


def test_a_document_that_lists_leave_out_is_told(hooks):
	hooks("permission_query_conditions", {PART: lambda user: f"`tab{PART}`.`title` != 'Bolt'"})
	allowed, kinds = told()
	assert allowed
	assert kinds["list"] == [False]


def test_a_row_is_explained_by_its_document(make_doctype):
	make_doctype("Explained Row", [df("item")], istable=1)
	make_doctype(
		PART,
		[df("title"), df("rows", "Table", options="Explained Row")],
		[permission(CLERK, "read")],
		autoname="field:title",
	)
	doc = frappe.get_doc({"doctype": PART, "title": "Nut", "rows": [{"item": "a"}]}).insert()
	answer = explain("Explained Row", "read", doc.rows[0].name, USER)
	assert answer["allowed"]
	assert [reason["kind"] for reason in answer["reasons"]] == ["role"]


def test_the_doctype_alone_is_explained():
	assert told("create", None) == (True, {"role": [True]})


def test_the_administrator_needs_no_reason():
	assert explain(PART, "write", "Bolt", "Administrator")["reasons"][0]["kind"] == "administrator"


def test_others_than_system_managers_are_told_nothing():
	frappe.set_user(USER)
	with pytest.raises(frappe.PermissionError):
		explain(PART, "read", "Bolt", USER)


@pytest.mark.parametrize("bad", [{"right": "fly"}, {"user": "nobody@explained.test"}])
def test_what_does_not_exist_is_refused(bad):
	with pytest.raises(frappe.ValidationError):
		explain(PART, **{"user": USER, **bad})
