"""Logging in and out, and finding out on whose behalf a request comes: session cookie or API key."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any, NoReturn
from urllib.parse import quote, unquote

from frappe_lite import login_backoff
from frappe_lite.context import _dict, get_attr, get_hooks, local, set_user
from frappe_lite.document import get_cached_value, get_doc
from frappe_lite.exceptions import (
	AuthenticationError,
	CSRFTokenError,
	InvalidAuthorizationToken,
	ValidationError,
)
from frappe_lite.messages import throw
from frappe_lite.passwords import MAX_LENGTH, check_password, is_secret
from frappe_lite.sessions import (
	clear_sessions,
	delete_session,
	expiry_seconds,
	resume_session,
	start_session,
)
from frappe_lite.system_settings import get_system_settings
from frappe_lite.translate import _, get_site_language, set_request_language
from frappe_lite.utils import cint, now
from frappe_lite.whitelist import call, whitelist

SAFE_HTTP_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
UNSAFE_HTTP_METHODS = frozenset(("POST", "PUT", "DELETE", "PATCH"))
USER_COOKIES = ("full_name", "user_id", "sid", "user_image", "system_user")
USER_FIELDS = [
	"name",
	"enabled",
	"user_type",
	"full_name",
	"first_name",
	"last_name",
	"user_image",
	"language",
]


class CookieManager:
	"""The cookies that the answer to this request sets or deletes."""

	def __init__(self) -> None:
		self.cookies: dict[str, dict[str, Any]] = {}
		self.to_delete: list[str] = []

	def set_cookie(
		self, key: str, value: str | None, httponly: bool = False, max_age: int | None = None
	) -> None:
		"""Set a cookie; under TLS it is sent back over TLS only."""
		secure = local.request is not None and local.request.scheme == "https"
		self.cookies[key] = {
			"value": quote(value or ""),
			"httponly": httponly,
			"max_age": max_age,
			"secure": secure,
			"samesite": "Lax",
		}

	def delete_cookie(self, to_delete: str | list[str] | tuple[str, ...]) -> None:
		"""Delete one cookie or several."""
		self.to_delete.extend([to_delete] if isinstance(to_delete, str) else to_delete)

	def flush_cookies(self, response: Any) -> None:
		"""Write the cookies to the response."""
		for key, options in self.cookies.items():
			response.set_cookie(key, **options)
		for key in set(self.to_delete) - set(self.cookies):
			response.delete_cookie(key, samesite="Lax")


class LoginManager:
	"""A login or logout in progress; hooks (`on_login`, `on_session_creation`, `on_logout`) receive it."""

	def __init__(self) -> None:
		self.user: str | None = None
		self.info: _dict = _dict()
		self.full_name = ""
		self.user_type = ""

	def login(self) -> None:
		"""Check the credentials of the request and begin a new session."""
		self.authenticate(local.form_dict.get("usr"), local.form_dict.get("pwd"))
		local.form_dict.pop("pwd", None)
		self.post_login()

	def authenticate(self, user: str | None = None, pwd: str | None = None) -> None:
		"""Set `user` when name and password fit. Raises AuthenticationError, or TooManyRequestsError."""
		if not (isinstance(user, str) and isinstance(pwd, str) and user and pwd):
			self.fail(_("Incomplete login details"))
		if len(pwd) > MAX_LENGTH:
			self.fail(_("Password size exceeded the maximum allowed size"))
		address = local.request_ip
		# The account waits, however it is spelled: a name is found in other letters and with blanks too.
		name = find_user(user) or user
		login_backoff.refuse_when_too_fast(name, address)
		try:
			check_password(name, pwd)
		except AuthenticationError:
			login_backoff.add_failure(name, address)
			self.fail("Invalid login credentials", user)
		if not (name == "Administrator" or get_user_info(name).enabled):
			login_backoff.add_failure(name, address)
			self.fail("User disabled or missing", user)
		login_backoff.add_success(name, address)
		self.user = name

	def post_login(self) -> None:
		"""Begin the session of the authenticated user and tell the browser about it."""
		self.login_as(self.user or "")

	def login_as(self, user: str) -> None:
		"""Begin a session for this user in place of the current one, which ends (no session fixation)."""
		self.user = user
		set_user(user)
		self.run_trigger("on_login")
		self.info = get_user_info(user)
		self.user_type, self.full_name = self.info.user_type, self.info.full_name or user
		delete_session(local.session_id_sent)
		if cint(get_system_settings("deny_multiple_sessions")):
			clear_sessions(user)
		start_session(user, ip=local.request_ip, full_name=self.full_name, user_type=self.user_type)
		record_login(user)
		log_authentication(f"{self.full_name} logged in", user, "Success")
		self._answer()
		self.run_trigger("on_session_creation")

	def logout(self, arg: str = "", user: str | None = None) -> None:
		"""End the current session, or with `user` all sessions of another user."""
		user = user or local.session.user
		self.run_trigger("on_logout")
		if user != local.session.user:
			clear_sessions(user)
			return
		log_authentication(f"{get_user_info(user).full_name} logged out", user, "Success", "Logout")
		delete_session(local.session.sid, user=user, reason="User Manually Logged Out")
		clear_cookies()
		set_user("Guest")

	def check_password(self, user: str, pwd: str) -> str:
		"""Return the user when the password is right. Raises AuthenticationError."""
		try:
			return check_password(user, pwd)
		except AuthenticationError:
			self.fail("Incorrect password", user)

	def fail(self, message: str, user: str | None = None) -> NoReturn:
		"""Answer that the login failed, and keep that in the Activity Log. Raises AuthenticationError."""
		local.response["message"] = message
		log_authentication(message, user or _("Unknown User"), "Failed")
		local.db.commit()
		raise AuthenticationError(message)

	def run_trigger(self, event: str) -> None:
		"""Call the apps' hooks for this event."""
		for method in get_hooks(event, []):
			call(get_attr(method), login_manager=self)

	def _answer(self) -> None:
		is_website_user = self.user_type == "Website User"
		local.response["message"] = "No App" if is_website_user else "Logged In"
		local.response["home_page"] = home_page()
		local.response["full_name"] = self.full_name
		cookies = local.cookie_manager
		cookies.set_cookie("sid", local.session.sid, httponly=True, max_age=expiry_seconds())
		cookies.set_cookie("system_user", "no" if is_website_user else "yes")
		cookies.set_cookie("full_name", self.full_name)
		cookies.set_cookie("user_id", self.user)
		cookies.set_cookie("user_image", self.info.user_image or "")


