"""Responsibility Matrix: clauses of a standard by departments, who leads, takes part or is informed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _

from iso_qms.people.responsibility import LEADS, PARTS
from iso_qms.standards.clauses import in_language
from iso_qms.standards.in_use import main_standard

NAMED = 5
"""How many clauses without a lead are named in the message."""

Parts = dict[str, dict[str, str]]
"""Clause, department, part."""


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, message, chart and summary; without a filter for the first standard in use."""
	filters = filters or {}
	standard = filters.get("standard") or main_standard()
	if not standard:
		return _columns([]), [], _("Choose a standard."), None, None
	departments = _departments(filters.get("department"))
	parts = _parts(standard, departments)
	rows = _rows(standard, departments, parts)
	alone = [row["number"] for row in rows if row["is_leaf"] and not row["has_lead"]]
	return (
		_columns(departments),
		rows,
		None if filters.get("department") else _message(alone),
		_chart(departments, parts),
		_summary(rows, alone, parts),
	)


def _departments(one: str | None) -> list[Any]:
	"""The departments in their tree's order; the company at its top has no part of its own unless it is given one."""
	found = frappe.get_list(
		"QMS Department",
		filters={"name": one} if one else {},
		fields=["name", "parent_qms_department", "is_group"],
		order_by="lft",
		limit_page_length=0,
	)
	busy = set(frappe.get_all("QMS Responsibility", pluck="department", distinct=True))
	return [row for row in found if row.parent_qms_department or not row.is_group or row.name in busy]


def _parts(standard: str, departments: list[Any]) -> Parts:
	parts: Parts = defaultdict(dict)
	for row in frappe.get_list(
		"QMS Responsibility",
		filters={"standard": standard, "department": ["in", [d.name for d in departments]]},
		fields=["clause", "department", "part"],
		limit_page_length=0,
	):
		parts[row.clause][row.department] = row.part
	return parts


def _rows(standard: str, departments: list[Any], parts: Parts) -> list[dict[str, Any]]:
	clauses = frappe.get_list(
		"QMS Clause",
		filters={"standard": standard},
		fields=["name", "number", "title", "title_zh", "parent_qms_clause"],
		order_by="sort_key",
		limit_page_length=0,
	)
	above = {clause.parent_qms_clause for clause in clauses}
	depth: dict[str | None, int] = {None: -1}
	led: dict[str | None, bool] = {}
	rows = []
	for clause in clauses:
		parent = clause.parent_qms_clause if clause.parent_qms_clause in depth else None
		depth[clause.name] = depth[parent] + 1
		# whoever leads a chapter leads what stands below it
		led[clause.name] = led.get(parent, False) or LEADS in parts[clause.name].values()
		rows.append(
			{
				"clause": clause.name,
				"number": clause.number,
				"title": in_language(clause, "title"),
				"indent": depth[clause.name],
				"is_leaf": clause.name not in above,
				"has_lead": led[clause.name],
				**{
					f"department_{at}": _(parts[clause.name].get(department.name, ""))
					for at, department in enumerate(departments)
				},
			}
		)
	return rows


def _columns(departments: list[Any]) -> list[dict[str, Any]]:
	return [
		{"fieldname": "number", "label": _("Clause"), "fieldtype": "Data", "width": 90},
		{"fieldname": "title", "label": _("Title"), "fieldtype": "Data", "width": 260},
		*(
			{"fieldname": f"department_{at}", "label": row.name, "fieldtype": "Data", "width": 110}
			for at, row in enumerate(departments)
		),
	]


def _message(alone: list[str]) -> str | None:
	if not alone:
		return None
	numbers = ", ".join(alone[:NAMED]) + (" …" if len(alone) > NAMED else "")
	return _("{0} clauses have no lead, neither themselves nor above: {1}").format(len(alone), numbers)


def _chart(departments: list[Any], parts: Parts) -> dict[str, Any] | None:
	"""Stacked bars: in how many clauses each department leads, takes part or is informed."""
	if not parts:
		return None
	counts = {part: [0] * len(departments) for part in PARTS}
	for by_department in parts.values():
		for at, department in enumerate(departments):
			part = by_department.get(department.name)
			if part:
				counts[part][at] += 1
	return {
		"type": "bar",
		"data": {
			"labels": [row.name for row in departments],
			"datasets": [{"name": _(part), "values": counts[part]} for part in PARTS],
		},
		"barOptions": {"stacked": 1},
	}


def _summary(rows: list[dict[str, Any]], alone: list[str], parts: Parts) -> list[dict[str, Any]]:
	led = sum(LEADS in by_department.values() for by_department in parts.values())
	return [
		{"label": _("Clauses"), "value": len(rows), "datatype": "Int"},
		{"label": _("With a Lead of Their Own"), "value": led, "datatype": "Int"},
		{
			"label": _("Without Lead"),
			"value": len(alone),
			"datatype": "Int",
			"indicator": "Red" if alone else "Green",
		},
	]
