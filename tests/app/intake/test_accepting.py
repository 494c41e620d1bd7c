"""An accepted proposal is a controlled document: a draft, or in force with the label that it has."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api import intake as api
from iso_qms.document_control import drafting
from iso_qms.document_control.numbering import next_revision
from iso_qms.intake import accepting, taking
from iso_qms.search.attachments import read_waiting
from tests.app.intake import AUDITOR, CONTROLLER, EMPLOYEE, HEAD, accepted, item, items_of, taken
from tests.app.intake.files import docx, zipped


def files_on(doctype: str, name: str) -> list[str]:
	filters = {"attached_to_doctype": doctype, "attached_to_name": name}
	return frappe.get_all("File", filters=filters, pluck="file_name")


def contents_on(doctype: str, name: str) -> list[bytes]:
	filters = {"attached_to_doctype": doctype, "attached_to_name": name}
	return [
		frappe.get_doc("File", each).get_content() for each in frappe.get_all("File", filters, pluck="name")
	]


def test_a_draft_is_made_with_the_file(tmp_path):
	found = item(tmp_path, "QP-71 甲程序 A1.docx", docx("目的"))
	assert accepted(found) == [{"item": found.name, "document": "QP-71"}]
	draft = frappe.get_doc("QMS Procedure", "QP-71 A.0")
	assert (draft.title, draft.status, draft.revision) == ("甲程序", "Draft", "A/0")
	assert files_on("QMS Procedure", draft.name) == ["QP-71 甲程序 A1.docx"]
	assert frappe.db.get_value("QMS Procedure", "QP-71", "status") == "Draft"
	revision = frappe.get_doc("QMS Document Revision", draft.name)
	assert revision.status == "Draft" and not revision.adopted_by and "A/1" in revision.change_summary


def test_an_accepted_proposal_names_its_document(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.docx", docx("目的"))
	accepted(found)
	found.reload()
	assert (found.status, found.document_doctype, found.document) == ("Accepted", "QMS Procedure", "QP-71")
	batch = frappe.get_doc("QMS Intake", found.intake)
	assert (batch.status, batch.accepted, batch.proposed) == ("Done", 1, 0)


def test_what_is_in_force_keeps_its_label(tmp_path):
	found = item(tmp_path, "QP-71 甲程序 A2.docx", docx("目的"))
	accepted(found, adopt=True)
	document = frappe.get_doc("QMS Procedure", "QP-71")
	assert (document.status, document.revision, document.title) == ("Effective", "A/2", "甲程序")
	assert files_on("QMS Procedure", "QP-71") == ["QP-71 甲程序 A2.docx"]
	assert not frappe.db.exists("QMS Procedure", "QP-71 A.2")


def test_nobody_is_said_to_have_approved_what_was_taken_over(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序 A2.docx", docx("目的")), adopt=True)
	revision = frappe.get_doc("QMS Document Revision", "QP-71 A.2")
	assert (revision.status, revision.docstatus) == ("Effective", 1)
	assert revision.adopted_by == CONTROLLER and revision.adopted_on
	assert not any(revision.get(f"{step}_by") for step in ("prepared", "reviewed", "approved"))
	assert not any(revision.get(f"{step}_on") for step in ("prepared", "reviewed", "approved"))
	assert len(revision.files) == 1 and revision.sha256


def test_what_was_taken_over_is_revised_as_any_other(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序 A2.docx", docx("目的")), adopt=True)
	assert drafting.start_revision("QMS Procedure", "QP-71").revision == "A/3"


def test_after_a_foreign_label_the_types_own_begins():
	assert next_revision("A/0, A/1", "1.2") == "A/0"


def test_markdown_becomes_the_text(tmp_path):
	text = "# 喷涂\n\n| 步骤 | 要求 |\n|---|---|\n| 1 | 除油 |\n\n<script>alert(1)</script>"
	accepted(item(tmp_path, "WI-71 喷涂作业指导书.md", text.encode()), adopt=True)
	document = frappe.get_doc("QMS Document", "WI-71")
	assert "<h1>喷涂</h1>" in document.body and "<td>除油</td>" in document.body
	assert "<script" not in document.body
	assert [row.caption for row in document.files] == ["WI-71 喷涂作业指导书.md"]


def test_plain_text_becomes_paragraphs(tmp_path):
	accepted(item(tmp_path, "WI-71 喷涂作业指导书.txt", "一 <b>\n二\n\n三".encode("gbk")), adopt=True)
	body = frappe.db.get_value("QMS Document", "WI-71", "body")
	assert "<b>" not in body and "一" in body and body.count("<p>") == 2


def test_it_is_found_by_what_its_file_says(tmp_path):
	from iso_qms.search.content import ENTRY

	accepted(item(tmp_path, "QP-71 甲程序.docx", docx("灭弧室真空度")), adopt=True)
	while read_waiting():
		pass
	found = frappe.get_all(
		ENTRY,
		filters={"reference_doctype": "QMS Procedure", "reference_name": "QP-71", "file": ["is", "set"]},
		pluck="content",
	)
	assert any("灭弧室真空度" in text for text in found)
	assert not frappe.get_all(ENTRY, filters={"reference_doctype": ["like", "QMS Intake%"]})


def test_a_changed_file_is_the_next_revision(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序.docx", docx("旧")), adopt=True)
	content = docx("新", header="版本：A/1")
	changed = item(tmp_path, "QP-71 甲程序.docx", content)
	assert changed.revises == "QP-71" and not changed.conflicts
	accepted(changed, adopt=True)
	assert frappe.db.get_value("QMS Procedure", "QP-71", "revision") == "A/1"
	assert frappe.db.get_value("QMS Document Revision", "QP-71 A.0", "status") == "Superseded"
	assert contents_on("QMS Procedure", "QP-71") == [content]


def test_a_changed_file_may_be_a_draft_first(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序.docx", docx("旧")), adopt=True)
	content = docx("新")
	accepted(item(tmp_path, "QP-71 甲程序.docx", content))
	assert frappe.db.get_value("QMS Document Revision", "QP-71 A.1", "status") == "Draft"
	assert frappe.db.get_value("QMS Procedure", "QP-71", ["status", "revision"]) == ("Effective", "A/0")
	assert contents_on("QMS Procedure", "QP-71 A.1") == [content]


def test_a_changed_file_waits_for_the_draft_that_is_under_way(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序.docx", docx("旧")))
	changed = item(tmp_path, "QP-71 甲程序.docx", docx("新"))
	for adopt in (False, True):
		assert "under way" in accepted(changed, adopt=adopt)[0]["problem"]


def test_a_label_is_given_once(tmp_path):
	accepted(item(tmp_path, "QP-71 甲程序 A1.docx", docx("旧")), adopt=True)
	changed = item(tmp_path, "QP-71 甲程序 A1.docx", docx("新"))
	assert "A/1 already" in accepted(changed, adopt=True)[0]["problem"]


def test_one_that_is_refused_leaves_the_others(tmp_path):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "没有类型.txt": b"b", "QP-72 乙程序.txt": b"c"})
	results = {row["item"]: row for row in accepted(*found.values())}
	assert "Document Type" in results[found["没有类型.txt"].name]["problem"]
	assert results[found["QP-71 甲程序.txt"].name]["document"] == "QP-71"
	assert results[found["QP-72 乙程序.txt"].name]["document"] == "QP-72"
	assert frappe.db.get_value("QMS Intake Item", found["没有类型.txt"].name, "status") == "Proposed"


@pytest.mark.parametrize("adopt", [False, True])
def test_a_number_that_is_taken_is_not_taken_twice(tmp_path, adopt):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "QP-71 乙程序.txt": b"b"})
	results = accepted(*found.values(), adopt=adopt)
	assert ["document" in row for row in results] == [True, False]
	assert "Revises" in results[1]["problem"]


def test_without_a_number_the_next_one_is_given(tmp_path):
	found = item(tmp_path, "记录控制程序.txt", b"a")
	number = accepted(found, adopt=True)[0]["document"]
	found.reload()
	assert number.startswith("QP-") and found.number == number


def test_what_was_decided_is_not_accepted_again(tmp_path):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "broken.docx": b"x"})
	accepted(found["QP-71 甲程序.txt"])
	for each in found.values():
		assert "only what is proposed" in accepted(each)[0]["problem"]


def test_a_duplicate_that_is_preferred_brings_the_file(tmp_path):
	found = taken(tmp_path, {"a/QP-71 甲程序.txt": b"a", "b/QP-72 乙程序.txt": b"a"})
	first, second = sorted(found.values(), key=lambda each: each.status, reverse=True)
	first.update({"status": "Rejected"})
	first.save()
	second.reload()
	second.status = "Proposed"
	second.save()
	number = accepted(second, adopt=True)[0]["document"]
	assert len(files_on("QMS Procedure", number)) == 1


def test_all_without_conflict_at_once(tmp_path):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "QP-72 乙程序.txt": "见QP-99".encode()})
	frappe.set_user(CONTROLLER)
	results = api.accept_intake(found["QP-71 甲程序.txt"].intake, adopt=True)
	assert [row["document"] for row in results] == ["QP-71"]


def test_files_that_are_uploaded_are_read_in_the_background():
	frappe.set_user(CONTROLLER)
	intake = taking.take_in_upload(
		[("体系.zip", zipped({"体系/QP-71 甲程序.txt": b"a", "体系/bad.docx": b"x"}))]
	)
	assert intake.status == "Waiting"
	taking.read_upload(intake.name)
	found = items_of(intake.name)
	assert {path: each.status for path, each in found.items()} == {
		"QP-71 甲程序.txt": "Proposed",
		"bad.docx": "Unreadable",
	}
	assert api.get_intake(intake.name)["proposed"] == 1
	assert files_on("QMS Intake", intake.name) == []


def test_an_upload_of_known_files_says_so():
	frappe.set_user(CONTROLLER)
	for _turn in range(2):
		intake = taking.take_in_upload([("QP-71 甲程序.txt", b"a")])
		taking.read_upload(intake.name)
	intake.reload()
	assert (intake.status, intake.files) == ("Done", 0) and "1 files are known" in intake.notes


def test_a_zip_that_cannot_be_opened_fails_with_the_reason():
	frappe.set_user(CONTROLLER)
	empty_directory = b"PK\x03\x04" + bytes(26)
	intake = taking.take_in_upload([("x.zip", empty_directory)])
	taking.read_upload(intake.name)
	intake.reload()
	assert intake.status == "Failed" and "x.zip" in intake.problem


def test_an_upload_without_file_is_refused():
	frappe.set_user(CONTROLLER)
	with pytest.raises(frappe.ValidationError, match="file"):
		taking.take_in_upload([])


@pytest.mark.parametrize(("accept_as", "status"), [("Draft", "Draft"), ("In Force", "Effective")])
def test_a_form_accepts_by_the_status(tmp_path, accept_as, status):
	found = item(tmp_path, "QP-71 甲程序 A2.docx", docx("目的"))
	found.update({"status": "Accepted", "accept_as": accept_as})
	found.save()
	assert (found.document, frappe.db.get_value("QMS Procedure", "QP-71", "status")) == ("QP-71", status)
	found.reload()
	assert (found.status, found.document) == ("Accepted", "QP-71")
	assert frappe.db.get_value("QMS Intake", found.intake, "accepted") == 1


def test_a_form_that_cannot_be_accepted_says_why(tmp_path):
	found = item(tmp_path, "没有类型.txt", b"b")
	found.status = "Accepted"
	with pytest.raises(frappe.MandatoryError, match="Document Type"):
		found.save()


def test_what_was_accepted_is_not_changed_any_more(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.docx", docx("目的"))
	accepted(found)
	found.reload()
	for values in ({"status": "Proposed"}, {"title": "乙程序"}):
		found.reload()
		found.update(values)
		with pytest.raises(frappe.ValidationError):
			found.save()


@pytest.mark.parametrize("user", [EMPLOYEE, HEAD, AUDITOR])
def test_only_document_control_accepts(tmp_path, user):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		accepting.accept([found.name])
	with pytest.raises(frappe.PermissionError):
		api.accept(found.name, adopt=True)
	with pytest.raises(frappe.PermissionError):
		api.accept_intake(found.intake)
	with pytest.raises(frappe.PermissionError):
		api.get_intake(found.intake)
	assert not frappe.db.exists("QMS Procedure", "QP-71")
