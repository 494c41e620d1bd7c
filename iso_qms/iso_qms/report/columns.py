"""Columns of reports."""

from __future__ import annotations

from typing import Any


def column(
	fieldname: str, label: str, fieldtype: str, width: int, options: str | None = None
) -> dict[str, Any]:
	"""A column as Frappe's query reports take it."""
	described = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
	return {**described, "options": options} if options else described
