"""Files become proposals, each once; what can't be read becomes a line that says why."""

from __future__ import annotations

import os
import shutil

import frappe
import pytest

from iso_qms.intake import converting, reading, sources, taking
from iso_qms.intake.reading import Reader, identity
from iso_qms.intake.sources import Source
from tests.app.intake import CONTROLLER, USERS, item, items_of, taken
from tests.app.intake.files import docx, encrypted_office, lay_out, pdf, xlsx, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


def test_a_word_file_is_proposed_with_what_it_says(tmp_path):
	found = item(
		tmp_path,
		"程序文件/QP-07 文件控制程序.docx",
		docx("1 目的", "见 QP-15。条款：7.5.3", header="文件编号：QP-07  版本：A/1"),
	)
	assert (found.number, found.title, found.version) == ("QP-07", "文件控制程序", "A/1")
	assert (found.status, found.level, found.document_type) == ("Proposed", "2 Procedure", "Procedure")
	assert found.references_found == "QP-15"
	assert [row.clause for row in found.clauses] == ["ISO 9001:2015 7.5.3"]
	assert "1 目的" in found.excerpt and found.kind == "docx" and found.size > 0


@pytest.mark.parametrize(
	("name", "content"),
	[
		("QP-08 采购.xlsx", xlsx(("文件编号：QP-08",), ("版本：B/2",))),
		("Purchasing.pdf", pdf("Document No.: QP-08", "Rev: B/2")),
		("采购.md", "文件编号：QP-08\n版本：B/2".encode()),
		("采购.txt", "文件编号：QP-08\r\n版本：B/2".encode("gbk")),
	],
)
def test_every_format_is_read(tmp_path, name, content):
	found = item(tmp_path, name, content)
	assert (found.status, found.number, found.version) == ("Proposed", "QP-08", "B/2")


def test_a_file_with_its_proposal_is_kept(tmp_path):
	found = item(tmp_path, "QP-07 文件.txt", "甲".encode())
	file = frappe.get_doc("File", {"attached_to_name": found.name})
	assert file.is_private and file.file_url == found.file
	assert file.get_content() in ("甲", "甲".encode())


@pytest.mark.parametrize(
	("name", "content", "reason"),
	[
		("broken.docx", b"PK\x03\x04 and then nothing", "damaged"),
		("broken.pdf", b"%PDF-1.7 and then nothing", "damaged"),
		("broken.xlsx", b"no workbook", "damaged"),
		("locked.pdf", pdf("secret", password="secret"), "password"),
		("locked.docx", encrypted_office(), "password"),
		("locked.xlsx", encrypted_office(), "password"),
		("empty.docx", b"", "empty"),
		("program.exe", b"MZ", "kind"),
	],
)
def test_what_cannot_be_read_is_a_line_with_the_reason(tmp_path, name, content, reason):
	found = item(tmp_path, name, content)
	assert found.status == "Unreadable" and reason in found.reason
	assert not found.file


def test_a_huge_file_is_a_line_with_the_reason(tmp_path):
	place = tmp_path / "体系" / "huge.pdf"
	place.parent.mkdir()
	with open(place, "wb") as file:
		file.truncate(sources.LARGEST_MEMBER + 1)
	frappe.set_user(CONTROLLER)
	found = items_of(taking.take_in_folder(place.parent).intake)["huge.pdf"]
	assert found.status == "Unreadable" and "25 MB" in found.reason


def test_a_file_that_grows_when_opened_is_a_line_with_the_reason(tmp_path):
	bomb = zipped({"word/document.xml": bytes(sources.HARMLESS_SIZE * 2), "[Content_Types].xml": b"<x/>"})
	found = item(tmp_path, "bomb.docx", bomb)
	assert found.status == "Unreadable" and "large" in found.reason


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(tmp_path):
	lay_out(tmp_path, {"slow.docx": docx("a" * 100_000), "next.txt": b"QP-01"})
	with Reader(seconds=0.0) as reader:
		slow = Source("slow.docx", tmp_path / "slow.docx")
		contents = identity(slow)
		reader.read(slow, contents)
		assert contents.problem == reading.reason("slow")
		reader.seconds = reading.SECONDS
		following = Source("next.txt", tmp_path / "next.txt")
		contents = identity(following)
		reader.read(following, contents)
		assert contents.text == "QP-01"