def home_page() -> str:
	"""Return where a person goes after logging in: the app on the apps screen, else the first page with a route."""
	for app in get_hooks("add_to_apps_screen", []):
		if app.get("route"):
			return app["route"]
	for rule in get_hooks("website_route_rules", []):
		return "/" + rule["to_route"].strip("/")
	return "/health"


def find_user(login: str) -> str | None:
	"""Return the user of this e-mail address or name, whatever its letter case (as MariaDB compares)."""
	return local.db.get_value("User", {"name": login}) or local.db.get_value("User", {"name": login.lower()})


def get_user_info(user: str) -> _dict:
	"""Return name, enabled, user_type, names, image and language of a user; empty when there is none."""
	return get_cached_value("User", user, USER_FIELDS, as_dict=True) or _dict()


def record_login(user: str) -> None:
	"""Note when and from where the user logged in."""
	when = now()
	values = {"last_login": when, "last_ip": local.request_ip, "last_active": when}
	local.db.set_value("User", user, values, update_modified=False)


def log_authentication(subject: str, user: str, status: str, operation: str = "Login") -> None:
	"""Keep who logged in (or failed to) from where, in the Activity Log. The caller commits."""
	known = local.db.exists("User", user)
	get_doc(
		{
			"doctype": "Activity Log",
			"subject": subject if known else f"{subject}: {user}"[:140],
			"user": user if known else None,
			"full_name": get_user_info(user).full_name if known else None,
			"status": status,
			"operation": operation,
			"ip_address": local.request_ip,
		}
	).insert(ignore_permissions=True)


