"""One test a role: what it may do with the register and with records."""

from __future__ import annotations

import frappe
import pytest

from tests.app import records

RIGHTS = ("read", "write", "create", "submit", "cancel", "delete", "export", "report")
MASTERS = ("QMS Department", "QMS Process", "QMS Record Form", "QMS Settings")
RECORD = "QMS Inspection Record"


def rights(doctype: str, user: str) -> set[str]:
	frappe.set_user(user)
	return {right for right in RIGHTS if frappe.has_permission(doctype, right)}


@pytest.fixture
def account(make_user):
	def make(role: str) -> str:
		return make_user(f"{role.lower().replace(' ', '-')}@example.com", role)

	return make


def test_employee_fills_records_and_reads_masters(account):
	user = account("QMS Employee")

	assert rights(RECORD, user) == {"read", "write", "create"}
	assert all(rights(master, user) == {"read"} for master in MASTERS)


def test_department_head_approves_records(account):
	user = account("QMS Department Head")

	assert rights(RECORD, user) == {"read", "write", "create", "submit", "export", "report"}
	assert rights("QMS Process", user) == {"read", "export", "report"}


def test_manager_voids_records_and_keeps_masters(account):
	user = account("QMS Manager")

	assert rights(RECORD, user) == {"read", "write", "create", "submit", "cancel", "export", "report"}
	assert rights("QMS Department", user) >= {"write", "create", "delete"}
	assert "write" in rights("QMS Settings", user)


def test_document_controller_keeps_the_register_of_forms(account):
	user = account("QMS Document Controller")

	assert rights("QMS Record Form", user) == {"read", "write", "create", "export", "report"}
	assert rights(RECORD, user) == {"read", "export", "report"}


def test_process_owner_writes_process_cards(account):
	user = account("QMS Process Owner")

	assert rights("QMS Process", user) == {"read", "write", "export", "report"}
	assert rights(RECORD, user) == {"read", "export", "report"}


@pytest.mark.parametrize("role", ["QMS Auditor", "QMS Document Auditor", "QMS Top Management"])
def test_reading_roles_read_and_export(account, role):
	user = account(role)

	assert all(rights(doctype, user) == {"read", "export", "report"} for doctype in (*MASTERS[:3], RECORD))


def test_external_auditor_reads_and_takes_nothing_away(account):
	user = account("QMS External Auditor")

	assert all(rights(doctype, user) == {"read"} for doctype in (*MASTERS, RECORD))


def test_system_manager_configures_and_does_not_write_records(account):
	user = account("System Manager")

	assert rights("QMS Record Form", user) >= {"write", "create", "delete"}
	assert rights(RECORD, user) == {"read", "export", "report"}


def test_who_has_no_role_sees_nothing(account):
	user = account("Blogger")

	assert all(not rights(doctype, user) for doctype in (*MASTERS, RECORD))


def test_shop_floor_and_outside_accounts_have_no_desk():
	without_desk = frappe.get_all("Role", {"name": ["like", "QMS %"], "desk_access": 0}, pluck="name")

	assert sorted(without_desk) == ["QMS Employee", "QMS External Auditor"]


def test_only_head_and_manager_write_the_disposition(make_user):
	for role, written in (("QMS Employee", None), ("QMS Department Head", "Scrap"), ("QMS Manager", "Scrap")):
		user = make_user(f"decides-{role.lower().replace(' ', '-')}@example.com", role)
		record = records.shipped().new(user, inspected_by=user, disposition="Scrap")

		assert (frappe.db.get_value(RECORD, record.name, "disposition") or None) == written
