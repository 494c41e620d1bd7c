"""Workflows: states, transitions by role and condition, what apply_workflow does and refuses."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import (
	WorkflowPermissionError,
	WorkflowTransitionError,
	apply_workflow,
	get_transitions,
	get_workflow_name,
)

from tests.factories import all_rights, df

ORDER = "Contract Order"
LOOSE = "Contract Loose Order"
CLERK = "Contract Clerk"
HEAD = "Contract Head"

STATES = [
	{"state": "Contract Draft", "doc_status": "0", "allow_edit": CLERK},
	{"state": "Contract Review", "doc_status": "0", "allow_edit": HEAD},
	{
		"state": "Contract Approved",
		"doc_status": "1",
		"allow_edit": HEAD,
		"update_field": "result",
		"update_value": "fit for use",
	},
	{"state": "Contract Cancelled", "doc_status": "2", "allow_edit": HEAD},
]


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
	transition("Review", "Return", "Draft", HEAD),
	transition("Review", "Approve", "Approved", HEAD),
	transition("Approved", "Cancel", "Cancelled", HEAD),
]


def make_order(factory, name: str) -> str:
	for role in (CLERK, HEAD):
		factory.role(role)
	return factory.doctype(
		name,
		[df("title"), df("qty", "Int"), df("result", allow_on_submit=1)],
		[all_rights(CLERK), all_rights(HEAD), all_rights()],
		is_submittable=1,
	)


@pytest.fixture(scope="module")
def workflow(module_factory):
	"""The workflow of this page on its doctype, with users, made once for all tests."""
	make_order(module_factory, ORDER)
	module_factory.user("clerk@example.com", CLERK)
	module_factory.user("head@example.com", HEAD)
	module_factory.user("both@example.com", CLERK, HEAD)
	return module_factory.workflow(ORDER, STATES, TRANSITIONS)


@pytest.fixture
def clerk(workflow) -> str:
	return "clerk@example.com"


@pytest.fixture
def head(workflow) -> str:
	return "head@example.com"


@pytest.fixture
def loose(factory, workflow) -> str:
	"""A doctype of its own without workflow."""
	return make_order(factory, LOOSE)


def insert(doctype: str = ORDER, **values):
	return frappe.get_doc({"doctype": doctype, "title": "Bolt", "qty": 1, **values}).insert()


def state_of(doc) -> str:
	return frappe.db.get_value(doc.doctype, doc.name, "workflow_state").removeprefix("Contract ")


def actions(doc) -> list[str]:
	return [row["action"].removeprefix("Contract ") for row in get_transitions(doc)]


def step(doc, action: str, user: str | None = None):
	if user:
		frappe.set_user(user)
	return apply_workflow(frappe.get_doc(doc.doctype, doc.name), f"Contract {action}")


@pytest.fixture
def in_review(clerk):
	"""An order of the clerk's that waits for its review."""
	frappe.set_user(clerk)
	return step(insert(), "Send")


def test_saving_a_workflow_makes_the_field_of_its_state(workflow):
	field = frappe.get_meta(ORDER).get_field("workflow_state")
	assert (field.fieldtype, field.options, field.hidden) == ("Link", "Workflow State", 1)
	assert (field.allow_on_submit, field.no_copy) == (1, 1)


def test_a_workflow_keeps_the_field_that_is_there(make_doctype, make_workflow):
	fields = [df("title"), df("workflow_state", "Link", options="Workflow State", label="Stage")]
	make_doctype(LOOSE, fields, is_submittable=1)
	make_workflow(LOOSE, STATES[:2], TRANSITIONS[1:2])
	assert frappe.get_meta(LOOSE).get_label("workflow_state") == "Stage"


def test_a_workflow_fills_the_state_of_documents_already_there(loose, make_workflow):
	draft, submitted = insert(loose), insert(loose).submit()
	frappe.db.commit()
	make_workflow(loose, STATES, TRANSITIONS)
	assert (state_of(draft), state_of(submitted)) == ("Draft", "Approved")