@pytest.mark.skipif(bool(converting.office()), reason="LibreOffice is here")
def test_an_old_file_without_libreoffice_says_so(tmp_path):
	found = item(tmp_path, "QP-03 旧文件.doc", OLE)
	assert found.status == "Unreadable" and "LibreOffice" in found.reason
	assert found.number == "QP-03"


@pytest.mark.skipif(not converting.office(), reason="needs LibreOffice")
def test_an_old_file_is_converted(tmp_path):
	rtf = tmp_path / "old.rtf"
	rtf.write_bytes(rb"{\rtf1 Document No.: QP-04}")
	os.system(f"{converting.office()} --headless --convert-to doc --outdir {tmp_path} {rtf}")
	found = item(tmp_path, "old.doc", (tmp_path / "old.doc").read_bytes())
	assert (found.status, found.number) == ("Proposed", "QP-04")


def test_a_second_run_changes_nothing(tmp_path):
	files = {"QP-01 甲.txt": b"a", "b/QP-02 乙.txt": b"b", "broken.docx": b"x"}
	taken(tmp_path, files)
	before = frappe.get_all("QMS Intake Item", fields=["name", "modified", "status"], order_by="name")
	outcome = taking.take_in_folder(tmp_path / "体系")
	assert (outcome.intake, outcome.new, outcome.unchanged) == (None, 0, 3)
	assert before == frappe.get_all("QMS Intake Item", fields=["name", "modified", "status"], order_by="name")


def test_a_folder_that_has_moved_is_the_same(tmp_path):
	taken(tmp_path, {"QP-01 甲.txt": b"a"})
	shutil.copytree(tmp_path / "体系", tmp_path / "elsewhere" / "体系")
	assert taking.take_in_folder(tmp_path / "elsewhere" / "体系").new == 0


def test_a_changed_file_takes_the_place_of_its_open_proposal(tmp_path):
	first = item(tmp_path, "QP-01 甲.txt", b"a")
	second = item(tmp_path, "QP-01 甲.txt", b"b")
	first.reload()
	assert (first.status, second.status) == ("Rejected", "Proposed")
	assert second.intake in first.reason


def test_the_same_content_twice_is_a_duplicate(tmp_path):
	found = taken(tmp_path, {"QP-01 甲.txt": b"a", "copy/QP-01 甲.txt": b"a"})
	assert [found["QP-01 甲.txt"].status, found["copy/QP-01 甲.txt"].status].count("Duplicate") == 1
	twin = next(each for each in found.values() if each.status == "Duplicate")
	assert "same content" in twin.reason


def test_the_batch_counts_its_files(tmp_path):
	found = taken(tmp_path, {"QP-01 甲.txt": b"a", "QP-02 乙.txt": b"a", "broken.docx": b"x"})
	batch = frappe.get_doc("QMS Intake", next(iter(found.values())).intake)
	assert (batch.status, batch.files, batch.proposed, batch.unreadable, batch.duplicates) == (
		"Open",
		3,
		1,
		1,
		1,
	)


def test_the_companys_list_fills_in_what_the_file_does_not_say(tmp_path):
	rows = (
		("受控文件清单",),
		("序号", "文件编号", "文件名称", "版本", "条款"),
		(1, "QP-15", "管理评审程序", "A/3", "9.3"),
		(2, "QP-16", "没有文件的程序", "A/0", ""),
	)
	found = taken(tmp_path, {"QP-15.txt": b"text", "清单.xlsx": xlsx(*rows)})
	assert (found["QP-15.txt"].title, found["QP-15.txt"].version) == ("管理评审程序", "A/3")
	assert [row.clause for row in found["QP-15.txt"].clauses] == ["ISO 9001:2015 9.3"]
	assert "QP-16" in frappe.db.get_value("QMS Intake", found["QP-15.txt"].intake, "notes")


