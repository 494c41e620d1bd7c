"""Round submission: inserts, submits, imports, cancelling, updates and deletion afterwards."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app.records import HEAD, MANAGER, REFUSED, stored


class TestSubmission:
	def test_insert_as_submitted_is_refused(self, form):
		with pytest.raises(frappe.ValidationError):
			form.new(HEAD, docstatus=1)

	def test_insert_in_a_later_state_is_refused(self, form):
		with pytest.raises(frappe.ValidationError):
			form.new(workflow_state="Pending Review")

	def test_insert_as_approved_is_refused(self, form):
		with pytest.raises(frappe.ValidationError):
			form.new(HEAD, docstatus=1, workflow_state="Approved")

	def test_submit_from_a_draft_is_refused(self, form):
		record = form.new(HEAD)
		with pytest.raises(frappe.ValidationError, match="actions of its workflow"):
			record.submit()
		assert stored(record) == ("Draft", 0)

	def test_submit_of_a_pending_record_is_refused(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		with pytest.raises(frappe.ValidationError, match="actions of its workflow"):
			frappe.get_doc(record.doctype, record.name).submit()

	def test_client_submit_is_refused(self, form):
		from frappe.client import submit

		record = form.pending()
		frappe.set_user(HEAD)
		with pytest.raises(frappe.ValidationError):
			submit(frappe.get_doc(record.doctype, record.name).as_dict())

	def test_import_that_submits_is_refused(self, form):
		frappe.flags.in_import = True
		try:
			record = form.new(HEAD)
			with pytest.raises(frappe.ValidationError):
				record.submit()
		finally:
			frappe.flags.in_import = False

	def test_import_takes_the_next_number_instead_of_a_chosen_one(self, form):
		frappe.flags.in_import = True
		try:
			with pytest.raises(frappe.ValidationError, match="next number"):
				form.new(name="IR-9999-00007")
		finally:
			frappe.flags.in_import = False

	def test_condition_of_the_action_holds_for_direct_saves(self, form):
		workflow = frappe.get_doc("Workflow", frappe.get_all("Workflow", {"document_type": form.doctype})[0])
		transition = next(t for t in workflow.transitions if t.action == "Submit for Review")
		transition.db_set("condition", f"doc.{form.text} == '只有这个'")
		frappe.clear_document_cache("Workflow", workflow.name)
		record = form.new()
		record.workflow_state = "Pending Review"
		try:
			with pytest.raises(frappe.ValidationError):
				record.save()
			record.reload()
			# the values sent along must meet it as well
			record.set(form.text, "只有这个")
			record.save()
			record.update({"workflow_state": "Pending Review", form.text: "别的产品"})
			with pytest.raises(frappe.ValidationError, match="condition"):
				record.save()
		finally:
			frappe.db.rollback()
			frappe.clear_document_cache("Workflow", workflow.name)


class TestSubmittedRecords:
	def test_cancel_is_refused(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		with pytest.raises(frappe.ValidationError, match="actions of its workflow"):
			frappe.get_doc(record.doctype, record.name).cancel()
		assert stored(record) == ("Approved", 1)

	def test_void_without_reason_is_refused(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		with pytest.raises(frappe.MandatoryError):
			apply_workflow(frappe.get_doc(record.doctype, record.name), "Void")
		assert stored(record) == ("Approved", 1)

	def test_void_by_another_role_is_refused(self, form):
		record = form.approved()
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"workflow_state": "Cancelled", "docstatus": 2, "void_reason": "x"})
		with pytest.raises(REFUSED):
			record.save()

	def test_content_is_not_changed_on_the_way_to_cancelled(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"workflow_state": "Cancelled", "docstatus": 2, "void_reason": "x", form.text: "别的"})
		with pytest.raises(frappe.ValidationError, match="submitted"):
			record.save()

	def test_content_is_not_changed_even_by_administrator(self, form):
		record = form.approved()
		frappe.set_user("Administrator")
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.ValidationError):
			record.save()

	def test_allow_on_submit_opens_nothing(self, form):
		from frappe.custom.doctype.property_setter.property_setter import make_property_setter

		record = form.approved()
		frappe.set_user("Administrator")
		if form.doctype == "QMS Inspection Record":
			make_property_setter(form.doctype, "remarks", "allow_on_submit", 1, "Check")
		record = frappe.get_doc(record.doctype, record.name)
		record.set("remarks" if record.meta.has_field("remarks") else "remark", "后来加的")
		try:
			with pytest.raises(frappe.ValidationError, match="submitted"):
				record.save()
		finally:
			frappe.db.rollback()
			frappe.clear_cache(doctype=form.doctype)

	def test_reason_of_voiding_is_written_by_the_states_role_only(self, form):
		record = form.approved()
		record = frappe.get_doc(record.doctype, record.name)
		record.void_reason = "x"
		with pytest.raises(frappe.PermissionError):
			record.save()

	def test_cancelled_record_is_not_deleted(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"workflow_state": "Cancelled", "docstatus": 2, "void_reason": "x"})
		record.save()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc(record.doctype, record.name)

	def test_submitted_record_is_not_deleted(self, form):
		record = form.approved()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc(record.doctype, record.name, force=True)
