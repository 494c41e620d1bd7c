"""What a file's name, its header and its first page say."""

from __future__ import annotations

import pytest

from iso_qms.intake.conflicts import company_code, parent_code
from iso_qms.intake.levels import EXTERNAL, FORM, INSTRUCTION, MANUAL, PROCEDURE, level_of
from iso_qms.intake.numbers import codes_in, key_of, number_in_head, number_in_name
from iso_qms.intake.titles import first_line, labelled_title, title_of_name
from iso_qms.intake.versions import version_in_head, version_in_name

NAMES = [
	("QM-01 质量手册 A-0版", "QM-01", "A/0", "质量手册", MANUAL),
	("QP-07文件控制程序V1.2", "QP-07", "1.2", "文件控制程序", PROCEDURE),
	("Q_GX-QP-07-2021 文件控制程序（受控）", "Q/GX-QP-07-2021", "", "文件控制程序", PROCEDURE),
	("WI-PT-03 喷涂作业指导书 第2版", "WI-PT-03", "2", "喷涂作业指导书", INSTRUCTION),
	("GX-CX 4.2.3 文件控制程序 A0版", "GX-CX 4.2.3", "A/0", "文件控制程序", PROCEDURE),
	("QR-QP07-01 内部审核检查表 Rev B", "QR-QP07-01", "B", "内部审核检查表", FORM),
	("QP-07-R01 文件发放记录", "QP-07-R01", "", "文件发放记录", FORM),
	("程序文件-QP-08 采购控制程序-最终版(1)", "QP-08", "", "采购控制程序", PROCEDURE),
	("GB_T 19001-2016 质量管理体系 要求", "GB/T 19001-2016", "", "质量管理体系要求", EXTERNAL),
	("《管理评审程序》QP-15 第A版第1次修改", "QP-15", "A/1", "管理评审程序", PROCEDURE),
	("qp-09_设计开发控制程序_A1", "QP-09", "A/1", "设计开发控制程序", PROCEDURE),
	("QP-01 Control of Documents v2.0 final", "QP-01", "2.0", "Control of Documents", PROCEDURE),
	("Document Control Procedure Rev.2", "", "2", "Document Control Procedure", PROCEDURE),
	("高压开关柜Q235-B焊接规程", "", "", "高压开关柜Q235-B焊接规程", INSTRUCTION),
	("JL-7.5-01 受控文件清单", "JL-7.5-01", "", "受控文件清单", FORM),
	("中华人民共和国安全生产法", "", "", "中华人民共和国安全生产法", EXTERNAL),
	("第三版 员工守则", "", "3", "员工守则", INSTRUCTION),
]


@pytest.mark.parametrize(("name", "number", "version", "title", "level"), NAMES)
def test_the_name_of_a_file(name, number, version, title, level):
	found, rest = number_in_name(name)
	label, rest = version_in_name(rest)
	shown = title_of_name(rest)
	assert (found, label, shown, level_of(found, shown)) == (number, version, title, level)


@pytest.mark.parametrize(
	("head", "number", "version", "title"),
	[
		(
			"国新电气有限公司   文件编号：Q/GX-QP-07-2021   版本/修改：A/1   页码 1/5\n文件名称：文件控制程序  编制部门：质量部",
			"Q/GX-QP-07-2021",
			"A/1",
			"文件控制程序",
		),
		(
			"Document No.: QP-03   Rev: C\nTitle: Internal Audit Procedure",
			"QP-03",
			"C",
			"Internal Audit Procedure",
		),
		("编 号：GX/CX 4.2.3\n版 次：第二版\n文件控制程序", "GX/CX 4.2.3", "2", "文件控制程序"),
		("文件编号\t文件名称\n版本\n1 2 3", "", "", ""),
	],
)
def test_the_head_of_a_document(head, number, version, title):
	found = labelled_title(head) or first_line(head)
	assert (number_in_head(head), version_in_head(head), found) == (number, version, title)


def test_numbers_in_a_text_are_those_of_the_company():
	text = "见QP-08及WI-PT-03，A4纸，Q235钢，V1.2，GB/T 19001-2016，ISO 9001:2015，KYN28A-12柜，No.12，2023-05-01"
	assert [number for *_place, number in codes_in(text)] == ["QP-08", "WI-PT-03"]


def test_a_number_is_the_same_without_slash_and_blank():
	assert key_of("GX/CX 4.2.3") == key_of("gx-cx4.2.3") == key_of("ＧＸ／ＣＸ　4.2.3")


@pytest.mark.parametrize(
	("number", "parent"),
	[("QR-QP07-01", "QP07"), ("QP-07-R01", "QP-07"), ("QR-8.4-03", ""), ("Q/GX-QP-7.5-R02", "QP-7.5")],
)
def test_a_form_names_its_procedure(number, parent):
	assert parent_code(number) == parent


@pytest.mark.parametrize(("number", "code"), [("Q/GX-QP-07", "GX"), ("QP-07", ""), ("HY-QR-01", "HY")])
def test_a_number_names_its_company(number, code):
	assert company_code(number) == code
