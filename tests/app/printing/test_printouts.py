"""What stands on paper: number, revision, page of pages, mark, content in Chinese."""

from __future__ import annotations

import io

import frappe
import pytest

from iso_qms.api import printing as api
from tests.app import documents
from tests.app.records import PIXEL, attach
from tests.factories import Factory

typst = pytest.importorskip("typst", reason="waits for typst in this environment")
pypdf = pytest.importorskip("pypdf", reason="waits for pypdf in this environment")


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	documents.make_people(module_factory)
	frappe.db.commit()


def printed(doctype, name):
	"""The text of a printout, blanks left out, as the words of a line may be set apart."""
	api.pdf(doctype, name)
	content = frappe.local.response.filecontent
	assert content.startswith(b"%PDF")
	pages = pypdf.PdfReader(io.BytesIO(content)).pages
	return "".join("".join(page.extract_text().split()) for page in pages)


def test_what_is_in_force_is_printed_with_number_revision_and_mark(monkeypatch):
	document = documents.effective(title="采购控制程序", purpose="<p>选择合格供方</p>")
	monkeypatch.setattr(frappe.local, "lang", "zh")
	text = printed("QMS Procedure", document.name)
	for said in ("采购控制程序", document.name, "A/0", "选择合格供方"):
		assert said in text
	assert "受控" in text


def test_a_superseded_revision_is_marked_void_and_says_what_it_said(monkeypatch):
	document = documents.effective(purpose="<p>旧的要求</p>")
	draft = documents.start(document)
	draft.purpose = "<p>新的要求</p>"
	draft.save()
	documents.approved(draft)
	frappe.set_user("Administrator")
	monkeypatch.setattr(frappe.local, "lang", "zh")
	text = printed("QMS Document Revision", f"{document.name} A.0")
	assert "旧的要求" in text
	assert "新的要求" not in text
	assert "作废" in text


def test_pages_are_counted():
	document = documents.effective(purpose="<p>第一</p>" * 120)
	text = printed("QMS Procedure", document.name)
	assert "Page1of" in text
	assert "Page2of" in text


def test_markup_of_the_typesetter_is_text():
	document = documents.effective(purpose='<p>#read("data.json") $x$ *fett* @ref &lt;label&gt; \\u{41}</p>')
	assert '#read("data.json")$x$*fett*@ref<label>\\u{41}' in printed("QMS Procedure", document.name)


def test_a_draft_is_printed_for_its_editors_as_a_draft():
	draft = documents.procedure()
	assert "Draft" in printed("QMS Procedure", draft.name)
	frappe.set_user(documents.READER)
	with pytest.raises(frappe.PermissionError):
		api.pdf("QMS Procedure", draft.name)


def test_a_picture_of_the_site_is_printed_and_a_foreign_one_is_not():
	from iso_qms.printing.printout import picture_of

	draft = documents.procedure()
	file = attach(draft, PIXEL, "step.png")
	assert picture_of(file.file_url) == PIXEL
	for address in ("http://example.com/x.png", "/etc/passwd", "../data.json", ""):
		assert picture_of(address) is None
	frappe.set_user(documents.READER)
	assert picture_of(file.file_url) is None


def test_other_doctypes_have_no_printout():
	with pytest.raises(frappe.DoesNotExistError):
		api.pdf("User", "Administrator")


def test_a_record_is_printed_with_its_rows():
	from tests.app import records

	record = frappe.get_doc(
		{"doctype": "QMS Inspection Record", **records.shipped().values, "inspected_by": "Administrator"}
	).insert()
	text = printed("QMS Inspection Record", record.name)
	for said in (record.name, "GCS低压开关柜", "绝缘电阻"):
		assert said in text


def measured_by(code):
	"""An inspection with its first value measured by this instrument."""
	from tests.app import records

	record = frappe.get_doc(
		{"doctype": "QMS Inspection Record", **records.shipped().values, "inspected_by": "Administrator"}
	)
	record.parameters[0].instrument = code
	return record.insert()


def test_what_a_record_names_by_a_number_is_printed_with_its_title():
	from tests.app import staff

	record = measured_by(staff.equipment("MEG-7", equipment_name="兆欧表", needs_calibration=0))
	assert "MEG-7兆欧表" in printed("QMS Inspection Record", record.name)


def test_a_title_that_the_reader_may_not_see_is_not_printed():
	from tests.app import staff

	record = measured_by(staff.equipment("MEG-7", equipment_name="兆欧表", needs_calibration=0))
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": documents.MANAGER,
			"allow": "QMS Equipment",
			"for_value": staff.equipment("MEG-8", equipment_name="千分尺", needs_calibration=0),
			"apply_to_all_doctypes": 0,
			"applicable_for": "QMS Equipment",
		}
	).insert()
	frappe.set_user(documents.MANAGER)
	text = printed("QMS Inspection Record", record.name)
	assert "MEG-7" in text
	assert "兆欧表" not in text


def test_a_report_is_printed():
	documents.effective(title="采购控制程序")
	frappe.set_user("Administrator")
	api.report_pdf("Document Master List", {})
	text = pypdf.PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages[0].extract_text()
	assert "采购控制程序" in "".join(text.split())


def test_a_record_of_last_month_is_printed_as_its_form_was():
	from tests.app import records

	record = frappe.get_doc(
		{"doctype": "QMS Inspection Record", **records.shipped().values, "inspected_by": "Administrator"}
	).insert()
	before = printed("QMS Inspection Record", record.name)
	frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocField",
			"doc_type": "QMS Inspection Record",
			"field_name": "lot_no",
			"property": "label",
			"property_type": "Data",
			"value": "Charge",
		}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocField",
			"doc_type": "QMS Inspection Record",
			"field_name": "product",
			"property": "label",
			"property_type": "Data",
			"value": "Erzeugnis",
		}
	).insert()
	after = printed("QMS Inspection Record", record.name)
	assert "Erzeugnis" not in after
	assert before.split("Printedby")[0] == after.split("Printedby")[0]
