"""Taking in: what is new among the files becomes proposals; what is known stays as it is.

Everything is read before the first row is written, so that nobody waits for the database meanwhile.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from iso_qms.document_control.files import remove_file
from iso_qms.document_control.snapshot import attached
from iso_qms.intake import INTAKE, ITEM, batches, conflicts
from iso_qms.intake.numbers import key_of
from iso_qms.intake.proposing import EXCERPT, Knowledge, Proposal, knowledge, propose, references_in
from iso_qms.intake.reading import Contents, Reader, identity
from iso_qms.intake.sources import Source, of_file, of_folder

LONGEST_NAME = 140
Progress = Callable[[int, int], None]


@dataclass
class Outcome:
	"""What became of the files that were handed in."""

	intake: str | None = None
	"""The batch; None where nothing is new."""

	new: int = 0
	unchanged: int = 0


@dataclass
class Found:
	"""A file that is new or has changed, and what was read of it."""

	source: Source
	contents: Contents
	earlier: Any = None
	"""The proposal of the file that was there before."""

	proposal: Proposal = field(default_factory=Proposal)


def take_in_folder(folder: Path, progress: Progress | None = None) -> Outcome:
	"""Make proposals of what is new in a folder. The caller commits.

	Raises ValidationError for what is no folder, PermissionError for who has no document control.
	"""
	batches.check_may_take_in()
	with tempfile.TemporaryDirectory() as unpacked:
		sources = of_folder(folder, Path(unpacked))
		return take_in(sources, str(folder), progress=progress)


def take_in_upload(files: list[tuple[str, bytes]]) -> Document:
	"""Keep files that were uploaded, and let the background read them. Returns the batch, which waits."""
	batches.check_may_take_in()
	if not files:
		frappe.throw(_("Send one or more files, or a zip, in the field “file”."), title=_("No File"))
	intake = batches.new_batch(", ".join(name for name, _content in files), "Waiting")
	for name, content in files:
		_keep(intake, name, content)
	frappe.enqueue(
		"iso_qms.intake.taking.read_upload", queue="long", enqueue_after_commit=True, intake=intake.name
	)
	return intake


def read_upload(intake: str) -> None:
	"""Read the files of a batch that waits. What can't be opened at all fails the batch with the reason."""
	batch = frappe.get_doc(INTAKE, intake)
	if batch.status != "Waiting":
		return
	files = attached(INTAKE, intake)
	with tempfile.TemporaryDirectory() as folder:
		try:
			outcome = take_in(_laid_out(files, Path(folder)), batch.source, batch)
		except frappe.ValidationError as refused:
			frappe.clear_last_message()
			batch.db_set({"status": "Failed", "problem": str(refused), "finished": now_datetime()})
			return
	if not outcome.new:
		note = _("Nothing is new: {0} files are known.").format(outcome.unchanged)
		batch.db_set({"status": "Done", "notes": note, "finished": now_datetime()})
	for name in files:
		remove_file(name)


def take_in(
	sources: list[Source], origin: str, intake: Document | None = None, progress: Progress | None = None
) -> Outcome:
	"""Make proposals of the files that are new, in a batch of their own or in `intake`."""
	found, unchanged = _read_new(sources, progress)
	outcome = Outcome(intake.name if intake else None, len(found), unchanged)
	if not found:
		return outcome
	known = knowledge()
	for each in found:
		known.take_list(each.contents.listed)
	for each in found:
		each.proposal = propose(each.source, each.contents, known)
	intake = intake or batches.new_batch(origin, "Open")
	contents_known = _contents_known()
	for position, each in enumerate(found, 1):
		_enter(intake, position, each, contents_known)
	intake.db_set({"finished": now_datetime(), "notes": _without_file(known)})
	conflicts.refresh()
	batches.count(intake.name)
	outcome.intake = intake.name
	return outcome


def _laid_out(files: list[str], folder: Path) -> list[Source]:
	sources = []
	for at, name in enumerate(files):
		file = frappe.get_doc("File", name)
		content = file.get_content()
		place = folder / str(at)
		place.write_bytes(content.encode() if isinstance(content, str) else content)
		sources += of_file(place, file.file_name, folder / f"{at}-unpacked")
	return sources


def _read_new(sources: list[Source], progress: Progress | None) -> tuple[list[Found], int]:
	latest = _latest_of_paths()
	found: list[Found] = []
	unchanged = 0
	with Reader() as reader:
		for done, source in enumerate(sources, 1):
			contents = identity(source)
			earlier = latest.get(path_key(source.path))
			if earlier and (earlier.sha256 or "") == contents.sha256:
				unchanged += 1
			else:
				reader.read(source, contents)
				contents.references = references_in(contents.text)
				contents.text = contents.text[: EXCERPT * 2]
				found.append(Found(source, contents, earlier))
			if progress:
				progress(done, len(sources))
	return found, unchanged


