"""From the first draft to what is effective, superseded and obsolete."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, today

from iso_qms.document_control import drafting, release
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


def stored(doctype, name, *fields):
	return frappe.db.get_value(doctype, name, fields or ["status", "revision"])


def test_a_new_document_has_number_first_revision_and_draft():
	draft = procedure()
	assert (draft.number, draft.revision, draft.status) == ("TP-01", "A/0", "Draft")
	assert draft.name == "TP-01 A.0"
	assert stored("QMS Procedure", "TP-01") == ("Draft", None)
	assert stored("QMS Document Revision", draft.name, "status", "document") == ("Draft", "TP-01")


def test_numbers_follow_each_other():
	assert [procedure().number, procedure().number] == ["TP-01", "TP-02"]


def test_a_number_that_was_typed_in_is_left_out_later():
	procedure(number="TP-01")
	assert procedure().number == "TP-02"


def test_a_number_belongs_to_one_document():
	procedure(number="QX-7")
	with pytest.raises(frappe.DuplicateEntryError, match="QX-7"):
		procedure(number="QX-7")


def test_a_type_without_pattern_wants_the_number():
	frappe.set_user("Administrator")
	kind = frappe.get_doc("QMS Document Type", procedure().document_type)
	frappe.set_user("Administrator")
	kind.number_pattern = ""
	kind.save()
	with pytest.raises(frappe.MandatoryError, match="Number"):
		procedure()


def test_approval_makes_it_effective():
	draft = procedure()
	revision = approved(draft)
	assert (revision.status, str(revision.effective_from)) == ("Effective", today())
	assert stored("QMS Procedure", draft.number) == ("Effective", "A/0")
	assert not frappe.db.exists("QMS Procedure", draft.name)


def test_the_document_says_what_was_approved():
	document = effective(purpose="<p>目的</p>", steps=[{"activity": "编制"}, {"activity": "审核"}])
	assert [row.activity for row in document.steps] == ["编制", "审核"]
	assert "目的" in document.purpose


def test_who_prepared_reviewed_and_approved_is_kept():
	revision = approved(procedure())
	assert (revision.prepared_by, revision.reviewed_by, revision.approved_by) == (AUTHOR, HEAD, MANAGER)


def test_what_is_effective_stays_while_its_successor_is_drafted():
	document = effective(purpose="<p>旧</p>")
	draft = start(document)
	draft.purpose = "<p>新</p>"
	draft.save()
	assert frappe.db.get_value("QMS Procedure", document.name, "purpose") == "<p>旧</p>"
	assert draft.revision == "A/1"


def test_the_successor_supersedes():
	document = effective()
	draft = start(document)
	draft.purpose = "<p>新</p>"
	draft.save()
	approved(draft)
	assert stored("QMS Document Revision", f"{document.name} A.0", "status", "effective_to") == (
		"Superseded",
		frappe.utils.getdate(today()),
	)
	assert stored("QMS Procedure", document.name, "purpose", "revision") == ("<p>新</p>", "A/1")


def test_a_document_has_one_draft_at_a_time():
	document = effective()
	start(document)
	with pytest.raises(frappe.ValidationError, match=r"A\.1"):
		start(document, CONTROLLER)


def test_a_new_edition_begins_with_the_next_letter():
	assert start(effective(), new_edition=True).revision == "B/0"


@pytest.mark.parametrize("user", [READER, TOP])
def test_only_its_editors_revise_a_document(user):
	with pytest.raises(frappe.PermissionError):
		start(effective(), user)


def test_the_head_of_the_department_revises():
	frappe.set_user("Administrator")
	frappe.get_doc({"doctype": "QMS Department", "department_name": "喷漆车间", "head": HEAD}).insert()
	assert start(effective(department="喷漆车间"), HEAD).owner == HEAD


def test_a_date_in_the_future_waits():
	draft = procedure()
	revision = approved(draft, effective_from=add_days(today(), 3))
	assert revision.status == "Approved"
	assert stored("QMS Procedure", draft.number) == ("Draft", None)


def test_what_is_due_is_released_once():
	draft = procedure()
	revision = approved(draft, effective_from=add_days(today(), 3))
	frappe.set_user("Administrator")
	assert revision.name not in release.release_due()
	revision.db_set("effective_from", add_days(today(), -2))
	assert release.release_due().count(revision.name) == 1
	assert revision.name not in release.release_due()
	assert stored("QMS Procedure", draft.number)[0] == "Effective"


def test_one_that_can_not_be_released_leaves_the_others_alone():
	broken, good = (approved(procedure(), effective_from=add_days(today(), 1)) for _ in range(2))
	frappe.set_user("Administrator")
	for revision in (broken, good):
		revision.db_set("effective_from", today())
	broken.db_set("sha256", "0" * 64)
	assert release.release_due() == [good.name]
	assert stored("QMS Document Revision", broken.name, "status") == "Approved"


def test_releasing_what_is_effective_is_refused():
	revision = approved(procedure())
	frappe.set_user(CONTROLLER)
	with pytest.raises(frappe.ValidationError, match="effective already"):
		release.release_now(revision.name)


def test_document_control_releases_before_the_date():
	revision = approved(procedure(), effective_from=add_days(today(), 30))
	frappe.set_user(CONTROLLER)
	assert release.release_now(revision.name).status == "Effective"


@pytest.mark.parametrize("user", [AUTHOR, HEAD, READER])
def test_nobody_else_releases(user):
	revision = approved(procedure(), effective_from=add_days(today(), 30))
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		release.release_now(revision.name)


def test_a_returned_draft_is_changed_and_sent_again():
	draft = procedure()
	act(sent(draft), "Return", HEAD, review_comment="第 3 步不清楚")
	frappe.set_user(AUTHOR)
	draft.reload()
	draft.purpose = "<p>改</p>"
	draft.save()
	assert approved(draft).status == "Effective"


def test_returning_wants_a_comment():
	revision = sent(procedure())
	with pytest.raises(REFUSED):
		act(revision, "Return", HEAD)


def test_withdrawing_keeps_the_number_and_what_it_said():
	document = effective()
	draft = start(document)
	draft.purpose = "<p>撤回的</p>"
	draft.save()
	revision = act(draft, "Withdraw", AUTHOR, review_comment="不需要了")
	assert revision.status == "Withdrawn"
	assert not frappe.db.exists("QMS Procedure", draft.name)
	assert "撤回的" in frappe.db.get_value("QMS Document Revision", revision.name, "content")
	assert start(document).revision == "A/2"


def test_a_first_draft_that_is_withdrawn_leaves_its_number():
	draft = procedure()
	act(draft, "Withdraw", AUTHOR, review_comment="重复")
	assert stored("QMS Procedure", draft.number, "status") == "Withdrawn"
	assert procedure().number != draft.number


def test_an_empty_draft_is_not_sent():
	draft = procedure(purpose=None, steps=[])
	with pytest.raises(frappe.ValidationError, match="empty"):
		sent(draft)


def test_obsolete_ends_it_with_the_reason():
	document = effective()
	frappe.set_user(CONTROLLER)
	release.make_obsolete(document.doctype, document.name, "工序取消")
	assert stored("QMS Procedure", document.name, "status", "obsolete_reason") == ("Obsolete", "工序取消")
	assert stored("QMS Document Revision", f"{document.name} A.0", "status") == "Superseded"


def test_obsolete_wants_a_reason():
	document = effective()
	frappe.set_user(CONTROLLER)
	with pytest.raises(frappe.ValidationError, match="why"):
		release.make_obsolete(document.doctype, document.name, " ")


@pytest.mark.parametrize("user", [AUTHOR, HEAD, READER])
def test_document_control_alone_makes_obsolete(user):
	document = effective()
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		release.make_obsolete(document.doctype, document.name, "x")


def test_next_review_follows_the_type():
	document = effective()
	assert document.next_review == frappe.utils.getdate(frappe.utils.add_months(today(), 12))


def test_a_draft_of_a_draft_is_refused():
	draft = procedure()
	with pytest.raises(frappe.ValidationError, match="draft"):
		drafting.start_revision("QMS Procedure", draft.name)


def test_the_hash_is_over_what_the_register_keeps():
	import json

	from iso_qms.document_control.snapshot import fingerprint

	revision = approved(procedure())
	files = [row.as_dict() for row in revision.files]
	assert fingerprint(json.loads(revision.content), files) == revision.sha256


def test_a_draft_under_review_is_as_it_was_sent():
	revision = reviewed(procedure())
	assert revision.content
	assert revision.sha256
	assert revision_of(revision).html
