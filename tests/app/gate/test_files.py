"""Files of a record follow its state and stay once it is submitted."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app.records import EMPLOYEE, HEAD, MANAGER, PIXEL, attach, stored


class TestFiles:
	def test_file_is_not_added_to_a_submitted_record(self, form):
		record = form.approved()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="files"):
			attach(record)

	def test_file_of_a_submitted_record_stays_with_its_content(self, form):
		record = form.new()
		file = attach(record, name="before.png")
		apply_workflow(record, "Submit for Review")
		frappe.set_user(HEAD)
		apply_workflow(record, "Approve")
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="files"):
			frappe.delete_doc("File", file.name)

		assert frappe.get_doc("File", file.name).get_content() == PIXEL

	def test_file_of_a_submitted_record_is_not_moved_away(self, form):
		record = form.new()
		file = attach(record)
		apply_workflow(record, "Submit for Review")
		frappe.set_user(HEAD)
		apply_workflow(record, "Approve")
		frappe.set_user("Administrator")
		file = frappe.get_doc("File", file.name)
		file.update({"attached_to_doctype": None, "attached_to_name": None})
		with pytest.raises(frappe.ValidationError, match="files"):
			file.save()

	def test_manager_without_the_drafts_role_amends_a_record_that_has_files(self, form):
		record = form.new()
		attach(record)
		apply_workflow(record, "Submit for Review")
		frappe.set_user(HEAD)
		apply_workflow(record, "Approve")
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "x", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		amended = frappe.copy_doc(record)
		amended.update(
			{"amended_from": record.name, "docstatus": 0, "workflow_state": None, "void_reason": None}
		)
		amended.insert()

		files = frappe.get_all("File", {"attached_to_name": amended.name}, pluck="name")
		assert len(files) == 1
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc("File", files[0])

	def test_file_is_added_in_a_state_by_its_role_only(self, form):
		record = form.pending()
		frappe.set_user(EMPLOYEE)
		with pytest.raises(frappe.PermissionError):
			attach(record)

	def test_photo_of_the_form_is_kept_through_the_approval(self, form):
		frappe.set_user(EMPLOYEE)
		photo = frappe.get_doc(
			{"doctype": "File", "file_name": "photo.png", "content": PIXEL, "is_private": 1}
		).insert()
		record = form.approved(photo=photo.file_url)

		assert stored(record, "photo") == photo.file_url

	def test_content_of_a_submitted_records_file_is_not_exchanged(self, form):
		record = form.new()
		file = attach(record)
		apply_workflow(record, "Submit for Review")
		frappe.set_user(HEAD)
		apply_workflow(record, "Approve")
		frappe.set_user("Administrator")
		file = frappe.get_doc("File", file.name)
		file.content_hash = "0" * 32
		with pytest.raises(frappe.ValidationError):
			file.save()
