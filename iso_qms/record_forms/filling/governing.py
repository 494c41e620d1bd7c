"""The documents by which a form is filled in: its procedure, and the instructions that name the form or its process."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.record_forms import FORM
from iso_qms.record_forms.registered import form_of

MOST_OF_A_PROCESS = 20
"""Beside a form stands what is read while it is filled in, not a register."""


def governing_documents(doctype: str) -> list[dict[str, Any]]:
	"""Return the effective documents that govern a registered form, as far as the user may read them.

	The form's procedure first, then procedures that ask for the form in a step or among their records, documents that
	such a step or a reference names with it, and documents of the form's process. Each has doctype, name, title and
	revision.
	"""
	form = form_of(doctype)
	if not form:
		return []
	code, process = frappe.db.get_value(FORM, form.name, ["code", "qms_process"])
	named = [form.procedure, *_asking(form.name), *_in_steps(form.name), *_referring(code)]
	found = [
		row for each in DOCUMENT_DOCTYPES for row in _effective(each, {"name": ["in", _distinct(named)]})
	]
	found.sort(key=lambda row: named.index(row["name"]))
	if process:
		found += _effective("QMS Document", {"qms_process": process}, MOST_OF_A_PROCESS)
	return list({row["name"]: row for row in found}.values())


def _distinct(names: list[str | None]) -> list[str]:
	return [name for name in dict.fromkeys(names) if name] or [""]


def _asking(form: str) -> list[str]:
	"""Procedures that ask for the form, drafts among them."""
	rows = [
		row
		for table in ("QMS Procedure Step", "QMS Procedure Record")
		for row in frappe.get_all(
			table, {"record_form": form}, pluck="parent", order_by="parent", distinct=True
		)
	]
	return list(dict.fromkeys(rows))


def _in_steps(form: str) -> list[str]:
	"""Numbers of the documents that stand beside the form in the steps of procedures."""
	return frappe.get_all(
		"QMS Procedure Step",
		{"record_form": form, "document": ["is", "set"]},
		pluck="document",
		order_by="parent, idx",
	)


def _referring(code: str) -> list[str]:
	"""Documents that name the form's code among their references."""
	return frappe.get_all("QMS Document Reference", {"number": code}, pluck="parent", order_by="parent")


def _effective(doctype: str, filters: dict[str, Any], limit: int = 0) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		doctype,
		filters={**filters, "status": "Effective", "working_copy_of": ["is", "not set"]},
		fields=["name", "title", "revision"],
		order_by="name",
		limit_page_length=limit,
	)
	return [{"doctype": doctype, **row, "title": _(row.title)} for row in rows]
