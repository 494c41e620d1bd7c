"""`frappe.desk.query_report`: running a report for a screen, and taking it out as Excel or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from frappe_lite import spreadsheet
from frappe_lite.context import _dict, local
from frappe_lite.desk.reportview import check_export_permission
from frappe_lite.document import get_doc
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import msgprint, throw
from frappe_lite.reports import get_report_doc, parse_visible_rows, run_report, stream_report
from frappe_lite.request_values import parse_json
from frappe_lite.translate import _
from frappe_lite.utils import cint, cstr, format_duration, get_datetime, getdate, sbool
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
	report = get_report_doc(report_name)
	is_default = sbool(are_default_filters) is True and bool(report.custom_filters)
	data = run_report(
		report,
		report.custom_filters if is_default else filters,
		custom_columns=custom_columns,
		is_tree=is_tree,
		parent_field=parent_field,
	)
	if is_default:
		data["custom_filters"] = report.custom_filters
	return data


@whitelist()
def export_query() -> None:
	"""Answer with a report as a file: `file_format_type` Excel or CSV, `visible_idx` for some rows only."""
	form = local.form_dict
	report = get_report_doc(form.report_name)
	check_export_permission(report.ref_doctype)
	data = stream_report(report, form.filters, custom_columns=form.custom_columns)
	if not data["columns"]:
		throw(_("No data to export. Try changing the filters of the report."), ValidationError)
	provide_report_file(_(form.report_name), form.file_format_type or "Excel", data, form)


@whitelist(methods=["POST", "PUT"])
def save_report(
	reference_report: str, report_name: str, columns: str | list, filters: str | dict | None = None
) -> str:
	"""Save a report with other columns and filters under a name of its own. Returns the name."""
	report = get_report_doc(reference_report)
	settings = json.dumps(
		{"columns": parse_json(columns, "columns"), "filters": parse_json(filters or {}, "filters")},
		separators=(",", ":"),
	)
	known = {"report_name": report_name, "is_standard": "No", "report_type": "Custom Report"}
	if name := local.db.exists("Report", known):
		doc = get_doc("Report", name)
		doc.json = settings
		doc.save()
		msgprint(_("Report updated successfully"))
		return name
	doc = get_doc(
		{
			"doctype": "Report",
			**known,
			"json": settings,
			"ref_doctype": report.ref_doctype,
			"reference_report": reference_report,
		}
	).insert(ignore_permissions=True)
	msgprint(_("{0} saved successfully").format(_(doc.name)))
	return doc.name


def provide_report_file(title: str, file_format: str, data: dict[str, Any], options: dict[str, Any]) -> None:
	"""Let the request answer with a report that has run."""
	header, widths = report_header(data)
	rows: Iterable[Sequence[Any]] = report_rows(
		data, parse_visible_rows(options.get("visible_idx")), options.get("include_indentation")
	)
	if cint(options.get("include_filters")) and (shown := filter_rows(options.get("applied_filters"))):
		header, rows = (), chain(shown, ([],), (header,), rows)
	spreadsheet.provide_file(title, file_format, header, rows, widths)


def filter_rows(filters: Any) -> list[list[str]]:
	"""Return the filters that a person sees above a report: name and value."""
	found = parse_json(filters, "applied_filters") if filters else {}
	if not isinstance(found, dict):
		throw(_("{0} must be a JSON list or object.").format("applied_filters"), ValidationError)
	return [
		[cstr(name), ", ".join(cstr(each) for each in value) if isinstance(value, list) else cstr(value)]
		for name, value in found.items()
		if value
	]


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
		if isinstance(row, list):  # the row of totals has a cell for each column, hidden ones too
			pairs = zip(data["columns"], row, strict=False)
			yield [_cell(column, value) for column, value in pairs if not column.get("hidden")]
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
