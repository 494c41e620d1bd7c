"""Workbooks of inspection records, as a person would fill them in."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

HEADER = (
	"inspection_kind",
	"product",
	"inspected_on",
	"quantity",
	"parameters.parameter",
	"parameters.lower_limit",
	"parameters.measured_value",
)
MOMENT = "2026-11-02 09:30:00"


def record(product: str, *parameters: str, quantity: object = 5, kind: str = "Incoming") -> list[list[Any]]:
	"""Return the rows of one record: the first holds it, each further parameter has a row of its own."""
	first, *others = parameters or ("Coating",)
	rows: list[list[Any]] = [[kind, product, MOMENT, quantity, first, "60", "72"]]
	return rows + [[None, None, None, None, each, "60", "72"] for each in others]


def workbook(*rows: list[Any], header: tuple[str, ...] = HEADER, name: str = "sheet.xlsx") -> dict[str, Any]:
	"""Return a workbook as a file that a browser can be given."""
	book = openpyxl.Workbook()
	sheet = book.active
	for row in (list(header), *rows):
		sheet.append(row)
	content = io.BytesIO()
	book.save(content)
	kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	return {"name": name, "mimeType": kind, "buffer": content.getvalue()}
