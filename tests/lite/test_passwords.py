"""Passwords and API secrets are kept as hashes, and easy ones are refused."""

from __future__ import annotations

import pytest

from frappe_lite import passwords
from frappe_lite.context import _dict, local
from frappe_lite.exceptions import AuthenticationError
from frappe_lite.passwords import (
	_hasher,
	check_password,
	check_password_policy,
	delete_all_passwords_for,
	get_decrypted_password,
	hasher,
	is_secret,
	password_problem,
	set_secret,
	update_password,
)

USER = "somebody@example.com"


@pytest.fixture(autouse=True)
def undone(site):
	"""Nothing stays in the database."""
	yield
	local.db.rollback()
	local.message_log = []


def stored() -> list[str]:
	return local.db.sql("select password from `__Auth` where name=%s", (USER,), pluck=True)


def test_the_right_password_fits_and_others_do_not():
	update_password(USER, "harbour lantern copper")
	assert check_password(USER, "harbour lantern copper") == USER
	for wrong in ("harbour lantern coppeR", "", "harbour lantern copper "):
		with pytest.raises(AuthenticationError):
			check_password(USER, wrong)


def test_an_account_that_is_none_costs_the_same_work(site, monkeypatch):
	"""Or the time of the answer would tell which accounts there are."""
	work = []
	real = passwords.hasher()

	class Counting:
		def __getattr__(self, name):
			if name == "verify":
				work.append(name)
			return getattr(real, name)

	monkeypatch.setattr(passwords, "hasher", Counting)
	for user in ("nobody@example.com", "Guest", "Administrator"):
		work.clear()
		with pytest.raises(AuthenticationError):
			passwords.check_password(user, "wrong")
		assert work == ["verify"]


def test_an_account_without_password_has_none_that_fits():
	with pytest.raises(AuthenticationError):
		check_password("nobody@example.com", "the password of no account")


def test_what_is_stored_is_an_argon2id_hash_with_a_salt():
	update_password(USER, "harbour lantern copper")
	first = stored()[0]
	update_password(USER, "harbour lantern copper")
	assert first.startswith("$argon2id$")
	assert stored()[0] != first
	assert "harbour" not in first


def test_the_cost_is_owasps_floor_unless_a_test_lowers_it(monkeypatch):
	monkeypatch.setattr(local, "conf", _dict())
	assert hasher() is _hasher(19 * 1024, 2)
	assert (hasher().memory_cost, hasher().time_cost, hasher().parallelism) == (19456, 2, 1)


def test_a_hash_of_another_cost_is_renewed_at_the_next_login(monkeypatch):
	update_password(USER, "harbour lantern copper")
	monkeypatch.setattr(local, "conf", _dict(argon2={"memory_kib": 128, "passes": 1}))
	check_password(USER, "harbour lantern copper")
	assert "m=128" in stored()[0]


@pytest.mark.parametrize("pwd", ["short", "1234567", "password", "iloveyou1", "aaaaaaaaaaaa", "qwertyuiop"])
def test_what_is_short_or_common_is_refused(site, pwd):
	assert password_problem(pwd)


def test_what_is_made_of_ones_own_names_is_refused():
	assert password_problem("chenjing88", ("Chen", "Jing", "chenjing@example.com"))
	assert not password_problem("chenjing88")


@pytest.mark.parametrize(
	"pwd", ["tin lamp under stairs", "Xq7!mmk2-", "正确的马电池订书钉九号", "w" * 5 + "orchard-77-ferry" * 4]
)
def test_what_is_long_or_unusual_is_taken(site, pwd):
	assert password_problem(pwd) is None


def test_a_password_of_more_than_512_characters_is_refused():
	assert password_problem("lamp orchard " * 40)


def test_the_policy_says_why():
	with pytest.raises(Exception, match="8"):
		check_password_policy("short")


def test_a_secret_fits_and_is_not_kept_readable():
	set_secret("User", USER, "api_secret", "abc123abc123abc")
	assert is_secret("User", USER, "api_secret", "abc123abc123abc")
	assert not is_secret("User", USER, "api_secret", "abc123abc123abd")
	assert not is_secret("User", "nobody@example.com", "api_secret", "")
	assert "abc123" not in stored()[0]


def test_reading_a_secret_back_is_not_part_of_this_home():
	with pytest.raises(NotImplementedError, match="Frappe home"):
		get_decrypted_password("User", USER, "api_secret")


def test_a_deleted_user_leaves_no_password():
	update_password(USER, "harbour lantern copper")
	delete_all_passwords_for("User", USER)
	assert stored() == []
