"""Users and roles: what an account is made of, and what cannot happen to one."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import Factory

EMAIL = "contract.account@example.com"
WITH_DESK = "Contract Desk Role"
WITHOUT_DESK = "Contract Floor Role"


def roles_of(user: str) -> set[str]:
	return {row.role for row in frappe.get_doc("User", user).roles}


@pytest.fixture
def account(factory: Factory):
	"""`account(*roles, **values)` inserts a user."""

	def insert(*roles: str, **values):
		factory.made.append(("User", EMAIL))
		return frappe.get_doc(
			{
				"doctype": "User",
				"email": EMAIL,
				"first_name": "Contract",
				"send_welcome_email": 0,
				"roles": [{"role": role} for role in roles],
				**values,
			}
		).insert()

	return insert


def test_an_account_is_named_by_its_address_in_small_letters(account):
	user = account(email=" Contract.Account@Example.com ")
	assert (user.name, user.email) == (EMAIL, EMAIL)


@pytest.mark.parametrize("email", ["no address", "a@b", "a@b@c", "@example.com"])
def test_an_account_needs_an_address(account, email):
	with pytest.raises(frappe.InvalidEmailAddressError):
		account(email=email)


def test_the_full_name_is_made_of_first_and_last_name(account):
	user = account(first_name="<b>Ann</b>", middle_name="M", last_name="Example")
	assert user.full_name == "Ann Example"
	assert frappe.utils.get_fullname(user.name) == "Ann Example"


def test_the_user_name_is_made_of_the_first_name(account):
	assert account(first_name="Contract Unique").username == "contract_unique"


def test_a_user_name_that_is_taken_is_dropped(account, make_user):
	taken = frappe.db.get_value("User", make_user("contract.other@example.com"), "username")
	assert taken
	assert account(username=taken).username in ("", None)


def test_a_role_with_desk_access_makes_a_system_user(account, make_role):
	make_role(WITH_DESK, desk_access=1)
	make_role(WITHOUT_DESK, desk_access=0)
	assert account(WITH_DESK, WITHOUT_DESK).user_type == "System User"


def test_roles_without_desk_access_make_a_website_user(account, make_role):
	make_role(WITHOUT_DESK, desk_access=0)
	assert account(WITHOUT_DESK, user_type="System User").user_type == "Website User"
	assert "Desk User" not in frappe.get_roles(EMAIL)
	assert {WITHOUT_DESK, "All", "Guest"} <= set(frappe.get_roles(EMAIL))


def test_each_role_is_kept_once(account, make_role):
	make_role(WITH_DESK)
	assert [row.role for row in account(WITH_DESK, WITH_DESK).roles] == [WITH_DESK]


def test_adding_and_removing_roles(account, make_role):
	make_role(WITH_DESK)
	make_role(WITHOUT_DESK, desk_access=0)
	user = account(WITH_DESK)
	user.add_roles(WITHOUT_DESK, WITH_DESK)
	assert roles_of(EMAIL) == {WITH_DESK, WITHOUT_DESK}
	user.remove_roles(WITH_DESK)
	assert roles_of(EMAIL) == {WITHOUT_DESK}
	assert frappe.db.get_value("User", EMAIL, "user_type") == "Website User"


def test_an_unknown_role_is_refused(account):
	with pytest.raises(frappe.LinkValidationError):
		account("No Such Role")


def test_disabling_a_role_takes_it_from_everybody(account, make_role):
	make_role(WITH_DESK)
	account(WITH_DESK)
	role = frappe.get_doc("Role", WITH_DESK)
	role.disabled = 1
	role.save()
	assert roles_of(EMAIL) == set()
	assert WITH_DESK not in frappe.get_roles(EMAIL)


def test_a_disabled_role_is_not_given(account, make_role):
	make_role(WITH_DESK)
	frappe.db.set_value("Role", WITH_DESK, "disabled", 1)
	assert [row.role for row in account(WITH_DESK).roles] == []


def test_the_desk_access_of_a_role_decides_over_its_users(account, make_role):
	make_role(WITH_DESK)
	account(WITH_DESK)
	role = frappe.get_doc("Role", WITH_DESK)
	role.desk_access = 0
	role.save()
	assert frappe.db.get_value("User", EMAIL, "user_type") == "Website User"


@pytest.mark.parametrize("role", ["System Manager", "Guest", "All", "Administrator"])
def test_standard_roles_stay_enabled(role):
	doc = frappe.get_doc("Role", role)
	doc.disabled = 1
	with pytest.raises(frappe.ValidationError):
		doc.save()


@pytest.mark.parametrize("user", ["Administrator", "Guest"])
def test_standard_users_stay(user):
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("User", user)
	doc = frappe.get_doc("User", user)
	doc.enabled = 0
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_a_password_is_never_stored_in_the_row(account):
	account(new_password="a long enough Passphrase 42")
	assert not frappe.db.get_value("User", EMAIL, "new_password")
	assert not frappe.get_doc("User", EMAIL).new_password


def test_everybody_may_read_and_change_the_own_account_only(account, make_user, make_role):
	make_role(WITHOUT_DESK, desk_access=0)
	account(WITHOUT_DESK)
	other = make_user("contract.other@example.com", WITHOUT_DESK)
	frappe.set_user(EMAIL)
	mine = frappe.get_doc("User", EMAIL)
	mine.check_permission("write")
	assert not frappe.get_doc("User", other).has_permission("read")
	assert not frappe.get_doc("User", "Administrator").has_permission("read")


def test_nobody_gives_oneself_a_role(account, make_role):
	make_role(WITHOUT_DESK, desk_access=0)
	account(WITHOUT_DESK)
	frappe.set_user(EMAIL)
	mine = frappe.get_doc("User", EMAIL)
	mine.append("roles", {"role": "System Manager"})
	mine.first_name = "Changed"
	mine.save()
	frappe.set_user("Administrator")
	assert roles_of(EMAIL) == {WITHOUT_DESK}
	assert frappe.db.get_value("User", EMAIL, "first_name") == "Changed"


def test_a_deleted_account_leaves_no_task_and_no_share(account, make_role):
	account()
	frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": EMAIL}).insert()
	frappe.delete_doc("User", EMAIL)
	assert not frappe.db.exists("ToDo", {"allocated_to": EMAIL})
	assert not frappe.db.exists("DocShare", {"user": EMAIL})
	assert not frappe.db.exists("Has Role", {"parent": EMAIL})