def test_a_workflow_is_found_by_its_doctype(workflow):
	assert get_workflow_name(ORDER) == workflow.name


def test_a_doctype_without_workflow_has_none(loose):
	assert not get_workflow_name(loose)


def test_a_second_active_workflow_ends_the_first(loose, make_workflow):
	first = make_workflow(loose, STATES, TRANSITIONS)
	second = make_workflow(loose, STATES, TRANSITIONS[:2], workflow_name="Contract Other Flow")
	assert get_workflow_name(loose) == second.name
	assert frappe.db.get_value("Workflow", first.name, "is_active") == 0


def test_a_workflow_that_is_not_active_does_not_hold(loose, make_workflow):
	make_workflow(loose, STATES, TRANSITIONS, is_active=0)
	assert not insert(loose).get("workflow_state")


def test_a_new_document_starts_in_the_first_state(workflow):
	assert state_of(insert()) == "Draft"


def test_a_new_document_can_not_start_in_another_state(clerk):
	frappe.set_user(clerk)
	with pytest.raises(WorkflowPermissionError):
		insert(workflow_state="Contract Review")


def test_a_role_sees_its_own_transitions(in_review, clerk, head):
	assert actions(in_review) == []
	frappe.set_user(head)
	assert sorted(actions(in_review)) == ["Approve", "Return"]


@pytest.mark.parametrize(("qty", "expected"), [(1, ["Send"]), (0, [])])
def test_a_transition_is_offered_only_where_its_condition_holds(clerk, qty, expected):
	frappe.set_user(clerk)
	assert actions(insert(qty=qty)) == expected


def test_a_condition_may_use_functions_of_date(loose, clerk, make_workflow):
	condition = "frappe.utils.get_datetime(doc.creation) <= frappe.utils.now_datetime()"
	make_workflow(loose, STATES[:2], [transition("Draft", "Send", "Review", CLERK, condition=condition)])
	frappe.set_user(clerk)
	assert actions(insert(loose)) == ["Send"]


def test_a_condition_may_ask_for_a_value_of_another_document(loose, clerk, make_workflow):
	condition = "frappe.db.get_value('User', doc.owner, 'enabled') == 1"
	make_workflow(loose, STATES[:2], [transition("Draft", "Send", "Review", CLERK, condition=condition)])
	frappe.set_user(clerk)
	assert actions(insert(loose)) == ["Send"]


@pytest.mark.parametrize("condition", ["__import__('os')", "doc.__class__", "open('/etc/passwd')"])
def test_a_condition_can_not_reach_outside(loose, clerk, make_workflow, condition):
	transitions = [transition("Draft", "Send", "Review", CLERK, condition="doc.qty > 0")]
	workflow = make_workflow(loose, STATES[:2], transitions)
	frappe.db.set_value("Workflow Transition", workflow.transitions[0].name, "condition", condition)
	frappe.clear_document_cache("Workflow", workflow.name)
	frappe.set_user(clerk)
	with pytest.raises(Exception):  # noqa: B017 - a SyntaxError, a NameError or Frappe's own
		get_transitions(insert(loose))


def test_a_document_not_yet_saved_has_no_transitions(workflow):
	assert get_transitions(frappe.new_doc(ORDER)) == []


def test_transitions_need_the_right_to_read(in_review, make_user):
	frappe.set_user(make_user("nobody@example.com"))
	with pytest.raises(frappe.PermissionError):
		get_transitions(in_review)


def test_an_action_sets_the_next_state(in_review):
	assert state_of(in_review) == "Review"


def test_an_action_returns_the_document_in_its_new_state(clerk):
	frappe.set_user(clerk)
	assert step(insert(), "Send").workflow_state == "Contract Review"


def test_an_action_leaves_a_comment_with_the_state(in_review):
	comment = frappe.get_all(
		"Comment",
		{"reference_doctype": ORDER, "reference_name": in_review.name, "comment_type": "Workflow"},
		pluck="content",
	)
	assert comment == ["Contract Review"]


