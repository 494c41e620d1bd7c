"""What the gate lets through: the ordinary work of each role."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app.records import EMPLOYEE, HEAD, MANAGER, READER, attach, stored


class TestTheRightWay:
	def test_employee_fills_and_sends_and_head_approves(self, form):
		record = form.approved()

		assert stored(record) == ("Approved", 1)

	def test_head_returns_with_comment_and_employee_sends_again(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		record = frappe.get_doc(record.doctype, record.name)
		record.review_comment = "照片不清楚"
		record.save()
		record = apply_workflow(record, "Return")
		assert stored(record) == ("Returned", 0)

		frappe.set_user(EMPLOYEE)
		apply_workflow(record, "Submit for Review")
		assert stored(record) == ("Pending Review", 0)

	def test_state_and_content_go_in_one_save_for_who_may_do_both(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"review_comment": "尺寸重测", "workflow_state": "Returned"})
		record.save()

		assert stored(record) == ("Returned", 0)

	def test_manager_voids_an_approved_record_with_reason(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.void_reason = "批号写错"
		record.save()
		apply_workflow(record, "Void")

		assert stored(record) == ("Cancelled", 2)

	def test_voided_record_is_amended(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "批号写错", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		amended = frappe.copy_doc(record)
		amended.amended_from = record.name
		amended.docstatus = 0
		amended.workflow_state = None
		amended.void_reason = None
		amended.insert()

		assert stored(amended) == ("Draft", 0)

	def test_employee_attaches_and_removes_a_file_of_a_draft(self, form):
		record = form.new()
		file = attach(record)
		frappe.delete_doc("File", file.name)

		assert not frappe.db.exists("File", file.name)

	def test_employee_voids_own_draft_with_reason(self, form):
		record = form.new()
		record.void_reason = "重复填写"
		record.save()
		apply_workflow(record, "Void")

		assert stored(record) == ("Void", 0)


class TestReaders:
	def test_reader_writes_nothing(self, form):
		record = form.new()
		frappe.set_user(READER)
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.PermissionError):
			record.save()