def authenticate_request() -> None:
	"""Find out who asks: the session of the cookie, else the API key of the Authorization header, else Guest.

	Raises AuthenticationError for a wrong key, CSRFTokenError for a change without the session's token.
	"""
	environ = local.request.environ
	local.cookie_manager = CookieManager()
	local.login_manager = LoginManager()
	local.request_ip = environ.get("REMOTE_ADDR") or "127.0.0.1"
	sid = cookie_value(environ.get("HTTP_COOKIE", ""), "sid")
	local.session_id_sent = sid
	info = _dict()
	if resume_session(sid):
		info = get_user_info(local.session.user)
		if not info.enabled:
			delete_session(sid)
			clear_cookies()
			set_user("Guest")
	elif sid and sid != "Guest":
		local.response["session_expired"] = 1
		clear_cookies()
	check_csrf_token()
	authorization = environ.get("HTTP_AUTHORIZATION")
	if authorization:
		authenticate_by_header(authorization)
	local.login_manager.user = local.session.user
	if info.name == local.session.user and "_lang" not in local.form_dict:
		local.lang = info.language or get_site_language()
	else:
		set_request_language(local.request)


def cookie_value(header: str, name: str) -> str:
	"""Return a cookie from the header; what stands first counts."""
	for pair in header.split(";"):
		key, _sep, value = pair.strip().partition("=")
		if key == name:
			return unquote(value.strip('"'))
	return ""


def check_csrf_token() -> None:
	"""Raise CSRFTokenError when the session has a token and a changing request does not carry it."""
	if local.request.method not in UNSAFE_HTTP_METHODS or local.conf.ignore_csrf:
		return
	saved = local.session.data and local.session.data.csrf_token
	if not saved or local.session.user == "Guest":
		return
	sent = local.request.headers.get("X-Frappe-CSRF-Token") or local.form_dict.pop("csrf_token", None)
	if not hmac.compare_digest(str(sent or ""), saved):
		throw(_("Invalid Request"), CSRFTokenError)


def authenticate_by_header(header: str) -> None:
	"""Work as the user of `token key:secret` or `Basic base64(key:secret)`. Raises AuthenticationError."""
	parts = header.split(" ")
	if len(parts) != 2:
		return
	kind, value = parts[0].lower(), parts[1]
	if kind == "basic":
		value = _decode_basic(value)
	if kind in ("token", "basic"):
		key, _sep, secret = value.partition(":")
		validate_api_key_secret(key, secret)
	# Bearer tokens are OAuth's; this home issues none, so that a bearer is never known to it.
	if local.session.user in ("", "Guest"):
		raise AuthenticationError


def _decode_basic(value: str) -> str:
	try:
		return base64.b64decode(value, validate=True).decode()
	except (binascii.Error, UnicodeDecodeError):
		throw(
			_("Failed to decode token, please provide a valid base64-encoded token."),
			InvalidAuthorizationToken,
		)


def validate_api_key_secret(api_key: str, api_secret: str) -> None:
	"""Work as the enabled user of this key. Raises AuthenticationError; wrong secrets are slowed down."""
	login_backoff.refuse_when_too_fast(f"key {api_key}", local.request_ip)
	user = api_key and local.db.get_value("User", {"api_key": api_key})
	if not (user and get_user_info(user).enabled and is_secret("User", user, "api_secret", api_secret)):
		login_backoff.add_failure(f"key {api_key}", local.request_ip)
		raise AuthenticationError
	if local.session.user in ("", "Guest"):
		form_dict = local.form_dict
		set_user(user)
		local.form_dict = form_dict


def clear_cookies() -> None:
	"""Let the browser forget the session."""
	local.cookie_manager.delete_cookie(USER_COOKIES)


@whitelist()
def get_logged_user() -> str:
	"""Return the name of the user who asks."""
	return local.session.user


@whitelist(allow_guest=True, methods=["POST"])
def login() -> None:
	"""Begin a session with `usr` and `pwd`; the answer carries message, home_page and full_name."""
	local.login_manager.login()


@whitelist(allow_guest=True, methods=["POST"])
def logout() -> None:
	"""End the session. POST only: a link in a foreign page must not log anybody out."""
	local.login_manager.logout()


def require_current_password(user: str, password: str | None) -> None:
	"""Let a person who knows the current password pass. Raises ValidationError."""
	try:
		check_password(user, password or "")
	except AuthenticationError:
		throw(_("The current password is not right."), ValidationError)
