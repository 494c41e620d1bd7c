"""Checks a site without changing it: the database, rows of documents, files, and what the apps check themselves.

An app's hook `verify` names functions that return a list of problems, each a sentence.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frappe_lite import context
from frappe_lite.connections import connect
from frappe_lite.site import DATABASE, Site, read_config

CHUNK = 1024 * 1024
SHOWN = 20  # of each kind; the rest is counted
PUBLIC_URL, PRIVATE_URL = "/files/", "/private/files/"
FOLDERS = {PUBLIC_URL: "files/public", PRIVATE_URL: "files/private"}


@dataclass
class Report:
	"""What was found. `notes` are no damage: files that belong to nothing."""

	problems: list[str] = field(default_factory=list)
	notes: list[str] = field(default_factory=list)
	checked: list[str] = field(default_factory=list)


def verify_site(folder: Path) -> Report:
	"""Return what is wrong with a site; works beside a running server. Raises when the folder is no site."""
	folder = folder.resolve()
	read_config(folder)
	report = Report()
	connection = connect(folder / DATABASE, read_only=True)
	try:
		connection.execute("BEGIN")
		if not check_database(connection, report):
			return report
		check_rows(connection, report)
		check_files(folder, connection, report)
	finally:
		connection.close()
	_check_by_apps(folder, report)
	return report


def check_database(connection: sqlite3.Connection, report: Report) -> bool:
	"""Return whether the database is sound; what is broken goes into the report."""
	try:
		answers = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
	except sqlite3.DatabaseError as error:
		answers = [str(error)]
	if answers == ["ok"]:
		report.checked.append("database: sound")
		return True
	report.problems += [f"the database is damaged: {answer}" for answer in answers]
	return False


# -- rows


def check_rows(connection: sqlite3.Connection, report: Report) -> None:
	"""Look for rows of documents that are not there, and rows whose docstatus is not their document's."""
	doctypes = dict(connection.execute("SELECT name, istable FROM tabDocType"))
	tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
	rows = 0
	for child in (name for name, istable in doctypes.items() if istable and f"tab{name}" in tables):
		parents = connection.execute(f"SELECT parenttype, COUNT(*) FROM `tab{child}` GROUP BY parenttype")
		for parenttype, count in parents.fetchall():
			rows += count
			if f"tab{parenttype}" in tables:
				_check_rows_of(connection, child, parenttype, report)
			elif child != "DefaultValue" and not _is_single(connection, parenttype):
				report.problems.append(
					f"{count} rows of {child} belong to {parenttype!r}, which has no table"
				)
	report.checked.append(f"rows: {rows} in child tables")


def _is_single(connection: sqlite3.Connection, doctype: str | None) -> bool:
	row = connection.execute("SELECT issingle FROM tabDocType WHERE name = ?", (doctype,)).fetchone()
	return bool(row and row[0])


def _check_rows_of(connection: sqlite3.Connection, child: str, parenttype: str, report: Report) -> None:
	joined = (
		f"FROM `tab{child}` c LEFT JOIN `tab{parenttype}` p ON p.name = c.parent WHERE c.parenttype = ? AND "
	)
	lost = connection.execute(f"SELECT c.name, c.parent {joined} p.name IS NULL", (parenttype,)).fetchall()
	_add(
		report.problems,
		[
			f"row {name} of {child} belongs to {parenttype} {parent}, which is not there"
			for name, parent in lost
		],
	)
	if child in ("DocField", "DocPerm"):
		return  # definitions have no docstatus
	wrong = connection.execute(
		f"SELECT c.name, c.parent, c.docstatus, p.docstatus {joined}"
		" COALESCE(c.docstatus, 0) <> COALESCE(p.docstatus, 0)",
		(parenttype,),
	).fetchall()
	_add(
		report.problems,
		[
			f"row {name} of {child} has docstatus {its}, and its {parenttype} {parent} has {theirs}"
			for name, parent, its, theirs in wrong
		],
	)


def _add(target: list[str], found: list[str]) -> None:
	target += found[:SHOWN]
	if len(found) > SHOWN:
		target.append(f"… and {len(found) - SHOWN} more like the last one")


# -- files


def check_files(folder: Path, connection: sqlite3.Connection, report: Report) -> None:
	"""Look for the content of every File, compare its hash, and list what lies there without a File."""
	known: set[str] = set()
	missing: list[str] = []
	for name, url, size, digest in file_rows(connection):
		path = path_of(folder, url)
		known.add(str(path))
		if problem := problem_of(path, size, digest):
			if is_still_there(folder, name):
				missing.append(f"File {name}: {url} {problem}")
	_add(report.problems, missing)
	orphans = [path for path in stored_files(folder) if str(path) not in known]
	_add(
		report.notes,
		[f"{path.relative_to(folder)} belongs to no File" for path in orphans],
	)
	report.checked.append(f"files: {len(known)}")


def file_rows(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int | None, str | None]]:
	"""Yield name, address, size and hash of every File whose content lies on this site."""
	query = "SELECT name, file_url, file_size, content_hash FROM tabFile WHERE COALESCE(is_folder, 0) = 0"
	for row in connection.execute(query):
		if row[1] and row[1].startswith((PUBLIC_URL, PRIVATE_URL)):
			yield row


def path_of(folder: Path, url: str) -> Path:
	"""Return where the content of a local address lies."""
	prefix = PRIVATE_URL if url.startswith(PRIVATE_URL) else PUBLIC_URL
	return folder / FOLDERS[prefix] / os.path.basename(url)


def stored_files(folder: Path) -> list[Path]:
	"""Return every file that lies in the site's folders."""
	return sorted(path for name in FOLDERS.values() for path in (folder / name).rglob("*") if path.is_file())


def problem_of(path: Path, size: int | None, digest: str | None) -> str | None:
	"""Return what is wrong with a file's content, or None."""
	try:
		found = path.stat().st_size
		if size and found != size:
			return f"has {found} bytes, not {size}"
		# A File that came from a bench has an MD5.
		if digest and not any(digest_of(path, kind).startswith(digest) for kind in ("sha256", "md5")):
			return "has other content than was uploaded"
	except FileNotFoundError:
		return "has no content on the disk"
	return None


def digest_of(path: Path, kind: str = "sha256") -> str:
	"""Return the digest of a file's content."""
	digest = hashlib.new(kind, usedforsecurity=False)
	with path.open("rb") as file:
		while chunk := file.read(CHUNK):
			digest.update(chunk)
	return digest.hexdigest()


def is_still_there(folder: Path, name: str) -> bool:
	"""Tell whether a File is in the database now: the server may have deleted it since."""
	connection = connect(folder / DATABASE, read_only=True)
	try:
		return bool(connection.execute("SELECT 1 FROM tabFile WHERE name = ?", (name,)).fetchone())
	finally:
		connection.close()


# -- the apps


def _check_by_apps(folder: Path, report: Report) -> None:
	outer = dict(context.local.__dict__)
	site = Site(folder, read_only=True)
	try:
		context.init_request(site)
		context.set_user("Administrator")
		for dotted in context.get_hooks("verify", []):
			_add(report.problems, list(context.get_attr(dotted)() or ()))
			report.checked.append(f"{dotted}: done")
	finally:
		context.destroy()
		context.local.__dict__.update(outer)
		site.close()
