"""The demo company comes whole, through the ordinary ways, and once.

It is made once for all of these tests, looked at, and rolled back; each test judges one thing that was seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, today

from iso_qms.api.documents import get_document
from iso_qms.api.people import my_duties
from iso_qms.api.processes import get_map
from iso_qms.demo import create_demo, forms, read
from iso_qms.demo.inspections import DOCTYPE
from iso_qms.iso_qms.report.archive.archive import execute as archive
from iso_qms.iso_qms.report.document_master_list.document_master_list import execute as master_list
from iso_qms.jobs.trace import trace
from iso_qms.record_forms.practice import practice
from iso_qms.setup.record_forms import shipped_forms
from tests.factories import remove

COMPANY_FORMS = read("company_forms.json")
LAYOUTS = {"Slip", "Log Book", "Checklist", "Matrix", "Card"}
SIGNS = frozenset("√×△○")
DOCUMENT_RULES = {
	"controlled documents are defined": ("受控文件",),
	"quality documents are defined": ("质量文件",),
	"access is defined": ("访问控制",),
	"an administrator of documents": ("文控员", "分级"),
	"an auditor of documents": ("文件审核员", "合规"),
	"classified by content, medium and use": ("管理类", "技术类", "纸质", "电子", "内部", "秘密"),
	"a naming rule for each kind": ("命名", "编号"),
	"review and approval before release": ("审核", "批准"),
	"released in one place, one version": ("统一发布", "唯一"),
	"the four rights": ("查阅", "上传", "修改", "审批"),
	"access lists, former revisions too": ("访问清单", "历史版本"),
	"borrowing and copying": ("借阅", "到期"),
	"paper is exchanged old for new by the distribution list": ("以旧换新", "发放清单"),
	"archived by content, year and department": ("归档", "年度", "部门"),
	"confidential ones are destroyed together, with approval": ("集中销毁", "批准"),
	"revised at least once within a time, by a plan": ("修订计划", "至少"),
	"a review meeting: add, revise, merge, abolish": ("评审会", "新增", "修订", "合并", "废止"),
	"reviewed for four qualities": ("合规", "合理", "严密", "可操作"),
	"the revision rate is the indicator": ("修订率", "%"),
	"backed up": ("备份",),
	"found by full text": ("全文检索",),
}
"""What the rules that the procedure was made from ask for, and the words by which it is there."""


@pytest.fixture(scope="module")
def demo(site: None) -> Iterator[SimpleNamespace]:
	if frappe.db.exists("DocType", COMPANY_FORMS[0]["doctype"]):
		pytest.skip("this site has the demo data, which can't be made twice")
	frappe.set_user("Administrator")
	logins = create_demo("demo-pass-2026")
	yield _look(logins)


def _look(logins: list[Any]) -> SimpleNamespace:
	"""What the demo made, as plain values; the site is as before when this returns."""
	try:
		seen = SimpleNamespace(
			logins={login["user"]: login for login in logins},
			counts={doctype: frappe.db.count(doctype) for doctype in ("QMS Process", "QMS Employee")},
			inspections=frappe.get_all(
				DOCTYPE, fields=["workflow_state", "docstatus", "owner", "approved_by"]
			),
			forms=_forms(),
			practice={row["form"]: row for row in practice(add_days(today(), -360), today())},
			pages=_pages(),
			histories=_histories(),
			english=set(frappe.get_all("Translation", {"language": "en"}, pluck="source_text")),
			procedure=_document_procedure(),
			named=_named_in_english(),
			trace=trace("RW-26-113"),
			archive=Counter(row["state"] for row in archive({"kind": "Paper Records"})[1]),
			second=_refusal(),
		)
		seen.records = {form.code: _records(form) for form in seen.forms}
		return seen
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for form in COMPANY_FORMS:
			remove("Workflow", form["doctype"])
		for doctype in forms.doctypes_of(COMPANY_FORMS):
			remove("DocType", doctype)
		frappe.db.commit()


def _forms() -> list[Any]:
	fields = ["code", "title", "layout", "record_doctype", "frequency", "department", "procedure"]
	return frappe.get_all("QMS Record Form", fields=fields)


def _records(form: Any) -> list[Any]:
	stamps = ["name", "docstatus", "owner", "happened_on", "received_on", "creation", "modified"]
	late = ["late_entry", "late_reason", "late_approved_by", "qualification_gap"]
	return frappe.get_all(form.record_doctype, fields=[*stamps, *late])


def _pages() -> list[Any]:
	name = frappe.get_all("Shift Handover Log", {"docstatus": 1}, pluck="name", order_by="month", limit=1)[0]
	return [
		(row.row_by, getdate(row.row_on) == getdate(row.shift_date))
		for row in frappe.get_doc("Shift Handover Log", name).handovers
	]


def _histories() -> list[Any]:
	"""The month of each finished page with the days of its comments."""
	pages = dict(
		frappe.get_all("Tin Plating Log", {"docstatus": 1}, ["name", "month"], as_list=True, order_by="month")
	)
	comments = frappe.get_all(
		"Comment", {"reference_doctype": "Tin Plating Log"}, ["reference_name", "creation"], as_list=True
	)
	found = [(pages[name], getdate(day)) for name, day in comments if name in pages]
	assert found
	return found


def _document_procedure() -> Any:
	procedure = frappe.get_doc("QMS Procedure", "QP-01")
	rows = (procedure.definitions, procedure.responsibilities, procedure.steps)
	texts = [str(row.get(df.fieldname) or "") for table in rows for row in table for df in row.meta.fields]
	return SimpleNamespace(
		status=procedure.status, text="\n".join([procedure.purpose, procedure.scope, *texts])
	)


def _named_in_english() -> dict[str, list[str]]:
	"""How an English reader finds the document procedure, its department, and a process named."""
	frappe.local.lang = "en"
	frappe.set_user("clerk@demo.example")
	read, mine = get_document("QMS Procedure", "QP-01"), my_duties()
	titles = [row["title"] for row in master_list({})[1] if row["document"] == "QP-01"]
	titles += [row["title"] for row in mine["documents"] if row["number"] == "QP-01"]
	frappe.set_user("Administrator")
	return {
		"titles": [read["title"], *titles],
		"departments": [read["department"]],
		"processes": [node["label"] for node in get_map()["nodes"] if node["name"] == "C3"],
	}


def _refusal() -> str:
	with pytest.raises(frappe.ValidationError) as refused:
		create_demo("again")
	return str(refused.value)


def _chinese_words(form: dict[str, Any]) -> set[str]:
	"""What is Chinese on a form: labels, options, hints, defaults, its title and the items of its checklists."""
	fields = [*form["fields"], *form.get("rows", ())]
	texts = [form["form"]["title"]]
	for field in fields:
		texts += [field.get("label", ""), field.get("description", ""), field.get("default", "")]
		texts += field["options"].split("\n") if field["fieldtype"] == "Select" else []
	for template in form.get("templates", ()):
		texts.append(template["variant"])
		for item in template["items"]:
			texts += [item["item"], item.get("method", ""), *item.get("choices", "").split("\n")]
	return {text for text in texts if not text.isascii() and text not in SIGNS}


def test_it_is_made_once(demo):
	assert "already" in demo.second


def test_the_people_have_one_password_and_the_roles_of_their_positions(demo):
	assert {login["password"] for login in demo.logins.values()} == {"demo-pass-2026"}
	assert demo.logins["workshop@demo.example"]["roles"] == [
		"QMS Department Head",
		"QMS Employee",
		"QMS Process Owner",
	]
	assert "QMS Document Controller" in demo.logins["clerk@demo.example"]["roles"]


def test_the_company_has_its_size(demo):
	assert demo.counts["QMS Process"] >= 10
	assert demo.counts["QMS Employee"] >= 120
	assert len(demo.records["MC"]) >= 39


def test_inspections_are_in_every_state(demo):
	assert {row.workflow_state for row in demo.inspections} == {
		"Draft",
		"Pending Review",
		"Returned",
		"Approved",
		"Void",
		"Cancelled",
	}
	assert len(demo.inspections) >= 30


def test_every_approval_was_given_by_another_than_the_creator(demo):
	approved = [row for row in demo.inspections if row.docstatus == 1]
	assert approved
	assert all(row.owner != row.approved_by for row in approved)


def test_there_are_twenty_forms_in_all_five_layouts(demo):
	assert len(demo.forms) >= 20
	assert {form.layout for form in demo.forms} == LAYOUTS
	assert {form["doctype"] for form in COMPANY_FORMS} <= {form.record_doctype for form in demo.forms}


def test_forms_speak_chinese_and_have_department_and_procedure(demo):
	assert all(not form.title.isascii() for form in demo.forms)
	assert all(form.department and form.procedure for form in demo.forms)


def test_every_form_was_used(demo):
	for form in demo.forms:
		done = [row for row in demo.records[form.code] if row.docstatus == 1 or form.layout == "Card"]
		assert done, form.code
	assert len(shipped_forms()) == 12


@pytest.mark.parametrize(
	"code", ["PI", "EM", "MR", "SBDJ", "BCJJ", "DXCS", "WSD", "LJZJ", "SJJC", "ZPJC", "BHG"]
)
def test_the_records_go_through_the_year(demo, code):
	months = {str(row.happened_on)[:7] for row in demo.records[code]}
	assert len(months) >= 11


def test_lists_and_histories_tell_of_the_day_on_which_a_record_came(demo):
	for records in demo.records.values():
		assert all(get_datetime(row.creation) == get_datetime(row.received_on) for row in records)
		assert all(get_datetime(row.creation) <= get_datetime(row.modified) for row in records)
	assert all(log <= add_days(getdate(page), 40) for page, log in demo.histories)


@pytest.mark.parametrize("code", ["PI", "MR", "LJZJ", "SBDJ", "PTJC"])
def test_some_records_are_missing(demo, code):
	row = demo.practice[code]
	assert 0 < row["missing"] < row["asked"]


@pytest.mark.parametrize("code", ["PI", "EM", "LJZJ", "SJJC", "ZPJC", "BHG", "BZFH"])
def test_some_came_late_with_a_reason_and_were_accepted_by_another(demo, code):
	late = [row for row in demo.records[code] if row.late_entry]
	assert 0 < len(late) < len(demo.records[code]) / 5
	assert all(row.late_reason and row.late_approved_by not in (None, row.owner) for row in late)


@pytest.mark.parametrize("code", ["LJZJ", "SJJC", "ZPJC", "SE"])
def test_some_were_copied(demo, code):
	assert 0 < demo.practice[code]["copied"] < demo.practice[code]["records"] / 3


def test_somebody_worked_without_the_skill_or_with_an_instrument_out_of_calibration(demo):
	gaps = [row.qualification_gap for row in demo.records["ZPJC"] if row.qualification_gap]
	assert any("JL-018" in gap for gap in gaps) and any("1099" in gap for gap in gaps)


def test_two_write_a_page_each_row_on_its_day(demo):
	assert set(Counter(by for by, _own_day in demo.pages)) == {"leader@demo.example", "leader2@demo.example"}
	assert all(own_day for _by, own_day in demo.pages)


@pytest.mark.parametrize("form", COMPANY_FORMS, ids=lambda form: form["form"]["code"])
def test_every_word_of_the_companys_forms_has_its_english(demo, form):
	assert _chinese_words(form) - demo.english == set()


@pytest.mark.parametrize("form", COMPANY_FORMS, ids=lambda form: form["form"]["code"])
def test_a_number_tells_the_year_in_which_its_record_came(demo, form):
	records = demo.records[form["form"]["code"]]
	if "{YYYY}" in form["options"]["autoname"]:
		assert {row.name.split("-")[1] == str(row.received_on.year) for row in records} == {True}
	else:
		assert not any(str(row.received_on.year) in row.name for row in records)


def test_departments_processes_and_titles_have_their_english(demo):
	company, documents = read("company.json"), read("documents.json")["documents"]
	names = {row["department_name"] for row in company["departments"]}
	names |= {row["process_name"] for row in read("processes.json")}
	names |= {row["title"] for row in documents} | {form.title for form in demo.forms}
	assert names - demo.english == set()


def test_an_english_reader_finds_names_in_english(demo):
	assert demo.named == {
		"titles": ["Control of Documents"] * 3,
		"departments": ["General Manager's Office"],
		"processes": ["Production"],
	}


def test_a_job_is_followed_from_its_contract_to_the_complaint_with_one_gap(demo):
	done = [step["doctype"] for step in demo.trace["steps"] if step["step"] == "record"]
	assert (done[0], done[-1]) == ("QMS Contract Review", "QMS Customer Complaint")
	gaps = [step.get("operation") for step in demo.trace["steps"] if step["step"] == "absent"]
	assert gaps == ["二次接线"]


@pytest.mark.parametrize("rule", DOCUMENT_RULES)
def test_the_document_procedure_has_the_rule(demo, rule):
	assert demo.procedure.status == "Effective"
	assert [word for word in DOCUMENT_RULES[rule] if word not in demo.procedure.text] == []


def test_the_archive_has_what_is_due_for_disposal_and_what_is_held(demo):
	assert demo.archive == Counter({"Kept": 1, "Due for Disposal": 2, "Held": 1})
