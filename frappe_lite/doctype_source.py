"""A DocType's definition: from its file or from the tables, with what the customer has changed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.exceptions import DoesNotExistError
from frappe_lite.field_types import DOCTYPES_FOR_DOCTYPE
from frappe_lite.utils import scrub

CORE = Path(__file__).parent / "core" / "doctype"
CHILD_TABLES = {
	"fields": "DocField",
	"permissions": "DocPerm",
	"actions": "DocType Action",
	"links": "DocType Link",
	"states": "DocType State",
}
# Read to build any meta, so their own meta comes from the file: nobody customises the tools of customising.
FROM_FILE = DOCTYPES_FOR_DOCTYPE | {"Custom Field", "Property Setter", "Custom DocPerm", "Module Def"}
# Tables that Frappe keeps without a DocType, with their columns.
BARE_TABLES = {
	"Series": {"current": "Int"},
	"Singles": {"doctype": "Data", "field": "Data", "value": "Text"},
}


@cache
def read_core_file(doctype: str) -> dict[str, Any]:
	"""Return the definition of a core DocType from its JSON file."""
	name = scrub(doctype)
	definition = json.loads((CORE / name / f"{name}.json").read_text(encoding="utf-8"))
	for table, child in CHILD_TABLES.items():
		for i, row in enumerate(definition.get(table) or ()):
			row.update(doctype=child, parent=doctype, parenttype="DocType", parentfield=table, idx=i + 1)
	definition.setdefault("permissions", [])
	return definition


@cache
def doctype_properties() -> frozenset[str]:
	"""Return the names of DocType's own properties."""
	return frozenset(field["fieldname"] for field in read_core_file("DocType")["fields"])


def read_definition(doctype: str) -> dict[str, Any]:
	"""Return a DocType's properties and rows as they hold on this site. Raises DoesNotExistError."""
	if doctype in FROM_FILE:
		return read_core_file(doctype)
	if doctype in BARE_TABLES:
		columns = BARE_TABLES[doctype].items()
		fields = [{"fieldname": name, "fieldtype": kind} for name, kind in columns]
		return {"name": doctype, "fields": fields}
	db = local.db
	row = db.get_value("DocType", doctype, "*", as_dict=True) if isinstance(doctype, str) else None
	if not row:
		raise DoesNotExistError(f"There is no DocType {doctype!r}.")
	doctype = row.name
	definition: dict[str, Any] = dict(row)
	for table, child in CHILD_TABLES.items():
		definition[table] = _rows(child, doctype, table)
	_add_custom_fields(definition)
	_apply_property_setters(definition)
	custom = db.get_values("Custom DocPerm", {"parent": doctype}, "*", as_dict=True, order_by="idx, creation")
	if custom:
		definition["permissions"] = custom
	return definition


def _rows(child: str, parent: str, table: str) -> list[_dict]:
	filters = {"parent": parent, "parenttype": "DocType", "parentfield": table}
	rows = local.db.get_values(child, filters, "*", as_dict=True, order_by="idx")
	for row in rows:
		row["doctype"] = child
	return rows


def _add_custom_fields(definition: dict[str, Any]) -> None:
	rows = local.db.get_values(
		"Custom Field", {"dt": definition["name"]}, "*", as_dict=True, order_by="idx, creation"
	)
	known = {field["fieldname"] for field in definition["fields"]}
	for row in rows:
		if row.fieldname not in known:
			row.update(is_custom_field=1, parent=definition["name"], doctype="DocField")
			definition["fields"].append(row)


_INTEGER_PROPERTIES = ("Check", "Int")


def _apply_property_setters(definition: dict[str, Any]) -> None:
	setters = local.db.get_values(
		"Property Setter", {"doc_type": definition["name"]}, "*", as_dict=True, order_by="creation"
	)
	if not setters:
		return
	fields = {field["fieldname"]: field for field in definition["fields"]}
	rows = {row["name"]: row for table in ("links", "actions", "states") for row in definition[table]}
	for setter in setters:
		value = int(setter.value or 0) if setter.property_type in _INTEGER_PROPERTIES else setter.value
		if setter.doctype_or_field == "DocType":
			definition[setter.property] = value
		elif setter.doctype_or_field == "DocField":
			if field := fields.get(setter.field_name):
				field[setter.property] = _typed(setter.property, value)
		elif row := rows.get(setter.row_name):
			row[setter.property] = value


def _typed(prop: str, value: Any) -> Any:
	"""A setter made without a property type still sets a Check or an Int as a number."""
	column = local.db.columns("DocField").get(prop)
	return int(value or 0) if column == "INTEGER" and not isinstance(value, int) else value
