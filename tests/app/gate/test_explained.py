"""What `explain` says somebody may do is what he can do: every right, person and state is tried."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api.permissions import explain
from iso_qms.gate.transitions import active_workflow
from tests.app.records import EMPLOYEE, HEAD, MANAGER, READER, REFUSED

STAGES = {
	"draft": lambda form: form.new(),
	"pending": lambda form: form.pending(),
	"approved": lambda form: form.approved(),
}


def write(form, record) -> None:
	record.set(form.text, f"{record.get(form.text)} changed")
	record.save()


def step_to(docstatus: int):
	"""Go with a reason to any state that has this document status, as the workflow's actions would."""

	def take(form, record) -> None:
		if record.docstatus == docstatus:
			frappe.throw("It is so already: there is no step to take.")
		workflow = active_workflow(record.doctype)
		refusal: Exception | None = None
		for state in {row.state for row in workflow.states if int(row.doc_status) == docstatus}:
			frappe.db.savepoint("step")
			try:
				doc = frappe.get_doc(record.doctype, record.name)
				doc.update({"workflow_state": state, "docstatus": docstatus})
				if docstatus == 2:
					doc.void_reason = "wrong lot"
				doc.save()
				return
			except REFUSED as error:
				frappe.db.rollback(save_point="step")
				refusal = error
		assert refusal, "the workflow has such a state"
		raise refusal

	return take


ATTEMPTS = {
	"read": lambda form, record: record.check_permission("read"),
	"write": write,
	"delete": lambda form, record: frappe.delete_doc(record.doctype, record.name),
	"submit": step_to(1),
	"cancel": step_to(2),
}


def succeeds(form, record, right: str, user: str) -> bool:
	frappe.set_user(user)
	try:
		ATTEMPTS[right](form, frappe.get_doc(record.doctype, record.name))
	except REFUSED:
		return False
	return True


@pytest.mark.parametrize("user", [EMPLOYEE, HEAD, MANAGER, READER])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("right", ATTEMPTS)
def test_who_is_told_to_have_a_right_has_it(form, right, stage, user):
	record = STAGES[stage](form)
	frappe.set_user("Administrator")
	answer = explain(record.doctype, right, record.name, user)

	assert answer["allowed"] is succeeds(form, record, right, user), answer
	reasons = [reason["allows"] for reason in answer["reasons"]]
	assert any(reasons) if answer["allowed"] else not all(reasons), answer
