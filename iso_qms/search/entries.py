"""The rows of QMS Search Entry: written and removed with their documents, in the same transaction."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from iso_qms.search.content import ENTRY, is_searched, text_of, title_of
from iso_qms.search.words import index_words


def document_changed(doc: Document, method: str | None = None) -> None:
	"""Hook `on_change`: inserted, saved, submitted, cancelled, or set by `db_set`."""
	if not doc.flags.in_delete and is_searched(doc.doctype):
		write_document(doc)


def document_deleted(doc: Document, method: str | None = None) -> None:
	"""Hook `after_delete`: nothing is found of what is gone, nor of the documents of a DocType that is gone."""
	if doc.doctype == "DocType":
		# when the app itself goes, its own tables do too
		if frappe.db.exists("DocType", ENTRY):
			frappe.db.delete(ENTRY, {"reference_doctype": doc.name})
	elif is_searched(doc.doctype):
		frappe.db.delete(ENTRY, {"reference_doctype": doc.doctype, "reference_name": str(doc.name)})


def document_renamed(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Hook `after_rename`: the document's files follow it, and it is found under its new name."""
	if not is_searched(doc.doctype):
		return
	key = {"reference_doctype": doc.doctype, "reference_name": old}
	if merge:
		frappe.db.delete(ENTRY, {**key, "file": ["is", "not set"]})
	for name in frappe.get_all(ENTRY, filters=key, pluck="name"):
		frappe.db.set_value(ENTRY, name, "reference_name", new, update_modified=False)
	write_document(doc)


def write_document(doc: Document) -> None:
	"""Bring the entry of a document to what the document says."""
	write_entry(doc.doctype, str(doc.name), None, title_of(doc), text_of(doc))


def enter_new(doc: Document) -> None:
	"""Write the entry of a document that has none yet, such as one that was loaded by bulk."""
	new_entry(doc.doctype, str(doc.name), None, _values(title_of(doc), text_of(doc)))


def write_entry(doctype: str, name: str, file: str | None, title: str, text: str, problem: str = "") -> None:
	"""Bring the entry of a document, or of a file that is attached to it, to this title and text.

	`problem` is why a file gave no text, see `iso_qms.search.file_texts.reason_text`.
	"""
	values = {**_values(title, text), "problem": problem}
	key = {"reference_doctype": doctype, "reference_name": name}
	key["file"] = file or ["is", "not set"]
	stored = frappe.db.get_value(ENTRY, key, ["name", *values], as_dict=True)
	if stored is None:
		new_entry(doctype, name, file, values)
	elif any((stored[field] or "") != (value or "") for field, value in values.items()):
		frappe.db.set_value(ENTRY, stored.name, values, update_modified=False)


def _values(title: str, text: str) -> dict:
	return {"title": title[:140], "content": text, "words": words_of(title, text), "waiting": 0}


def new_entry(doctype: str, name: str, file: str | None, values: dict) -> None:
	"""Insert an entry as it is: nobody but the search itself writes them, and no rule of records applies."""
	entry = frappe.new_doc(ENTRY)
	entry.update({"reference_doctype": doctype, "reference_name": name, "file": file, **values})
	entry.set_user_and_timestamp()
	entry.db_insert()


def words_of(title: str, text: str) -> str:
	"""Return the words to be indexed of a title and a text."""
	return index_words(f"{title}\n{text}")
