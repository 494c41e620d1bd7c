"""The registers of documents, over the three DocTypes and as far as the user may read them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate

from iso_qms.document_control import DOCUMENT_DOCTYPES, DOCUMENT_TYPE, REVISION
from iso_qms.document_control.acknowledging import ACKNOWLEDGEMENT

HEAD = (
	"name",
	"number",
	"title",
	"document_type",
	"status",
	"revision",
	"effective_from",
	"qms_process",
	"department",
	"document_owner",
	"classification",
	"next_review",
)
BY_VALUE = ("document_type", "department", "qms_process", "status", "classification")


def documents(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""The documents, not their drafts, with `doctype` and `level`, by level and number."""
	wanted = {name: filters[name] for name in BY_VALUE if filters.get(name)}
	levels = dict(frappe.get_all(DOCUMENT_TYPE, fields=["name", "level"], as_list=True))
	rows = []
	for doctype in DOCUMENT_DOCTYPES:
		if frappe.has_permission(doctype, "read"):
			found = frappe.get_list(
				doctype,
				filters={**wanted, "working_copy_of": ["is", "not set"]},
				fields=list(HEAD),
				limit_page_length=0,
				order_by=None,
			)
			rows += [
				{**row, "doctype": doctype, "level": levels.get(row.document_type) or ""} for row in found
			]
	return sorted(rows, key=lambda row: (row["level"], row["number"] or ""))


def acknowledged(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""The acknowledgements of effective revisions that the user may see: who was asked, until when, and whether."""
	wanted: dict[str, Any] = {"status": ["!=", "Lapsed"]}
	if filters.get("only_open"):
		wanted["status"] = "Open"
	if filters.get("document"):
		wanted["document"] = filters["document"]
	return frappe.get_list(
		ACKNOWLEDGEMENT,
		filters=wanted,
		fields=["document", "title", "revision", "user", "status", "due", "acknowledged_on"],
		order_by="document asc, status desc, user asc",
		limit_page_length=0,
	)


def released_in(year: int) -> list[dict[str, Any]]:
	"""The revisions that became effective in the year, with `level` and `is_first` for the first issue of a document."""
	levels = dict(frappe.get_all(DOCUMENT_TYPE, fields=["name", "level"], as_list=True))
	rows = frappe.get_list(
		REVISION,
		filters={"released_on": ["between", [f"{year}-01-01", f"{year}-12-31 23:59:59"]]},
		fields=["name", "document", "document_type", "released_on"],
		order_by="released_on asc",
		limit_page_length=0,
	)
	before = set(
		frappe.get_all(
			REVISION, filters={"released_on": ["<", f"{year}-01-01"]}, pluck="document", distinct=True
		)
	)
	for row in rows:
		row["level"] = levels.get(row.document_type) or ""
		row["month"] = getdate(row.released_on).month
		row["is_first"] = row.document not in before
		before.add(row.document)
	return rows
