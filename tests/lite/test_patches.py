"""Patches run once; one that fails leaves the site as it was."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from frappe_lite import context, definitions
from frappe_lite.connections import connect
from frappe_lite.context import local
from frappe_lite.site import migrate, new_site, open_site

SOUND, BROKEN = "patches_under_test.sound", "patches_under_test.broken"


@pytest.fixture(autouse=True)
def aside():
	"""Put the test run's own site aside."""
	kept = dict(local.__dict__)
	local.__dict__.clear()
	yield
	local.__dict__.clear()
	local.__dict__.update(kept)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
	path = tmp_path_factory.mktemp("sites") / "template"
	kept = dict(local.__dict__)
	local.__dict__.clear()
	new_site(path, admin_password="a good long password", password_hash_cost=[64, 1])
	local.__dict__.update(kept)
	return path


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
	shutil.copytree(template, tmp_path / "one.site")
	with working_on(tmp_path / "one.site"):
		local.db.set_global("fingerprint", "of an older version")
	return tmp_path / "one.site"


class working_on:
	"""Work on the site as Administrator, commit and close."""

	def __init__(self, path: Path) -> None:
		self.path = path

	def __enter__(self) -> None:
		self.site = open_site(self.path)
		context.init_request(self.site)
		context.set_user("Administrator")

	def __exit__(self, *error: object) -> None:
		local.db.commit()
		context.destroy()
		self.site.close()


def bio_and_patches(folder: Path) -> tuple[str | None, list[str]]:
	with working_on(folder):
		done = [
			name for name in local.db.get_values("Patch Log", {}, "patch", pluck=True) if "under_test" in name
		]
		return local.db.get_value("User", "Guest", "bio"), done


@pytest.fixture
def patches(monkeypatch):
	"""`patches(section, *names)` ships patches; the sound one writes, the broken one writes and fails."""

	def write() -> None:
		local.db.set_value(
			"User", "Guest", "bio", (local.db.get_value("User", "Guest", "bio") or "") + "patched "
		)

	def write_and_fail() -> None:
		local.db.set_value("User", "Guest", "bio", "half")
		raise RuntimeError("this patch cannot work")

	parent = ModuleType("patches_under_test")
	for name, execute in (("sound", write), ("broken", write_and_fail)):
		module = ModuleType(f"patches_under_test.{name}")
		module.execute = execute
		setattr(parent, name, module)
		monkeypatch.setitem(sys.modules, module.__name__, module)
	monkeypatch.setitem(sys.modules, parent.__name__, parent)

	def ship(section: str, *names: str) -> None:
		monkeypatch.setattr(definitions, "_patches", lambda app, of: list(names) if of == section else [])

	return ship


@pytest.mark.parametrize("section", ["pre_model_sync", "post_model_sync"])
def test_a_patch_runs_once(folder, patches, section):
	patches(section, SOUND)
	assert migrate(folder) is True
	with working_on(folder):
		local.db.set_global("fingerprint", "once more")
	assert migrate(folder) is True
	assert bio_and_patches(folder) == ("patched ", [SOUND])


@pytest.mark.parametrize("section", ["pre_model_sync", "post_model_sync"])
def test_a_patch_that_fails_leaves_the_site_as_it_was(folder, patches, section):
	patches(section, SOUND, BROKEN)
	before = (folder / "site.db").read_bytes()
	with pytest.raises(RuntimeError, match="this patch cannot work"):
		migrate(folder)
	assert (folder / "site.db").read_bytes() == before
	assert bio_and_patches(folder) == (None, [])


def test_after_the_patch_is_mended_the_migration_goes_through(folder, patches):
	patches("post_model_sync", SOUND, BROKEN)
	with pytest.raises(RuntimeError):
		migrate(folder)
	patches("post_model_sync", SOUND)
	assert migrate(folder) is True
	assert bio_and_patches(folder) == ("patched ", [SOUND])


def test_nothing_is_lost_with_the_wal_when_a_backup_reads_beside_the_migration(folder, patches, monkeypatch):
	"""The process dies after the WAL is removed and before the new database is in its place."""
	reader = connect(folder / "site.db", read_only=True)
	try:
		reader.execute("SELECT COUNT(*) FROM tabUser").fetchone()
		with working_on(folder):
			local.db.set_value("User", "Guest", "bio", "only in the WAL")
		assert (folder / "site.db-wal").stat().st_size

		def die(self: Path, target: Path) -> None:
			raise KeyboardInterrupt

		patches("post_model_sync")
		monkeypatch.setattr(Path, "replace", die)
		with pytest.raises(KeyboardInterrupt):
			migrate(folder)
		monkeypatch.undo()
	finally:
		reader.close()
	assert bio_and_patches(folder)[0] == "only in the WAL"
