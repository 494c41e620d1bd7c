"""Runs script reports and query reports, and brings what they return into one shape."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from frappe_lite.context import _dict, get_attr, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.permissions import get_roles, get_user_permissions, has_permission
from frappe_lite.request_values import parse_filters
from frappe_lite.translate import _
from frappe_lite.utils import cint, flt, scrub

SUMMED_TYPES = ("Currency", "Int", "Float", "Percent", "Duration")
READS = re.compile(r"^\s*(select|with)\b", re.IGNORECASE)


def get_report_doc(report_name: str) -> Document:
	"""Return a report that the user may run. Raises PermissionError, or ValidationError when it is disabled."""
	report = get_doc("Report", report_name)
	roles = {row.role for row in report.get("roles") or []}
	if roles and local.session.user != "Administrator" and not roles & set(get_roles()):
		throw(_("You don't have access to Report: {0}").format(_(report.name)), PermissionError)
	if not has_permission(report.ref_doctype, "report"):
		throw(
			_("You don't have permission to get a report on: {0}").format(_(report.ref_doctype)),
			PermissionError,
		)
	if cint(report.disabled):
		throw(_("Report {0} is disabled").format(_(report_name)), ValidationError)
	return report


def run_report(report: Document, filters: Any = None) -> dict[str, Any]:
	"""Return result (a list of dicts), columns, message, chart, report_summary and the total row's flag."""
	filters = _dict(parse_filters(filters) or {})
	check_link_filters(report, filters)
	began = time.perf_counter()
	parts = [*(_execute(report, filters) or ()), None, None, None, None, None, None][:6]
	columns, result, message, chart, summary, skip_total_row = parts
	columns = [column_as_dict(column) for column in columns or []]
	rows = rows_as_dicts(result or [], columns)
	rows = permitted_rows(report.ref_doctype, columns, rows)
	if cint(report.add_total_row) and rows and not skip_total_row:
		rows = [*rows, total_row(rows, columns)]
	return {
		"result": rows,
		"columns": columns,
		"message": message,
		"chart": chart,
		"report_summary": summary,
		"skip_total_row": skip_total_row or 0,
		"status": None,
		"execution_time": round(time.perf_counter() - began, 6),
		"add_total_row": bool(cint(report.add_total_row)) and not skip_total_row,
	}


def _execute(report: Document, filters: _dict) -> Any:
	if report.report_type == "Script Report":
		return get_attr(f"{report_module(report)}.execute")(filters)
	if report.report_type == "Query Report":
		return _run_query(report, filters)
	throw(
		_("{0} is a {1}: only script and query reports run here.").format(_(report.name), report.report_type),
		ValidationError,
	)


def report_module(report: Document) -> str:
	"""Return the dotted path of a standard report's module, in its app."""
	if report.is_standard != "Yes":
		raise NotImplementedError(
			f"{report.name}: a script report written on the site is part of the Frappe home (a bench)."
		)
	app = local.db.get_value("Module Def", report.module, "app_name")
	name = scrub(report.name)
	return f"{app}.{scrub(report.module)}.report.{name}.{name}"


def _run_query(report: Document, filters: _dict) -> tuple[list, list]:
	if not READS.match(report.query or ""):
		throw(_("The query of report {0} must be a SELECT.").format(_(report.name)), ValidationError)
	rows = local.db.sql(report.query, filters, as_dict=True)
	columns = [row.as_dict() for row in report.get("columns") or []]
	return columns or [
		{"label": key, "fieldname": key, "fieldtype": "Data"} for key in (rows[0] if rows else ())
	], rows


def check_link_filters(report: Document, filters: _dict) -> None:
	"""Raise PermissionError when a Link filter names a document that the user may not read."""
	for field in report.get("filters") or []:
		value = filters.get(field.fieldname)
		if field.fieldtype != "Link" or not isinstance(value, str) or not value:
			continue
		if not any(has_permission(field.options, right, doc=value) for right in ("read", "select")):
			throw(
				_("You do not have permission to access {0}: {1}.").format(_(field.options), value),
				PermissionError,
			)


def column_as_dict(column: str | dict) -> _dict:
	"""Return a column given as `Label:Type/Options:Width` or as a dict, as a dict with fieldname and label."""
	if isinstance(column, dict):
		found = _dict(column)
		found.setdefault("fieldname", scrub(found.label or ""))
		return found
	label, kind, width = ([*column.split(":"), "", ""])[:3]
	fieldtype, _slash, options = kind.partition("/")
	found = _dict(label=label, fieldname=scrub(label), fieldtype=fieldtype or "Data")
	if options:
		found.options = options
	if width:
		found.width = width
	return found


def rows_as_dicts(rows: list, columns: list[_dict]) -> list[dict]:
	"""Return rows, given as lists or dicts, as dicts by fieldname."""
	names = [column.fieldname for column in columns]
	return [row if isinstance(row, dict) else _dict(zip(names, row, strict=False)) for row in rows if row]


def permitted_rows(ref_doctype: str, columns: list[_dict], rows: list[dict]) -> list[dict]:
	"""Leave out rows that link to documents outside the user's User Permissions."""
	if local.session.user == "Administrator":
		return rows
	limits = {}
	for column in columns:
		if (
			column.fieldtype == "Link"
			and (allowed := _allowed_names(column.options, ref_doctype)) is not None
		):
			limits[column.fieldname] = allowed
	if not limits:
		return rows
	return [
		row
		for row in rows
		if all(not row.get(name) or row[name] in allowed for name, allowed in limits.items())
	]


def _allowed_names(doctype: str, ref_doctype: str) -> set[str] | None:
	permissions = get_user_permissions(local.session.user).get(doctype)
	if not permissions:
		return None
	applicable = [p for p in permissions if not p.get("applicable_for") or p["applicable_for"] == ref_doctype]
	return {permission["doc"] for permission in applicable} if applicable else None


def total_row(rows: list[dict], columns: list[_dict]) -> dict[str, Any]:
	"""Return the sums of the number columns (the mean for percents), with the word Total in a first text column."""
	total: dict[str, Any] = {}
	for column in columns:
		name = column.fieldname
		if column.fieldtype in SUMMED_TYPES:
			total[name] = sum(flt(row.get(name)) for row in rows)
			if column.fieldtype == "Percent":
				total[name] /= len(rows)
			elif column.fieldtype in ("Int", "Duration"):
				total[name] = int(total[name])
		else:
			total[name] = ""
	if columns and columns[0].fieldtype not in (*SUMMED_TYPES, "Date"):
		total[columns[0].fieldname] = _("Total")
	return total


def parse_visible_rows(value: Any) -> set[int] | None:
	"""Return the row numbers that the screen shows, None for all."""
	if not value:
		return None
	return set(json.loads(value) if isinstance(value, str) else value)
