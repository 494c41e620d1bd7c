"""Counting with permission: Frappe v15's own `get_count` counts rows that the user may not read."""

import frappe
from frappe import _
from frappe.desk.reportview import get_count as count_permitted


@frappe.whitelist(methods=["GET", "POST"])
def get_count(doctype: str, filters: object = None, debug: bool = False, cache: bool = False) -> int:
	"""How many documents of `doctype` the user may read that meet `filters`; the request carries both."""
	frappe.has_permission(doctype, "read", throw=True)
	try:
		filters = frappe.parse_json(filters) or []
	except ValueError:
		frappe.throw(_("{0} must be a JSON list or object.").format("filters"))
	# reportview reads the request, and counts what the list would show
	for argument in ("debug", "cache"):
		frappe.local.form_dict.pop(argument, None)
	frappe.local.form_dict.update(doctype=doctype, filters=frappe.as_json(filters))
	return count_permitted()
