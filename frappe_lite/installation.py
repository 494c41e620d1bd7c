"""Making a site, installing apps into it, and migrating it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frappe_lite import context, definitions, exceptions
from frappe_lite.connections import connect
from frappe_lite.context import get_attr, get_hooks, local
from frappe_lite.doctype_source import FROM_FILE, read_core_file
from frappe_lite.document import get_doc
from frappe_lite.meta import Meta, get_meta
from frappe_lite.schema import sync_table
from frappe_lite.site import CONFIG, DATABASE, FOLDERS, Site, lock, read_config, write_config

_TABLES = (
	"CREATE TABLE tabSeries (name VARCHAR(140) PRIMARY KEY COLLATE NOCASE, current INTEGER NOT NULL DEFAULT 0)",
	"CREATE TABLE tabSingles (doctype VARCHAR(140) NOT NULL, field VARCHAR(140) NOT NULL, value TEXT)",
	"CREATE INDEX `tabSingles.doctype` ON tabSingles (doctype, field)",
)
_ROLES = ("Administrator", "Guest", "All", "Desk User", "System Manager", "Report Manager", "Script Manager")
_WITHOUT_DESK = {"Guest", "All"}
_LANGUAGES = (("en", "English"), ("zh", "简体中文"), ("zh-TW", "繁體中文"))
_MODULES = (
	"Core",
	"Custom",
	"Workflow",
	"Desk",
	"Email",
	"Automation",
	"Website",
	"Printing",
	"Integrations",
)


def make_site(path: Path, admin_password: str | None, apps: tuple[str, ...], config: dict) -> None:
	"""Make a site; see `site.new_site`. Raises ValidationError when the folder holds something already."""
	if path.exists() and any(entry.name != "site.lock" for entry in path.iterdir()):
		raise exceptions.ValidationError(f"{path} is not empty; a new site needs a folder of its own.")
	existed = path.exists()
	path.mkdir(parents=True, exist_ok=True)
	try:
		write_config(path, config)
		for folder in FOLDERS:
			(path / folder).mkdir(parents=True)
		with _working_on(path, DATABASE):
			local.flags.in_install = "frappe"
			local.home.__dict__["apps"] = ["frappe"]  # the table that would tell is made just now
			_bootstrap(admin_password)
			local.flags.in_install = None
			for app in apps:
				install_app(app)
			definitions.store_fingerprint()
			local.db.commit()
	except BaseException:
		shutil.rmtree(path, ignore_errors=True)
		if existed:
			path.mkdir(exist_ok=True)
		raise


@contextmanager
def _working_on(path: Path, database: str) -> Iterator[Site]:
	site = Site(path, database=database)
	try:
		context.init_request(site)
		context.set_user("Administrator")
		yield site
	finally:
		context.destroy()
		site.close()


def _bootstrap(admin_password: str | None) -> None:
	from frappe_lite import scheduler
	from frappe_lite.passwords import AUTH_TABLE, update_password
	from frappe_lite.sessions import SESSIONS_INDEX, SESSIONS_TABLE

	for statement in (*_TABLES, AUTH_TABLE, SESSIONS_TABLE, SESSIONS_INDEX):
		local.db.write(statement)
	scheduler.create_tables()
	for doctype in sorted(FROM_FILE):
		sync_table(Meta(read_core_file(doctype)))
	for name in definitions.core_names():
		definitions.import_doctype(read_core_file(name))
	for name in definitions.core_names():
		sync_table(get_meta(name))
	_insert_standard_records()
	if admin_password:
		update_password("Administrator", admin_password)


def _insert_standard_records() -> None:
	from frappe_lite import scheduler

	for module in _MODULES:
		_insert("Module Def", module, module_name=module, app_name="frappe")
	for role in _ROLES:
		_insert("Role", role, role_name=role, desk_access=int(role not in _WITHOUT_DESK))
	for code, name in _LANGUAGES:
		_insert("Language", code, language_code=code, language_name=name, enabled=1)
	for user, first_name in (("Administrator", "Administrator"), ("Guest", "Guest")):
		doc = _insert(
			"User",
			user,
			email=f"{user.lower()}@example.com",
			first_name=first_name,
			full_name=first_name,
			enabled=1,
			user_type="System User" if user == "Administrator" else "Website User",
		)
		roles = ("Administrator", "System Manager") if user == "Administrator" else ("Guest",)
		for role in roles:
			doc.append("roles", {"role": role}).db_insert()
	settings = {"language": "en", "time_zone": _machine_time_zone()}
	local.db.set_single_value("System Settings", settings, update_modified=False)
	set_mandatory_settings()
	scheduler.enable_once()


def set_mandatory_settings() -> None:
	"""Give System Settings what they must have, where nothing is stored, so that one of them can be saved alone."""
	fields = [df for df in get_meta("System Settings").fields if df.reqd and df.default]
	stored = local.db.get_singles_dict("System Settings")
	missing = {df.fieldname: df.default for df in fields if not stored.get(df.fieldname)}
	if missing:
		local.db.set_single_value("System Settings", missing, update_modified=False)


def _insert(doctype: str, name: str, **values: object) -> object:
	doc = get_doc({"doctype": doctype, "name": name, "__islocal": 1, **values})
	doc.set_user_and_timestamp()
	doc.creation, doc.owner = doc.modified, "Administrator"
	doc.db_insert()
	return doc


def _machine_time_zone() -> str:
	zone = os.environ.get("TZ") or ""
	if not zone:
		try:
			zone = os.readlink("/etc/localtime").partition("zoneinfo/")[2]
		except OSError:
			zone = ""
	return zone if "/" in zone else "Asia/Shanghai"


def install_app(app: str) -> None:
	"""Install an app into the site of this thread: definitions, fixtures and its own set-up."""
	installed = [each for each in local.home.apps if each != "frappe"]
	if app in installed:
		return
	definitions.sync_modules(app)
	definitions.sync_app(app)
	local.db.set_global("installed_apps", json.dumps([*installed, app]))
	local.home.__dict__["apps"] = ["frappe", *installed, app]
	local.home.__dict__.pop("hooks", None)
	_run_hooks("after_install", app)
	definitions.sync_fixtures(app)
	_run_hooks("after_sync", app)


def _run_hooks(hook: str, app: str | None = None) -> None:
	for path in get_hooks(hook):
		if app is None or path.startswith(app + "."):
			get_attr(path)()


def migrate_site(path: Path) -> bool:
	"""Bring a site to the installed version of its apps. Returns whether there was anything to do.

	The work is done on a copy made by SQLite's backup; the copy is checked, then takes the database's place.
	A failure leaves the site as it was.
	"""
	read_config(path)
	with _working_on(path, DATABASE):
		if definitions.is_current():
			return False
	copy = path / (DATABASE + ".migrating")
	_remove(copy)
	guard = lock(path)
	try:
		_copy_database(path / DATABASE, copy)
	finally:
		guard.release()
	try:
		with _working_on(path, copy.name):
			_migrate()
			local.db.commit()
		_check(copy)
		_replace(path, copy)
	except BaseException:
		_remove(copy)
		raise
	return True


def _migrate() -> None:
	from frappe_lite import scheduler

	scheduler.create_tables()
	local.flags.in_migrate = True
	definitions.run_patches("pre_model_sync")
	for name in definitions.core_names():
		definitions.import_doctype(read_core_file(name))
	for name in definitions.core_names():
		sync_table(get_meta(name))
	set_mandatory_settings()
	apps = [app for app in local.home.apps if app != "frappe"]
	for app in apps:
		definitions.sync_modules(app)
		definitions.sync_app(app)
	for name in local.db.get_values("DocType", {"custom": 1}, "name", order_by=None, pluck=True):
		sync_table(get_meta(name))
	definitions.run_patches("post_model_sync")
	for app in apps:
		definitions.sync_fixtures(app)
	local.flags.in_migrate = False
	_run_hooks("after_migrate")
	definitions.store_fingerprint()


def _copy_database(source: Path, target: Path) -> None:
	reader = connect(source, read_only=False)
	writer = sqlite3.connect(target)
	try:
		reader.backup(writer)
	finally:
		writer.close()
		reader.close()


def _check(database: Path) -> None:
	connection = sqlite3.connect(database)
	try:
		answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
		connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
	finally:
		connection.close()
	if answer != "ok":
		raise exceptions.ValidationError(
			f"The migrated database is damaged ({answer}); the site stays as it was."
		)


def _replace(path: Path, copy: Path) -> None:
	guard = lock(path)
	try:
		_empty_wal(path / DATABASE)
		with open(copy, "rb+") as file:
			os.fsync(file.fileno())
		for suffix in ("-wal", "-shm"):
			(path / (DATABASE + suffix)).unlink(missing_ok=True)
			(path / (copy.name + suffix)).unlink(missing_ok=True)
		copy.replace(path / DATABASE)
		_sync_folder(path)
	finally:
		guard.release()


def _empty_wal(database: Path) -> None:
	"""Bring all commits into the database file, so that it is whole without the WAL that is about to be removed.

	The last one to close does so by itself, but a backup that reads beside us may be the last.
	"""
	connection = connect(database)
	try:
		_busy, frames, moved = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
	finally:
		connection.close()
	if moved < frames:
		raise exceptions.ValidationError(
			"Another program is reading the site; migrate again when it has ended."
		)


def _sync_folder(path: Path) -> None:
	if os.name == "posix":
		folder = os.open(path, os.O_RDONLY)
		try:
			os.fsync(folder)
		finally:
			os.close(folder)


def _remove(database: Path) -> None:
	for suffix in ("", "-wal", "-shm"):
		Path(f"{database}{suffix}").unlink(missing_ok=True)


__all__ = ["CONFIG", "install_app", "make_site", "migrate_site"]
