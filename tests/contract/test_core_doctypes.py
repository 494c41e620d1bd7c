"""The core doctypes of the embedded home have Frappe's names, fieldnames and types."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest

CORE = Path(__file__).parents[2] / "frappe_lite" / "core" / "doctype"
LAYOUT = {"Section Break", "Column Break", "Tab Break"}

# Where the embedded home differs: it lacks the DocType that Frappe links to, or takes any text where Frappe's
# desk fills a list at run time. The values are the same.
DIFFERENT = {
	("User", "user_type"),
	("User", "last_login"),
	("Module Def", "app_name"),
	("Module Def", "package"),
	("Custom Field", "insert_after"),
	("Workflow State", "icon"),
	("Workflow Document State", "update_field"),
	("Document Naming Rule Condition", "field"),
	("ToDo", "assignment_rule"),
	("System Settings", "country"),
	("System Settings", "time_zone"),
	("Report", "letter_head"),
	("Scheduled Job Type", "server_script"),
	("Scheduled Job Type", "next_execution"),
}


def definitions() -> list[dict]:
	return [json.loads(path.read_text()) for path in sorted(CORE.glob("*/*.json"))]


@pytest.mark.parametrize("definition", definitions(), ids=lambda definition: definition["name"])
def test_the_fields_are_frappes(definition, site):
	meta = frappe.get_meta(definition["name"])
	assert bool(meta.istable) == bool(definition.get("istable"))
	assert bool(meta.issingle) == bool(definition.get("issingle"))
	for field in definition["fields"]:
		if field["fieldtype"] in LAYOUT:
			continue
		df = meta.get_field(field["fieldname"])
		assert df, f"{definition['name']} has no {field['fieldname']}"
		if (definition["name"], field["fieldname"]) in DIFFERENT:
			continue
		assert df.fieldtype == field["fieldtype"], field["fieldname"]
		if field["fieldtype"] in ("Link", "Table", "Dynamic Link"):
			assert df.options == field["options"], field["fieldname"]


@pytest.mark.parametrize("definition", definitions(), ids=lambda definition: definition["name"])
def test_what_a_new_document_starts_with_is_frappes(definition, site):
	meta = frappe.get_meta(definition["name"])
	for field in definition["fields"]:
		if field["fieldtype"] == "Check":
			df = meta.get_field(field["fieldname"])
			assert (df.default or "0") == (field.get("default") or "0"), field["fieldname"]


def test_rights_that_are_left_out_of_a_row_take_its_defaults(site):
	row = frappe.new_doc("DocPerm")
	on = {"read", "write", "create", "delete", "report", "export", "share", "print", "email"}
	off = {"submit", "cancel", "amend", "import", "select", "if_owner"}
	assert {right for right in on | off if row.get(right)} == on
	row = frappe.new_doc("Custom DocPerm")
	assert {right for right in on | off if row.get(right)} == {"read", "export"}
