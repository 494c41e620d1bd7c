"""A site's folder: made whole or not at all, locked, migrated on a copy."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from frappe_lite import context, definitions, exceptions, installation
from frappe_lite.document import get_doc
from frappe_lite.site import SiteInUseError, exists, migrate, new_site, open_site


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""A site that tests copy: making one takes half a second."""
	path = tmp_path_factory.mktemp("sites") / "template"
	with own_thread_state():
		new_site(path, admin_password="a good long password", password_hash_cost=[64, 1])
	return path


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
	path = tmp_path / "one.site"
	shutil.copytree(template, path)
	return path


class own_thread_state:
	"""Put the test run's own site aside while another is worked on."""

	def __enter__(self) -> None:
		self.kept = dict(context.local.__dict__)
		context.local.__dict__.clear()

	def __exit__(self, *args: object) -> None:
		context.local.__dict__.clear()
		context.local.__dict__.update(self.kept)


@pytest.fixture(autouse=True)
def aside():
	with own_thread_state():
		yield


def value(path: Path, doctype: str, name: str, fieldname: str):
	site = open_site(path)
	context.init_request(site)
	try:
		return context.local.db.get_value(doctype, name, fieldname)
	finally:
		context.destroy()
		site.close()


def test_a_new_site_has_an_administrator(folder):
	assert value(folder, "User", "Administrator", "enabled") == 1


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
	(tmp_path / "letter.txt").write_text("mine")
	with pytest.raises(exceptions.ValidationError, match="not empty"):
		new_site(tmp_path)
	assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_site_that_cannot_be_finished_leaves_nothing_behind(tmp_path):
	with pytest.raises(ModuleNotFoundError):
		new_site(tmp_path / "broken", apps=("no_such_app",))
	assert not (tmp_path / "broken").exists()


def test_a_folder_that_is_no_site_says_so(tmp_path):
	with pytest.raises(exceptions.DoesNotExistError, match="is no site"):
		open_site(tmp_path)


def test_a_broken_configuration_is_named(folder):
	(folder / "site_config.json").write_text("{")
	with pytest.raises(exceptions.ValidationError, match=r"site_config\.json"):
		open_site(folder)


def test_a_second_process_is_told_that_the_site_is_in_use(folder):
	site = open_site(folder)
	try:
		code = f"from frappe_lite.site import open_site; open_site({str(folder)!r})"
		answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
		assert "is in use by another process" in answer.stderr
	finally:
		site.close()


def test_a_closed_site_can_be_opened_by_the_next(folder):
	open_site(folder).close()
	open_site(folder).close()


def test_reading_beside_a_running_server_needs_no_lock(folder):
	code = f"""
from frappe_lite import context
from frappe_lite.site import open_site
context.init_request(open_site({str(folder)!r}, read_only=True))
print(context.local.db.get_value("User", "Guest", "name"))
"""
	site = open_site(folder)
	try:
		answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
		assert answer.stdout == "Guest\n"
	finally:
		site.close()


def test_a_site_that_is_open_for_reading_refuses_to_write(folder):
	site = open_site(folder, read_only=True)
	context.init_request(site)
	try:
		with pytest.raises(exceptions.InReadOnlyMode):
			context.local.db.set_value("User", "Guest", "first_name", "Visitor")
	finally:
		context.destroy()
		site.close()


def test_a_site_that_is_current_is_not_migrated(folder):
	assert migrate(folder) is False


def outdate(folder: Path) -> None:
	site = open_site(folder)
	context.init_request(site)
	context.set_user("Administrator")
	context.local.db.set_global("fingerprint", "of an older version")
	context.local.db.set_value("User", "Guest", "first_name", "Visitor")
	context.local.db.commit()
	context.destroy()
	site.close()


def test_migration_brings_the_site_up_to_date_and_keeps_its_data(folder):
	outdate(folder)
	assert migrate(folder) is True
	assert migrate(folder) is False
	assert value(folder, "User", "Guest", "first_name") == "Visitor"
	assert not list(folder.glob("*.migrating*"))


def test_migration_makes_the_indexes_of_customers_doctypes(folder):
	outdate(folder)
	site = open_site(folder)
	context.init_request(site)
	context.set_user("Administrator")
	field = {"fieldname": "size", "label": "Size", "fieldtype": "Int", "in_standard_filter": 1}
	rights = [{"role": "System Manager", "read": 1}]
	form = {"doctype": "DocType", "name": "Sheet", "module": "Core", "custom": 1}
	get_doc({**form, "fields": [field], "permissions": rights}).insert()
	context.local.db.write("DROP INDEX `Sheet.size`")
	context.local.db.commit()
	context.destroy()
	site.close()
	assert migrate(folder) is True
	with sqlite3.connect(folder / "site.db") as database:
		assert database.execute("SELECT 1 FROM sqlite_master WHERE name = 'Sheet.size'").fetchone()


def test_migration_that_fails_leaves_the_site_as_it_was(folder, monkeypatch):
	outdate(folder)
	before = (folder / "site.db").read_bytes()

	def fail(app: str) -> None:
		context.local.db.set_value("User", "Guest", "first_name", "Half")
		raise RuntimeError("no space for this")

	monkeypatch.setattr(definitions, "sync_app", fail)
	with pytest.raises(RuntimeError):
		migrate(folder)
	assert (folder / "site.db").read_bytes() == before
	assert not list(folder.glob("*.migrating*"))
	assert value(folder, "User", "Guest", "first_name") == "Visitor"


def test_migration_refuses_a_damaged_copy(folder, monkeypatch):
	outdate(folder)
	monkeypatch.setattr(
		installation, "_check", lambda copy: (_ for _ in ()).throw(exceptions.ValidationError("damaged"))
	)
	with pytest.raises(exceptions.ValidationError, match="damaged"):
		migrate(folder)
	assert exists(folder)
	assert value(folder, "User", "Guest", "first_name") == "Visitor"


def test_migration_of_a_site_in_use_is_refused(folder):
	outdate(folder)
	site = open_site(folder)
	try:
		with pytest.raises(SiteInUseError):
			migrate(folder)
	finally:
		site.close()
