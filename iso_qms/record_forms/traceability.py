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
from frappe.utils import cint

from iso_qms.jobs import references

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
	{
		"fieldname": "qualification_gap",
		"fieldtype": "Small Text",
		"label": "Not Qualified or Not in Calibration",
		"depends_on": "qualification_gap",
		**SYSTEM,
	},
	{
		"fieldname": "values_hash",
		"fieldtype": "Data",
		"label": "Hash of the Values",
		"length": 64,
		"hidden": 1,
		"search_index": 1,
		**SYSTEM,
	},
	{
		"fieldname": "disposed_on",
		"fieldtype": "Date",
		"label": "Disposed On",
		"depends_on": "disposed_on",
		**SYSTEM,
	},
	{
		"fieldname": "disposal",
		"label": "Disposal",
		"options": "QMS Disposal",
		"depends_on": "disposed_on",
		**REVISION_LINK,
	},
	{
		"fieldname": "disposed_sha256",
		"fieldtype": "Data",
		"label": "SHA-256 of What It Said",
		"length": 64,
		"depends_on": "disposed_on",
		**SYSTEM,
	},
)
ROW_FIELDS: tuple[dict[str, Any], ...] = (
	{
		"fieldname": "row_by",
		"fieldtype": "Link",
		"options": "User",
		"label": "Written By",
		"ignore_user_permissions": 1,
		**SYSTEM,
	},
	{"fieldname": "row_on", "fieldtype": "Datetime", "label": "Written On", **SYSTEM},
	{
		"fieldname": "row_signed",
		"fieldtype": "Check",
		"label": "Signed",
		"default": "0",
		"in_list_view": 1,
		"no_copy": 1,
	},
)
"""What each row of a page has that many people write on."""

INDEXES: dict[str, tuple[str, ...]] = {
	"record_copies": ("values_hash", "happened_on", "docstatus"),
	"record_times": ("happened_on", "docstatus", "late_entry", "received_on"),
	"record_stages": ("docstatus", "workflow_state", "creation"),
	"record_keeping": ("disposed_on", "happened_on", "docstatus"),
}
"""By name, the columns from which records are counted without a look at the records themselves."""

FIELDNAMES = frozenset(field["fieldname"] for field in (*FIELDS, *ROW_FIELDS))
WRITTEN_BY_SYSTEM = frozenset(field["fieldname"] for field in FIELDS if field.get("read_only"))
LINKS = frozenset(field["fieldname"] for field in FIELDS if str(field.get("options", "")).startswith("QMS "))
"""Links to the app's own tables, which go with it."""

WITHOUT_COLUMN = ("Section Break", "Column Break")


def missing_fields(fields: list[Any], needed: tuple[dict[str, Any], ...] = FIELDS) -> list[dict[str, Any]]:
	"""Those of the needed fields that are not among a DocType's fields."""
	present = {df.fieldname for df in fields}
	return [dict(field) for field in needed if field["fieldname"] not in present]


def check_no_clash(doctype: str, fields: list[Any], wanted_fields: tuple[dict[str, Any], ...]) -> None:
	"""Raise when the DocType has a field of its own under a name that a record needs, of another kind."""
	needed = {field["fieldname"]: field for field in wanted_fields}
	for df in fields:
		field = needed.get(df.fieldname)
		wanted = field["fieldtype"] if field else None
		if wanted and df.fieldtype != wanted and not was_let_go(df, field):
			frappe.throw(
				_("{0} has a field {1} of its own, which every record needs as {2}: rename it first.").format(
					_(doctype), df.fieldname, _(wanted)
				),
				title=_("Invalid Record Form"),
			)


def add_fields(doctype: str, needed: tuple[dict[str, Any], ...] = FIELDS) -> None:
	"""Give the DocType the columns that it lacks, and a record its indexes; on MariaDB this commits what came before."""
	meta = frappe.get_meta(doctype, cached=False)
	check_no_clash(doctype, meta.fields, needed)
	missing = missing_fields(meta.fields, needed)
	given_back = links_given_back(doctype, meta.fields, needed)
	if (missing or given_back) and meta.custom:
		described = frappe.get_doc("DocType", doctype)
		for df in described.fields:
			df.update(given_back.get(df.fieldname, {}))
		complete(described, needed)
		described.flags.by_form_revision = True
		described.save(ignore_permissions=True)
	elif missing:
		_add_custom_fields(doctype, meta, missing)
	if needed is FIELDS:
		add_indexes(doctype)


def add_indexes(doctype: str) -> None:
	"""Give the table of a record the indexes that it lacks; on MariaDB this commits what came before."""
	for name, columns in INDEXES.items():
		# a workflow brings its column with it, which may come later: then the index does with the next migration
		if all(frappe.db.has_column(doctype, column) for column in columns):
			frappe.db.add_index(doctype, list(columns), name)
	references.add_indexes(doctype)


def complete(described: Document, needed: tuple[dict[str, Any], ...] = FIELDS) -> None:
	"""Append to a DocType document the fields that a record needs and it lacks."""
	for field in missing_fields(described.fields, needed):
		described.append("fields", field)


def _add_custom_fields(doctype: str, meta: Any, missing: list[dict[str, Any]]) -> None:
	after = meta.fields[-1].fieldname if meta.fields else None
	for field in missing:
		custom = frappe.get_doc({"doctype": "Custom Field", "dt": doctype, "insert_after": after, **field})
		custom.flags.by_form_revision = True
		custom.insert(ignore_permissions=True)
		after = field["fieldname"]


def was_let_go(df: Any, field: dict[str, Any] | None) -> bool:
	"""Whether a DocType's field is one that `let_go` turned into text, when the app left the site before."""
	return bool(
		field
		and field["fieldname"] in LINKS
		and (df.fieldtype, df.label, cint(df.read_only)) == ("Data", field["label"], 1)
	)


def links_given_back(
	doctype: str, fields: list[Any], needed: tuple[dict[str, Any], ...]
) -> dict[str, dict[str, Any]]:
	"""The fields that were let go and are links again; one whose values name nothing any more stays text."""
	by_name = {field["fieldname"]: field for field in needed}
	gone = [by_name[df.fieldname] for df in fields if was_let_go(df, by_name.get(df.fieldname))]
	return {
		field["fieldname"]: field
		for field in gone
		if _names_only(doctype, field["fieldname"], field["options"])
	}


def _names_only(doctype: str, fieldname: str, target: str) -> bool:
	values = frappe.get_all(doctype, {fieldname: ["is", "set"]}, pluck=fieldname, distinct=True)
	return all(frappe.db.exists(target, value) for value in values)


def let_go() -> None:
	"""Before the app leaves a site: customers' records keep what the columns say, without links to its tables."""
	kept = [name for name in frappe.get_all("QMS Record Form", pluck="record_doctype") if name]
	for doctype in kept:
		if not frappe.db.get_value("DocType", doctype, "custom"):
			continue
		described = frappe.get_doc("DocType", doctype)
		for df in described.fields:
			if df.fieldname in LINKS:
				df.update({"fieldtype": "Data", "options": None})
		described.flags.by_form_revision = True
		described.save(ignore_permissions=True)
