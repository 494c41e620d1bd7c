"""Tasks that people give each other on documents: to whom one can be given, and what one was given.

Giving, taking back and closing are Frappe's own `frappe.desk.form.assign_to`.
"""

import frappe
from frappe import _

OFFERED = 10
LIMIT = 50


@frappe.whitelist(methods=["GET"])
def find_people(text: str, doctype: str, name: str) -> list[dict]:
	"""Return `user` and `full_name` of people to whom a document can be given as a task, for who may change it.

	Everybody who can log in, also without Desk; the first ten by name whose name or account holds the text.
	"""
	frappe.has_permission(doctype, "write", doc=name, throw=True)
	like = f"%{text.strip()}%"
	found = frappe.get_all(
		"User",
		filters={"enabled": 1, "name": ["not in", ["Administrator", "Guest"]]},
		or_filters={"full_name": ["like", like], "name": ["like", like]},
		fields=["name", "full_name"],
		order_by="full_name asc, name asc",
		limit=OFFERED,
	)
	return [{"user": row.name, "full_name": row.full_name or row.name} for row in found]


@frappe.whitelist(methods=["GET"])
def get_given_tasks() -> list[dict]:
	"""Return the documents that somebody has given to the user to do, the first due first."""
	rows = frappe.get_all(
		"ToDo",
		filters={
			"allocated_to": frappe.session.user,
			"status": "Open",
			"reference_type": ["is", "set"],
			"reference_name": ["is", "set"],
		},
		fields=["name", "reference_type", "reference_name", "description", "date", "assigned_by_full_name"],
		order_by="date asc, creation asc",
		limit=LIMIT,
	)
	return [_given(row) for row in rows if _may_read(row.reference_type, row.reference_name)]


def _may_read(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists(doctype, name)) and bool(frappe.has_permission(doctype, "read", doc=name))


def _given(row: dict) -> dict:
	title_field = frappe.get_meta(row.reference_type).get_title_field()
	title = frappe.db.get_value(row.reference_type, row.reference_name, title_field)
	return {
		"doctype": row.reference_type,
		"doctype_label": _(row.reference_type),
		"name": row.reference_name,
		"title": title or row.reference_name,
		"text": frappe.utils.strip_html(row.description or ""),
		"due": row.date,
		"giver": row.assigned_by_full_name,
	}
