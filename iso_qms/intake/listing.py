"""A company's own list of documents among its files (受控文件清单): a workbook whose columns are number and title."""

from __future__ import annotations

import io
import re
from typing import Any

MOST_ROWS = 3000
MOST_COLUMNS = 30
HEADER_WITHIN = 12
COLUMNS = {
	"number": r"^(?:文件|体系文件)?(?:编号|编码|代号|文件号)$|^(?:document |doc\.? ?)?(?:number|no\.?|id)$",
	"title": r"^(?:文件|体系文件)?(?:名称|标题)$|^(?:document )?(?:title|name)$",
	"version": r"^版本号?$|^版次$|^版本/?(?:修改|修订)?(?:状态|次数)?$|^(?:version|rev\.?|revision)$",
	"department": r"^(?:编制|归口|主管|主责|责任|管理|使用)?(?:部门)$|^(?:department|owner)$",
	"clause": r"^(?:对应|标准|ISO\s?9001)?条款号?$|^(?:iso clause|clause)s?$",
}
AT_LEAST = 2
"""Rows that make a list of a table."""


def rows_of_list(content: bytes) -> list[dict[str, str]]:
	"""The rows of the first sheet that is a list of documents, as number, title, version, department, clause; or none."""
	from openpyxl import load_workbook

	book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
	try:
		for sheet in book.worksheets[:5]:
			sheet.reset_dimensions()
			rows = _rows(sheet)
			if len(rows) >= AT_LEAST:
				return rows
		return []
	finally:
		book.close()


def _rows(sheet: Any) -> list[dict[str, str]]:
	columns: dict[str, int] = {}
	found: list[dict[str, str]] = []
	for at, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)):
		cells = ["" if value is None else str(value).strip() for value in values]
		if not columns:
			if at >= HEADER_WITHIN:
				return []
			columns = _columns(cells)
			continue
		if at > MOST_ROWS:
			return found
		row = {name: cells[place][:140] for name, place in columns.items() if place < len(cells)}
		if row.get("number") and row.get("title"):
			found.append(row)
	return found


def _columns(cells: list[str]) -> dict[str, int]:
	columns: dict[str, int] = {}
	for place, cell in enumerate(cells):
		label = re.sub(r"\s+", " ", cell)
		compact = label.replace(" ", "") if re.search(r"[\u4e00-\u9fff]", label) else label
		for name, pattern in COLUMNS.items():
			if name not in columns and re.match(pattern, compact, re.I):
				columns[name] = place
	return columns if "number" in columns and "title" in columns else {}
