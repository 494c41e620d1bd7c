"""What does not fit is listed with the proposal, and listed anew when it is corrected."""

from __future__ import annotations

import frappe
import pytest

from tests.app import wrong_sides
from tests.app.intake import AUDITOR, CONTROLLER, EMPLOYEE, HEAD, accepted, item, taken
from tests.app.intake.files import xlsx


def test_a_number_twice_in_the_batch(tmp_path):
	found = taken(tmp_path, {"QP-01 甲程序.txt": b"a", "QP-01 乙程序.txt": b"b"})
	for one, other in (("甲", "乙"), ("乙", "甲")):
		assert f"QP-01 {other}程序.txt" in found[f"QP-01 {one}程序.txt"].conflicts


def test_a_number_that_the_register_has(tmp_path):
	accepted(item(tmp_path, "a/QP-71 甲程序.txt", b"a"))
	found = item(tmp_path, "b/QP-71 丙程序.txt", b"b")
	assert "QP-71 is in the register" in found.conflicts
	assert "甲程序" in found.conflicts


def test_a_reference_to_a_document_that_there_is_not(tmp_path):
	found = taken(
		tmp_path,
		{"QP-71 甲程序.txt": "见QP-72、QP-79和GB/T 19001-2016".encode(), "Q_GX-QP-72-2021 乙程序.txt": b"b"},
	)
	assert "QP-79" in found["QP-71 甲程序.txt"].conflicts
	assert "QP-72" not in found["QP-71 甲程序.txt"].conflicts
	assert "19001" not in found["QP-71 甲程序.txt"].conflicts


def test_a_title_that_differs_from_the_list(tmp_path):
	rows = (("文件编号", "文件名称"), ("QP-71", "文件管理程序"), ("QP-72", "记录 控制程序"))
	found = taken(
		tmp_path,
		{"QP-71 文件控制程序.txt": b"a", "QP-72 记录控制程序.txt": b"b", "清单.xlsx": xlsx(*rows)},
	)
	assert "文件管理程序" in found["QP-71 文件控制程序.txt"].conflicts
	assert not found["QP-72 记录控制程序.txt"].conflicts


def test_a_form_under_a_foreign_code(tmp_path):
	found = taken(
		tmp_path,
		{
			"QP-71 采购程序/QP-71 采购程序.txt": b"a",
			"QP-71 采购程序/QP-71-R01 采购申请单.txt": b"b",
			"QP-71 采购程序/QP-72-R01 检验记录.txt": b"c",
			"表单/QP-99-R01 巡检记录.txt": b"d",
		},
	)
	assert not found["QP-71 采购程序/QP-71-R01 采购申请单.txt"].conflicts
	assert "kept under QP-71" in found["QP-71 采购程序/QP-72-R01 检验记录.txt"].conflicts
	assert "QP-99, which there is not" in found["表单/QP-99-R01 巡检记录.txt"].conflicts


def test_a_form_of_another_company(tmp_path):
	files = {f"GX-QP-7{n} 程序{n}.txt": str(n).encode() for n in range(4)}
	found = taken(tmp_path, {**files, "HY-QR-01 来料检验记录.txt": b"x"})
	assert "HY" in found["HY-QR-01 来料检验记录.txt"].conflicts


def test_the_name_and_the_first_page_disagree(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.txt", "文件编号：QP-72".encode())
	assert found.number == "QP-71" and "QP-72" in found.conflicts


def test_a_correction_takes_the_conflict_from_both(tmp_path):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "QP-71 乙程序.txt": b"b"})
	one, other = found.values()
	one.number = "QP-72"
	one.save()
	other.reload()
	assert not one.conflicts and not other.conflicts and not other.conflict_count
	assert frappe.db.get_value("QMS Intake", one.intake, "conflicts") == 0


def test_a_rejected_proposal_is_in_nobodys_way(tmp_path):
	found = taken(tmp_path, {"QP-71 甲程序.txt": b"a", "QP-71 乙程序.txt": b"b"})
	one, other = found.values()
	one.update({"status": "Rejected", "reason": "old"})
	one.save()
	other.reload()
	assert not other.conflicts


@pytest.mark.parametrize("fieldname", ["sha256", "path", "conflicts", "document", "excerpt", "position"])
def test_what_was_read_is_not_changed_by_hand(tmp_path, fieldname):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	found.set(fieldname, 7 if fieldname == "position" else "x")
	with pytest.raises(frappe.ValidationError):
		found.save()


@pytest.mark.parametrize("status", ["Unreadable", "Duplicate"])
def test_such_a_status_is_not_set_by_hand(tmp_path, status):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	found.status = status
	with pytest.raises(frappe.ValidationError, match="Status"):
		found.save()


@pytest.mark.parametrize(("fieldname", "value"), [("number", "QP<1>"), ("version", "A%0")])
def test_what_can_be_no_number_or_version_is_refused(tmp_path, fieldname, value):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	found.set(fieldname, value)
	with pytest.raises(frappe.ValidationError):
		found.save()


def test_proposals_are_neither_made_nor_deleted_by_hand(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	frappe.set_user("Administrator")
	with pytest.raises(frappe.ValidationError):
		frappe.copy_doc(found).insert()
	with pytest.raises(frappe.ValidationError):
		found.delete()
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "QMS Intake", "source": "x"}).insert()
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc("QMS Intake", found.intake).delete()


def test_proposals_are_for_document_control_alone(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	frappe.set_user(EMPLOYEE)
	assert not frappe.has_permission("QMS Intake Item", "read", found.name)
	with pytest.raises(frappe.PermissionError):
		frappe.get_list("QMS Intake Item")
	frappe.set_user(CONTROLLER)
	assert [row.name for row in frappe.get_list("QMS Intake Item", {"intake": found.intake})] == [found.name]


@pytest.mark.parametrize("user", [EMPLOYEE, HEAD, AUDITOR])
def test_nobody_else_writes_or_accepts_a_proposal(tmp_path, user):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	ways = {
		"PUT": wrong_sides.written(found, title="别的"),
		"PUT of the status": wrong_sides.written(found, status="Accepted"),
		"set_value": lambda: frappe.client.set_value("QMS Intake Item", found.name, "status", "Accepted"),
		**wrong_sides.removals(found),
	}
	assert [way for way, attempt in ways.items() if wrong_sides.gets_through(user, attempt)] == []


def test_proposals_and_batches_keep_their_names(tmp_path):
	found = item(tmp_path, "QP-71 甲程序.txt", b"a")
	for doc in (found, frappe.get_doc("QMS Intake", found.intake)):
		for user in (CONTROLLER, "Administrator"):
			ways = wrong_sides.removals(doc)
			assert [way for way in ways if wrong_sides.gets_through(user, ways[way])] == []
