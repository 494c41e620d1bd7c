"""Full-text search: what is found, by whom, and what is not."""

from __future__ import annotations

import io
from collections.abc import Iterator

import frappe
import pytest

from iso_qms.api.search import search
from iso_qms.search import index
from iso_qms.search.attachments import read_waiting, unread_files
from iso_qms.search.content import ENTRY
from iso_qms.search.entries import write_entry
from iso_qms.search.file_texts import reason_text, text_of_file
from iso_qms.search.finding import snippet
from iso_qms.search.rebuilding import prepare, rebuild
from iso_qms.search.words import index_words, terms
from tests.app import records
from tests.app.records import CUSTOM, EMPLOYEE, HEAD, READER
from tests.factories import Factory
from tests.pdfs import pdf

STRANGER = "search-stranger@example.com"


@pytest.fixture(scope="module", autouse=True)
def people_and_form(site: None) -> Iterator[None]:
	factory = Factory()
	factory.start()
	for user, roles in records.USERS.items():
		factory.user(user, *roles)
	factory.user(STRANGER)
	records.make_custom_form(factory)
	frappe.db.commit()
	index.heal()
	yield
	records.remove_custom_form()
	factory.restore()


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
	"""MariaDB finds only what is committed, so the tests commit and clean up."""
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete(CUSTOM)
	frappe.db.delete(records.CUSTOM_ROW)
	for file in frappe.get_all("File", {"attached_to_doctype": CUSTOM}, pluck="name"):
		frappe.delete_doc("File", file, force=True)
	frappe.db.delete(ENTRY, {"reference_doctype": CUSTOM})
	frappe.db.commit()


def record(part: str = "柜门", **values):
	doc = records.custom().new(part=part, **values)
	frappe.db.commit()
	frappe.set_user("Administrator")
	return doc


def found(text: str, user: str = EMPLOYEE, **options) -> list[str]:
	frappe.set_user(user)
	answer = search(text, doctype=CUSTOM, **options)
	frappe.set_user("Administrator")
	return [row["name"] for row in answer["results"]]


def attach(doc, name: str, content: bytes, field: str | None = None):
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"attached_to_field": field,
			"is_private": 1,
		}
	).insert()
	frappe.db.commit()
	return file


def only_result(text: str) -> dict:
	(result,) = search(text, doctype=CUSTOM)["results"]
	return result


def workbook(*rows: tuple) -> bytes:
	from openpyxl import Workbook

	book = Workbook()
	for row in rows:
		book.active.append(row)
	stream = io.BytesIO()
	book.save(stream)
	return stream.getvalue()


class TestWords:
	def test_every_word_has_four_letters_or_more(self):
		assert min(len(word) for word in index_words("a 1 检 QR-QC-014 涂装检验").split()) >= 4

	def test_every_word_is_made_of_ascii_letters_and_digits(self):
		assert index_words("检验 é ß Ω 中 'x' -+*").replace(" ", "").isascii()

	def test_two_characters_are_one_word_of_a_longer_text(self):
		(term,) = terms("装检")
		assert f" {term.words[0]} " in index_words("涂装检验")

	def test_width_and_case_make_no_difference(self):
		assert index_words("ＱＲ－０１４") == index_words("qr-014")

	def test_a_question_without_words_asks_for_nothing(self):
		assert terms(" ，。!? ") == []


