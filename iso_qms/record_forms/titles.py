"""What the things that records name are called, as far as the user may read them."""

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
