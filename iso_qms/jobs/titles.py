"""What the things that a trace names are called, as far as the user may read them."""

from __future__ import annotations

from collections.abc import Collection

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


def revision_labels(doctype: str, names: Collection[str]) -> dict[str, str]:
	"""Number and revision of each, as they stand on paper; whoever reads a record sees on what it was made."""
	if not names:
		return {}
	number = "number" if doctype == "QMS Document Revision" else "form"
	rows = frappe.get_all(doctype, filters={"name": ["in", list(names)]}, fields=["name", number, "revision"])
	return {row.name: f"{row[number]} {row.revision}" for row in rows}