class TestWhatIsFound:
	@pytest.mark.parametrize("text", ["不锈", "锈钢", "不锈钢柜门", "钢", "门"])
	def test_a_part_of_a_chinese_text(self, text):
		doc = record("不锈钢柜门")
		assert found(text) == [doc.name]

	@pytest.mark.parametrize("text", ["busbar", "BUSB", "copper busbar", "busbar copper", "40x5"])
	def test_latin_words_in_any_order_and_the_beginning_of_one(self, text):
		doc = record("Copper Busbar 40x5")
		assert found(text) == [doc.name]

	@pytest.mark.parametrize("text", ["柜锈", "usbar", "busbar steel", "不锈铁"])
	def test_other_words_are_not_found(self, text):
		record("不锈钢柜门 Copper Busbar")
		assert found(text) == []

	def test_characters_that_follow_each_other_elsewhere_are_not_found(self):
		record("不锈的门，锈钢板")
		assert found("不锈钢") == []

	def test_the_name_of_a_document(self):
		doc = record()
		assert found(doc.name) == [doc.name]

	def test_texts_of_rows(self):
		doc = record(checks=[{"what": "附着力", "value": "0 级"}])
		assert found("附着力") == [doc.name]

	def test_what_was_changed_is_found_by_its_new_text_only(self):
		doc = record("铜排")
		doc.part = "铝排"
		doc.save()
		frappe.db.commit()
		assert (found("铜排"), found("铝排")) == ([], [doc.name])

	def test_what_was_set_past_the_form_is_found(self):
		doc = record()
		doc.db_set("remark", "补充说明")
		frappe.db.commit()
		assert found("补充说明") == [doc.name]

	def test_what_was_deleted_is_not_found(self):
		remove_departments()
		doc = frappe.get_doc({"doctype": "QMS Department", "department_name": "搜索旧部"}).insert()
		attach(doc, "旧部清单.txt", b"-")
		doc.delete()
		frappe.db.commit()
		assert search("旧部", doctype="QMS Department")["results"] == []

	def test_what_was_rolled_back_is_not_found(self):
		records.custom().new(part="回滚件")
		frappe.db.rollback()
		assert found("回滚件") == []

	def test_what_was_approved_is_found(self):
		doc = records.custom().approved(part="终检件")
		frappe.db.commit()
		assert found("终检件") == [doc.name]

	def test_a_renamed_master_is_found_under_its_new_name(self, factory):
		remove_departments()
		frappe.get_doc({"doctype": "QMS Department", "department_name": "搜索旧部"}).insert()
		frappe.rename_doc("QMS Department", "搜索旧部", "搜索新部", force=True)
		frappe.db.commit()
		names = [row["name"] for row in search("搜索", doctype="QMS Department")["results"]]
		remove_departments()
		assert names == ["搜索新部"]

	def test_documents_whose_title_has_the_word_come_first(self):
		remove_departments()
		for name, code in (("搜索旧部", ""), ("搜索新部", "旧部")):
			frappe.get_doc({"doctype": "QMS Department", "department_name": name, "code": code}).insert()
		frappe.db.commit()
		names = [row["name"] for row in search("旧部", doctype="QMS Department")["results"]]
		remove_departments()
		assert names == ["搜索旧部", "搜索新部"]

	def test_results_come_in_pages(self):
		made = {record(f"支架 {number}").name for number in range(3)}
		first, second = found("支架", limit=2), found("支架", limit=2, start=2)
		assert (len(first), len(second), {*first, *second}) == (2, 1, made)

	def test_an_answer_tells_whether_there_is_more(self):
		record("支架")
		record("支架")
		assert search("支架", limit=1)["more"] is True
		assert search("支架", limit=2)["more"] is False

	def test_the_portable_way_finds_the_same(self, monkeypatch):
		doc = record("不锈钢柜门 Copper")
		monkeypatch.setattr(index, "kind", lambda: "like")
		assert found("锈钢 copp") == [doc.name]
		assert found("锈柜") == []

	@pytest.mark.parametrize(
		"text", ['"', "*", "a* OR b", "-柜", "(柜", "柜'; drop", "NEAR(柜 门)", "%", "\\"]
	)
	def test_marks_that_databases_read_as_orders_do_no_harm(self, text):
		record()
		assert isinstance(found(text), list)


