"""The gate from every wrong side, on the shipped record and on a customer's own doctype."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app import records
from tests.app.records import EMPLOYEE, HEAD, MANAGER, READER, RecordForm
from tests.factories import Factory

PIXEL = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
REFUSED = (frappe.ValidationError, frappe.PermissionError)


@pytest.fixture(scope="module")
def people_and_form(site: None) -> Iterator[None]:
	factory = Factory()
	factory.start()
	for user, roles in records.USERS.items():
		factory.user(user, *roles)
	records.make_custom_form(factory)
	frappe.db.commit()
	yield
	records.remove_custom_form()
	factory.restore()


@pytest.fixture(params=["shipped", "custom"])
def form(request: pytest.FixtureRequest, people_and_form: None) -> RecordForm:
	return records.shipped() if request.param == "shipped" else records.custom()


def stored(record, *fields):
	return frappe.db.get_value(record.doctype, record.name, fields or ["workflow_state", "docstatus"])


def attach(record, content: bytes = PIXEL, name: str = "proof.png"):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"attached_to_doctype": record.doctype,
			"attached_to_name": record.name,
			"is_private": 1,
		}
	).insert()


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


class TestNumbers:
	def test_numbered_draft_is_not_deleted(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="numbers have no gaps"):
			frappe.delete_doc(record.doctype, record.name)
		assert frappe.db.exists(record.doctype, record.name)

	def test_record_is_not_renamed(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="keeps its name"):
			frappe.rename_doc(record.doctype, record.name, "IR-OTHER", force=True)

	def test_master_that_a_submitted_record_names_is_not_renamed(self, people_and_form):
		frappe.set_user("Administrator")
		for name in ("钣金组", "装配组"):
			frappe.get_doc({"doctype": "QMS Department", "department_name": name}).insert()
		records.shipped().approved(department="钣金组")
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="keeps its name"):
			frappe.rename_doc("QMS Department", "钣金组", "钣金车间")

		assert frappe.rename_doc("QMS Department", "装配组", "装配车间") == "装配车间"

	def test_amending_needs_the_right_to_amend(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "x", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		with pytest.raises(frappe.PermissionError, match="amend"):
			form.new(amended_from=record.name)

	def test_what_a_record_amends_is_fixed(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "x", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		draft = form.new()
		draft.amended_from = record.name
		with pytest.raises(frappe.ValidationError, match="Amended From"):
			draft.save()

	def test_draft_has_no_approver(self, people_and_form):
		record = records.shipped().new(approved_by=HEAD)

		assert not stored(record, "approved_by")


class TestRows:
	def test_row_is_not_saved_alone(self, form):
		record = form.new()
		row = frappe.get_doc(record.get(form.rows)[0].doctype, record.get(form.rows)[0].name)
		row.set("measured_value" if row.meta.has_field("measured_value") else "value", "0")
		with pytest.raises(frappe.ValidationError, match="on its own"):
			row.save()

	def test_row_is_not_added_alone(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		row = frappe.get_doc(
			{
				"doctype": record.get(form.rows)[0].doctype,
				"parent": record.name,
				"parenttype": record.doctype,
				"parentfield": form.rows,
				"parameter": "x",
				"what": "x",
			}
		)
		with pytest.raises(frappe.ValidationError, match="on its own"):
			row.insert()

	def test_row_is_not_deleted_alone(self, form):
		record = form.approved()
		frappe.set_user("Administrator")
		row = record.get(form.rows)[0]
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc(row.doctype, row.name, force=True)
		assert frappe.db.exists(row.doctype, row.name)


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


class TestReaders:
	def test_reader_writes_nothing(self, form):
		record = form.new()
		frappe.set_user(READER)
		record = frappe.get_doc(record.doctype, record.name)
		record.set(form.text, "别的产品")
		with pytest.raises(frappe.PermissionError):
			record.save()
