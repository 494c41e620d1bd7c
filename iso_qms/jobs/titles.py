"""What the things that a trace names are called, as far as the user may read them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe


def titles(doctype: str, names: Collection[str]) -> dict[str, str]:
	"""The title of each document that has one and that the user may read; the full names of users for everybody."""
	if not names:
		return {}
	if doctype == "User":
		# names belong to the trail of a record, accounts do not
		rows = frappe.get_all("User", filters={"name": ["in", list(names)]}, fields=["name", "full_name"])
		return {row.name: row.full_name or row.name for row in rows}
	field = frappe.get_meta(doctype).get_title_field()
	if field == "name" or not frappe.has_permission(doctype, "read"):
		return {}
	rows = frappe.get_list(
		doctype,
		filters={"name": ["in", list(names)]},
		fields=["name", field],
		order_by=None,
		limit_page_length=0,
	)
	return {row.name: row[field] for row in rows if row.get(field) and row[field] != row.name}


def name_writers(records: list[dict[str, Any]]) -> None:
	"""Write `by_name`, the full name of who entered it, into each record of a trace."""
	known = titles("User", {record["by"] for record in records})
	for record in records:
		record["by_name"] = known.get(record["by"], record["by"])


def name_revisions(records: list[dict[str, Any]]) -> None:
	"""Write number and revision of form and procedure, as they stand on paper, into each record of a trace.

	Whoever reads a record sees on what it was made.
	"""
	for field, doctype, number in (
		("form_revision", "QMS Form Revision", "form"),
		("procedure_revision", "QMS Document Revision", "number"),
	):
		names = {record[field] for record in records if record[field]}
		filters = {"name": ["in", list(names)]}
		rows = frappe.get_all(doctype, filters, ["name", number, "revision"]) if names else []
		labels = {row.name: f"{row[number]} {row.revision}" for row in rows}
		for record in records:
			record[f"{field}_label"] = labels.get(record[field])
