"""What an account of the embedded home does beyond Frappe's contract: sessions, secrets, names in every row."""

from __future__ import annotations

import frappe
import pytest

from frappe_lite.context import local
from frappe_lite.core.doctype.user.user import generate_keys
from frappe_lite.passwords import check_password, is_secret
from frappe_lite.sessions import start_session
from tests.factories import Factory

EMAIL = "lite.account@example.com"


@pytest.fixture
def user(factory: Factory):
	"""An account without roles."""
	return frappe.get_doc("User", factory.user(EMAIL))


def sessions_of(name: str) -> int:
	return local.db.sql("select count(*) from `tabSessions` where user=%s", (name,))[0][0]


def open_session(name: str) -> None:
	start_session(name, ip="127.0.0.1")
	frappe.set_user("Administrator")
	assert sessions_of(name) == 1


def test_disabling_an_account_ends_its_sessions(user):
	open_session(user.name)
	user.enabled = 0
	user.save()
	assert sessions_of(user.name) == 0


def test_deleting_an_account_ends_its_sessions_and_forgets_its_password(user):
	user.new_password = "a long enough Passphrase 42"
	user.save()
	open_session(user.name)
	user.delete()
	assert sessions_of(EMAIL) == 0
	with pytest.raises(frappe.AuthenticationError):
		check_password(EMAIL, "a long enough Passphrase 42")


def test_a_new_password_ends_the_other_sessions(user):
	open_session(user.name)
	user.new_password = "a long enough Passphrase 42"
	user.save()
	assert sessions_of(user.name) == 0
	assert check_password(user.name, "a long enough Passphrase 42") == user.name


@pytest.mark.parametrize("password", ["short", "password1", "12345678", "lite.account"])
def test_a_password_that_is_easy_to_guess_is_refused(user, password):
	user.new_password = password
	with pytest.raises(frappe.ValidationError):
		user.save()


def test_a_password_is_kept_as_argon2id_hash_only(user):
	user.new_password = "a long enough Passphrase 42"
	user.save()
	stored = local.db.sql_list("select password from `__Auth` where name=%s", (user.name,))
	assert len(stored) == 1
	assert stored[0].startswith("$argon2id$")


def test_an_api_secret_is_shown_once_and_kept_as_digest(user):
	answer = generate_keys(user.name)
	key = local.db.get_value("User", user.name, "api_key")
	assert answer["api_key"] == key
	assert is_secret("User", user.name, "api_secret", answer["api_secret"])
	assert answer["api_secret"] not in str(frappe.get_doc("User", user.name).as_dict())
	again = generate_keys(user.name)
	assert again["api_key"] == key
	assert not is_secret("User", user.name, "api_secret", answer["api_secret"])


def test_only_a_system_manager_makes_keys(user):
	frappe.set_user(user.name)
	with pytest.raises(frappe.PermissionError):
		generate_keys(user.name)


def test_a_renamed_account_stays_owner_and_keeps_its_password(user, factory):
	user.new_password = "a long enough Passphrase 42"
	user.save()
	frappe.set_user(user.name)
	todo = frappe.get_doc({"doctype": "ToDo", "description": "mine", "allocated_to": user.name}).insert()
	frappe.set_user("Administrator")
	new = frappe.rename_doc("User", user.name, "lite.renamed@example.com", force=True)
	factory.made.append(("User", new))
	assert frappe.db.get_value("ToDo", todo.name, ["owner", "allocated_to"]) == (new, new)
	assert frappe.db.get_value("User", new, "email") == new
	assert check_password(new, "a long enough Passphrase 42") == new
