"""What nobody gets round: the effective text, the frozen draft, the register, who decides."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app.documents import (
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	READER,
	REFUSED,
	TOP,
	act,
	approved,
	effective,
	procedure,
	reviewed,
	revision_of,
	sent,
	start,
)
from tests.app.records import attach


@pytest.mark.parametrize("user", [AUTHOR, HEAD, MANAGER, CONTROLLER, "Administrator"])
def test_the_effective_text_is_changed_by_a_revision_alone(user):
	document = effective()
	frappe.set_user(user)
	document.purpose = "<p>偷改</p>"
	with pytest.raises(REFUSED):
		document.save()


@pytest.mark.parametrize("fieldname", ["status", "revision", "effective_from", "number", "working_copy_of"])
def test_what_document_control_writes_no_person_writes(fieldname):
	document = effective()
	frappe.set_user(MANAGER)
	document.set(fieldname, "2020-01-01" if fieldname == "effective_from" else "Obsolete")
	with pytest.raises(REFUSED):
		document.save()


@pytest.mark.parametrize("fieldname", ["status", "sha256", "content", "approved_by", "number", "title"])
def test_the_register_keeps_what_the_system_wrote(fieldname):
	revision = revision_of(procedure())
	before = revision.get(fieldname)
	revision.set(fieldname, MANAGER if fieldname == "approved_by" else "Withdrawn")
	revision.save()
	assert frappe.db.get_value("QMS Document Revision", revision.name, fieldname) == before


@pytest.mark.parametrize("user", [AUTHOR, MANAGER, "Administrator"])
def test_no_row_comes_into_the_register_by_itself(user):
	frappe.set_user(user)
	row = {
		"doctype": "QMS Document Revision",
		"document_doctype": "QMS Procedure",
		"number": "X",
		"revision": "A",
	}
	with pytest.raises(REFUSED):
		frappe.get_doc(row).insert()


@pytest.mark.parametrize("user", [AUTHOR, MANAGER, CONTROLLER, "Administrator"])
def test_neither_document_nor_draft_nor_revision_is_deleted(user):
	document = effective()
	draft = start(document)
	frappe.set_user(user)
	for doctype, name in (
		("QMS Procedure", document.name),
		("QMS Procedure", draft.name),
		("QMS Document Revision", draft.name),
	):
		with pytest.raises(REFUSED):
			frappe.delete_doc(doctype, name)


def test_a_document_keeps_its_number():
	document = effective()
	frappe.set_user("Administrator")
	with pytest.raises(REFUSED):
		frappe.rename_doc("QMS Procedure", document.name, "OTHER-1", force=True)


def test_a_draft_under_review_is_frozen_for_its_author():
	draft = procedure()
	sent(draft)
	draft.reload()
	draft.purpose = "<p>偷改</p>"
	with pytest.raises(REFUSED):
		draft.save()


def test_an_approved_draft_is_frozen_for_everybody():
	draft = procedure()
	approved(draft, effective_from="2099-01-01")
	for user in (AUTHOR, MANAGER, CONTROLLER):
		frappe.set_user(user)
		draft.reload()
		draft.purpose = "<p>偷改</p>"
		with pytest.raises(REFUSED):
			draft.save()


def test_who_may_not_edit_does_not_edit():
	draft = procedure()
	frappe.set_user(READER)
	draft.purpose = "<p>偷改</p>"
	with pytest.raises(frappe.PermissionError):
		draft.save()


@pytest.mark.parametrize("action", ["Confirm Review"])
def test_the_author_does_not_review(action):
	frappe.set_user("Administrator")
	draft = procedure(HEAD)
	revision = sent(draft, HEAD)
	with pytest.raises(REFUSED):
		act(revision, action, HEAD)


def test_who_sent_it_does_not_approve_it_though_another_began_it():
	draft = procedure(AUTHOR, access=[{"grantee_kind": "User", "grantee": MANAGER, "may_edit": 1}])
	revision = act(sent(draft, MANAGER), "Confirm Review", HEAD)
	with pytest.raises(frappe.PermissionError, match="prepared by you"):
		act(revision, "Approve", MANAGER)


@pytest.mark.parametrize(
	("step", "user"), [("Confirm Review", READER), ("Approve", HEAD), ("Approve", READER)]
)
def test_only_the_role_of_the_step_decides(step, user):
	revision = sent(procedure()) if step == "Confirm Review" else reviewed(procedure())
	with pytest.raises(REFUSED):
		act(revision, step, user)


def test_the_access_list_reserves_the_decision():
	draft = procedure(access=[{"grantee_kind": "User", "grantee": TOP, "may_approve": 1}])
	revision = sent(draft)
	with pytest.raises(REFUSED):
		act(revision, "Confirm Review", HEAD)


def test_no_step_is_skipped():
	revision = sent(procedure())
	frappe.set_user(MANAGER)
	for change in (
		{"workflow_state": "Approved", "docstatus": 1},
		{"workflow_state": "Pending Approval", "docstatus": 1},
	):
		again = frappe.get_doc("QMS Document Revision", revision.name)
		again.update(change)
		with pytest.raises(REFUSED):
			again.save()


def test_what_was_approved_is_not_cancelled():
	revision = approved(procedure())
	frappe.set_user("Administrator")
	with pytest.raises(REFUSED):
		revision.cancel()


def test_the_register_is_final_once_approved():
	revision = approved(procedure())
	frappe.set_user(MANAGER)
	revision.change_summary = "anders"
	with pytest.raises(REFUSED):
		revision.save()


@pytest.mark.parametrize("user", [MANAGER, CONTROLLER, AUTHOR])
def test_files_of_what_is_effective_stay(user):
	document = effective()
	frappe.set_user(user)
	with pytest.raises(REFUSED):
		attach(document)


def test_files_of_a_draft_go_into_force_with_it():
	draft = procedure()
	attach(draft, b"%PDF-1.4 one", "plan.pdf")
	revision = approved(draft)
	assert [row.file_name for row in revision.files] == ["plan.pdf"]
	where = {"file_name": "plan.pdf", "attached_to_name": draft.number}
	frappe.set_user(READER)
	assert frappe.get_doc("File", frappe.db.get_value("File", where)).has_permission("read")


def test_a_file_that_the_successor_drops_stays_with_the_revision():
	draft = procedure()
	attach(draft, b"%PDF-1.4 one", "plan.pdf")
	approved(draft)
	following = start(frappe.get_doc("QMS Procedure", draft.number))
	for name in frappe.get_all("File", filters={"attached_to_name": following.name}, pluck="name"):
		frappe.delete_doc("File", name)
	approved(following)
	frappe.set_user("Administrator")
	kept = frappe.get_doc(
		"File", {"attached_to_doctype": "QMS Document Revision", "attached_to_name": draft.name}
	)
	assert kept.get_content() in (b"%PDF-1.4 one", "%PDF-1.4 one")
	assert not frappe.db.exists("File", {"attached_to_name": draft.number})


def test_files_of_a_draft_under_review_stay():
	draft = procedure()
	file = attach(draft, b"%PDF-1.4 one", "plan.pdf")
	sent(draft)
	with pytest.raises(REFUSED):
		frappe.delete_doc("File", file.name)
	with pytest.raises(REFUSED):
		attach(draft, b"%PDF-1.4 two", "other.pdf")


def test_the_right_to_attach_is_not_the_right_to_edit():
	draft = procedure(access=[{"grantee_kind": "User", "grantee": READER, "may_upload": 1}])
	frappe.set_user(READER)
	attach(draft, b"%PDF-1.4 one", "plan.pdf")
	draft.reload()
	draft.purpose = "<p>偷改</p>"
	with pytest.raises(frappe.PermissionError):
		draft.save()


def test_who_may_read_is_said_by_owner_and_document_control():
	draft = procedure(access=[{"grantee_kind": "User", "grantee": READER, "may_edit": 1}])
	frappe.set_user(READER)
	draft.reload()
	draft.append("access", {"grantee_kind": "User", "grantee": READER, "may_approve": 1})
	with pytest.raises(frappe.PermissionError):
		draft.save()


def test_register_data_is_the_same_in_document_and_draft():
	document = effective()
	draft = start(document)
	frappe.set_user(CONTROLLER)
	document.reload()
	document.classification = "Confidential"
	document.save()
	assert frappe.db.get_value("QMS Procedure", draft.name, "classification") == "Confidential"


def test_a_client_can_not_say_that_it_is_document_control():
	frappe.set_user(AUTHOR)
	row = {
		"doctype": "QMS Document Revision",
		"number": "X",
		"revision": "A",
		"flags": {"by_document_control": True},
	}
	with pytest.raises(REFUSED):
		frappe.get_doc(row).insert()


def test_a_draft_that_changed_past_the_rules_is_not_approved():
	draft = procedure()
	revision = reviewed(draft)
	frappe.db.set_value("QMS Procedure", draft.name, "purpose", "<p>anders</p>")
	frappe.set_user(MANAGER)
	with pytest.raises(frappe.ValidationError):
		apply_workflow(frappe.get_doc("QMS Document Revision", revision.name), "Approve")
