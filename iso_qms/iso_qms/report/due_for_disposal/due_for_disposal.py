"""Due for Disposal: records, paper records and superseded revisions whose time of keeping is over."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

import frappe
from frappe import _

from iso_qms.iso_qms.report.columns import column
from iso_qms.record_forms.retention.keeping import KINDS, Due, due_items

MOST = 1000
"""Rows of the report; what it leaves out comes forward when these are disposed of."""


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, a message where there is more, bars by form and the summary."""
	filters = frappe._dict(filters or {})
	found = list(islice(due_items(filters.kind, filters.form, filters.department), MOST + 1))
	message = _("The first {0} are shown.").format(MOST) if len(found) > MOST else None
	rows = [_row(due) for due in found[:MOST]]
	return get_columns(), rows, message, get_chart(rows), get_summary(rows)


def get_columns() -> list[dict[str, Any]]:
	"""What it is, since when it may go, and the disposal in which it stands already."""
	return [
		column("kind_label", _("Kind"), "Data", 130),
		column("form", _("Record Form"), "Link", 90, "QMS Record Form"),
		column("form_title", _("Title of the Form"), "Data", 160),
		column("name", _("Number"), "Dynamic Link", 150, "reference_doctype"),
		column("title", _("Title"), "Data", 200),
		column("happened_on", _("Happened On"), "Date", 110),
		column("keep_until", _("Kept Until"), "Date", 110),
		column("department", _("Department"), "Link", 130, "QMS Department"),
		column("disposal", _("Disposal"), "Link", 120, "QMS Disposal"),
	]


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Stacked bars: what is due by form, or kind, and whether it stands in a disposal."""
	if not rows:
		return None
	counted = Counter((row["form_title"] or row["kind_label"], bool(row["disposal"])) for row in rows)
	labels = list(dict.fromkeys(label for label, _listed in counted))
	return {
		"type": "bar",
		"data": {
			"labels": labels,
			"datasets": [
				{"name": name, "values": [counted[label, listed] for label in labels]}
				for name, listed in ((_("Not Listed Yet"), False), (_("In a Disposal"), True))
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""How much is due of each kind, and how much of it is listed in a disposal."""
	counted = Counter(row["kind"] for row in rows)
	listed = sum(bool(row["disposal"]) for row in rows)
	return [
		*({"label": _(kind), "value": counted[kind], "datatype": "Int"} for kind in KINDS),
		{
			"label": _("In a Disposal"),
			"value": listed,
			"datatype": "Int",
			"indicator": "Green" if listed == len(rows) else "Orange",
		},
	]


def _row(due: Due) -> dict[str, Any]:
	kind = due.kind
	return {**due._asdict(), "kind_label": _(kind), "reference_doctype": due.doctype}
