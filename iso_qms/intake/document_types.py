"""Which of the company's document types a file is of."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.document_control import DOCUMENT_TYPE
from iso_qms.intake.numbers import groups_of, plain


def types_in_use() -> list[Any]:
	"""The document types that new documents may have."""
	return frappe.get_all(
		DOCUMENT_TYPE,
		filters={"disabled": 0},
		fields=["name", "type_name", "code", "level", "document_doctype"],
		order_by="level, creation, name",
		limit_page_length=0,
	)


def type_of(types: list[Any], level: str, number: str, title: str) -> str | None:
	"""The type by the letters of the number, by its name in the title, else the first of the level."""
	groups = groups_of(number)
	of_level = [row for row in types if row.level == level] if level else types
	for row in of_level:
		if row.code and plain(row.code) in groups:
			return row.name
	for row in of_level:
		if plain(row.type_name) in plain(title):
			return row.name
	return of_level[0].name if level and of_level else None
