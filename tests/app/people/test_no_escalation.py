"""Nobody comes to a role over positions and employees who could not be given it: each way that was thought of."""

from __future__ import annotations

import frappe
import pytest

from tests.app import staff
from tests.app.staff import day, held

KEEPER, ADMIN, WORKER = "staff-keeper@example.com", "staff-admin@example.com", "staff-worker@example.com"
AUDITOR = "QMS Auditor"
REFUSED = frappe.PermissionError


@pytest.fixture(autouse=True)
def people(make_user) -> None:
	make_user(KEEPER, "QMS Manager")
	make_user(ADMIN, "System Manager")
	make_user(WORKER, "QMS Employee")
	staff.department()
	staff.position("Internal Auditor", AUDITOR)
	staff.position("System Administrator", "System Manager")


def position(title: str = "Internal Auditor"):
	return frappe.get_doc("QMS Position", title)


def test_who_keeps_positions_does_not_write_their_roles():
	frappe.set_user(KEEPER)
	doc = position()
	doc.append("roles", {"role": "System Manager"})
	doc.save()

	assert [row.role for row in position().roles] == [AUDITOR]


def test_who_keeps_positions_makes_none_with_roles():
	frappe.set_user(KEEPER)
	frappe.get_doc(
		{"doctype": "QMS Position", "title": "Backdoor", "roles": [{"role": "System Manager"}]}
	).insert()

	assert position("Backdoor").roles == []


def test_a_role_row_is_not_written_on_its_own():
	frappe.set_user(KEEPER)
	row = frappe.get_doc(
		{
			"doctype": "QMS Position Role",
			"parent": "Internal Auditor",
			"parenttype": "QMS Position",
			"parentfield": "roles",
			"role": "System Manager",
		}
	)
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		row.insert()


def test_an_opened_level_lets_nobody_give_a_role_that_he_lacks():
	frappe.set_user(KEEPER)
	doc = position()
	doc.append("roles", {"role": "QMS Top Management"})
	with pytest.raises(REFUSED, match="Row 2 of the roles: you can't give the role"):
		# as where a customer lets the role write level 1
		doc.save(ignore_permissions=True)


@pytest.mark.parametrize("role", ["Administrator", "All", "Guest", "Desk User"])
def test_what_the_system_gives_comes_by_no_position(role):
	frappe.set_user(ADMIN)
	doc = position()
	doc.append("roles", {"role": role})
	with pytest.raises(REFUSED, match="given by the system itself"):
		doc.save()


def test_a_role_stands_once():
	doc = position()
	doc.append("roles", {"role": AUDITOR})
	with pytest.raises(REFUSED, match="stands there twice"):
		doc.save()


def test_a_system_manager_writes_the_roles():
	frappe.set_user(ADMIN)
	doc = position()
	doc.append("roles", {"role": "QMS Top Management"})
	doc.save()

	assert [row.role for row in position().roles] == [AUDITOR, "QMS Top Management"]


def test_who_keeps_employees_gives_others_the_roles_of_a_position():
	frappe.set_user(KEEPER)
	staff.employee("E1", "Internal Auditor", user=WORKER)

	assert AUDITOR in staff.roles(WORKER)


def test_who_keeps_employees_makes_nobody_a_system_manager():
	frappe.set_user(KEEPER)
	with pytest.raises(REFUSED, match="handed out only by somebody who has it"):
		staff.employee("E1", "System Administrator", user=WORKER)


def test_a_system_manager_makes_system_managers():
	frappe.set_user(ADMIN)
	staff.employee("E1", "System Administrator", user=WORKER)

	assert "System Manager" in staff.roles(WORKER)


def test_a_later_day_is_no_way_round():
	frappe.set_user(KEEPER)
	with pytest.raises(REFUSED):
		staff.employee("E1", held("System Administrator", from_date=day(30)), user=WORKER)


def test_an_earlier_beginning_is_no_way_round():
	person = staff.employee("E1", held("System Administrator", from_date=day(30)), user=WORKER)
	frappe.set_user(KEEPER)
	person.positions[0].from_date = day()
	with pytest.raises(REFUSED):
		person.save()


def test_a_later_end_is_no_way_round():
	person = staff.employee("E1", held("System Administrator", to_date=day(3)), user=WORKER)
	frappe.set_user(KEEPER)
	person.positions[0].to_date = day(300)
	with pytest.raises(REFUSED):
		person.save()


