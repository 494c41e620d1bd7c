"""Accounts: name, kind, roles, password and API key."""

from __future__ import annotations

import datetime

from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import msgprint, throw
from frappe_lite.passwords import (
	check_password_policy,
	delete_all_passwords_for,
	ends_all_sessions,
	rename_password,
	set_secret,
	update_password,
)
from frappe_lite.permissions import clear_role_cache, only_for
from frappe_lite.sessions import clear_sessions
from frappe_lite.translate import _
from frappe_lite.utils import (
	cint,
	generate_hash,
	get_system_timezone,
	now,
	scrub,
	strip_html,
	validate_email_address,
)
from frappe_lite.whitelist import whitelist

STANDARD_USERS = ("Guest", "Administrator")
LOGIN_FACTS = ("last_login", "last_ip", "last_active", "last_password_reset_date")
KEY_LENGTH = 15
SECRET_LENGTH = 32


class User(Document):
	def __setup__(self) -> None:
		self.flags.ignore_save_passwords = ["new_password"]

	def autoname(self) -> None:
		if self.get("is_admin") or self.get("is_guest"):
			self.name = self.first_name
		else:
			self.email = (self.email or "").strip().lower()
			self.name = self.email

	def validate(self) -> None:
		self.take_new_password()
		self.keep_login_facts()
		if self.name not in STANDARD_USERS:
			self.email = self.name
			validate_email_address(self.name, throw=True)
		self.set_system_user()
		self.clean_names()
		self.set_full_name()
		self.check_standard_user_is_enabled()
		self.keep_each_role_once()
		self.drop_disabled_roles()
		self.set_username()
		self.check_user_image()
		if not self.time_zone:
			self.time_zone = get_system_timezone()

	def on_update(self) -> None:
		self.share_with_self()
		self.store_new_password()
		clear_role_cache(self.name)
		if not cint(self.enabled):
			clear_sessions(self.name)

	def on_trash(self) -> None:
		if self.name in STANDARD_USERS:
			throw(_("User {0} cannot be deleted").format(self.name))
		clear_sessions(self.name)
		clear_role_cache(self.name)
		db = local.db
		db.delete("ToDo", {"allocated_to": self.name})
		db.sql("update `tabToDo` set `assigned_by` = null where `assigned_by` = %s", (self.name,))
		db.delete("DocShare", {"user": self.name})
		db.delete("User Permission", {"user": self.name})
		delete_all_passwords_for("User", self.name)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		only_for("System Manager")  # everybody may change the own account, but not take another's name
		if old in STANDARD_USERS:
			throw(_("User {0} cannot be renamed").format(old))
		validate_email_address(new.strip(), throw=True)
		clear_sessions(old)
		clear_role_cache(old)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Owner and last editor of every row follow the account; both are plain columns, not links."""
		db = local.db
		for table in db.get_tables():
			columns = {row[1] for row in db.sql(f"pragma table_info(`{table}`)")}
			for column in columns & {"owner", "modified_by"}:
				db.sql(f"update `{table}` set `{column}` = %s where `{column}` = %s", (new, old))
		rename_password("User", old, new)
		db.set_value("User", new, "email", new, update_modified=False)

	# -- steps of validate

	def take_new_password(self) -> None:
		"""Judge a new password and take it out of the row: only its hash is ever stored."""
		self._new_password = self.new_password
		self.new_password = ""
		if self._new_password and self.is_own_account_by_request():
			throw(_("Change your own password with the current one, not by saving your account."))
		if self._new_password and not (local.flags.in_test or self.flags.ignore_password_policy):
			known = (self.first_name, self.middle_name, self.last_name, self.email, self.birth_date)
			check_password_policy(self._new_password, known)

	def keep_login_facts(self) -> None:
		"""When and from where somebody logged in is noted by the login, and said by nobody."""
		if before := self.get_doc_before_save():
			self.update({fieldname: before.get(fieldname) for fieldname in LOGIN_FACTS})

	def is_own_account_by_request(self) -> bool:
		"""Return whether a client saves the account that it is logged in with: a stolen session takes no account over."""
		return (
			local.request is not None
			and not self.flags.ignore_permissions
			and self.name == local.session.user
		)

	def set_system_user(self) -> None:
		"""A System User has a role with desk access; Administrator and Guest are fixed."""
		if self.name in STANDARD_USERS:
			self.user_type = "System User" if self.name == "Administrator" else "Website User"
		else:
			self.user_type = "System User" if self.has_desk_access() else "Website User"

	def has_desk_access(self) -> bool:
		"""Return whether one of the roles opens the desk."""
		roles = [row.role for row in self.roles or ()]
		return bool(roles) and bool(local.db.count("Role", {"desk_access": 1, "name": ["in", roles]}))

	def clean_names(self) -> None:
		for fieldname in ("first_name", "middle_name", "last_name"):
			if value := self.get(fieldname):
				self.set(fieldname, strip_html(value))

	def set_full_name(self) -> None:
		self.full_name = " ".join(part for part in (self.first_name, self.last_name) if part)

	def check_standard_user_is_enabled(self) -> None:
		if not cint(self.enabled) and self.name in STANDARD_USERS:
			throw(_("User {0} cannot be disabled").format(self.name))

	def keep_each_role_once(self) -> None:
		seen: set[str] = set()
		for row in list(self.roles or ()):
			if not row.role or row.role in seen or (self.name == "Guest" and row.role != "Guest"):
				self.remove(row)
			seen.add(row.role)

	def drop_disabled_roles(self) -> None:
		if not self.roles:
			return
		disabled = set(local.db.sql_list("select `name` from `tabRole` where `disabled` = 1"))
		for row in [row for row in self.roles if row.role in disabled]:
			self.remove(row)

	def set_username(self) -> None:
		"""A free user name, made of the first name where none was given; empty when it is taken."""
		if not self.username and self.is_new() and self.first_name:
			self.username = scrub(self.first_name)
		if not self.username:
			return
		self.username = self.username.strip(" @")
		if local.db.get_value("User", {"username": self.username, "name": ["!=", self.name]}):
			if self.user_type == "System User":
				msgprint(_("Username {0} already exists").format(self.username))
			self.username = ""

	def check_user_image(self) -> None:
		if self.user_image and len(self.user_image) > 2000:
			throw(_("Not a valid User Image."))

	# -- steps of on_update

	def share_with_self(self) -> None:
		"""Everybody may read and change the own account, whatever roles say."""
		if self.name in STANDARD_USERS:
			return
		mine = {"share_doctype": "User", "share_name": self.name, "user": self.name}
		if not local.db.exists("DocShare", mine):
			share = get_doc({"doctype": "DocShare", **mine, "read": 1, "write": 1, "share": 1})
			share.flags.ignore_share_permission = True
			share.insert(ignore_permissions=True)

	def store_new_password(self) -> None:
		if password := getattr(self, "_new_password", None):
			self._new_password = None
			ends = ends_all_sessions(self.logout_all_sessions)
			update_password(self.name, password, logout_all_sessions=ends)
			self.db_set(
				"last_password_reset_date", datetime.date.fromisoformat(now()[:10]), update_modified=False
			)

	# -- what others call

	def append_roles(self, *roles: str) -> None:
		"""Add roles without saving."""
		have = {row.role for row in self.roles or ()}
		for role in roles:
			if role not in have:
				self.append("roles", {"role": role})

	def add_roles(self, *roles: str) -> None:
		"""Add roles and save."""
		self.append_roles(*roles)
		self.save()

	def remove_roles(self, *roles: str) -> None:
		"""Take roles away and save."""
		for row in [row for row in self.roles or () if row.role in roles]:
			self.remove(row)
		self.save()

	def get_fullname(self) -> str:
		"""Return first and last name."""
		return " ".join(part for part in (self.first_name, self.last_name) if part)


@whitelist(methods=["POST"])
def generate_keys(user: str) -> dict[str, str]:
	"""Give the user a new API secret, and an API key where there is none. The secret is shown this once."""
	only_for("System Manager")
	doc = get_doc("User", user)
	if not doc.api_key:
		doc.api_key = generate_hash(length=KEY_LENGTH)
	secret = generate_hash(length=SECRET_LENGTH)
	doc.save()
	set_secret("User", doc.name, "api_secret", secret)
	local.db.set_value("User", doc.name, "api_secret", "*" * len(secret), update_modified=False)
	return {"api_key": doc.api_key, "api_secret": secret}


@whitelist()
def get_all_roles() -> list[str]:
	"""Return the roles that can be given to somebody."""
	return local.db.sql_list(
		"select `name` from `tabRole` where `disabled` = 0"
		" and `name` not in ('Guest', 'All', 'Desk User', 'Administrator') order by `name`"
	)


def get_permission_query_conditions(user: str | None = None) -> str:
	"""Keep Administrator and Guest out of lists."""
	user = user or local.session.user
	return "" if user == "Administrator" else "`tabUser`.`name` not in ('Guest', 'Administrator')"


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""Refuse Administrator's and Guest's accounts to everybody else."""
	return False if user != "Administrator" and doc.name in STANDARD_USERS else None
