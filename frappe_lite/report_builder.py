"""Reports of the builder: a list view that was saved, run again as a list."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.query import get_list
from frappe_lite.request_values import parse_json
from frappe_lite.translate import _

COUNT = "_aggregate_column"
AGGREGATES = {"count": "Count", "sum": "Sum", "avg": "Average"}


def builder_data(
	report: Any, filters: dict[str, Any] | None = None, limit: int | None = None
) -> tuple[list[_dict], list[list[Any]]]:
	"""Return (columns, rows) of a Report Builder report, with what the user may read alone."""
	settings = _dict(parse_json(report.json, "json") or {}) if report.json else _dict()
	doctype = report.ref_doctype
	group = _dict(settings.group_by) if settings.group_by else None
	chosen = [
		(fieldname, of) for fieldname, of in _fields(settings, doctype) if _may_read(fieldname, of, doctype)
	]
	rows = get_list(
		doctype,
		fields=[
			_aggregate(group) if name == COUNT and group else f"`tab{of}`.`{name}`" for name, of in chosen
		],
		filters=_filters(settings, filters),
		order_by=f"{COUNT} desc" if group else _order(settings, doctype),
		group_by=group.group_by if group else None,
		as_list=True,
		limit_page_length=limit,
	)
	columns = [_column(name, of, group) for name, of in chosen]
	data = [list(row) for row in rows]
	return columns, append_totals_row(data) if settings.add_totals_row else data


def _fields(settings: _dict, doctype: str) -> list[tuple[str, str]]:
	chosen = settings.fields or settings.columns
	if not chosen:
		shown = [df.fieldname for df in get_meta(doctype).fields if df.in_list_view]
		return [(name, doctype) for name in ("name", *shown)]
	try:
		return [(str(fieldname), str(of)) for fieldname, of in chosen]
	except (TypeError, ValueError):
		throw(_("The fields of a report are pairs of a fieldname and a DocType."))


def _may_read(fieldname: str, of: str, doctype: str) -> bool:
	meta = get_meta(of)
	if fieldname not in meta.field_map or local.session.user == "Administrator":
		return True
	return fieldname in meta.get_permitted_fieldnames(doctype if meta.istable else None)


def _filters(settings: _dict, given: dict[str, Any] | None) -> list[Any]:
	found = list(settings.filters or [])
	for key, value in (given or {}).items():
		operator, operand = value if isinstance(value, list | tuple) else ("=", value)
		found.append([key, operator, operand])
	return found


def _order(settings: _dict, doctype: str) -> str:
	if settings.order_by:
		return settings.order_by
	if not settings.sort_by:
		return f"`tab{doctype}`.`modified` desc"
	clauses = [f"{_quoted(settings.sort_by)} {settings.sort_order or 'desc'}"]
	if settings.sort_by_next:
		clauses.append(f"{_quoted(settings.sort_by_next)} {settings.sort_order_next or 'desc'}")
	return ", ".join(clauses)


def _quoted(text: str) -> str:
	doctype, _dot, fieldname = text.rpartition(".")
	return f"`tab{doctype}`.`{fieldname}`"


def _aggregate(group: _dict) -> str:
	if group.aggregate_function == "count":
		return f"count(name) as {COUNT}"
	return f"{group.aggregate_function}({group.aggregate_on}) as {COUNT}"


def _column(fieldname: str, of: str, group: _dict | None) -> _dict:
	meta = get_meta(of)
	if df := meta.get_field(fieldname):
		return _dict(df)
	if fieldname == "name":
		return _dict(fieldname="name", label=meta.get_label("name"), fieldtype="Link", options=of)
	if fieldname != COUNT or not group:
		return _dict(fieldname=fieldname, label=meta.get_label(fieldname))
	word = _(AGGREGATES.get(group.aggregate_function, "Count"))
	if group.aggregate_function != "count":
		word = _("{0} of {1}").format(word, _(meta.get_label(group.aggregate_on)))
	return _dict(fieldname=COUNT, label=word)


def append_totals_row(rows: list[list[Any]]) -> list[list[Any]]:
	"""Return the rows with the sums of the columns that hold numbers below them."""
	if not rows:
		return rows
	totals: list[Any] = [""] * len(rows[0])
	for row in rows:
		for at, value in enumerate(row):
			if isinstance(value, int | float):
				totals[at] = (totals[at] or 0) + value
	if not isinstance(totals[0], int | float):
		totals[0] = _("Total")
	return [*rows, totals]
