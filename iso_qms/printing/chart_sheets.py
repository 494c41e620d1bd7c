"""A report's chart in its workbook: a sheet with the figures and a chart that the spreadsheet draws itself."""

from __future__ import annotations

import io
from typing import Any

from frappe import _
from frappe.utils import flt, strip_html

PARTS = ("pie", "donut", "percentage")
WIDTH, HEIGHT = 26, 13  # centimetres


def add_chart(content: bytes, title: str, chart: dict[str, Any] | None) -> bytes:
	"""Return the workbook with a second sheet for the chart, as query reports give it; unchanged where nothing is drawn.

	What a cell holds as text stays text: nothing that a report shows is ever read as a formula.
	"""
	from openpyxl import load_workbook

	chart = chart or {}
	data = chart.get("data") or {}
	labels, sets = data.get("labels") or [], data.get("datasets") or []
	if not labels or not sets:
		return content
	book = load_workbook(io.BytesIO(content))
	_keep_texts(book.active)
	sheet = book.create_sheet(_("Chart"))
	_append(sheet, [None, *(one.get("name") or title for one in sets)])
	for at, label in enumerate(labels):
		_append(sheet, [label, *(_figure(one, at) for one in sets)])
	_keep_texts(sheet)
	sheet.column_dimensions["A"].width = 30
	drawn = _chart(chart, len(sets))
	drawn.title = title
	drawn.width, drawn.height = WIDTH, HEIGHT
	_refer(drawn, sheet, len(labels), len(sets))
	sheet.add_chart(drawn, f"A{len(labels) + 4}")
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


def _append(sheet: Any, values: list[Any]) -> None:
	sheet.append([strip_html(value) if isinstance(value, str) else value for value in values])


def _keep_texts(sheet: Any) -> None:
	for row in sheet.iter_rows():
		for cell in row:
			if cell.data_type == "f":
				cell.data_type = "s"


def _figure(dataset: dict[str, Any], at: int) -> float | None:
	values = dataset.get("values") or []
	return None if at >= len(values) or values[at] is None else flt(values[at])


def _chart(chart: dict[str, Any], sets: int) -> Any:
	from openpyxl.chart import BarChart, LineChart, PieChart

	if chart.get("type") in PARTS:
		return PieChart()
	drawn = LineChart() if chart.get("type") == "line" else BarChart()
	drawn.x_axis.delete = drawn.y_axis.delete = False  # openpyxl hides them otherwise
	if sets == 1:
		drawn.legend = None
	elif (chart.get("barOptions") or {}).get("stacked"):
		drawn.grouping, drawn.overlap = "stacked", 100
	return drawn


def _refer(drawn: Any, sheet: Any, labels: int, sets: int) -> None:
	from openpyxl.chart import Reference

	drawn.add_data(
		Reference(sheet, min_col=2, max_col=sets + 1, min_row=1, max_row=labels + 1), titles_from_data=True
	)
	drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=labels + 1))