class TestWhoFinds:
	def test_who_may_not_read_finds_nothing(self):
		record("不锈钢柜门")
		assert found("不锈钢", STRANGER) == []

	def test_what_is_shared_is_found(self):
		doc = record("不锈钢柜门")
		record("不锈钢底板")
		frappe.share.add(CUSTOM, doc.name, STRANGER, read=1)
		frappe.db.commit()
		assert found("不锈钢", STRANGER) == [doc.name]

	def test_a_user_permission_limits_what_is_found(self):
		doc = record("不锈钢柜门")
		record("不锈钢底板")
		limit = frappe.get_doc(
			{"doctype": "User Permission", "user": READER, "allow": CUSTOM, "for_value": doc.name}
		).insert()
		frappe.db.commit()
		names = found("不锈钢", READER)
		limit.delete()
		frappe.db.commit()
		assert names == [doc.name]

	@pytest.mark.parametrize("user", [EMPLOYEE, HEAD])
	def test_fields_of_a_higher_level_are_not_searched(self, user):
		record(decision="让步接收")
		doc = frappe.get_doc(CUSTOM, record("另一件").name)
		doc.decision = "让步接收"
		doc.save()
		frappe.db.commit()
		assert found("让步接收", user) == []

	@pytest.mark.parametrize("few", [0, 5000])
	def test_a_page_is_full_although_the_newest_are_not_readable(self, monkeypatch, few):
		from iso_qms.search import finding

		monkeypatch.setattr(finding, "FIRST_LOOK", 1)
		monkeypatch.setattr(finding, "FEW", few)
		doc = record("不锈钢柜门")
		for _each in range(3):
			record("不锈钢底板")
		frappe.share.add(CUSTOM, doc.name, STRANGER, read=1)
		frappe.db.commit()
		assert found("不锈钢", STRANGER) == [doc.name]

	def test_the_entries_themselves_are_nobodys(self):
		record()
		frappe.set_user(HEAD)
		assert not frappe.has_permission(ENTRY, "read")


class TestAttachments:
	def test_a_file_is_found_by_its_name_at_once(self):
		doc = record()
		file = attach(doc, "盐雾报告.txt", b"-")
		row = search("盐雾报告", doctype=CUSTOM)["results"][0]
		assert (row["name"], row["file"], row["title"]) == (doc.name, file.name, file.file_name)

	def test_a_text_is_found_once_it_was_read(self):
		doc = record()
		attach(doc, "report.txt", "中性盐雾试验 480 小时".encode())
		assert found("盐雾试验") == []
		read_waiting()
		frappe.db.commit()
		assert found("盐雾试验") == [doc.name]

	def test_the_cells_of_a_workbook_are_found(self):
		doc = record()
		attach(doc, "data.xlsx", workbook(("批次", "膜厚"), ("261108-02", 78.5)))
		read_waiting()
		frappe.db.commit()
		assert found("261108 78.5") == [doc.name]

	def test_a_file_of_a_document_that_one_may_not_read_is_not_found(self):
		attach(record(), "盐雾报告.txt", b"-")
		assert found("盐雾报告", STRANGER) == []

	def test_a_file_in_a_field_of_a_higher_level_is_not_found(self):
		attach(record(), "让步申请.txt", "膜厚不足".encode(), field="decision")
		read_waiting()
		frappe.db.commit()
		assert found("让步申请") == found("膜厚不足") == []

	def test_a_deleted_file_is_not_found(self):
		file = attach(record(), "盐雾报告.txt", b"-")
		frappe.delete_doc("File", file.name)
		frappe.db.commit()
		assert found("盐雾报告") == []

	@pytest.mark.parametrize("text", ["Salt spray 480 hours", "中性盐雾试验 480 小时"])
	def test_the_words_of_a_pdf_are_found(self, text):
		doc = record()
		attach(doc, "report.pdf", pdf(text))
		read_waiting()
		frappe.db.commit()
		assert found(text.split()[0]) == [doc.name]
		assert only_result("480")["problem"] == ""

	def test_a_pdf_that_only_its_changes_are_protected_of_is_read(self):
		assert text_of_file("a.pdf", pdf("open to all", owner_password="kept")).split() == [
			"open",
			"to",
			"all",
		]

	@pytest.mark.parametrize(
		("name", "content", "reason"),
		[
			("report.pdf", pdf("secret words", password="nobody knows"), "protected by a password"),
			("report.pdf", b"%PDF-1.4\n1 0 obj << /Type /Catal", "damaged"),
			("report.pdf", pdf("cut off here")[:300], "damaged"),
			("report.pdf", pdf(), "scan"),
			("data.xlsx", b"PK\x03\x04 broken", "damaged"),
		],
	)
	def test_a_file_that_gives_no_text_says_why_and_is_found_by_its_name(self, name, content, reason):
		doc = record()
		attach(doc, name, content)
		read_waiting()
		frappe.db.commit()
		result = only_result(name.partition(".")[0])
		assert (result["name"], result["snippet"]) == (doc.name, "")
		assert reason in result["problem"]
		(line,) = [row for row in unread_files() if row.reference_name == doc.name]
		assert reason in reason_text(line.problem)

	def test_a_file_that_can_be_read_again_has_no_problem_any_more(self):
		doc = record()
		file = attach(doc, "report.pdf", b"%PDF-1.4 broken")
		read_waiting()
		write_entry(doc.doctype, doc.name, file.name, file.file_name, "text")
		assert [row for row in unread_files() if row.reference_name == doc.name] == []

	def test_a_damaged_workbook_has_no_text(self):
		assert text_of_file("data.xlsx", b"PK\x03\x04 broken") == ""

	def test_chinese_text_of_older_windows_is_read(self):
		assert text_of_file("a.txt", "喷涂线点检".encode("gb18030")) == "喷涂线点检"

	def test_paragraphs_of_word_are_read(self):
		import zipfile

		stream = io.BytesIO()
		with zipfile.ZipFile(stream, "w") as parts:
			xml = (
				"<w:p><w:r><w:t>Q&amp;A</w:t></w:r></w:p><w:p><w:t xml:space='preserve'> 程序文件</w:t></w:p>"
			)
			parts.writestr("word/document.xml", xml)
		assert text_of_file("a.docx", stream.getvalue()).split() == ["Q&A", "程序文件"]

	def test_a_document_that_would_fill_the_memory_is_not_opened(self):
		import zipfile

		for parts in (
			{"word/document.xml": b"<w:t>" + b"a" * (33 * 1024 * 1024) + b"</w:t>"},
			{
				"word/document.xml": b"<w:t>a</w:t>",
				"x.xml": b'<!--  --><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
			},
		):
			stream = io.BytesIO()
			with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
				for name, content in parts.items():
					package.writestr(name, content)
			assert text_of_file("a.docx", stream.getvalue()) == ""


