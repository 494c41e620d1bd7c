"""Card C3 of the guide goes in whole and comes back whole."""

from __future__ import annotations

from pathlib import Path

import frappe
import pytest

from iso_qms.demo import company, read
from iso_qms.processes.card import print_card

PRINTED = Path(__file__).parent / "data" / "process_card_c3.tsv"


@pytest.fixture
def processes() -> None:
	for name in ("生产车间", "采购部", "市场部"):
		if not frappe.db.exists("QMS Department", name):
			frappe.get_doc({"doctype": "QMS Department", "department_name": name}).insert()
	company.make_processes(read("processes.json"))


def test_card_c3_prints_as_the_source_cell_for_cell(processes):
	source = [line.split("\t") for line in PRINTED.read_text(encoding="utf-8").splitlines()]

	assert print_card(frappe.get_doc("QMS Process", "C3")) == source


def test_a_changed_row_changes_the_printed_card(processes):
	card = frappe.get_doc("QMS Process", "C3")
	card.targets[1].value = "98"
	card.parties[2].party_name = "业主"
	card.save()
	printed = print_card(frappe.get_doc("QMS Process", "C3"))

	assert "产品检验一次合格率 $\\geq 98\\%$" in printed[19]
	assert printed[6][2] == "市场部 业主"


def test_the_ten_processes_are_there_and_nine_have_code_and_name_only(processes):
	ten = frappe.get_all("QMS Process", pluck="name")

	assert {"M1", "M2", "M3", "C1", "C2", "C3", "S1", "S2", "S3", "S4"} <= set(ten)
	for code in {"M1", "M2", "M3", "C1", "C2", "S1", "S2", "S3", "S4"}:
		process = frappe.get_doc("QMS Process", code)
		assert process.process_name.endswith("过程")
		assert not any(process.get(table.fieldname) for table in process.meta.get_table_fields())


def test_party_of_a_flow_that_is_not_there_is_refused(processes):
	card = frappe.get_doc("QMS Process", "C3")
	card.parties[0].flow_no = 9
	with pytest.raises(frappe.ValidationError, match="flow number 9"):
		card.save()


def test_flow_number_stands_once(processes):
	card = frappe.get_doc("QMS Process", "C3")
	card.inputs[1].flow_no = 1
	with pytest.raises(frappe.ValidationError, match="stands twice"):
		card.save()


def test_card_is_printed_for_readers_only(processes, make_user):
	from iso_qms.api.processes import get_card

	frappe.set_user(make_user("reads-cards@example.com", "QMS Employee"))
	assert get_card("C3")[0][1] == "产品生产过程"
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		get_card("C3")


def test_departments_are_a_tree():
	root = frappe.get_doc({"doctype": "QMS Department", "department_name": "树根", "is_group": 1}).insert()
	child = frappe.get_doc(
		{"doctype": "QMS Department", "department_name": "树枝", "parent_qms_department": "树根"}
	).insert()
	root.reload()

	assert root.lft < child.lft < child.rgt < root.rgt
