"""`frappe.desk.query_report`: running a report for a screen, and taking it out as Excel or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frappe_lite import spreadsheet
from frappe_lite.context import _dict, local
from frappe_lite.desk.reportview import check_export_permission
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.reports import get_report_doc, parse_visible_rows, run_report
from frappe_lite.translate import _
from frappe_lite.utils import cint, format_duration, get_datetime, getdate
from frappe_lite.whitelist import whitelist

PIXELS_A_CHARACTER = 8


@whitelist()
def run(
	report_name,
	filters=None,
	user=None,
	ignore_prepared_report=False,
	custom_columns=None,
	is_tree=False,
	parent_field=None,
	are_default_filters=True,
) -> dict[str, Any]:
	"""Return result, columns, message, chart, report_summary and add_total_row of a report."""
	return run_report(get_report_doc(report_name), filters)


@whitelist()
def export_query() -> None:
	"""Answer with a report as a file: `file_format_type` Excel or CSV, `visible_idx` for some rows only."""
	form = local.form_dict
	report = get_report_doc(form.report_name)
	check_export_permission(report.ref_doctype)
	data = run_report(report, form.filters)
	if not data["columns"]:
		throw(_("No data to export. Try changing the filters of the report."), ValidationError)
	provide_report_file(_(report.name), form.file_format_type or "Excel", data, form)


def provide_report_file(title: str, file_format: str, data: dict[str, Any], options: dict[str, Any]) -> None:
	"""Let the request answer with a report that has run."""
	header, widths = report_header(data)
	rows = report_rows(
		data, parse_visible_rows(options.get("visible_idx")), options.get("include_indentation")
	)
	spreadsheet.provide_file(title, file_format, header, rows, widths)


def report_header(data: dict[str, Any]) -> tuple[list[str], list[float]]:
	"""Return the labels of the columns that show, and their widths in characters."""
	columns = [column for column in data["columns"] if not column.get("hidden")]
	labels = [_(column.get("label") or column["fieldname"]) for column in columns]
	return labels, [cint(column.get("width")) / PIXELS_A_CHARACTER for column in columns]


def report_rows(
	data: dict[str, Any], visible: set[int] | None = None, indented: Any = False
) -> Iterator[list[Any]]:
	"""Yield the rows in the types of their columns, for a sheet."""
	columns = [column for column in data["columns"] if not column.get("hidden")]
	for at, row in enumerate(data["result"]):
		if visible is not None and at not in visible:
			continue
		cells = [_cell(column, row.get(column["fieldname"])) for column in columns]
		if cint(indented) and row.get("indent"):
			cells[0] = "    " * cint(row["indent"]) + str(cells[0] or "")
		yield cells


def _cell(column: _dict, value: Any) -> Any:
	if not value:
		return value
	kind = column.get("fieldtype")
	if kind == "Duration":
		return format_duration(value)
	if not isinstance(value, str):
		return value
	if kind == "Date":
		return getdate(value)
	if kind == "Datetime":
		return get_datetime(value)
	return value
