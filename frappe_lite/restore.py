"""Puts a backup in the place of a site, or into a new folder.

All of the backup is unpacked beside the site and checked before anything is touched. Then a note is written that
the swap has begun; a process that dies after it is made up for by the next one that opens the site.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import time
from pathlib import Path

from frappe_lite import verify
from frappe_lite.backup import BackupError, check_archive, storage_error, sync_folder
from frappe_lite.site import CONFIG, DATABASE, FOLDERS, RESTORING, lock

STAGING = ".restoring-"
# The journal files first: they belong to the database that goes.
SWAPPED = (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE, "files", CONFIG)


def restore_site(file: Path, folder: Path) -> Path | None:
	"""Replace the site by the backup. Returns where the site as it was is kept, or None when there was none.

	Raises BackupError for a backup that is broken, SiteInUseError while the site runs; the site stays as it was.
	"""
	folder = folder.resolve()
	existed = folder.exists()
	if existed and not _is_site_or_empty(folder):
		raise BackupError(f"{folder} is neither a site nor empty; choose another folder.")
	folder.mkdir(parents=True, exist_ok=True)
	guard = lock(folder)
	try:
		staging = folder / f"{STAGING}{secrets.token_hex(4)}"
		try:
			for left in folder.glob(f"{STAGING}*"):
				shutil.rmtree(left)
			_unpack(file, staging)
		except BaseException as error:
			shutil.rmtree(staging, ignore_errors=True)
			if not existed:
				shutil.rmtree(folder, ignore_errors=True)
			raise storage_error(error, folder) if isinstance(error, OSError) else error
		kept = f"replaced-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
		has_site = (folder / DATABASE).exists()
		_begin(folder, {"staging": staging.name, "kept": kept})
		finish(folder)
	finally:
		guard.release()
	return folder / kept if has_site else None


def _is_site_or_empty(folder: Path) -> bool:
	names = {entry.name for entry in folder.iterdir()} - {"site.lock"}
	return CONFIG in names or all(name.startswith(STAGING) for name in names)


def _unpack(file: Path, staging: Path) -> None:
	"""Unpack a backup and check it: sums, database, rows and files. Raises BackupError."""
	staging.mkdir(mode=0o700)
	manifest = check_archive(file, staging)
	for name in FOLDERS[:2]:
		(staging / name).mkdir(parents=True, exist_ok=True)
	try:
		json.loads((staging / CONFIG).read_text(encoding="utf-8"))
	except ValueError as error:
		raise BackupError(f"The configuration in {file} cannot be read ({error}).") from None
	report = verify.Report()
	connection = sqlite3.connect(staging / DATABASE)
	try:
		if verify.check_database(connection, report):
			verify.check_files(staging, connection, report)
	except sqlite3.DatabaseError as error:
		report.problems.append(f"the database cannot be read: {error}")
	finally:
		connection.close()
	known = manifest.get("problems") or []  # what was wrong with the site itself when it was backed up
	if new := [problem for problem in report.problems if problem not in known]:
		raise BackupError(f"{file} is broken: {new[0]}. The site stays as it was.")
	(staging / CONFIG).chmod(0o600)
	for parent, _folders, _files in os.walk(staging):
		sync_folder(Path(parent))


# -- the swap


def _begin(folder: Path, note: dict[str, str]) -> None:
	"""From here on the restore goes through, whatever happens."""
	temporary = folder / f"{RESTORING}.new"
	with temporary.open("w", encoding="utf-8") as file:
		json.dump(note, file)
		file.flush()
		os.fsync(file.fileno())
	temporary.replace(folder / RESTORING)
	sync_folder(folder)


def finish(folder: Path) -> None:
	"""Do what is left of a restore; the caller holds the site's lock. Does nothing when there is none."""
	try:
		note = json.loads((folder / RESTORING).read_text(encoding="utf-8"))
	except FileNotFoundError:
		return
	staging, kept = folder / note["staging"], folder / note["kept"]
	kept.mkdir(mode=0o700, exist_ok=True)
	database_is_old = (staging / DATABASE).exists()
	for name in SWAPPED:
		is_journal = name not in (DATABASE, "files", CONFIG)
		if is_journal:
			if database_is_old and (folder / name).exists():
				(folder / name).replace(kept / name)
			continue
		if (staging / name).exists():
			if (folder / name).exists():
				(folder / name).replace(kept / name)
			(staging / name).replace(folder / name)
		sync_folder(folder)
	(folder / "backups").mkdir(exist_ok=True)
	(folder / RESTORING).unlink()
	sync_folder(folder)
	shutil.rmtree(staging, ignore_errors=True)
	if not any(kept.iterdir()):
		kept.rmdir()