def test_an_end_may_be_set_by_who_could_not_give_it():
	person = staff.employee("E1", "System Administrator", user=WORKER)
	frappe.set_user(KEEPER)
	person.positions[0].to_date = day(-1)
	person.save()

	assert "System Manager" not in staff.roles(WORKER)


def test_other_fields_may_be_changed_by_who_could_not_give_it():
	person = staff.employee("E1", "System Administrator", user=WORKER)
	frappe.set_user(KEEPER)
	person.full_name = "Somebody Else"
	person.save()

	assert "System Manager" in staff.roles(WORKER)


def test_the_account_of_a_powerful_employee_is_not_exchanged():
	person = staff.employee("E1", "System Administrator", user=ADMIN)
	frappe.set_user(KEEPER)
	person.user = KEEPER
	with pytest.raises(REFUSED):
		person.save()


def test_a_powerful_employee_who_left_is_not_brought_back():
	person = staff.employee("E1", "System Administrator", user=WORKER, left_on=day(-1))
	frappe.set_user(KEEPER)
	person.update({"left_on": None, "status": "Employed"})
	with pytest.raises(REFUSED):
		person.save()


def test_nobody_gives_himself_a_role():
	frappe.set_user(KEEPER)
	with pytest.raises(REFUSED, match="can't give yourself"):
		staff.employee("E1", "Internal Auditor", user=KEEPER)


def test_nobody_takes_the_record_of_an_employee_with_more_roles():
	person = staff.employee("E1", "Internal Auditor")
	frappe.set_user(KEEPER)
	person.user = KEEPER
	with pytest.raises(REFUSED, match="can't give yourself"):
		person.save()


def test_nobody_brings_the_own_position_back_into_use():
	staff.position("Internal Auditor", AUDITOR, is_active=0)
	staff.employee("E1", "Internal Auditor", user=KEEPER)
	frappe.set_user(KEEPER)
	doc = position()
	doc.is_active = 1
	with pytest.raises(REFUSED, match="can't give yourself"):
		doc.save()


def test_nobody_brings_a_powerful_position_back_into_use():
	staff.position("System Administrator", "System Manager", is_active=0)
	staff.employee("E1", "System Administrator", user=WORKER)
	frappe.set_user(KEEPER)
	doc = position("System Administrator")
	doc.is_active = 1
	with pytest.raises(REFUSED, match="handed out only by"):
		doc.save()


@pytest.mark.parametrize("into", ["System Administrator", "Internal Auditor"])
def test_a_position_is_not_merged_into_one_with_other_roles(into):
	staff.position("Fitter")
	staff.employee("E1", "Fitter", user=KEEPER)
	frappe.set_user(KEEPER)
	with pytest.raises(frappe.ValidationError, match="give different roles"):
		frappe.rename_doc("QMS Position", "Fitter", into, merge=True)


def test_positions_with_the_same_roles_are_merged():
	staff.position("Auditor of Suppliers", AUDITOR)
	staff.employee("E1", "Auditor of Suppliers", user=WORKER)
	frappe.set_user(KEEPER)
	frappe.rename_doc("QMS Position", "Auditor of Suppliers", "Internal Auditor", merge=True)

	assert frappe.get_doc("QMS Employee", "E1").positions[0].position == "Internal Auditor"


def test_a_position_without_new_roles_may_be_taken_by_oneself():
	staff.position("Quality Manager", "QMS Manager")
	frappe.set_user(KEEPER)
	staff.employee("E1", "Quality Manager", user=KEEPER)

	assert staff.roles(KEEPER) == {"QMS Manager"}


@pytest.mark.parametrize("user", [KEEPER, ADMIN])
def test_what_came_by_position_is_written_by_the_program_alone(user):
	staff.employee("E1", "Internal Auditor")
	frappe.set_user(user)
	grant = {"user": KEEPER, "role": AUDITOR, "employee": "E1", "position": "Internal Auditor"}
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "QMS Role Grant", **grant}).insert()


def test_nobody_deletes_the_note_that_a_role_came_by_position():
	staff.employee("E1", "Internal Auditor", user=WORKER)
	note = frappe.db.get_value("QMS Role Grant", {"user": WORKER})
	frappe.set_user(ADMIN)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("QMS Role Grant", note)


def test_an_employee_changes_neither_positions_nor_employees():
	staff.employee("E1", user=WORKER)
	frappe.set_user(WORKER)
	for doctype, name in (("QMS Position", "Internal Auditor"), ("QMS Employee", "E1")):
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(doctype, name).save()
