"""Runs script reports and query reports, and brings what they return into one shape."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from frappe_lite.context import _dict, get_attr, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.permissions import get_user_permissions, has_permission
from frappe_lite.query import get_list
from frappe_lite.query_reports import QueryRun
from frappe_lite.request_values import parse_filters, parse_json
from frappe_lite.translate import _
from frappe_lite.utils import cint, flt, scrub
from frappe_lite.utils.dates import to_timedelta

SUMMED_TYPES = ("Currency", "Int", "Float", "Percent", "Duration")


def get_report_doc(report_name: str) -> Document:
	"""Return a report that the user may run. Raises PermissionError, or ValidationError when it is disabled.

	A Custom Report is the report that it refers to, with columns and filters of its own.
	"""
	report = get_doc("Report", report_name)
	saved: _dict = _dict()
	seen: set[str] = set()
	while report.report_type == "Custom Report":
		if report.name in seen:
			throw(_("Report {0} refers to itself.").format(_(report_name)), ValidationError)
		seen.add(report.name)
		saved = saved or _dict(parse_json(report.json, "json") or {})
		report = get_doc("Report", report.reference_report)
	report.custom_columns, report.custom_filters = saved.columns, saved.filters
	if local.session.user != "Administrator" and not report.is_permitted():
		throw(_("You don't have access to Report: {0}").format(_(report.name)), PermissionError)
	if not has_permission(report.ref_doctype, "report"):
		throw(
			_("You don't have permission to get a report on: {0}").format(_(report.ref_doctype)),
			PermissionError,
		)
	if cint(report.disabled):
		throw(_("Report {0} is disabled").format(_(report_name)), ValidationError)
	return report


def run_report(report: Document, filters: Any = None, **options: Any) -> dict[str, Any]:
	"""Return result (dicts, and the total row as a list), columns, message, chart, report_summary."""
	began = time.perf_counter()
	data = stream_report(report, filters, **options)
	data["result"] = list(data["result"])
	data["execution_time"] = round(time.perf_counter() - began, 6)
	return data


def stream_report(
	report: Document,
	filters: Any = None,
	custom_columns: Any = None,
	is_tree: Any = False,
	parent_field: str | None = None,
) -> dict[str, Any]:
	"""Return what `run_report` does, the rows one after the other: those of a query are never in memory together."""
	filters = _dict(parse_filters(filters) or {})
	check_link_filters(report, filters)
	parts = [*(_execute(report, filters) or ()), None, None, None, None, None, None][:6]
	columns, result, message, chart, summary, skip_total_row = parts
	columns = [column_as_dict(column) for column in columns or []]
	rows: Iterable[dict] = rows_as_dicts(result or (), columns)
	columns, rows = with_custom_columns(report, columns, rows, custom_columns)
	rows = permitted_rows(report.ref_doctype, columns, rows)
	adds_up = bool(cint(report.add_total_row)) and not skip_total_row
	if adds_up:
		rows = with_total(rows, columns, parent_field if cint(is_tree) else None)
	return {
		"result": rows,
		"columns": columns,
		"message": message,
		"chart": chart,
		"report_summary": summary,
		"skip_total_row": skip_total_row or 0,
		"status": None,
		"execution_time": 0,
		"add_total_row": adds_up,
	}


def _execute(report: Document, filters: _dict) -> Any:
	if report.report_type == "Script Report":
		return get_attr(f"{report_module(report)}.execute")(filters)
	if report.report_type == "Query Report":
		run = QueryRun(report, filters)
		return [row.as_dict() for row in report.get("columns") or []] or run.names, run
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


def check_link_filters(report: Document, filters: _dict) -> None:
	"""Raise ValidationError (as Frappe) when a Link filter names a document that the user may not read."""
	for field in report.get("filters") or []:
		value = filters.get(field.fieldname)
		if field.fieldtype != "Link" or not isinstance(value, str) or not value:
			continue
		if not any(has_permission(field.options, right, doc=value) for right in ("read", "select")):
			throw(
				_("You do not have permission to access {0}: {1}.").format(_(field.options), value),
				ValidationError,
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


def rows_as_dicts(rows: Iterable, columns: list[_dict]) -> Iterator[dict]:
	"""Yield rows, given as lists or dicts, as dicts by fieldname."""
	names = [column.fieldname for column in columns]
	for row in rows:
		if row:
			yield row if isinstance(row, dict) else _dict(zip(names, row, strict=False))


def permitted_rows(ref_doctype: str, columns: list[_dict], rows: Iterable[dict]) -> Iterable[dict]:
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
	return (
		row
		for row in rows
		if all(not row.get(name) or row[name] in allowed for name, allowed in limits.items())
	)


def _allowed_names(doctype: str, ref_doctype: str) -> set[str] | None:
	permissions = get_user_permissions(local.session.user).get(doctype)
	if not permissions:
		return None
	applicable = [p for p in permissions if not p.get("applicable_for") or p["applicable_for"] == ref_doctype]
	return {permission["doc"] for permission in applicable} if applicable else None


def with_total(rows: Iterable[dict], columns: list[_dict], parent_field: str | None = None) -> Iterator[Any]:
	"""Yield the rows, and below them, where there are any, the row of totals: a list, as Frappe has it."""
	total = Total(columns, parent_field)
	for row in rows:
		total.add(row)
		yield row
	if total.count:
		yield total.as_list()


class Total:
	"""The sums of number columns (the mean of percents), with the word Total in a first text column.

	In a tree the rows with a parent are in their parent's numbers already.
	"""

	def __init__(self, columns: list[_dict], parent_field: str | None = None) -> None:
		self.columns = columns
		self.parent_field = parent_field
		self.count = 0
		self._first: dict[str, Any] = {}
		self._sums: dict[int, Any] = {}

	def add(self, row: dict) -> None:
		"""Count a row."""
		if not self.count:
			self._first = row
		self.count += 1
		if self.parent_field and row.get(self.parent_field):
			return
		for at, column in enumerate(self.columns):
			value = row.get(column.fieldname)
			if not value:
				continue
			kind = column.fieldtype or _kind_of(value)
			if kind in SUMMED_TYPES:
				self._sums[at] = self._sums.get(at, 0) + flt(value)
			elif kind == "Time":
				self._sums[at] = self._sums.get(at, timedelta()) + to_timedelta(value)

	def as_list(self) -> list[Any]:
		"""Return a cell for each column."""
		cells = []
		for at, column in enumerate(self.columns):
			value = self._sums.get(at, "")
			if column.fieldtype == "Percent":
				value = flt(value) / self.count
			elif column.fieldtype in ("Int", "Duration") and value != "":
				value = int(value)
			elif column.fieldtype == "Link" and column.options == "Currency":
				value = self._first.get(column.fieldname)
			cells.append(value)
		if self.columns and self.columns[0].fieldtype not in ("Currency", "Int", "Float", "Percent", "Date"):
			cells[0] = _("Total")
		return cells


def _kind_of(value: Any) -> str | None:
	if isinstance(value, bool):
		return None
	return "Int" if isinstance(value, int) else "Float" if isinstance(value, float) else None


def with_custom_columns(
	report: Document, columns: list[_dict], rows: Iterable[dict], unsaved: Any
) -> tuple[list[_dict], Iterable[dict]]:
	"""Put in the columns that a person chose; what the report does not have is read along a Link, as that person may."""
	unsaved = parse_json(unsaved, "custom_columns") if unsaved else []
	if not (report.get("custom_columns") or unsaved):
		return columns, rows
	known = {column.fieldname for column in columns}
	chosen = [_dict(column) for column in report.get("custom_columns") or columns]
	for column in unsaved:
		chosen.insert(cint(column.get("insert_after_index")) + 1, _dict(column))
	rows = list(rows)
	for column in chosen:
		if column.fieldname not in known and column.link_field:
			_fill_along_link(column, rows)
	return chosen, rows


def _fill_along_link(column: _dict, rows: list[dict]) -> None:
	link = column.link_field
	source = link.get("fieldname") if isinstance(link, dict) else link
	names = list({row[source] for row in rows if row.get(source)})
	if not (column.doctype and names and has_permission(column.doctype, "read")):
		return
	found = {}
	for start in range(0, len(names), 500):
		filters = {"name": ["in", names[start : start + 500]]}
		for linked in get_list(column.doctype, filters=filters, fields=["name", column.fieldname]):
			found[linked.name] = linked.get(column.fieldname)
	for row in rows:
		row[column.fieldname] = found.get(row.get(source))


def parse_visible_rows(value: Any) -> set[int] | None:
	"""Return the row numbers that the screen shows, None for all."""
	if not value:
		return None
	numbers = parse_json(value, "visible_idx")
	if not isinstance(numbers, list):
		throw(_("visible_idx is a list of row numbers."), ValidationError)
	return {cint(number) for number in numbers} or None