def test_the_department_comes_from_the_first_page(tmp_path):
	department = {"doctype": "QMS Department", "department_name": "计量室"}
	frappe.get_doc(department).insert()
	found = item(tmp_path, "QP-20 计量.txt", "编制部门：计量室\n".encode())
	assert found.department == "计量室"


def test_hidden_files_and_links_out_of_the_folder_are_left_out(tmp_path):
	(tmp_path / "secret.txt").write_text("secret")
	lay_out(
		tmp_path / "体系", {"~$QP-01.docx": b"lock", ".git/x.txt": b"x", "Thumbs.db": b"x", "a.txt": b"a"}
	)
	os.symlink(tmp_path / "secret.txt", tmp_path / "体系" / "link.txt")
	frappe.set_user(CONTROLLER)
	assert list(items_of(taking.take_in_folder(tmp_path / "体系").intake)) == ["a.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_in_a_zip_are_read_in_the_writing_of_their_system(tmp_path, encoding):
	found = taken(tmp_path, {"旧.zip": zipped({"程序/QP-09 设计程序.txt": b"text"}, encoding)})
	assert list(found) == ["旧/程序/QP-09 设计程序.txt"]


@pytest.mark.parametrize(
	"name", ["../../escape.txt", "/etc/escape.txt", "C:\\temp\\escape.txt", "a/../../escape.txt"]
)
def test_a_zip_writes_nothing_outside(tmp_path, name):
	archive = tmp_path / "x.zip"
	archive.write_bytes(zipped({name: b"text"}))
	found = sources.of_zip(archive, "x", tmp_path / "unpacked")
	assert ".." not in found[0].path and ":" not in found[0].path and found[0].name == "escape.txt"
	assert found[0].place.resolve().is_relative_to(tmp_path / "unpacked")
	assert [each.name for each in tmp_path.iterdir() if each.suffix == ".txt"] == []


def test_a_zip_that_grows_out_of_proportion_is_refused(tmp_path):
	archive = tmp_path / "bomb.zip"
	archive.write_bytes(zipped({"a.txt": bytes(sources.HARMLESS_SIZE * 3)}))
	with pytest.raises(frappe.ValidationError, match="60 MB"):
		sources.of_zip(archive, "bomb", tmp_path / "unpacked")


def test_a_broken_zip_in_a_folder_is_a_line(tmp_path):
	found = taken(tmp_path, {"x.zip": b"PK\x03\x04 broken", "a.txt": b"a"})
	assert found["x.zip"].status == "Unreadable" and "x.zip" in found["x.zip"].path
	assert found["a.txt"].status == "Proposed"


def test_a_zip_with_too_many_members_is_refused(tmp_path, monkeypatch):
	monkeypatch.setattr(sources, "MOST_FILES", 3)
	archive = tmp_path / "x.zip"
	archive.write_bytes(zipped({f"{n}.txt": b"" for n in range(4)}))
	with pytest.raises(frappe.ValidationError, match="more than 3"):
		sources.of_zip(archive, "x", tmp_path / "unpacked")


def test_what_is_no_folder_is_refused(tmp_path):
	frappe.set_user(CONTROLLER)
	with pytest.raises(frappe.ValidationError, match="is not a folder"):
		taking.take_in_folder(tmp_path / "none")


@pytest.mark.parametrize("user", [each for each in USERS if each != CONTROLLER])
def test_only_document_control_takes_in(tmp_path, user):
	lay_out(tmp_path, {"a.txt": b"a"})
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		taking.take_in_folder(tmp_path)
	with pytest.raises(frappe.PermissionError):
		taking.take_in_upload([("a.txt", b"a")])
