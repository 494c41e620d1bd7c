"""Passwords and API secrets: how they are kept, checked and judged.

Passwords are argon2id hashes (19 MiB, two passes, one lane: OWASP's floor). API secrets are long and random,
so a SHA-256 of them is enough and a request with a token stays cheap. Both stand in Frappe's `__Auth` table.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from frappe_lite.context import local
from frappe_lite.exceptions import AuthenticationError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.sessions import clear_sessions
from frappe_lite.system_settings import get_system_settings
from frappe_lite.translate import _
from frappe_lite.utils import cint

MIN_LENGTH = 8
MAX_LENGTH = 512
MIN_SCORE = 2
LOOKED_AT = 72  # zxcvbn's own bound: its time grows with the square of the length

AUTH_TABLE = """create table if not exists `__Auth` (
	doctype text not null, name text not null, fieldname text not null,
	password text not null, encrypted integer not null default 0,
	primary key (doctype, name, fieldname)
)"""


@lru_cache(maxsize=8)
def _hasher(memory_kib: int, passes: int) -> PasswordHasher:
	return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID)


def hasher() -> PasswordHasher:
	"""Return the site's password hasher. Only tests lower its cost, by `argon2` in the site's config."""
	cost = local.conf.get("argon2") or {}
	return _hasher(cost.get("memory_kib", 19 * 1024), cost.get("passes", 2))


@lru_cache(maxsize=8)
def _hash_of_nobody(hasher: PasswordHasher) -> str:
	return hasher.hash("the password of no account")


def check_password(
	user: str, pwd: str, doctype: str = "User", fieldname: str = "password", delete_tracker_cache: bool = True
) -> str:
	"""Return the user when the password is right. Raises AuthenticationError, after the same time in each case."""
	stored = _read(doctype, user, fieldname)
	try:
		hasher().verify(stored or _hash_of_nobody(hasher()), pwd)
	except (VerificationError, InvalidHashError):
		raise AuthenticationError(_("Incorrect User or Password")) from None
	if not stored:
		raise AuthenticationError(_("Incorrect User or Password"))
	if hasher().check_needs_rehash(stored) and not local.flags.read_only:
		_write(doctype, user, fieldname, hasher().hash(pwd))
	return user


def update_password(
	user: str,
	pwd: str,
	doctype: str = "User",
	fieldname: str = "password",
	logout_all_sessions: bool | int = False,
) -> None:
	"""Store a new password; with `logout_all_sessions` the user's other sessions end."""
	_write(doctype, user, fieldname, hasher().hash(pwd))
	if logout_all_sessions:
		clear_sessions(user, keep_current=True)


def ends_all_sessions(asked: Any) -> bool:
	"""Tell whether the person's other sessions end with a new password: asked for, or System Settings say so."""
	return bool(cint(asked) or cint(get_system_settings("logout_on_password_reset")))


def password_problem(pwd: str, user_data: tuple[Any, ...] = ()) -> str | None:
	"""Return why a password is not good enough: too short, too long or easily guessed; None for a good one.

	No rules on kinds of characters (ASVS 5.0, 6.2); the guessability is zxcvbn's, as in Frappe.
	"""
	if len(pwd) < MIN_LENGTH:
		return _("The password must have at least {0} characters.").format(MIN_LENGTH)
	if len(pwd) > MAX_LENGTH:
		return _("The password may have at most {0} characters.").format(MAX_LENGTH)
	from zxcvbn import zxcvbn

	known = [str(word) for word in user_data if word]
	parts = [part for word in known for part in re.split(r"\W+", word) if len(part) > 2]
	wanted = max(MIN_SCORE, int(get_system_settings("minimum_password_score") or 0))
	if zxcvbn(pwd[:LOOKED_AT], user_inputs=[*known, *parts])["score"] < wanted:
		return _("This password is common or easy to guess. Use several words or a longer one.")
	return None


def check_password_policy(pwd: str, user_data: tuple[Any, ...] = ()) -> None:
	"""Refuse a password that is not good enough. Raises ValidationError with the reason."""
	if problem := password_problem(pwd, user_data):
		throw(problem, ValidationError)


def set_secret(doctype: str, name: str, fieldname: str, secret: str) -> None:
	"""Keep the digest of a random secret, such as an API secret. It cannot be read back."""
	_write(doctype, name, fieldname, _digest(secret))


def is_secret(doctype: str, name: str, fieldname: str, secret: str) -> bool:
	"""Return whether this is the secret that was set."""
	stored = _read(doctype, name, fieldname)
	return bool(stored) and hmac.compare_digest(stored or "", _digest(secret))


def keep_readable(doctype: str, name: str, fieldname: str, secret: str) -> None:
	"""Keep a secret that this home itself must use, such as the key of a signature. It lies in the site as it is."""
	_write(doctype, name, fieldname, secret)


def read_back(doctype: str, name: str, fieldname: str) -> str | None:
	"""Return a secret that `keep_readable` kept, or None."""
	return _read(doctype, name, fieldname)


def delete_all_passwords_for(doctype: str, name: str) -> None:
	"""Forget every password and secret of a document."""
	local.db.sql("delete from `__Auth` where doctype=%s and name=%s", (doctype, name))


def rename_password(doctype: str, old_name: str, new_name: str) -> None:
	"""Let passwords and secrets follow a renamed document."""
	local.db.sql("update `__Auth` set name=%s where doctype=%s and name=%s", (new_name, doctype, old_name))


def get_decrypted_password(
	doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
) -> str:
	"""Not here: the embedded home keeps hashes only. The Frappe home (a bench) can return stored secrets."""
	raise NotImplementedError(
		f"{doctype}.{fieldname}: reading a stored secret back is part of the Frappe home (a bench), not of this one."
	)


def _digest(secret: str) -> str:
	return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()


def _read(doctype: str, name: str, fieldname: str) -> str | None:
	rows = local.db.sql(
		"select password from `__Auth` where doctype=%s and name=%s and fieldname=%s",
		(doctype, name, fieldname),
	)
	return rows[0][0] if rows else None


def _write(doctype: str, name: str, fieldname: str, password: str) -> None:
	local.db.sql(
		"insert into `__Auth` (doctype, name, fieldname, password) values (%s, %s, %s, %s)"
		" on conflict (doctype, name, fieldname) do update set password = excluded.password",
		(doctype, name, fieldname, password),
	)
