"""Record Master List: every registered record form, how long its records are kept, and how it is used."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from iso_qms.iso_qms.report.columns import column
from iso_qms.record_forms.counting import Usage, usage_of
from iso_qms.record_forms.registered import title_of

FILTERS = ("department", "qms_process", "frequency")
STAGES = (("filed", "Filed"), ("in_review", "Waiting for Review"), ("drafts", "Drafts"), ("void", "Void"))


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message, chart and summary, as Frappe's query reports give them."""
	rows = get_data(filters or {})
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""One column for what the register says, then one for each figure counted from the records."""
	return [
		column("code", _("Code"), "Link", 110, "QMS Record Form"),
		column("title", _("Title"), "Data", 200),
		column("record_doctype", _("Record DocType"), "Data", 180),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("frequency", _("Frequency"), "Data", 100),
		column("retention_years", _("Retention (Years)"), "Int", 120),
		column("revision", _("Current Revision"), "Data", 100),
		column("records", _("Records"), "Int", 90),
		column("last_record", _("Last Record"), "Date", 110),
		column("drafts", _("Drafts"), "Int", 90),
		column("in_review", _("Waiting for Review"), "Int", 130),
		column("filed", _("Filed"), "Int", 90),
		column("void", _("Void"), "Int", 90),
	]


def get_data(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""One row for each form that the user may read; figures are blank where the records are not for the user."""
	forms = frappe.get_list(
		"QMS Record Form",
		filters={name: filters[name] for name in FILTERS if filters.get(name)},
		fields=[
			"code",
			"title",
			"record_doctype",
			"department",
			"frequency",
			"retention_years",
			"revision",
		],
		order_by="code asc",
		limit_page_length=0,
	)
	return [_row(form, usage_of(form.record_doctype)) for form in forms]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Stacked bars: how many records of each form are filed, in review, drafts or void."""
	counted = [row for row in rows if row["records"] is not None]
	if not counted:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [row["title"] for row in counted],
			"datasets": [
				{"name": _(label), "values": [row[name] for row in counted]} for name, label in STAGES
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Figures over all rows: forms, records, waiting for review."""
	waiting = sum(row["in_review"] or 0 for row in rows)
	return [
		{"label": _("Record Forms"), "value": len(rows), "datatype": "Int"},
		{"label": _("Records"), "value": sum(row["records"] or 0 for row in rows), "datatype": "Int"},
		{
			"label": _("Waiting for Review"),
			"value": waiting,
			"datatype": "Int",
			"indicator": "Orange" if waiting else "Green",
		},
	]


def _row(form: dict[str, Any], usage: Usage | None) -> dict[str, Any]:
	figures = usage.as_row() if usage else dict.fromkeys(Usage.FIGURES)
	frequency = form["frequency"]
	return {
		**form,
		"title": title_of(form),
		"frequency": _(frequency) if frequency else "",
		**figures,
	}
