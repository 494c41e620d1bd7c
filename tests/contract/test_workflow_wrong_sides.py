"""Workflows from the wrong side: what Frappe refuses, and what it leaves to the apps (the gate holds it for records)."""

from __future__ import annotations

import frappe
import pytest
from frappe import client
from frappe.model.workflow import (
	WorkflowPermissionError,
	WorkflowStateError,
	WorkflowTransitionError,
	apply_workflow,
	bulk_workflow_approval,
	get_transitions,
)

from tests.factories import all_rights, df, permission

ORDER, SHOP = "Contract Order", "Contract Shop"
CLERK, HEAD, READER = "Contract Clerk", "Contract Head", "Contract Reader"
PEOPLE = {
	"clerk@contract.test": (CLERK,),
	"head@contract.test": (HEAD,),
	"both@contract.test": (CLERK, HEAD),
	"reader@contract.test": (READER,),
}
STATES = [
	{"state": "Contract Draft", "doc_status": "0", "allow_edit": CLERK},
	{"state": "Contract Review", "doc_status": "0", "allow_edit": HEAD},
	{"state": "Contract Approved", "doc_status": "1", "allow_edit": HEAD, "update_field": "result", "update_value": "fit"},
	{"state": "Contract Cancelled", "doc_status": "2", "allow_edit": HEAD},
]  # fmt: skip


def transition(state: str, action: str, next_state: str, allowed: str, **properties) -> dict:
	return {
		"state": f"Contract {state}",
		"action": f"Contract {action}",
		"next_state": f"Contract {next_state}",
		"allowed": allowed,
		"allow_self_approval": 0,
		**properties,
	}


TRANSITIONS = [
	transition("Draft", "Send", "Review", CLERK, condition="doc.qty > 0", allow_self_approval=1),
	transition("Draft", "Read", "Review", READER),
	transition("Review", "Return", "Draft", HEAD),
	transition("Review", "Approve", "Approved", HEAD),
	transition("Review", "Read", "Approved", READER),
	transition("Approved", "Note", "Approved", HEAD, allow_self_approval=1),
	transition("Approved", "Cancel", "Cancelled", HEAD),
]


@pytest.fixture(scope="module", autouse=True)
def workflow(module_factory):
	module_factory.doctype(SHOP, [df("title")], [permission(CLERK, "read")], autoname="field:title")
	for name in ("North", "South"):
		frappe.get_doc({"doctype": SHOP, "title": name}).insert()
	module_factory.doctype(
		ORDER,
		[
			df("title"),
			df("qty", "Int"),
			df("result", allow_on_submit=1),
			df("shop", "Link", options=SHOP),
		],
		[all_rights(CLERK), all_rights(HEAD), all_rights(), permission(READER, "read")],
		is_submittable=1,
	)
	for user, roles in PEOPLE.items():
		module_factory.user(user, *roles)
	return module_factory.workflow(ORDER, STATES, TRANSITIONS)


def act(user: str) -> None:
	frappe.set_user("Administrator" if user == "Administrator" else f"{user}@contract.test")


def order(user: str = "clerk", **values):
	act(user)
	return frappe.get_doc({"doctype": ORDER, "title": "Bolt", "qty": 1, **values}).insert()


def step(doc, action: str, user: str | None = None):
	if user:
		act(user)
	return apply_workflow(frappe.get_doc(ORDER, doc.name), f"Contract {action}")


def in_review(user: str = "clerk", **values):
	return step(order(user, **values), "Send")


def approved():
	return step(in_review(), "Approve", "head")


def stored(doc) -> tuple[str, int]:
	state, docstatus = frappe.db.get_value(ORDER, doc.name, ["workflow_state", "docstatus"])
	return state.removeprefix("Contract "), docstatus


def load(doc, user: str, **values):
	act(user)
	loaded = frappe.get_doc(ORDER, doc.name)
	loaded.update(values)
	return loaded


# -- refused


@pytest.mark.parametrize("action", ["Approve", "Cancel", "Note", "Unheard", ""])
def test_an_action_of_another_state_is_refused(action):
	doc = order("both")
	with pytest.raises(WorkflowTransitionError):
		step(doc, action)
	assert stored(doc) == ("Draft", 0)


def test_an_action_of_another_role_is_refused():
	doc = in_review()
	with pytest.raises(WorkflowTransitionError):
		step(doc, "Approve", "clerk")
	assert stored(doc) == ("Review", 0)


def test_what_is_cancelled_has_no_actions():
	doc = step(approved(), "Cancel", "head")
	assert get_transitions(doc) == []
	with pytest.raises(WorkflowTransitionError):
		step(doc, "Note", "head")


@pytest.mark.parametrize(("make", "user"), [(order, "reader"), (in_review, "reader")])
def test_who_has_the_actions_role_but_may_not_write_is_refused(make, user):
	doc = make()
	before = stored(doc)
	with pytest.raises(frappe.PermissionError):
		step(doc, "Read", user)
	assert stored(doc) == before


def test_who_may_not_read_is_told_no_actions():
	doc = in_review()
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		get_transitions(doc)


def test_who_is_limited_to_others_is_told_no_actions():
	doc = in_review(shop="South")
	act("Administrator")
	limit = {"doctype": "User Permission", "user": "head@contract.test", "allow": SHOP, "for_value": "North"}
	frappe.get_doc({**limit, "apply_to_all_doctypes": 1}).insert()
	act("head")
	with pytest.raises(frappe.PermissionError):
		step(doc, "Approve", "head")
	assert stored(doc) == ("Review", 0)
	act("Administrator")
	frappe.db.rollback()
	frappe.clear_cache(user="head@contract.test")


