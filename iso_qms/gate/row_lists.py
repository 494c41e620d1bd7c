"""Rows in lists go by their record: Frappe lists rows of every document to who may read some of its kind."""

from __future__ import annotations

import frappe

from iso_qms.gate.register import guarded_doctypes


def conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions` under `"*"`: limit rows of guarded documents to those that the user may read.

	The embedded home does so by itself, for every child DocType.
	"""
	if frappe.db.db_type != "mariadb" or not doctype or not frappe.get_meta(doctype).istable:
		return ""
	return " and ".join(_of_readable(doctype, parent, user) for parent in _parents(doctype))


def _parents(child: str) -> list[str]:
	return [
		doctype
		for doctype in guarded_doctypes()
		if any(field.options == child for field in frappe.get_meta(doctype).get_table_fields())
	]


def _of_readable(child: str, parent: str, user: str | None) -> str:
	others = f"`tab{child}`.`parenttype` != {frappe.db.escape(parent)}"
	if not frappe.has_permission(parent, "read", user=user):
		return others
	if frappe.get_meta(parent).issingle:
		return "1 = 1"
	query = {"fields": ["name"], "order_by": None, "limit_page_length": 0, "run": False, "user": user}
	return f"({others} or `tab{child}`.`parent` in ({frappe.get_list(parent, **query)}))"
