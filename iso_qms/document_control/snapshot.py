"""What a revision said: its content as data, as HTML, its files, and one SHA-256 over data and files.

The hash is taken over canonical JSON (sorted keys, UTF-8, no insignificant space), so that anybody can compute it
again from what the register keeps.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe
from frappe.model.document import Document

from iso_qms.document_control.content import TOP_FIELDS, content_fields
from iso_qms.document_control.rendering import to_html
from iso_qms.gate.changes import TABLES, WITHOUT_VALUE, canonical


def capture(draft: Document) -> dict[str, Any]:
	"""Return `content`, `html`, `files` (file_name, file_url, sha256) and `sha256` of a draft as it is now."""
	data = data_of(draft)
	files = files_of(draft)
	return {
		"content": canonical_json(data),
		"html": to_html(draft),
		"files": files,
		"sha256": fingerprint(data, files),
	}


def fingerprint(data: dict[str, Any], files: list[dict[str, str]]) -> str:
	"""SHA-256 in hex over the data and the hashes of the files, which come in the order of their names."""
	hashes = sorted([file["file_name"], file["sha256"]] for file in files)
	return hashlib.sha256(canonical_json({"content": data, "files": hashes}).encode()).hexdigest()


def data_of(doc: Document) -> dict[str, Any]:
	"""The text of a document: number, revision, title, type, and every content field that is not blank."""
	fields = [*(doc.meta.get_field(name) for name in TOP_FIELDS), *content_fields(doc.doctype)]
	return {"number": doc.number, "revision": doc.revision, **values_of(doc, fields)}


def values_of(doc: Document, fields: list[Any]) -> dict[str, Any]:
	"""The values and rows of these fields that are not blank, in the one form in which equal ones are equal."""
	data: dict[str, Any] = {}
	for df in fields:
		value = doc.get(df.fieldname)
		if df.fieldtype in TABLES:
			value = [_row(row) for row in value or []]
		else:
			value = _plain(value, df.fieldtype)
		if value:
			data[df.fieldname] = value
	return data


def canonical_json(value: Any) -> str:
	"""JSON with sorted keys, in UTF-8, without space that means nothing."""
	return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def files_of(doc: Document) -> list[dict[str, str]]:
	"""The files that are attached to the document, by name, with the SHA-256 of what they hold."""
	found: dict[str, dict[str, str]] = {}
	for name in attached(doc.doctype, doc.name):
		file = frappe.get_doc("File", name)
		found[file.file_url] = {
			"file_name": file.file_name,
			"file_url": file.file_url,
			"sha256": _sha256(file),
		}
	return sorted(found.values(), key=lambda file: (file["file_name"], file["file_url"]))


def attached(doctype: str, name: str) -> list[str]:
	"""Names of the Files that are attached to a document."""
	filters = {"attached_to_doctype": doctype, "attached_to_name": name, "is_folder": 0}
	return frappe.get_all("File", filters=filters, pluck="name", order_by="creation, name")


def _sha256(file: Document) -> str:
	content = file.get_content()
	return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def _row(row: Document) -> dict[str, Any]:
	fields = [df for df in frappe.get_meta(row.doctype).fields if df.fieldtype not in WITHOUT_VALUE]
	values = {df.fieldname: _plain(row.get(df.fieldname), df.fieldtype) for df in fields}
	return {fieldname: value for fieldname, value in values.items() if value}


def _plain(value: Any, fieldtype: str) -> Any:
	value = canonical(value, fieldtype)
	return value if isinstance(value, int | float | str) else str(value)