def test_an_action_into_a_submitted_state_submits(in_review, head):
	step(in_review, "Approve", head)
	assert frappe.db.get_value(ORDER, in_review.name, "docstatus") == 1
	assert state_of(in_review) == "Approved"


def test_an_action_sets_the_field_that_its_state_updates(in_review, head):
	step(in_review, "Approve", head)
	assert frappe.db.get_value(ORDER, in_review.name, "result") == "fit for use"


def test_an_action_into_a_cancelled_state_cancels(in_review, head):
	step(in_review, "Approve", head)
	step(in_review, "Cancel", head)
	assert frappe.db.get_value(ORDER, in_review.name, "docstatus") == 2
	assert state_of(in_review) == "Cancelled"


def test_an_action_back_returns_the_document(in_review, head):
	step(in_review, "Return", head)
	assert state_of(in_review) == "Draft"


def test_an_action_calls_the_hooks_of_save(clerk, doc_events):
	frappe.set_user(clerk)
	doc = insert()
	seen = []
	doc_events({ORDER: {"validate": lambda doc, method: seen.append(doc.workflow_state)}})
	step(doc, "Send")
	assert seen == ["Contract Review"]


@pytest.mark.parametrize("action", ["Approve", "Return", "No Such Action"])
def test_an_action_of_another_role_or_state_is_refused(in_review, clerk, action):
	with pytest.raises(WorkflowTransitionError):
		step(in_review, action, clerk)
	assert state_of(in_review) == "Review"


def test_an_action_whose_condition_fails_is_refused(clerk):
	frappe.set_user(clerk)
	doc = insert(qty=0)
	with pytest.raises(WorkflowTransitionError):
		step(doc, "Send")
	assert state_of(doc) == "Draft"


def test_ones_own_document_can_not_be_approved(workflow):
	frappe.set_user("both@example.com")
	doc = step(insert(), "Send")
	with pytest.raises(frappe.ValidationError, match="Self approval"):
		step(doc, "Approve")
	assert state_of(doc) == "Review"


def test_ones_own_document_can_be_moved_where_self_approval_is_allowed(clerk):
	frappe.set_user(clerk)
	assert step(insert(), "Send").workflow_state == "Contract Review"


def test_a_save_into_a_state_without_transition_is_refused(clerk):
	frappe.set_user(clerk)
	doc = insert()
	doc.workflow_state = "Contract Approved"
	with pytest.raises(WorkflowPermissionError):
		doc.save()
	assert state_of(doc) == "Draft"


def test_a_save_that_keeps_the_state_passes(clerk):
	frappe.set_user(clerk)
	doc = insert()
	doc.title = "Nut"
	doc.save()
	assert state_of(doc) == "Draft"


def test_a_workflow_names_the_masters_that_are_missing(loose):
	workflow = {
		"doctype": "Workflow",
		"workflow_name": "Contract Bad Flow",
		"document_type": loose,
		"is_active": 1,
		"workflow_state_field": "workflow_state",
		"states": [{"state": "No Such State", "doc_status": "0", "allow_edit": CLERK}],
		"transitions": [],
	}
	with pytest.raises(frappe.ValidationError, match="No Such State"):
		frappe.get_doc(workflow).insert()


@pytest.mark.parametrize(
	"bad",
	[
		transition("Approved", "Return", "Draft", HEAD),
		transition("Draft", "Cancel", "Cancelled", HEAD),
		transition("Cancelled", "Return", "Draft", HEAD),
	],
	ids=["submitted to draft", "draft to cancelled", "out of cancelled"],
)
def test_a_transition_against_docstatus_is_refused(loose, make_workflow, bad):
	with pytest.raises(frappe.ValidationError):
		make_workflow(loose, STATES, [*TRANSITIONS, bad])


def test_copy_doc_leaves_the_state_out(workflow, clerk):
	doc = insert()
	assert not frappe.copy_doc(doc, ignore_no_copy=False).get("workflow_state")