def test_values_sent_along_with_an_action_are_not_taken():
	doc = order()
	sent = frappe.get_doc(ORDER, doc.name)
	sent.update({"title": "Forged", "qty": 99})
	apply_workflow(sent.as_json(), "Contract Send")
	assert frappe.db.get_value(ORDER, doc.name, ["title", "qty"]) == ("Bolt", 1)


def test_a_condition_counts_the_stored_values():
	doc = order(qty=0)
	sent = frappe.get_doc(ORDER, doc.name)
	sent.qty = 5
	with pytest.raises(WorkflowTransitionError):
		apply_workflow(sent.as_json(), "Contract Send")


def test_a_state_without_way_is_refused_in_a_save():
	doc = order()
	with pytest.raises(WorkflowPermissionError):
		load(doc, "both", workflow_state="Contract Approved").save()


def test_a_state_of_another_role_is_refused_in_a_save():
	doc = in_review()
	with pytest.raises(WorkflowPermissionError):
		load(doc, "clerk", workflow_state="Contract Draft").save()


def test_a_state_whose_condition_fails_is_refused_in_a_save():
	doc = order(qty=0)
	with pytest.raises(WorkflowPermissionError):
		load(doc, "clerk", workflow_state="Contract Review", qty=5).save()


def test_a_state_that_does_not_exist_is_refused():
	doc = order()
	with pytest.raises(frappe.ValidationError):
		load(doc, "clerk", workflow_state="Contract Nowhere").save()


def test_a_new_document_in_another_state_is_refused():
	with pytest.raises(WorkflowPermissionError):
		order(workflow_state="Contract Review")


def test_a_state_set_by_a_client_is_refused():
	doc = order()
	with pytest.raises(WorkflowPermissionError):
		client.set_value(ORDER, doc.name, "workflow_state", "Contract Approved")
	assert stored(doc) == ("Draft", 0)


def test_ones_own_document_is_not_approved():
	doc = in_review("both")
	with pytest.raises(frappe.ValidationError):
		step(doc, "Approve", "both")
	assert stored(doc) == ("Review", 0)


def test_a_document_without_state_has_no_actions():
	doc = order()
	act("Administrator")
	frappe.db.set_value(ORDER, doc.name, "workflow_state", None)
	with pytest.raises(WorkflowStateError):
		get_transitions(frappe.get_doc(ORDER, doc.name))


def test_several_go_one_by_one():
	good, bad = in_review(), in_review("both")
	act("both")
	bulk_workflow_approval(frappe.as_json([good.name, bad.name]), ORDER, "Contract Approve")
	assert (stored(good), stored(bad)) == (("Approved", 1), ("Review", 0))


# -- left to the apps: the gate refuses all of these for records


def test_frappe_lets_anybody_who_may_write_change_a_state_of_another_role():
	doc = in_review()
	load(doc, "clerk", title="Nut").save()
	assert frappe.db.get_value(ORDER, doc.name, "title") == "Nut"


def test_frappe_does_not_ask_for_self_approval_in_a_save():
	doc = in_review("both")
	loaded = load(doc, "both", workflow_state="Contract Draft")
	loaded.save()
	assert stored(doc) == ("Draft", 0)


def test_frappe_lets_a_draft_be_submitted_into_the_approved_state():
	doc = order()
	load(doc, "clerk").submit()
	assert stored(doc) == ("Approved", 1)
	assert not frappe.db.get_value(ORDER, doc.name, "result")


def test_frappe_lets_a_new_document_be_submitted():
	doc = order(docstatus=1)
	assert stored(doc) == ("Approved", 1)


def test_frappe_lets_a_document_be_cancelled_past_its_actions():
	doc = approved()
	load(doc, "clerk").cancel()
	assert stored(doc)[1] == 2


def test_frappe_lets_a_submitted_document_be_changed_by_another_role():
	doc = approved()
	load(doc, "clerk", result="forged").save()
	assert frappe.db.get_value(ORDER, doc.name, "result") == "forged"


def test_frappe_lets_a_document_be_deleted_in_any_state():
	doc = in_review()
	act("clerk")
	frappe.delete_doc(ORDER, doc.name)
	assert not frappe.db.exists(ORDER, doc.name)


# -- the right way, beside them


def test_an_action_may_lead_back_to_its_state():
	doc = approved()
	step(doc, "Note", "head")
	assert stored(doc) == ("Approved", 1)


def test_an_amendment_begins_anew():
	doc = step(approved(), "Cancel", "head")
	copy = frappe.copy_doc(frappe.get_doc(ORDER, doc.name), ignore_no_copy=False)
	copy.amended_from = doc.name
	assert stored(copy.insert()) == ("Draft", 0)


def test_the_administrator_passes_the_rule_of_self_approval():
	act("Administrator")
	doc = frappe.get_doc({"doctype": ORDER, "title": "Bolt", "qty": 1}).insert()
	for action in ("Send", "Approve"):
		step(doc, action)
	assert stored(doc) == ("Approved", 1)


def test_the_last_of_several_ways_of_one_action_is_taken(make_doctype, make_workflow):
	act("Administrator")
	name = make_doctype("Contract Loose Order", [df("title"), df("qty", "Int")], is_submittable=1)
	ways = [
		transition("Draft", "Send", "Review", "System Manager", allow_self_approval=1),
		transition(
			"Draft", "Send", "Approved", "System Manager", condition="doc.qty > 5", allow_self_approval=1
		),
	]
	states = [{**state, "update_field": None, "update_value": None} for state in STATES[:3]]
	make_workflow(name, states, [*ways, transition("Review", "Approve", "Approved", HEAD)])
	for qty, expected in ((1, "Contract Review"), (9, "Contract Approved")):
		doc = frappe.get_doc({"doctype": name, "qty": qty}).insert()
		assert apply_workflow(doc, "Contract Send").workflow_state == expected
