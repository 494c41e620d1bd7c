"""Files attached to searched documents: found at once by their names, and by what they say when that has been read.

Reading a workbook takes its time, so it is done in the background, never while somebody waits for a save. An entry
whose file has not been read yet is marked as waiting; what a lost job leaves behind, the hourly round takes up.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import cint, cstr

from iso_qms.search.content import ENTRY, is_searched
from iso_qms.search.entries import new_entry, words_of, write_entry
from iso_qms.search.file_texts import Unreadable, read_file_text

READ_AT_ONCE = 200


def file_changed(doc: Document, method: str | None = None) -> None:
	"""Hook `after_insert` and `on_update` of File: the entry follows the file to its document."""
	reference = (cstr(doc.attached_to_doctype), cstr(doc.attached_to_name))
	stored = frappe.db.get_value(
		ENTRY, {"file": doc.name}, ["reference_doctype", "reference_name", "title"], as_dict=True
	)
	wanted = is_attached_openly(doc)
	if stored and wanted and (*reference, doc.file_name) == tuple(stored.values()):
		return
	if stored:
		file_deleted(doc)
	if wanted:
		title = cstr(doc.file_name)[:140]
		values = {"title": title, "content": "", "words": words_of(title, ""), "waiting": 1}
		new_entry(*reference, doc.name, values)
		read_later(doc.name)


def file_deleted(doc: Document, method: str | None = None) -> None:
	"""Hook `after_delete` of File: nothing is found of it."""
	frappe.db.delete(ENTRY, {"file": doc.name})


def is_attached_openly(file: Document) -> bool:
	"""Whether everybody who may read a searched document may read this file of it."""
	if file.is_folder or not (file.attached_to_doctype and file.attached_to_name):
		return False
	if not is_searched(file.attached_to_doctype):
		return False
	field = frappe.get_meta(file.attached_to_doctype).get_field(file.attached_to_field or "")
	return not (field and cint(field.permlevel))


def read_later(file: str) -> None:
	"""Let the background read a file, once it is committed."""
	frappe.enqueue("iso_qms.search.attachments.read_file", queue="long", enqueue_after_commit=True, file=file)


def read_file(file: str) -> None:
	"""Read a file and index what it says. A file that has gone meanwhile is left."""
	if not frappe.db.exists("File", file):
		frappe.db.delete(ENTRY, {"file": file})
		return
	doc = frappe.get_doc("File", file)
	if not is_attached_openly(doc):
		file_deleted(doc)
	else:
		text, problem = _text_or_problem(doc)
		place = (doc.attached_to_doctype, cstr(doc.attached_to_name), doc.name)
		write_entry(*place, cstr(doc.file_name), text, problem)


def _text_or_problem(doc: Document) -> tuple[str, str]:
	try:
		return read_file_text(cstr(doc.file_name), _content(doc)), ""
	except Unreadable as unreadable:
		return "", unreadable.reason


def unread_files() -> list[dict]:
	"""Return the files that gave no text, each with `title` (its name), its document and the reason (`problem`)."""
	return frappe.get_all(
		ENTRY,
		filters={"problem": ["is", "set"]},
		fields=["title", "reference_doctype", "reference_name", "problem"],
		order_by="name",
	)


def read_waiting() -> int:
	"""Read files whose turn never came; runs every hour. Returns how many there were."""
	waiting = frappe.get_all(
		ENTRY, filters={"waiting": 1}, pluck="file", order_by="name", limit_page_length=READ_AT_ONCE
	)
	for file in waiting:
		read_file(file)
	return len(waiting)


def read_all_waiting() -> int:
	"""Read every file that waits, a commit for each lot; for a command. Returns how many there were."""
	total = 0
	while count := read_waiting():
		frappe.db.commit()
		total += count
	return total


def _content(doc: Document) -> bytes:
	try:
		content = doc.get_content()
	except (OSError, frappe.DoesNotExistError, frappe.ValidationError):
		# The row outlived its file, or leads to another server.
		return b""
	return content.encode() if isinstance(content, str) else content
