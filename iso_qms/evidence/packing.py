"""The file of an evidence pack: a PDF of each document and record, their attachments, and an index with the hashes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, format_date

from iso_qms.document_control.snapshot import attached
from iso_qms.evidence.gathering import Contents, Part, form_title
from iso_qms.printing.documents import document_pdf
from iso_qms.printing.printout import Printout, name_of
from iso_qms.printing.records import record_pdf

LARGEST = 100 * 1024 * 1024
"""Bytes of one pack, before it is compressed."""

INDEX, SUMS = "index.pdf", "SHA256SUMS"
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


@dataclass
class Packed:
	"""A file of the pack as the index tells it."""

	path: str
	sha256: str
	number: str = ""
	title: str = ""
	revision: str = ""
	day: str = ""
	by: str = ""


@dataclass
class Pack:
	"""The zip while it is written."""

	file: io.BytesIO = field(default_factory=io.BytesIO)
	size: int = 0
	paths: set[str] = field(default_factory=set)

	def add(self, path: str, content: bytes) -> Packed:
		"""Write a file under this path, or one beside it where it is taken. Returns where it is and its hash."""
		self.size += len(content)
		if self.size > LARGEST:
			frappe.throw(
				_("The pack is larger than {0} MB: choose a shorter period.").format(LARGEST // 1024 // 1024),
				title=_("Evidence Pack"),
			)
		path = self._free(path)
		with zipfile.ZipFile(self.file, "a", zipfile.ZIP_DEFLATED) as archive:
			archive.writestr(path, content)
		return Packed(path, hashlib.sha256(content).hexdigest())

	def _free(self, path: str) -> str:
		stem, dot, ending = path.rpartition(".")
		free, number = path, 1
		while free.lower() in self.paths:
			number += 1
			free = f"{stem} ({number}){dot}{ending}"
		self.paths.add(free.lower())
		return free


def pack(contents: Contents) -> bytes:
	"""Return the zip. Each part is asked for once more: what the user may not read and print is left out."""
	made = Pack()
	documents, records, files = [], [], []
	for part in contents.documents:
		document = _readable(part)
		if document:
			documents.append(_document(made, document))
			files += _files(made, document, f"documents/{_plain(document.name)} - ")
	for part in contents.records:
		record = _readable(part)
		if record:
			records.append(_record(made, record, part))
			files += _files(made, record, f"records/{_folder(part)}/{_plain(record.name)} - ")
	all_files = [*documents, *records, *files]
	made.add(INDEX, _index(contents, documents, records, files))
	made.add(SUMS, "".join(f"{each.sha256}  {each.path}\n" for each in all_files).encode())
	return made.file.getvalue()


def _readable(part: Part) -> Document | None:
	document = frappe.get_doc(part.doctype, part.name)
	return document if document.has_permission("read") and document.has_permission("print") else None


def _document(made: Pack, document: Document) -> Packed:
	head = frappe.db.get_value(
		"QMS Document Revision",
		document.effective_revision,
		["approved_by", "adopted_by"],
		as_dict=True,
	)
	name = _plain(f"{document.name} {cstr(document.revision).replace('/', '.')}")
	packed = made.add(f"documents/{name}.pdf", document_pdf(document))
	packed.number, packed.title, packed.revision = document.number, _(document.title), document.revision
	packed.day = format_date(document.effective_from) if document.effective_from else ""
	packed.by = name_of((head and (head.approved_by or head.adopted_by)) or document.document_owner)
	return packed


def _record(made: Pack, record: Document, part: Part) -> Packed:
	record.apply_fieldlevel_read_permissions()
	packed = made.add(f"records/{_folder(part)}/{_plain(record.name)}.pdf", record_pdf(record))
	packed.number, packed.title = record.name, form_title(part)
	packed.revision = cstr(record.get("form_revision"))
	packed.day = format_date(part.day) if part.day else ""
	packed.by = name_of(record.owner)
	return packed


def _files(made: Pack, document: Document, start: str) -> Iterator[Packed]:
	"""Add what is attached to the document and the user may open."""
	seen = set()
	for name in attached(document.doctype, document.name):
		file = frappe.get_doc("File", name)
		if file.file_url in seen or not _may_open(file, document):
			continue
		seen.add(file.file_url)
		content: Any = file.get_content()
		packed = made.add(
			f"{start}{_plain(file.file_name)}", content if isinstance(content, bytes) else content.encode()
		)
		packed.number, packed.title = document.name, file.file_name
		yield packed


def _may_open(file: Document, document: Document) -> bool:
	"""Whether the user may open a file that is attached, and read the field that it is in."""
	df = document.meta.get_field(file.attached_to_field) if file.attached_to_field else None
	level = cint(df.permlevel) if df else 0
	return file.has_permission("read") and (not level or level in document.meta.get_permlevel_access("read"))


def _index(contents: Contents, documents: list[Packed], records: list[Packed], files: list[Packed]) -> bytes:
	printout = Printout(_("Evidence Pack"), contents.about, _period(contents), landscape=True)
	printout.pairs(
		"",
		[
			(_("About"), contents.about),
			(_("Period of the Records"), _period(contents) or _("All")),
			(_("Documents"), str(len(documents))),
			(_("Records"), str(len(records))),
			(_("Attached Files"), str(len(files))),
			(_("Put Together By"), name_of(frappe.session.user)),
		],
	)
	of_documents = _("Effective From"), _("Approved By")
	of_records = _("Happened On"), _("Entered By")
	for title, rows, (day, by) in (
		(_("Documents"), documents, of_documents),
		(_("Records"), records, of_records),
		(_("Attached Files"), files, ("", "")),
	):
		columns = [(_("File in the Pack"), 3), (_("Number"), 1.8), (_("Title"), 2.6), (_("Revision"), 1.1)]
		columns += [(day, 1.2), (by, 1.3), ("SHA-256", 3.4)]
		cells = [
			[each.path, each.number, each.title, each.revision, each.day, each.by, _broken(each.sha256)]
			for each in rows
		]
		if not day:
			columns, cells = _without(columns, (3, 4, 5)), [_without(row, (3, 4, 5)) for row in cells]
		printout.grid(title, columns, cells)
	if not documents and not records:
		printout.plain("", _("Nothing is in force or filed that belongs here."))
	if contents.left_out:
		printout.plain(
			_("Not in the pack: forms that you may read and not print"), "\n".join(contents.left_out)
		)
	printout.plain("", _("The file {0} has the same hashes for a program to check.").format(SUMS))
	return printout.pdf()


def _without(row: list[Any], places: tuple[int, ...]) -> list[Any]:
	return [cell for at, cell in enumerate(row) if at not in places]


def _broken(sha256: str) -> str:
	"""A hash in lines that fit into a column."""
	return "\n".join(sha256[at : at + 32] for at in range(0, len(sha256), 32))


def _period(contents: Contents) -> str:
	if not contents.start and not contents.end:
		return ""
	days = [format_date(day) if day else "…" for day in (contents.start, contents.end)]
	return " – ".join(days)


def _folder(part: Part) -> str:
	return _plain(part.form or part.doctype)


def _plain(name: str) -> str:
	"""A name that every file system takes."""
	return NOT_IN_NAMES.sub("-", name).strip(" .")[:100] or "-"
