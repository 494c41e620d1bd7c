"""The columns by which every record tells when it happened, when it was typed, when it came, and on which form.

Shipped records have them in their JSON, a customer's DocType gets them when it is registered, a DocType of another
app gets them as Custom Fields. They are written before the form's own row, because MariaDB commits with each change
of a table.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

SYSTEM = {"read_only": 1, "no_copy": 1, "print_hide": 1}
REVISION_LINK = {"fieldtype": "Link", "ignore_user_permissions": 1, **SYSTEM}

FIELDS: tuple[dict[str, Any], ...] = (
	{
		"fieldname": "trace_section",
		"fieldtype": "Section Break",
		"label": "Traceability",
		"collapsible": 1,
		"print_hide": 1,
	},
	{
		"fieldname": "happened_on",
		"fieldtype": "Datetime",
		"label": "Happened On",
		"search_index": 1,
		"print_hide": 1,
	},
	{"fieldname": "entered_on", "fieldtype": "Datetime", "label": "Entered On", **SYSTEM},
	{"fieldname": "received_on", "fieldtype": "Datetime", "label": "Received On", **SYSTEM},
	{"fieldname": "clock_differs", "fieldtype": "Check", "label": "Clock Differs", "default": "0", **SYSTEM},
	{"fieldname": "trace_column", "fieldtype": "Column Break"},
	{
		"fieldname": "late_entry",
		"fieldtype": "Check",
		"label": "Late Entry",
		"default": "0",
		"in_list_view": 1,
		"in_standard_filter": 1,
		**SYSTEM,
	},
	{
		"fieldname": "late_reason",
		"fieldtype": "Small Text",
		"label": "Reason for Late Entry",
		"depends_on": "late_entry",
		"no_copy": 1,
		"print_hide": 1,
	},
	{
		"fieldname": "late_approved_by",
		"fieldtype": "Link",
		"options": "User",
		"label": "Late Entry Approved By",
		"depends_on": "late_entry",
		"ignore_user_permissions": 1,
		**SYSTEM,
	},
	{"fieldname": "form_column", "fieldtype": "Column Break"},
	{
		"fieldname": "form_revision",
		"label": "Form Revision",
		"options": "QMS Form Revision",
		**REVISION_LINK,
	},
	{
		"fieldname": "procedure_revision",
		"label": "Procedure Revision",
		"options": "QMS Document Revision",
		**REVISION_LINK,
	},
)
FIELDNAMES = frozenset(field["fieldname"] for field in FIELDS)
WRITTEN_BY_SYSTEM = frozenset(field["fieldname"] for field in FIELDS if field.get("read_only"))
WITHOUT_COLUMN = ("Section Break", "Column Break")


def missing_fields(fields: list[Any]) -> list[dict[str, Any]]:
	"""Those of `FIELDS` that are not among a DocType's fields."""
	present = {df.fieldname for df in fields}
	return [dict(field) for field in FIELDS if field["fieldname"] not in present]


def check_no_clash(doctype: str, fields: list[Any]) -> None:
	"""Raise when the DocType has a field of its own under a name that a record needs, of another kind."""
	needed = {field["fieldname"]: field["fieldtype"] for field in FIELDS}
	for df in fields:
		wanted = needed.get(df.fieldname)
		if wanted and df.fieldtype != wanted:
			frappe.throw(
				_("{0} has a field {1} of its own, which every record needs as {2}: rename it first.").format(
					_(doctype), df.fieldname, _(wanted)
				),
				title=_("Invalid Record Form"),
			)


def add_fields(doctype: str) -> None:
	"""Give the DocType the columns that it lacks; on MariaDB this commits what came before."""
	meta = frappe.get_meta(doctype, cached=False)
	check_no_clash(doctype, meta.fields)
	missing = missing_fields(meta.fields)
	if not missing:
		return
	if meta.custom:
		described = frappe.get_doc("DocType", doctype)
		complete(described)
		described.flags.by_form_revision = True
		described.save(ignore_permissions=True)
	else:
		_add_custom_fields(doctype, meta, missing)


def complete(described: Document) -> None:
	"""Append to a DocType document the fields that a record needs and it lacks."""
	for field in missing_fields(described.fields):
		described.append("fields", field)


def _add_custom_fields(doctype: str, meta: Any, missing: list[dict[str, Any]]) -> None:
	after = meta.fields[-1].fieldname if meta.fields else None
	for field in missing:
		custom = frappe.get_doc({"doctype": "Custom Field", "dt": doctype, "insert_after": after, **field})
		custom.flags.by_form_revision = True
		custom.insert(ignore_permissions=True)
		after = field["fieldname"]


def let_go() -> None:
	"""Before the app leaves a site: customers' records keep what the columns say, without links to its tables."""
	links = {field["fieldname"] for field in FIELDS if str(field.get("options", "")).startswith("QMS ")}
	kept = [name for name in frappe.get_all("QMS Record Form", pluck="record_doctype") if name]
	for doctype in kept:
		if not frappe.db.get_value("DocType", doctype, "custom"):
			continue
		described = frappe.get_doc("DocType", doctype)
		for df in described.fields:
			if df.fieldname in links:
				df.update({"fieldtype": "Data", "options": None})
		described.flags.by_form_revision = True
		described.save(ignore_permissions=True)
