"""Who is limited to a department sees its branch as it is now, also after the organisation changed."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df, permission

SHEET, ROLE, USER = "Limited Sheet", "Limited Reader", "reader@limited.test"


@pytest.fixture(autouse=True)
def sheets(make_doctype, make_user):
	make_doctype(
		SHEET,
		[df("title"), df("department", "Link", options="QMS Department")],
		[permission(ROLE, "read")],
		autoname="field:title",
	)
	make_user(USER, ROLE)
	for name, above in (("Limited Works", None), ("Limited Shop", "Limited Works"), ("Limited Office", None)):
		frappe.get_doc(
			{
				"doctype": "QMS Department",
				"department_name": name,
				"parent_qms_department": above,
				"is_group": int(name != "Limited Shop"),
			}
		).insert()
		frappe.get_doc({"doctype": SHEET, "title": f"Sheet of {name}", "department": name}).insert()
	frappe.get_doc(
		{"doctype": "User Permission", "user": USER, "allow": "QMS Department", "for_value": "Limited Works"}
	).insert()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_cache(user=USER)


def seen() -> list[str]:
	frappe.set_user(USER)
	names = [name.removeprefix("Sheet of Limited ") for name in frappe.get_list(SHEET, pluck="name")]
	frappe.set_user("Administrator")
	return sorted(names)


def move(name: str, above: str | None) -> None:
	department = frappe.get_doc("QMS Department", name)
	department.parent_qms_department = above
	department.save()


def test_the_branch_is_seen():
	assert seen() == ["Shop", "Works"]


def test_a_department_that_moves_away_is_seen_no_more():
	seen()
	move("Limited Shop", "Limited Office")
	assert seen() == ["Works"]


def test_a_department_that_moves_here_is_seen():
	seen()
	move("Limited Office", "Limited Works")
	assert seen() == ["Office", "Shop", "Works"]
