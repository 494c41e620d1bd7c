"""What changed between two revisions, field by field, from what the register keeps of them."""

from __future__ import annotations

import difflib
import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html

from iso_qms.document_control import REVISION
from iso_qms.document_control.revision import draft_of
from iso_qms.document_control.snapshot import canonical_json, data_of

HIDDEN = frozenset({"number", "revision", "document_doctype", "document"})


def difference(old: str, new: str) -> list[dict[str, Any]]:
	"""Return for each changed field `fieldname`, `label` and `lines`: pairs of ' ', '-' or '+' and a line of text.

	Both are names of revisions of the same document; the caller has checked that the user may read them.
	"""
	before, after = frappe.get_doc(REVISION, old), frappe.get_doc(REVISION, new)
	if before.document != after.document:
		frappe.throw(_("{0} and {1} are revisions of different documents.").format(old, new))
	meta = frappe.get_meta(after.document_doctype)
	one, two = _said(before), _said(after)
	fieldnames = [df.fieldname for df in meta.fields if df.fieldname in one or df.fieldname in two]
	changes = []
	for fieldname in fieldnames:
		if fieldname in HIDDEN or one.get(fieldname) == two.get(fieldname):
			continue
		df = meta.get_field(fieldname)
		lines = _compare(_lines(one.get(fieldname), df), _lines(two.get(fieldname), df))
		changes.append({"fieldname": fieldname, "label": _(df.label or fieldname), "lines": lines})
	return changes + _files(before, after)


def _said(revision: Any) -> dict[str, Any]:
	"""What the register keeps; of a draft that is with its authors, what it says now."""
	if revision.status == "Draft":
		return json.loads(canonical_json(data_of(draft_of(revision))))
	return json.loads(revision.content or "{}")


def _files(before: Any, after: Any) -> list[dict[str, Any]]:
	one, two = ([f"{row.file_name}  {row.sha256[:12]}" for row in each.files] for each in (before, after))
	if one == two:
		return []
	return [{"fieldname": "files", "label": _("Files"), "lines": _compare(one, two)}]


def _compare(one: list[str], two: list[str]) -> list[list[str]]:
	return [[line[0], line[2:]] for line in difflib.ndiff(one, two) if line[0] in " -+"]


def _lines(value: Any, df: Any) -> list[str]:
	if value in (None, ""):
		return []
	if isinstance(value, list):
		return [_row(row, df.options) for row in value]
	text = str(value)
	if df.fieldtype in ("Text Editor", "HTML Editor"):
		text = strip_html(re.sub(r"</(p|li|h\d|tr|div)>|<br\s*/?>", "\n", text))
	return [line.strip() for line in text.splitlines() if line.strip()]


def _row(row: dict[str, Any], doctype: str) -> str:
	meta = frappe.get_meta(doctype)
	said = [
		f"{_(df.label or df.fieldname)}: {_plain(row[df.fieldname], df)}"
		for df in meta.fields
		if df.fieldname in row and df.fieldname not in HIDDEN - {"number"}
	]
	return " | ".join(said)


def _plain(value: Any, df: Any) -> str:
	text = str(value)
	if df.fieldtype in ("Text Editor", "HTML Editor"):
		text = strip_html(text)
	return " ".join(text.split())
