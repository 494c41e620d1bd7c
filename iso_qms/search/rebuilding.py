"""Writing the index anew: after installation, when a form joins the register, and by the command."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.model.document import Document

from iso_qms.search import index
from iso_qms.search.attachments import file_changed
from iso_qms.search.content import ENTRY, is_searched, searched_doctypes
from iso_qms.search.entries import write_document

AT_ONCE = 500


def prepare() -> None:
	"""After every migration: have the index, and enter what was there before the search was."""
	index.ensure_index()
	index.heal()
	for doctype in searched_doctypes():
		if not frappe.db.exists(ENTRY, {"reference_doctype": doctype}):
			rebuild(doctype)


def form_registered(form: Document, method: str | None = None) -> None:
	"""Hook `on_update` of QMS Record Form: documents that a form had before it was registered are found too."""
	before = form.get_doc_before_save()
	if form.record_doctype and (not before or before.record_doctype != form.record_doctype):
		if frappe.db.count(form.record_doctype):
			frappe.enqueue(
				"iso_qms.search.rebuilding.rebuild",
				queue="long",
				enqueue_after_commit=True,
				doctype=form.record_doctype,
			)


def rebuild(doctype: str | None = None, progress: Callable[[str, int], None] | None = None) -> int:
	"""Write the entries of one DocType, or of all, anew. Returns how many documents were read."""
	doctypes = [doctype] if doctype else searched_doctypes()
	if not doctype:
		frappe.db.delete(ENTRY, {"reference_doctype": ["not in", doctypes or [""]]})
	return sum(_rebuild(each, progress) for each in doctypes if is_searched(each))


def _rebuild(doctype: str, progress: Callable[[str, int], None] | None) -> int:
	frappe.db.delete(ENTRY, {"reference_doctype": doctype})
	done, last = 0, ""
	while names := frappe.get_all(
		doctype,
		filters={"name": [">", last]} if last else {},
		pluck="name",
		order_by="name",
		limit_page_length=AT_ONCE,
	):
		for name in names:
			write_document(frappe.get_doc(doctype, name))
		done, last = done + len(names), names[-1]
		if progress:
			progress(doctype, done)
	for file in frappe.get_all("File", filters={"attached_to_doctype": doctype}, pluck="name"):
		file_changed(frappe.get_doc("File", file))
	return done
