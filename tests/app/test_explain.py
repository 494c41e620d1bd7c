"""Why can this person do this: every decision tells its reason."""

from __future__ import annotations

import frappe
import frappe.share
import pytest

from iso_qms.api.permissions import explain
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


def test_the_edit_role_of_a_state_is_told(make_workflow):
	make_workflow(
		PART,
		[{"state": "Explained Draft", "doc_status": "0", "allow_edit": "Explained Chief"}],
		[
			{
				"state": "Explained Draft",
				"action": "Explained Keep",
				"next_state": "Explained Draft",
				"allowed": CLERK,
			}
		],
	)
	doc = frappe.get_doc(PART, "Bolt")
	doc.db_set("owner", USER)
	allowed, kinds = told("write")
	assert not allowed
	assert kinds["workflow"] == [False]


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
