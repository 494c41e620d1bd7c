"""Who sees what: nobody but its editors and those who decide sees a draft, by whatever path."""

from __future__ import annotations

import os

import frappe
import pytest

from tests.app.documents import (
	AUDITOR,
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	OUTSIDER,
	READER,
	SECRET,
	TOP,
	act,
	approved,
	effective,
	procedure,
	sent,
	start,
)
from tests.app.records import attach

NOT_CONCERNED = (READER, AUDITOR, OUTSIDER, TOP, HEAD)


def drafted():
	"""An effective procedure without the secret, and the draft of its successor, which has it."""
	document = effective(purpose="<p>公开</p>", steps=[{"activity": "公开"}], title="公开的标题")
	draft = start(document)
	draft.update({"purpose": f"<p>{SECRET}</p>", "title": f"新标题 {SECRET}"})
	draft.append("steps", {"activity": SECRET})
	draft.save()
	return document, draft


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_a_draft_is_not_opened(user):
	_document, draft = drafted()
	frappe.set_user(user)
	for doctype in ("QMS Procedure", "QMS Document Revision"):
		assert not frappe.has_permission(doctype, "read", draft.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(doctype, draft.name).check_permission("read")


@pytest.mark.parametrize("user", NOT_CONCERNED)
@pytest.mark.parametrize("doctype", ["QMS Procedure", "QMS Document Revision"])
def test_a_draft_is_in_no_list(user, doctype):
	document, draft = drafted()
	frappe.set_user(user)
	names = frappe.get_list(doctype, pluck="name", limit_page_length=0)
	assert draft.name not in names
	assert (document.name if doctype == "QMS Procedure" else f"{document.name} A.0") in names


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_its_rows_are_in_no_list(user):
	document, draft = drafted()
	frappe.set_user(user)
	rows = frappe.get_list(
		"QMS Procedure Step",
		fields=["parent", "activity"],
		parent_doctype="QMS Procedure",
		limit_page_length=0,
	)
	assert document.name in {row.parent for row in rows}
	assert draft.name not in {row.parent for row in rows}


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_a_filter_on_its_rows_finds_nothing(user):
	drafted()
	frappe.set_user(user)
	filters = [["QMS Procedure Step", "activity", "=", SECRET]]
	assert frappe.get_list("QMS Procedure", filters=filters) == []


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_the_search_does_not_find_it(user):
	from iso_qms.search.finding import find

	drafted()
	frappe.set_user(user)
	assert find(SECRET)[0] == []


@pytest.mark.skipif(bool(os.environ.get("QMS_BENCH_SITE")), reason="InnoDB finds words after the commit only")
def test_the_search_finds_it_for_its_editor():
	from iso_qms.search.finding import find

	drafted()
	frappe.set_user(AUTHOR)
	assert find(SECRET)[0]


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_its_files_are_not_opened(user):
	_document, draft = drafted()
	file = attach(draft, b"%PDF-1.4 one", "plan.pdf")
	frappe.set_user(user)
	assert not frappe.get_doc("File", file.name).has_permission("read")
	assert file.name not in frappe.get_list("File", pluck="name", limit_page_length=0)


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_a_link_search_does_not_offer_it(user):
	from frappe.desk.search import search_link

	document, draft = drafted()
	frappe.set_user(user)
	found = {row["value"] for row in search_link("QMS Procedure", document.name)}
	assert draft.name not in found


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_the_effective_text_stays_readable(user):
	document, _draft = drafted()
	frappe.set_user(user)
	document = frappe.get_doc("QMS Procedure", document.name)
	document.check_permission("read")
	assert "公开" in document.purpose


@pytest.mark.parametrize("user", NOT_CONCERNED)
def test_drafting_leaves_no_versions_on_the_effective_document(user):
	draft = procedure(purpose="<p>公开</p>", steps=[{"activity": "公开"}])
	draft.purpose = f"<p>{SECRET}</p>"
	draft.save(ignore_version=False)
	draft.purpose = "<p>公开</p>"
	draft.save(ignore_version=False)
	approved(draft)
	frappe.set_user("Administrator")
	versions = frappe.get_all(
		"Version", filters={"ref_doctype": "QMS Procedure", "docname": draft.number}, pluck="data"
	)
	assert not any(SECRET in (data or "") for data in versions)


def test_the_reviewer_sees_a_draft_when_it_waits_for_him():
	draft = procedure()
	frappe.set_user(HEAD)
	assert not frappe.has_permission("QMS Procedure", "read", draft.name)
	sent(draft)
	frappe.set_user(HEAD)
	assert frappe.has_permission("QMS Procedure", "read", draft.name)
	assert draft.name in frappe.get_list("QMS Document Revision", pluck="name")


def test_the_approver_sees_it_at_his_step_only():
	draft = procedure()
	revision = sent(draft)
	frappe.set_user(TOP)
	assert not frappe.has_permission("QMS Procedure", "read", draft.name)
	act(revision, "Confirm Review", HEAD)
	frappe.set_user(TOP)
	assert frappe.has_permission("QMS Procedure", "read", draft.name)


@pytest.mark.parametrize("user", [MANAGER, CONTROLLER, AUTHOR])
def test_document_control_and_its_editor_see_a_draft(user):
	_document, draft = drafted()
	frappe.set_user(user)
	assert frappe.has_permission("QMS Procedure", "read", draft.name)


def confidential(**access):
	rows = [{"grantee_kind": kind, "grantee": who, "may_read": 1} for kind, who in access.items()]
	draft = procedure(classification="Confidential", access=rows)
	act(act(sent(draft), "Confirm Review", MANAGER), "Approve", MANAGER)
	return frappe.get_doc("QMS Procedure", draft.number)


@pytest.mark.parametrize("user", [READER, HEAD, AUDITOR, OUTSIDER, TOP])
def test_a_confidential_document_is_for_its_access_list(user):
	document = confidential()
	frappe.set_user(user)
	assert not frappe.has_permission("QMS Procedure", "read", document.name)
	assert document.name not in frappe.get_list("QMS Procedure", pluck="name", limit_page_length=0)
	assert not frappe.has_permission("QMS Document Revision", "read", f"{document.name} A.0")


def test_the_access_list_lets_a_user_read():
	document = confidential(User=READER)
	frappe.set_user(READER)
	assert frappe.has_permission("QMS Procedure", "read", document.name)


def test_the_access_list_lets_a_role_read():
	document = confidential(Role="QMS Auditor")
	frappe.set_user(AUDITOR)
	assert frappe.has_permission("QMS Procedure", "read", document.name)


def test_the_access_list_lets_a_department_read_with_those_below_it():
	frappe.set_user("Administrator")
	for name, parent in (("制造部", None), ("喷漆班", "制造部")):
		frappe.get_doc(
			{
				"doctype": "QMS Department",
				"department_name": name,
				"parent_qms_department": parent,
				"is_group": not parent,
			}
		).insert()
	frappe.get_doc(
		{
			"doctype": "QMS Employee",
			"employee_no": "E-1",
			"full_name": "张三",
			"user": READER,
			"department": "喷漆班",
		}
	).insert()
	document = confidential(**{"QMS Department": "制造部"})
	frappe.set_user(READER)
	assert frappe.has_permission("QMS Procedure", "read", document.name)


@pytest.mark.parametrize(("user", "sees"), [(READER, False), (OUTSIDER, False), (AUDITOR, True), (TOP, True)])
def test_superseded_revisions_are_for_audits(user, sees):
	document, draft = drafted()
	approved(draft)
	frappe.set_user(user)
	assert frappe.has_permission("QMS Document Revision", "read", f"{document.name} A.0") is sees


def test_an_employee_creates_no_document():
	with pytest.raises(frappe.PermissionError):
		procedure(READER)


@pytest.mark.parametrize("user", [AUTHOR, HEAD, MANAGER, CONTROLLER])
def test_who_writes_documents_creates_one(user):
	assert procedure(user).name


def test_counting_tells_nothing_of_drafts():
	from iso_qms.api.counting import get_count

	drafted()
	frappe.set_user(READER)
	assert get_count("QMS Procedure", [["title", "like", f"%{SECRET}%"]]) == 0
