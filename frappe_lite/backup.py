"""Backs a site up while it is being written: one archive with database, files, configuration and a manifest.

The files are linked aside first, then SQLite's backup copies one state of the database, then the files that came
in between are linked too. The manifest stands last in the archive, so an archive that was cut off has none.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from frappe_lite import verify
from frappe_lite.connections import connect
from frappe_lite.exceptions import InsufficientStorage, ValidationError, as_full_disk
from frappe_lite.site import CONFIG, DATABASE, read_config

MANIFEST = "manifest.json"
FORMAT = 1
COMPRESSION = 3  # attachments are mostly compressed already
TRIES = 5
STAGING = ".backup-"
CHUNK = 1024 * 1024


class BackupError(ValidationError):
	"""A backup that is broken, or cannot be made."""


@dataclass
class Made:
	"""A backup that was written and checked."""

	path: Path
	files: int
	problems: list[str]


def make_backup(folder: Path, target: Path | None = None) -> Made:
	"""Write a site's backup to `target` (a new file in the site's `backups` without one) and check it.

	The file appears under its name only when it is complete and checked. Raises BackupError, InsufficientStorage.
	"""
	folder = folder.resolve()
	read_config(folder)
	backups = folder / "backups"
	backups.mkdir(exist_ok=True)
	if target is None:
		target = backups / _new_name(folder)
	if target.exists():
		raise BackupError(f"{target} exists already; choose another name.")
	with _alone(backups, target):
		staging = backups / f"{STAGING}{secrets.token_hex(4)}"
		part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
		try:
			staging.mkdir(mode=0o700)
			problems = _collect(folder, staging)
			_write_archive(staging, part, folder.name, problems)
			files = len(check_archive(part)["files"]) - 2
			part.replace(target)
			sync_folder(target.parent)
		except OSError as error:
			raise storage_error(error, target) from error
		finally:
			shutil.rmtree(staging, ignore_errors=True)
			part.unlink(missing_ok=True)
	return Made(target, files, problems)


def _new_name(folder: Path) -> str:
	site = re.sub(r"[^\w.-]+", "_", folder.name)
	return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}-{site}.tar.gz"


@contextmanager
def _alone(backups: Path, target: Path) -> Iterator[None]:
	"""One backup at a time; what one that was killed has left is swept away."""
	guard = FileLock(str(backups / ".lock"), thread_local=False)
	try:
		guard.acquire(timeout=0)
	except Timeout:
		raise BackupError("Another backup of this site is being made; wait for it to end.") from None
	try:
		for left in backups.glob(f"{STAGING}*"):
			shutil.rmtree(left, ignore_errors=True)
		for left in (*backups.glob(".*.part"), *target.parent.glob(f".{glob.escape(target.name)}.*.part")):
			left.unlink(missing_ok=True)
		yield
	finally:
		guard.release()


def storage_error(error: OSError, target: Path) -> Exception:
	"""Return the error as a sentence about the full disk, where it is one."""
	if isinstance(as_full_disk(error), InsufficientStorage):
		return InsufficientStorage(
			f"The disk is full: {target} was not written. Free some space and try again."
		)
	return error


# -- collecting one state


def _collect(folder: Path, staging: Path) -> list[str]:
	"""Bring one state of the site together. Returns what is wrong with the site's files themselves.

	Raises BackupError when files vanish faster than they can be linked.
	"""
	began = time.time()
	shutil.copyfile(folder / CONFIG, staging / CONFIG)
	for _try in range(TRIES):
		_link_files(folder, staging)
		copy_database(folder / DATABASE, staging / DATABASE)
		_link_files(folder, staging)
		connection = sqlite3.connect(staging / DATABASE)
		try:
			_check_copy(connection)
			missing = _missing(staging, connection)
			# A file that is missing while its row is still there is the site's own damage: back up the rest.
			if all(verify.is_still_there(folder, name) for name in missing):
				_drop_unfinished(staging, connection, began)
				report = verify.Report()
				verify.check_files(staging, connection, report)
				return report.problems
		finally:
			connection.close()
	raise BackupError("Files were deleted faster than they could be backed up; try again.")


def copy_database(source: Path, target: Path) -> None:
	"""Copy one committed state of a database that others may be writing."""
	target.unlink(missing_ok=True)
	reader = connect(source, read_only=True)
	writer = sqlite3.connect(target)
	try:
		reader.backup(writer)
		writer.execute("PRAGMA journal_mode=DELETE")
	except sqlite3.OperationalError as error:
		if "full" in str(error) or "disk I/O" in str(error):
			raise InsufficientStorage("The disk is full: no backup was made. Free some space.") from error
		raise
	finally:
		writer.close()
		reader.close()


def _check_copy(connection: sqlite3.Connection) -> None:
	answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
	if answer != "ok":
		raise BackupError(f"The database is damaged ({answer}), so this would be no backup; see verify.")


def _link_files(folder: Path, staging: Path) -> None:
	for path in verify.stored_files(folder):
		target = staging / path.relative_to(folder)
		if target.exists():
			continue
		target.parent.mkdir(parents=True, exist_ok=True)
		try:
			os.link(path, target)
		except FileNotFoundError:
			continue  # deleted since it was listed
		except OSError:  # another disk, or a file system without links
			try:
				shutil.copy2(path, target)
			except FileNotFoundError:
				target.unlink(missing_ok=True)


def _missing(staging: Path, connection: sqlite3.Connection) -> set[str]:
	rows = verify.file_rows(connection)
	return {name for name, url, _size, _digest in rows if not verify.path_of(staging, url).exists()}


def _drop_unfinished(staging: Path, connection: sqlite3.Connection, began: float) -> None:
	"""Leave out uploads under way: files that no row names and that changed since the backup began."""
	known = {str(verify.path_of(staging, url)) for _name, url, *_rest in verify.file_rows(connection)}
	for path in verify.stored_files(staging):
		if str(path) not in known and path.stat().st_mtime >= began - 1:
			path.unlink()


# -- the archive


def _write_archive(staging: Path, part: Path, site: str, problems: list[str]) -> None:
	names = [CONFIG, DATABASE, *(str(p.relative_to(staging)) for p in verify.stored_files(staging))]
	manifest: dict[str, Any] = {
		"format": FORMAT,
		"site": site,
		"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
		"problems": problems,
		"files": {},
	}
	with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
		with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=COMPRESSION) as archive:
			for name in names:
				posix = name.replace(os.sep, "/")
				manifest["files"][posix] = _add(archive, staging / name, posix)
			text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
			entry = tarfile.TarInfo(MANIFEST)
			entry.size, entry.mode = len(text), 0o600
			archive.addfile(entry, io.BytesIO(text))
		raw.flush()
		os.fsync(raw.fileno())


def _add(archive: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
	"""Add a file and return its size and SHA-256, of the very bytes that went in."""
	entry = tarfile.TarInfo(name)
	stat = path.stat()
	entry.size, entry.mtime, entry.mode = stat.st_size, int(stat.st_mtime), 0o600
	with path.open("rb") as file:
		reader = _Digesting(file)
		archive.addfile(entry, reader)  # type: ignore[arg-type]
	return {"size": entry.size, "sha256": reader.digest.hexdigest()}


class _Digesting:
	"""A file that works out the digest of what is read from it."""

	def __init__(self, file: IO[bytes]) -> None:
		self.file = file
		self.digest = hashlib.sha256()

	def read(self, size: int = -1) -> bytes:
		"""Read on."""
		data = self.file.read(size)
		self.digest.update(data)
		return data


def check_archive(file: Path, extract_to: Path | None = None) -> dict[str, Any]:
	"""Read a whole archive, compare every sum, and return its manifest. Raises BackupError naming what is wrong.

	With `extract_to` the files are written there, none outside of it.
	"""
	found: dict[str, dict[str, Any]] = {}
	manifest: dict[str, Any] | None = None
	try:
		with tarfile.open(file, mode="r|gz") as archive:
			for entry in archive:
				if manifest is not None or not entry.isfile() or not _is_ours(entry.name):
					raise BackupError(f"{file} is no backup of a site: it holds {entry.name!r}.")
				content = archive.extractfile(entry)
				assert content is not None
				if entry.name == MANIFEST:
					manifest = json.loads(content.read(64 * CHUNK))
				else:
					if entry.name in found:
						raise BackupError(f"{file} holds {entry.name} twice.")
					found[entry.name] = _read_member(content, extract_to, entry.name)
	except (tarfile.TarError, EOFError, ValueError, OSError) as error:
		if isinstance(error, OSError) and error.errno:
			raise
		raise BackupError(f"{file} is damaged or cut off ({error}).") from error
	except Exception as error:
		if type(error).__module__ == "zlib":
			raise BackupError(f"{file} is damaged ({error}).") from error
		raise
	return _compared(file, manifest, found)


def _is_ours(name: str) -> bool:
	if name in (CONFIG, DATABASE, MANIFEST):
		return True
	parts = name.split("/")
	plain = all(part not in ("", ".", "..") and "\\" not in part and "\x00" not in part for part in parts)
	return plain and len(parts) > 2 and "/".join(parts[:2]) in verify.FOLDERS.values()


def _read_member(content: IO[bytes], extract_to: Path | None, name: str) -> dict[str, Any]:
	digest, size = hashlib.sha256(), 0
	target = None
	if extract_to is not None:
		path = extract_to / name
		path.parent.mkdir(parents=True, exist_ok=True)
		target = path.open("xb")
	try:
		while chunk := content.read(CHUNK):
			digest.update(chunk)
			size += len(chunk)
			if target:
				target.write(chunk)
		if target:
			target.flush()
			os.fsync(target.fileno())
	finally:
		if target:
			target.close()
	return {"size": size, "sha256": digest.hexdigest()}


def _compared(file: Path, manifest: Any, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
	if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
		raise BackupError(f"{file} has no manifest: it was cut off, or is no backup of a site.")
	if manifest.get("format") != FORMAT:
		raise BackupError(f"{file} was made by a newer version; restore it with that one.")
	for name in (CONFIG, DATABASE):
		if name not in found:
			raise BackupError(f"{file} holds no {name}.")
	for name, expected in manifest["files"].items():
		if name not in found:
			raise BackupError(f"{file} lacks {name}.")
		if found[name] != expected:
			raise BackupError(f"{name} in {file} is not what was backed up.")
	if unknown := set(found) - set(manifest["files"]):
		raise BackupError(f"{file} holds {min(unknown)}, which its manifest does not name.")
	return manifest


def sync_folder(folder: Path) -> None:
	"""Make sure that names in the folder are on the disk."""
	if os.name == "posix":
		handle = os.open(folder, os.O_RDONLY)
		try:
			os.fsync(handle)
		finally:
			os.close(handle)
