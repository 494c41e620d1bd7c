"""Documents that the app ships and customers may change."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cstr

from iso_qms.setup.marks import get_mark, set_mark

TABLES = ("Table", "Table MultiSelect")
NOT_MEANT = frozenset({"workflow_data", "workflow_builder_id"})
"""Where things lie on a canvas; moving them changes nothing."""


def ship(definition: dict[str, Any]) -> Document | None:
	"""Create the document, or bring it to this version while it is as it was shipped.

	Returns the document when something was written. One that a customer changed or deleted is left alone, and
	so is one of the same name that was there before.
	"""
	wanted = frappe.get_doc(definition)
	name = definition["name"]
	key = f"shipped:{wanted.doctype}:{name}"
	shipped = get_mark(key)
	if not frappe.db.exists(wanted.doctype, name):
		if shipped:
			return None
		wanted.insert(ignore_permissions=True)
		return _remember(key, wanted)
	present = frappe.get_doc(wanted.doctype, name)
	if shipped != fingerprint(present) or shipped == fingerprint(wanted):
		return None
	present.update({k: v for k, v in definition.items() if k not in ("doctype", "name")})
	present.save(ignore_permissions=True)
	return _remember(key, present)


def fingerprint(doc: Document, left_out: frozenset[str] = NOT_MEANT) -> str:
	"""SHA-256 of what the document says: its fields that are not blank, rows in their order.

	Fields in `left_out` say nothing of their own.
	"""
	text = json.dumps(_meaning(doc, left_out), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
	return hashlib.sha256(text.encode()).hexdigest()


def _meaning(doc: Document, left_out: frozenset[str]) -> dict[str, Any]:
	meaning: dict[str, Any] = {}
	for df in doc.meta.fields:
		if df.fieldname in left_out:
			continue
		value = doc.get(df.fieldname)
		if df.fieldtype in TABLES:
			value = [_meaning(row, left_out) for row in value or []]
		else:
			value = cstr(value) if value not in (None, "", 0, "0") else ""
		if value:
			meaning[df.fieldname] = value
	return meaning


def _remember(key: str, doc: Document) -> Document:
	doc.reload()
	set_mark(key, fingerprint(doc))
	return doc
