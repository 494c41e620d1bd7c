"""The JSON of the core doctypes hangs together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import frappe_lite

CORE = Path(frappe_lite.__file__).parent / "core" / "doctype"
FILES = sorted(CORE.glob("*/*.json"))
DEFINITIONS = {path.stem: json.loads(path.read_text()) for path in FILES}
NAMES = {definition["name"] for definition in DEFINITIONS.values()}
every = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda definition: definition["name"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_folder_file_and_name_agree(path):
	name = DEFINITIONS[path.stem]["name"]
	assert path.stem == path.parent.name == name.lower().replace(" ", "_")


@every
def test_each_field_stands_once_in_the_order(definition):
	assert definition["field_order"] == [field["fieldname"] for field in definition["fields"]]
	assert len(set(definition["field_order"])) == len(definition["field_order"])


@every
def test_links_and_tables_lead_to_a_doctype_that_is_there(definition):
	for field in definition["fields"]:
		if field["fieldtype"] in ("Link", "Table"):
			assert field["options"] in NAMES
		if field["fieldtype"] == "Dynamic Link":
			assert field["options"] in definition["field_order"]


@every
def test_what_is_named_as_a_field_is_one(definition):
	fields = {*definition["field_order"], "name", "parent"}
	named = [definition.get("title_field"), *definition.get("search_fields", "").split(",")]
	assert {name.strip() for name in named if name} <= fields
	if definition.get("autoname", "").startswith("field:"):
		assert definition["autoname"][6:] in fields


@every
def test_what_says_nothing_is_left_out(definition):
	assert all(definition.values())
	for part in (*definition["fields"], *definition.get("permissions", [])):
		assert all(part.values())


@every
def test_rows_have_no_permissions_and_documents_have(definition):
	assert bool(definition.get("permissions")) != bool(definition.get("istable"))