class TestSnippet:
	def test_the_words_are_marked(self):
		assert snippet("GCS 低压开关柜", ["开关"]) == "GCS 低压<mark>开关</mark>柜"

	def test_what_the_text_says_stays_text(self):
		assert snippet("<b>柜</b>", ["柜"]) == "&lt;b&gt;<mark>柜</mark>&lt;/b&gt;"

	def test_a_long_text_is_cut_around_the_first_word(self):
		text = snippet("前" * 500 + "目标" + "后" * 500, ["目标"])
		assert text.startswith("…") and text.endswith("…") and "<mark>目标</mark>" in text

	def test_other_width_and_case_are_marked_too(self):
		assert snippet("ＱＲ 014", ["qr"]) == "<mark>ＱＲ</mark> 014"


class TestTheIndex:
	def test_rebuilding_brings_back_what_was_lost(self):
		doc = record("不锈钢柜门")
		frappe.db.delete(ENTRY, {"reference_doctype": CUSTOM})
		assert rebuild(CUSTOM) == 1
		frappe.db.commit()
		assert found("不锈钢") == [doc.name]

	def test_setting_up_again_enters_what_was_there_before_the_search(self):
		doc = record("不锈钢柜门")
		frappe.db.delete(ENTRY, {"reference_doctype": CUSTOM})
		prepare()
		frappe.db.commit()
		assert found("不锈钢") == [doc.name]

	def test_an_index_that_finds_the_newest_is_left_alone(self):
		record("不锈钢柜门")
		assert index.heal() is False

	def test_a_save_that_changes_no_text_writes_no_entry(self):
		doc = record("不锈钢柜门")
		before = frappe.get_all(ENTRY, {"reference_name": doc.name}, ["name", "modified"])
		doc.save()
		assert frappe.get_all(ENTRY, {"reference_name": doc.name}, ["name", "modified"]) == before


@pytest.mark.parametrize(
	("text", "options"),
	[("柜" * 201, {}), ("柜", {"limit": 0}), ("柜", {"limit": 101}), ("柜", {"start": -1})],
)
def test_a_question_out_of_bounds_is_refused(text, options):
	with pytest.raises(frappe.ValidationError):
		search(text, **options)


def remove_departments() -> None:
	for name in ("搜索旧部", "搜索新部"):
		frappe.delete_doc("QMS Department", name, force=True, ignore_missing=True)
	frappe.db.commit()
