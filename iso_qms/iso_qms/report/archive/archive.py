"""Archive: superseded revisions, also of obsolete documents, and paper records, with until when each is kept."""

from __future__ import annotations

from collections import Counter
from typing import Any

from frappe import _

from iso_qms.iso_qms.report.columns import column
from iso_qms.record_forms.retention.archive import DUE, STATES, archived

MOST = 2000
"""Rows of a kind."""

FILTERS = ("document_type", "department")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, a message where there is more, bars by year and the summary."""
	filters = filters or {}
	wanted = {name: filters[name] for name in FILTERS if filters.get(name)}
	found = archived(filters.get("kind"), wanted, MOST)
	counted = Counter(row["kind"] for row in found)
	message = _("The newest {0} are shown.").format(MOST) if MOST in counted.values() else None
	rows = [_row(row) for row in found if filters.get("state") in (None, "", row["state"])]
	return get_columns(), rows, message, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""What it is, when it was in force or made, where it is, and until when it is kept."""
	return [
		column("kind_label", _("Kind"), "Data", 140),
		column("name", _("Name"), "Dynamic Link", 150, "doctype"),
		column("title", _("Title"), "Data", 220),
		column("revision", _("Revision"), "Data", 80),
		column("document_status", _("Status of the Document"), "Data", 120),
		column("from_date", _("From"), "Date", 110),
		column("to_date", _("To"), "Date", 110),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("place", _("Place"), "Data", 120),
		column("keep_until", _("Kept Until"), "Date", 110),
		column("state_label", _("State"), "Data", 110),
		column("disposal", _("Disposal"), "Link", 120, "QMS Disposal"),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Stacked bars: what went into the archive by year, and what became of it."""
	if not rows:
		return None
	counted = Counter((str(row["to_date"] or row["from_date"])[:4], row["state"]) for row in rows)
	years = sorted({year for year, _state in counted})
	return {
		"type": "bar",
		"data": {
			"labels": years,
			"datasets": [
				{"name": _(state), "values": [counted[year, state] for year in years]} for state in STATES
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""How much there is of each state."""
	counted = Counter(row["state"] for row in rows)
	return [
		{
			"label": _(state),
			"value": counted[state],
			"datatype": "Int",
			"indicator": "Orange" if state == DUE and counted[state] else "Green",
		}
		for state in STATES
	]


def _row(row: dict[str, Any]) -> dict[str, Any]:
	kind, state, status = row["kind"], row["state"], row.get("document_status")
	return {
		**row,
		"kind_label": _(kind),
		"state_label": _(state),
		"document_status": _(status) if status else "",
	}
