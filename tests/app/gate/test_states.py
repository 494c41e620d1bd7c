"""Round the states: wrong role, wrong action, self approval, direct saves."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app.records import EMPLOYEE, HEAD, MANAGER, REFUSED, stored


class TestStates:
	def test_content_is_changed_by_the_states_role_only(self, form):
		record = form.pending()
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.PermissionError, match="Pending Review"):
			record.save()

	def test_rows_are_changed_by_the_states_role_only(self, form):
		record = form.pending()
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.rows, [])
		record.append(form.rows, {"parameter": "x", "what": "x"})
		with pytest.raises(frappe.PermissionError):
			record.save()

	def test_manager_without_the_states_role_may_not_edit_a_draft(self, form):
		record = form.new()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.PermissionError, match="Employee"):
			record.save()

	def test_a_state_that_no_action_leads_to_is_refused(self, form):
		record = form.new()
		record.workflow_state = "Approved"
		with pytest.raises(frappe.ValidationError, match="Approved"):
			record.save()

	def test_state_with_status_is_refused_without_the_action(self, form):
		record = form.new(HEAD)
		record.update({"workflow_state": "Approved", "docstatus": 1})
		with pytest.raises(REFUSED):
			record.save()
		assert stored(record) == ("Draft", 0)

	def test_action_of_another_role_is_refused_by_direct_save(self, form):
		record = form.pending()
		record = frappe.get_doc(record.doctype, record.name)
		record.workflow_state = "Returned"
		with pytest.raises(frappe.PermissionError):
			record.save()

	def test_self_approval_is_refused_by_direct_save(self, form):
		record = form.pending(HEAD)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"workflow_state": "Approved", "docstatus": 1})
		with pytest.raises(frappe.PermissionError, match="Self approval"):
			record.save()

	def test_self_approval_is_refused_by_action(self, form):
		record = form.pending(HEAD)
		with pytest.raises(REFUSED, match="Self approval"):
			apply_workflow(record, "Approve")

	def test_creator_can_not_hand_the_record_to_another_owner(self, form):
		record = form.pending(HEAD)
		record = frappe.get_doc(record.doctype, record.name)
		record.owner = EMPLOYEE
		with pytest.raises(frappe.ValidationError, match="Created By"):
			record.save()

	def test_emptied_state_is_refused(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		record = frappe.get_doc(record.doctype, record.name)
		record.workflow_state = ""
		with pytest.raises(frappe.ValidationError):
			record.save()

	def test_return_without_comment_is_refused(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		with pytest.raises(frappe.MandatoryError, match="Review Comment"):
			apply_workflow(record, "Return")

	def test_void_without_reason_is_refused(self, form):
		record = form.new()
		with pytest.raises(frappe.MandatoryError):
			apply_workflow(record, "Void")

	def test_voided_draft_is_closed_for_everybody(self, form):
		record = form.new()
		record.update({"void_reason": "重复填写", "workflow_state": "Void"})
		record.save()
		frappe.set_user("Administrator")
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.ValidationError, match="closed"):
			record.save()

	def test_bulk_edit_by_set_value_is_refused(self, form):
		from frappe.client import set_value

		record = form.pending()
		with pytest.raises(frappe.PermissionError):
			set_value(record.doctype, record.name, form.text, "别的产品")
		assert stored(record, form.text) != "别的产品"

	def test_state_by_set_value_is_refused(self, form):
		from frappe.client import set_value

		record = form.new(HEAD)
		with pytest.raises(frappe.ValidationError):
			set_value(record.doctype, record.name, {"workflow_state": "Approved", "docstatus": 1})
		assert stored(record) == ("Draft", 0)

	def test_field_of_permlevel_1_is_reset_for_who_may_not_write_it(self, form):
		record = form.new(**{form.decision: "Scrap"})

		assert not stored(record, form.decision)
