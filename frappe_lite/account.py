"""One's own password: changing it, and confirming it before something that matters."""

from __future__ import annotations

from frappe_lite.auth import require_current_password
from frappe_lite.context import local
from frappe_lite.exceptions import AuthenticationError, PermissionError
from frappe_lite.login_backoff import add_failure, add_success, refuse_when_too_fast
from frappe_lite.messages import throw
from frappe_lite.passwords import check_password, check_password_policy, ends_all_sessions
from frappe_lite.passwords import update_password as store_password
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist


@whitelist(allow_guest=True, methods=["POST"])
def update_password(
	new_password: str, logout_all_sessions: int = 0, key: str | None = None, old_password: str | None = None
) -> None:
	"""Change one's own password, after giving the current one; other sessions end with `logout_all_sessions`.

	Reset keys (`key`) come by e-mail, which is part of the Frappe home.
	"""
	user = local.session.user
	if key:
		raise NotImplementedError("Resetting a password by e-mail is part of the Frappe home (a bench).")
	if user == "Guest":
		throw(_("Please log in first."), PermissionError)
	refuse_when_too_fast(user, local.request_ip)
	try:
		require_current_password(user, old_password)
	except Exception:
		add_failure(user, local.request_ip)
		raise
	add_success(user, local.request_ip)
	names = local.db.get_value("User", user, ["first_name", "last_name", "email"], as_dict=True) or {}
	check_password_policy(new_password, tuple(names.values()))
	store_password(user, new_password, logout_all_sessions=ends_all_sessions(logout_all_sessions))


@whitelist(methods=["POST"])
def verify_password(password: str) -> None:
	"""Raise AuthenticationError unless this is the password of who asks; guessing is slowed down."""
	user = local.session.user
	refuse_when_too_fast(user, local.request_ip)
	try:
		check_password(user, password)
	except AuthenticationError:
		add_failure(user, local.request_ip)
		raise
	add_success(user, local.request_ip)
