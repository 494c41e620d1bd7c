"""What of a document is searched: its name, its title and its texts, those of its rows included.

Only fields at permission level 0 go in, so that nobody finds a document by words that it does not show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, cstr, strip_html

from iso_qms.gate.register import guarded_doctypes
from iso_qms.search.file_texts import LONGEST_TEXT

ENTRY = "QMS Search Entry"
TEXTS = frozenset(
	("Data", "Small Text", "Text", "Long Text", "Select", "Autocomplete", "Barcode", "Phone", "Read Only")
)
MARKED_UP = frozenset(("Text Editor", "HTML Editor", "Markdown Editor"))
LINKS = frozenset(("Link", "Dynamic Link"))
NOT_SEARCHED = frozenset(("naming_series", "amended_from", "lft", "rgt", "old_parent"))
NOT_FOUND = frozenset((ENTRY, "QMS Intake", "QMS Intake Item"))
"""What stands for documents without being one."""


def is_searched(doctype: str) -> bool:
	"""Whether documents of `doctype` are found: records, and the company's processes, forms and departments."""
	return (
		doctype in guarded_doctypes() and doctype not in NOT_FOUND and not frappe.get_meta(doctype).issingle
	)


def searched_doctypes() -> list[str]:
	"""Return every DocType whose documents are searched."""
	return sorted(doctype for doctype in guarded_doctypes() if is_searched(doctype))


def title_of(doc: Document) -> str:
	"""Return the title that a result shows: the title field where everybody may read it, else the name."""
	field = doc.meta.get_field(doc.meta.get_title_field())
	if field and not cint(field.permlevel) and doc.get(field.fieldname):
		return cstr(doc.get(field.fieldname))
	return cstr(doc.name)


def text_of(doc: Document) -> str:
	"""Return what is searched in the document, a field a line."""
	return "\n".join(dict.fromkeys([cstr(doc.name), *_texts(doc)]))[:LONGEST_TEXT]


def _texts(doc: Any) -> Iterator[str]:
	for field in frappe.get_meta(doc.doctype).fields:
		if cint(field.permlevel) or field.fieldname in NOT_SEARCHED:
			continue
		value = doc.get(field.fieldname)
		if not value:
			continue
		if field.fieldtype in ("Table", "Table MultiSelect"):
			for row in value:
				yield from _texts(row)
		elif field.fieldtype in TEXTS or (field.fieldtype in LINKS and field.options != "User"):
			yield cstr(value).strip()
		elif field.fieldtype in MARKED_UP:
			yield _without_markup(cstr(value))


def _without_markup(html: str) -> str:
	return " ".join(strip_html(html.replace("<", " <")).split())
