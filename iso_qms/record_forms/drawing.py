"""A form as it is drawn: what a person sees of it when filling it in or reading it, and nothing else.

Rights, indexes and hidden fields are no part of it, so that changing them makes no revision; neither are the
columns of traceability, which are the same in every record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import cint, cstr

from iso_qms.document_control.snapshot import canonical_json
from iso_qms.gate.changes import TABLES
from iso_qms.record_forms.traceability import FIELDNAMES

BREAKS = ("Section Break", "Column Break", "Tab Break")
CHECKS = ("reqd", "read_only", "non_negative", "bold", "collapsible", "hide_border", "in_list_view")
NUMBERS = ("length", "columns")
TEXTS = (
	"label",
	"fieldtype",
	"options",
	"default",
	"description",
	"placeholder",
	"precision",
	"depends_on",
	"mandatory_depends_on",
	"read_only_depends_on",
	"collapsible_depends_on",
	"fetch_from",
)
DRAWN = frozenset((*CHECKS, *NUMBERS, *TEXTS, "hidden"))
"""The properties of a field by which a form looks as it does."""

NOT_DRAWN = FIELDNAMES | {"amended_from"}


def definition_of(form: Any) -> dict[str, Any]:
	"""How the form (its row of the register) is drawn now: title, layout, fields, and the fields of its tables."""
	meta = frappe.get_meta(form.record_doctype, cached=False)
	tables = {df.options: frappe.get_meta(df.options, cached=False).fields for df in meta.get_table_fields()}
	return drawn(form.title, form.layout, meta.fields, tables)


def drawn(
	title: str | None, layout: str | None, fields: Iterable[Any], tables: dict[str, Iterable[Any]]
) -> dict[str, Any]:
	"""The definition that these fields make. `tables` has the fields of each child DocType by its name."""
	own = draw_fields(fields)
	shown = {df["options"] for df in own if df["fieldtype"] in TABLES}
	return {
		"title": cstr(title),
		"layout": cstr(layout),
		"fields": own,
		"tables": {name: draw_fields(rows) for name, rows in tables.items() if name in shown},
	}


def draw_fields(fields: Iterable[Any]) -> list[dict[str, Any]]:
	"""The fields that are drawn, in their order, each with its properties that are not blank."""
	return [draw(df) for df in fields if is_drawn(df)]


def is_drawn(df: Any) -> bool:
	"""Whether a person sees the field; a hidden break counts, because it hides what follows it."""
	if df.get("fieldname") in NOT_DRAWN:
		return False
	return not cint(df.get("hidden")) or df.get("fieldtype") in BREAKS


def draw(df: Any) -> dict[str, Any]:
	"""One field as it is drawn."""
	field: dict[str, Any] = {"fieldname": df.get("fieldname")}
	field.update({name: cint(df.get(name)) for name in (*CHECKS, *NUMBERS, "hidden") if cint(df.get(name))})
	for name in TEXTS:
		text = drawn_text(name, df.get(name))
		if text and not (name == "default" and text == "0"):
			field[name] = text
	return field


def drawn_text(name: str, value: Any) -> str:
	"""A text property without blanks around it; of options the first may be blank: then there is a choice of none."""
	text = cstr(value).replace("\r\n", "\n")
	return text.rstrip() if name == "options" else text.strip()


def fingerprint(definition: dict[str, Any]) -> str:
	"""SHA-256 in hex over the canonical JSON of a definition."""
	return hashlib.sha256(canonical_json(definition).encode()).hexdigest()
