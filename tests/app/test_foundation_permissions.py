"""One test a role: what it may do with the masters of people, partners, products, equipment and jobs."""

from __future__ import annotations

import frappe
import pytest

RIGHTS = ("read", "write", "create", "submit", "cancel", "delete", "export", "report")
PEOPLE = ("QMS Competence", "QMS Position", "QMS Employee", "QMS Responsibility")
SHOP = ("QMS Customer", "QMS Supplier", "QMS Product", "QMS Equipment", "QMS Job")
MASTERS = PEOPLE + SHOP
RECORD, GRANT, REVIEW = "QMS Calibration", "QMS Role Grant", "QMS Process Review"

KEEPS = {"read", "write", "create", "delete", "export", "report"}
LOOKS = {"read", "export", "report"}


@pytest.fixture
def rights(make_user):
	"""`rights(role)` returns a function that tells the rights of a person with that role."""

	def of(role: str):
		user = make_user(f"masters-{role.lower().replace(' ', '-')}@example.com", role)
		frappe.set_user(user)
		return lambda doctype: {right for right in RIGHTS if frappe.has_permission(doctype, right)}

	return of


def test_system_manager_keeps_masters_and_writes_no_calibration(rights):
	may = rights("System Manager")

	assert all(may(master) == KEEPS for master in MASTERS)
	assert (may(RECORD), may(GRANT), may(REVIEW)) == (LOOKS, LOOKS, LOOKS)


def test_manager_keeps_masters_and_voids_calibrations(rights):
	may = rights("QMS Manager")

	assert all(may(master) == KEEPS for master in MASTERS)
	assert may(RECORD) == {"read", "write", "create", "submit", "cancel", "export", "report"}
	assert may(REVIEW) == {*RIGHTS}
	assert may(GRANT) == LOOKS


def test_process_owner_reviews_processes(rights):
	may = rights("QMS Process Owner")

	assert may(REVIEW) == {*RIGHTS} - {"cancel"}
	assert all(may(doctype) == LOOKS for doctype in (*MASTERS, RECORD))
	assert may(GRANT) == set()


def test_department_head_keeps_the_shop_and_approves_calibrations(rights):
	may = rights("QMS Department Head")

	assert all(may(master) == LOOKS for master in PEOPLE)
	assert all(may(master) == KEEPS - {"delete"} for master in SHOP)
	assert may(RECORD) == {"read", "write", "create", "submit", "export", "report"}
	assert (may(REVIEW), may(GRANT)) == (LOOKS, set())


def test_employee_reads_masters_and_fills_calibrations(rights):
	may = rights("QMS Employee")

	assert all(may(master) == {"read"} for master in MASTERS)
	assert may(RECORD) == {"read", "write", "create"}
	assert (may(REVIEW), may(GRANT)) == ({"read"}, set())


@pytest.mark.parametrize("role", ["QMS Top Management", "QMS Document Auditor", "QMS Document Controller"])
def test_reading_roles_read_and_export(rights, role):
	may = rights(role)

	assert all(may(doctype) == LOOKS for doctype in (*MASTERS, RECORD, REVIEW))
	assert may(GRANT) == set()


def test_auditor_sees_where_roles_come_from(rights):
	may = rights("QMS Auditor")

	assert all(may(doctype) == LOOKS for doctype in (*MASTERS, RECORD, REVIEW, GRANT))


def test_external_auditor_reads_and_takes_nothing_away(rights):
	may = rights("QMS External Auditor")

	assert all(may(doctype) == {"read"} for doctype in (*MASTERS, RECORD, REVIEW))
	assert may(GRANT) == set()


def test_who_has_no_role_sees_nothing(rights):
	may = rights("Blogger")

	assert all(not may(doctype) for doctype in (*MASTERS, RECORD, REVIEW, GRANT))


@pytest.mark.parametrize(
	("role", "seen"),
	[("System Manager", True), ("QMS Manager", True), ("QMS Department Head", True), ("QMS Employee", False)],
)
def test_the_roles_of_a_position_are_shown_to_those_who_answer_for_them(make_user, role, seen):
	frappe.get_doc(
		{"doctype": "QMS Position", "title": "Fitter", "roles": [{"role": "QMS Auditor"}]}
	).insert()
	frappe.set_user(make_user("masters-level@example.com", role))
	doc = frappe.get_doc("QMS Position", "Fitter")
	doc.apply_fieldlevel_read_permissions()

	assert bool(doc.get("roles")) is seen
