"""Backup beside a running server, restore that checks itself first, verify."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest

from frappe_lite import backup, context, exceptions, restore
from frappe_lite.backup import BackupError, check_archive, make_backup
from frappe_lite.context import local
from frappe_lite.document import get_doc
from frappe_lite.restore import restore_site
from frappe_lite.site import SiteInUseError, exists, new_site, open_site
from frappe_lite.verify import verify_site


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
	"""A site with a document and two files; tests work on copies."""
	path = tmp_path_factory.mktemp("sites") / "template"
	kept = dict(local.__dict__)
	local.__dict__.clear()
	new_site(path, admin_password="a good long password", password_hash_cost=[64, 1])
	with working_on(path):
		remark("before the backup")
		upload("drawing.txt", b"a drawing")
		upload("notice.txt", b"a notice", is_private=0)
	local.__dict__.update(kept)
	return path


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
	path = tmp_path / "one.site"
	shutil.copytree(template, path)
	return path


class working_on:
	"""Work on the site as Administrator, commit and close."""

	def __init__(self, path: Path) -> None:
		self.path = path

	def __enter__(self):
		self.site = open_site(self.path)
		context.init_request(self.site)
		context.set_user("Administrator")
		return self.site

	def __exit__(self, *error: object) -> None:
		if not error[0]:
			local.db.commit()
		context.destroy()
		self.site.close()


def remark(text: str) -> None:
	get_doc({"doctype": "ToDo", "description": text}).insert()


def upload(name: str, content: bytes, is_private: int = 1) -> str:
	values = {"doctype": "File", "file_name": name, "content": content, "is_private": is_private}
	return get_doc(values).insert().file_url


def remarks(path: Path) -> list[str]:
	connection = sqlite3.connect(path / "site.db")
	try:
		return [row[0] for row in connection.execute("SELECT description FROM tabToDo ORDER BY creation")]
	finally:
		connection.close()


def contents(path: Path) -> dict[str, bytes]:
	"""Return the files of a site by name, and the rows of its database."""
	found = {
		str(file.relative_to(path)): file.read_bytes()
		for file in (path / "files").rglob("*")
		if file.is_file()
	}
	connection = sqlite3.connect(path / "site.db")
	try:
		found["rows"] = "\n".join(connection.iterdump()).encode()
	finally:
		connection.close()
	return found


# -- backup


def test_what_is_restored_equals_what_was_backed_up(folder, tmp_path):
	made = make_backup(folder)
	assert made.files == 2
	assert restore_site(made.path, tmp_path / "new.site") is None
	assert contents(tmp_path / "new.site") == contents(folder)
	assert verify_site(tmp_path / "new.site").problems == []


def test_a_restored_site_opens(folder, tmp_path):
	restore_site(make_backup(folder).path, tmp_path / "new.site")
	with working_on(tmp_path / "new.site"):
		assert local.db.get_value("User", "Administrator", "enabled") == 1


def test_a_backup_goes_where_it_is_told(folder, tmp_path):
	assert make_backup(folder, tmp_path / "mine.tar.gz").path == tmp_path / "mine.tar.gz"
	assert list((folder / "backups").glob("*.tar.gz")) == []


def test_a_backup_overwrites_nothing(folder, tmp_path):
	(tmp_path / "mine.tar.gz").write_text("older")
	with pytest.raises(BackupError, match="exists already"):
		make_backup(folder, tmp_path / "mine.tar.gz")
	assert (tmp_path / "mine.tar.gz").read_text() == "older"


def test_a_backup_is_readable_by_its_owner_only(folder):
	assert make_backup(folder).path.stat().st_mode & 0o077 == 0


def test_nothing_but_the_archive_is_left(folder):
	made = make_backup(folder)
	assert sorted(path.name for path in (folder / "backups").iterdir()) == [".lock", made.path.name]


def test_what_a_killed_backup_left_is_swept_away(folder):
	(folder / "backups" / ".backup-dead").mkdir()
	(folder / "backups" / ".x.tar.gz.dead.part").write_text("half")
	made = make_backup(folder)
	assert sorted(path.name for path in (folder / "backups").iterdir()) == [".lock", made.path.name]


def test_a_failed_backup_leaves_nothing(folder, monkeypatch):
	monkeypatch.setattr(backup, "check_archive", lambda part: (_ for _ in ()).throw(BackupError("damaged")))
	with pytest.raises(BackupError):
		make_backup(folder)
	assert [path.name for path in (folder / "backups").iterdir()] == [".lock"]


def test_an_upload_under_way_is_left_out(folder):
	(folder / "files" / "private" / "halfway").write_bytes(b"half")
	made = make_backup(folder)
	assert not any("halfway" in name for name in check_archive(made.path)["files"])


def test_a_site_with_a_lost_file_is_backed_up_and_restored_all_the_same(folder, tmp_path):
	next((folder / "files" / "private").iterdir()).unlink()
	made = make_backup(folder)
	assert len(made.problems) == 1
	restore_site(made.path, tmp_path / "new.site")
	assert remarks(tmp_path / "new.site") == ["before the backup"]


def test_backups_during_load_are_whole_and_hold_all_that_was_there(folder, tmp_path):
	"""Each remark is written with its file in one commit; a backup has both or neither."""
	committed: list[str] = []
	stop = threading.Event()

	def write(number: int) -> None:
		context.init_request(site)
		context.set_user("Administrator")
		count = 0
		try:
			while not stop.is_set():
				text = f"remark {number}-{count}"
				remark(text)
				url = upload(f"{text}.txt", text.encode())
				local.db.commit()
				committed.append(text)
				if count % 3 == 0:  # some files go again
					name = local.db.get_value("File", {"file_url": url})
					get_doc("File", name).delete()
					local.db.commit()
				count += 1
		finally:
			context.destroy()

	site = open_site(folder)
	writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
	for writer in writers:
		writer.start()
	try:
		made = []
		for _backup in range(4):
			before = list(committed)
			made.append((before, make_backup(folder).path))
	finally:
		stop.set()
		for writer in writers:
			writer.join()
		site.close()
	for number, (before, path) in enumerate(made):
		target = tmp_path / f"restored-{number}"
		restore_site(path, target)
		assert verify_site(target).problems == []
		assert set(before) <= set(remarks(target))
	assert len(made[-1][0]) > len(made[0][0])


def test_a_backup_from_another_process_beside_a_server(folder):
	site = open_site(folder)
	try:
		command = [sys.executable, "-m", "frappe_lite.cli", "backup", "--site", str(folder)]
		done = subprocess.run(command, capture_output=True, text=True, check=False)
		assert done.returncode == 0, done.stderr
	finally:
		site.close()
	assert len(list((folder / "backups").glob("*.tar.gz"))) == 1


# -- restore


@pytest.fixture
def archive(folder: Path) -> Path:
	"""A backup of the site, which has changed since."""
	made = make_backup(folder, folder.parent / "backup.tar.gz").path
	with working_on(folder):
		remark("after the backup")
	return made


def test_the_replaced_site_is_kept_aside(folder, archive):
	kept = restore_site(archive, folder)
	assert remarks(folder) == ["before the backup"]
	assert kept.parent == folder
	assert remarks(kept) == ["before the backup", "after the backup"]
	assert len(list((kept / "files").rglob("*.txt"))) == 2


def test_stale_journals_do_not_get_into_the_restored_database(folder, archive):
	(folder / "site.db-wal").write_bytes(b"stale")
	(folder / "site.db-shm").write_bytes(b"stale")
	restore_site(archive, folder)
	assert not (folder / "site.db-wal").exists()
	assert not (folder / "site.db-shm").exists()


def test_backups_stay_when_a_site_is_restored(folder, archive):
	made = make_backup(folder)
	restore_site(archive, folder)
	assert made.path.exists()


def test_a_running_site_is_not_restored(folder, archive):
	site = open_site(folder)
	try:
		with pytest.raises(SiteInUseError):
			restore_site(archive, folder)
	finally:
		site.close()
	assert remarks(folder) == ["before the backup", "after the backup"]


def test_a_folder_of_something_else_is_left_alone(archive, tmp_path):
	(tmp_path / "letters").mkdir()
	(tmp_path / "letters" / "letter.txt").write_text("mine")
	with pytest.raises(BackupError, match="neither a site nor empty"):
		restore_site(archive, tmp_path / "letters")
	assert [path.name for path in (tmp_path / "letters").iterdir()] == ["letter.txt"]


def rewritten(archive: Path, change) -> Path:
	"""Return a copy of an archive whose members `change` has seen: it returns new members."""
	with tarfile.open(archive) as old:
		members = [(entry.name, old.extractfile(entry).read()) for entry in old]
	target = archive.with_name("changed.tar.gz")
	with tarfile.open(target, "w:gz") as new:
		for name, content in change(members):
			entry = tarfile.TarInfo(name)
			entry.size = len(content)
			new.addfile(entry, io.BytesIO(content))
	return target


def with_sums(members: list) -> list:
	"""Return the members with a manifest that fits them."""
	import hashlib

	files = [(name, content) for name, content in members if name != "manifest.json"]
	manifest = json.loads(dict(members)["manifest.json"])
	manifest["files"] = {
		name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files
	}
	return [*files, ("manifest.json", json.dumps(manifest).encode())]


def flip(content: bytes) -> bytes:
	return content[:3000] + bytes([content[3000] ^ 1]) + content[3001:]


def damaged_database(content: bytes) -> bytes:
	return content[:8192] + b"\x55" * 40000 + content[48192:]


BROKEN = {
	"a changed byte in the database": lambda m: [(n, flip(c) if n == "site.db" else c) for n, c in m],
	"a damaged database with fitting sums": lambda m: with_sums(
		[(n, damaged_database(c) if n == "site.db" else c) for n, c in m]
	),
	"no database": lambda m: [(n, c) for n, c in m if n != "site.db"],
	"no manifest": lambda m: [(n, c) for n, c in m if n != "manifest.json"],
	"a file that is missing": lambda m: [(n, c) for n, c in m if "private" not in n],
	"a file that is missing from the manifest too": lambda m: with_sums(
		[(n, c) for n, c in m if "private" not in n]
	),
	"a file of another content, with fitting sums": lambda m: with_sums(
		[(n, b"forged" if "private" in n else c) for n, c in m]
	),
	"a file more": lambda m: [("files/private/more", b"x"), *m],
	"a file outside": lambda m: [("files/private/../../../evil", b"x"), *m],
	"an absolute path": lambda m: [("/tmp/evil", b"x"), *m],
	"a configuration that cannot be read": lambda m: with_sums(
		[(n, b"{" if n == "site_config.json" else c) for n, c in m]
	),
	"something behind the manifest": lambda m: [*m, ("site.db", b"x")],
	"a newer format": lambda m: [
		(n, c.replace(b'"format": 1', b'"format": 2') if n == "manifest.json" else c) for n, c in m
	],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_backup_is_refused_and_the_site_stays_as_it_was(kind, folder, archive):
	before = contents(folder)
	names = sorted(path.name for path in folder.iterdir())
	with pytest.raises(BackupError):
		restore_site(rewritten(archive, BROKEN[kind]), folder)
	assert contents(folder) == before
	assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.parametrize("length", [0, 10, 5000, -400])
def test_a_backup_that_was_cut_off_is_refused(length, folder, archive):
	archive.write_bytes(archive.read_bytes()[:length])
	with pytest.raises(BackupError):
		restore_site(archive, folder)
	assert remarks(folder) == ["before the backup", "after the backup"]


def test_a_refused_backup_makes_no_folder(archive, tmp_path):
	archive.write_bytes(b"nothing")
	with pytest.raises(BackupError):
		restore_site(archive, tmp_path / "new.site")
	assert not (tmp_path / "new.site").exists()


@pytest.mark.parametrize("renames", range(12))
def test_a_restore_that_dies_in_the_swap_is_finished_by_the_next_start(renames, folder, archive, monkeypatch):
	(folder / "site.db-wal").write_bytes(b"")
	done = []
	rename = Path.replace

	def die_after(self: Path, target: Path) -> Path:
		if len(done) == renames:
			raise KeyboardInterrupt
		done.append(target)
		return rename(self, target)

	monkeypatch.setattr(Path, "replace", die_after)
	try:
		restore_site(archive, folder)
		finished = True
	except KeyboardInterrupt:
		finished = False
	monkeypatch.undo()
	assert exists(folder)
	with working_on(folder):
		pass
	expected = ["before the backup"] if finished or done else ["before the backup", "after the backup"]
	assert remarks(folder) == expected
	assert verify_site(folder).problems == []
	assert not list(folder.glob("restoring.json")) or not done


# -- verify


def test_a_sound_site_has_no_problems(folder):
	assert verify_site(folder).problems == []


def only_problem(folder: Path) -> str:
	problems = verify_site(folder).problems
	assert len(problems) == 1
	return problems[0]


def sql(folder: Path, statement: str) -> None:
	connection = sqlite3.connect(folder / "site.db")
	connection.execute(statement)
	connection.commit()
	connection.close()


def test_a_lost_file_is_found(folder):
	next((folder / "files" / "public").iterdir()).unlink()
	assert "has no content on the disk" in only_problem(folder)


def test_a_changed_file_is_found(folder):
	next((folder / "files" / "public").iterdir()).write_bytes(b"a notise")
	assert "other content" in only_problem(folder)


def test_a_file_that_belongs_to_nothing_is_only_noted(folder):
	(folder / "files" / "public" / "orphan.txt").write_text("x")
	report = verify_site(folder)
	assert report.problems == []
	assert report.notes == ["files/public/orphan.txt belongs to no File"]


def test_a_row_without_its_document_is_found(folder):
	sql(
		folder,
		"UPDATE `tabHas Role` SET parent = 'nobody' WHERE name = (SELECT MIN(name) FROM `tabHas Role`)",
	)
	assert "nobody, which is not there" in only_problem(folder)


def test_a_row_with_another_docstatus_is_found(folder):
	sql(folder, "UPDATE `tabHas Role` SET docstatus = 1 WHERE name = (SELECT MIN(name) FROM `tabHas Role`)")
	assert "has docstatus 1" in only_problem(folder)


def test_a_damaged_database_is_found(folder):
	database = folder / "site.db"
	database.write_bytes(damaged_database(database.read_bytes()))
	assert "damaged" in verify_site(folder).problems[0]


def test_the_apps_check_too(folder, monkeypatch):
	hooks = context.get_hooks

	def with_verify(hook=None, default=None):
		return [f"{__name__}.find_nothing_good"] if hook == "verify" else hooks(hook, default)

	monkeypatch.setattr(context, "get_hooks", with_verify)
	assert only_problem(folder) == "Guest signed something"


def find_nothing_good() -> list[str]:
	return [f"{local.db.get_value('User', 'Guest', 'name')} signed something"]


def test_verify_changes_nothing_and_needs_no_lock(folder):
	site = open_site(folder)
	before = (folder / "site.db").read_bytes()
	try:
		command = [sys.executable, "-m", "frappe_lite.cli", "verify", "--site", str(folder)]
		done = subprocess.run(command, capture_output=True, text=True, check=False)
	finally:
		site.close()
	assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "No problem found.")
	assert (folder / "site.db").read_bytes() == before


def test_verify_says_by_its_exit_code_that_there_are_problems(folder):
	next((folder / "files" / "public").iterdir()).unlink()
	command = [sys.executable, "-m", "frappe_lite.cli", "verify", "--site", str(folder)]
	done = subprocess.run(command, capture_output=True, text=True, check=False)
	assert done.returncode == 2
	assert "problem: File" in done.stdout


def test_what_is_no_site_is_not_verified(tmp_path):
	with pytest.raises(exceptions.DoesNotExistError):
		verify_site(tmp_path)


def test_the_note_of_a_restore_is_gone_afterwards(folder, archive):
	restore_site(archive, folder)
	assert not (folder / restore.RESTORING).exists()