def path_key(path: str) -> str:
	"""What stands for a path of any length in an index."""
	return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()


def _latest_of_paths() -> dict[str, Any]:
	rows = frappe.get_all(
		ITEM,
		fields=["name", "path_key", "sha256", "status", "document", "revises", "intake"],
		order_by="creation, name",
		limit_page_length=0,
	)
	return {row.path_key: row for row in rows}


def _contents_known() -> dict[str, str]:
	"""The path of each content that is proposed or accepted, by its hash."""
	rows = frappe.get_all(
		ITEM,
		filters={"status": ["in", ["Proposed", "Accepted"]]},
		fields=["sha256", "path"],
		limit_page_length=0,
	)
	return {row.sha256: row.path for row in rows if row.sha256}


def _enter(intake: Document, position: int, found: Found, contents_known: dict[str, str]) -> None:
	source, contents, proposal = found.source, found.contents, found.proposal
	_replace(found.earlier, intake)
	key = path_key(source.path)
	ordinal = frappe.db.count(ITEM, {"path_key": key})
	twin = contents_known.get(contents.sha256)
	item = frappe.new_doc(ITEM)
	item.update(
		{
			"intake": intake.name,
			"position": position,
			"file_name": source.name[-255:],
			"path": source.path,
			"path_key": key,
			"file_key": path_key(f"{key} {contents.sha256} {ordinal}"),
			"kind": source.kind[:20],
			"size": contents.size,
			"sha256": contents.sha256,
			**{name: getattr(proposal, name) for name in PROPOSED},
			"clauses": [{"clause": clause} for clause in proposal.clauses],
			"references_found": "\n".join(proposal.references),
			"revises": found.earlier and (found.earlier.document or found.earlier.revises),
			"status": "Unreadable" if contents.problem else "Duplicate" if twin else "Proposed",
			"reason": contents.problem or (twin and _("It has the same content as {0}.").format(twin)) or "",
		}
	)
	item.flags.by_intake = True
	item.insert(ignore_permissions=True)
	if item.status == "Proposed":
		_store(item, source)
	if item.status == "Proposed":
		contents_known[contents.sha256] = source.path


PROPOSED = (
	"number",
	"title",
	"version",
	"level",
	"document_type",
	"department",
	"qms_process",
	"number_in_head",
	"listed_title",
	"excerpt",
)


def _replace(earlier: Any, intake: Document) -> None:
	"""A proposal that nobody decided about gives way to the one of the changed file."""
	if earlier and earlier.status == "Proposed":
		reason = _("The file has changed since; see {0}.").format(intake.name)
		frappe.db.set_value(ITEM, earlier.name, {"status": "Rejected", "reason": reason})
		batches.count(earlier.intake)


def _store(item: Document, source: Source) -> None:
	"""Keep the file with its proposal; one that the site does not take becomes unreadable with the reason."""
	frappe.db.savepoint("intake_file")
	try:
		content = source.place.read_bytes()
		if hashlib.sha256(content).hexdigest() != item.sha256:
			frappe.throw(_("The file changed while it was read: take it in again."))
		file = _keep(item, source.name, content, "file")
	except (frappe.ValidationError, OSError) as refused:
		frappe.db.rollback(save_point="intake_file")
		frappe.clear_messages()
		item.db_set({"status": "Unreadable", "reason": str(refused)})
	else:
		item.db_set("file", file.file_url, update_modified=False)


def _keep(place: Document, name: str, content: bytes, fieldname: str | None = None) -> Document:
	"""Attach a private file to a batch or proposal. Returns the File."""
	name = PurePosixPath(name.replace("\\", "/")).name
	stem, dot, extension = name.rpartition(".")
	if len(name) > LONGEST_NAME:
		name = f"{stem[: LONGEST_NAME - len(extension) - 1]}{dot}{extension}"
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"is_private": 1,
			"attached_to_doctype": place.doctype,
			"attached_to_name": place.name,
			"attached_to_field": fieldname,
		}
	)
	return file.insert(ignore_permissions=True)


def _without_file(known: Knowledge) -> str:
	"""Which documents the company's list names that no file has."""
	have = {
		key_of(number)
		for number in frappe.get_all(
			ITEM, filters={"number": ["is", "set"]}, pluck="number", limit_page_length=0
		)
	}
	have |= set(conflicts.read_register().titles)
	missing = [row["number"] for key, row in known.listed.items() if key not in have]
	if not missing:
		return ""
	return _("The list of documents names some of which there is no file: {0}").format(", ".join(missing))[
		:1000
	]
