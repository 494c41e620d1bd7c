"""External Documents and Licences: laws, standards, licences in force; who watches them, what is due, what expires."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, getdate, today

from iso_qms.document_control import DOCUMENT_TYPE
from iso_qms.document_control.telling import EXPIRY_AHEAD
from iso_qms.document_control.watching import DOCUMENT, EXTERNAL
from iso_qms.iso_qms.report.columns import column

STATES = ("Expired", "Expires Soon", "Check Due", "Valid")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, no message and chart, as Frappe's query reports give them; what the user may read."""
	filters = filters or {}
	rows = [row for row in get_data(filters) if filters.get("state") in (None, "", row["state_key"])]
	return get_columns(), rows, None, get_chart(rows)


def get_columns() -> list[dict[str, Any]]:
	"""The document, where it comes from, who watches it, and its dates."""
	return [
		column("state", _("State"), "Data", 110),
		column("document", _("Number"), "Link", 110, DOCUMENT),
		column("title", _("Title"), "Data", 260),
		column("document_type", _("Document Type"), "Link", 130, DOCUMENT_TYPE),
		column("issuer", _("Issued By"), "Data", 150),
		column("edition", _("Edition"), "Data", 110),
		column("department", _("Department"), "Link", 120, "QMS Department"),
		column("watched_by", _("Watched By"), "Link", 150, "User"),
		column("last_checked", _("Last Checked"), "Date", 110),
		column("next_check", _("Next Check"), "Date", 110),
		column("valid_until", _("Valid Until"), "Date", 110),
		column("days_left", _("Days Left"), "Int", 90),
	]


def get_data(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""A row for each external document in force, what is worst first."""
	kinds = frappe.get_all(DOCUMENT_TYPE, filters={"level": EXTERNAL}, pluck="name")
	wanted = {key: filters[key] for key in ("department", "document_type") if filters.get(key)}
	found = frappe.get_list(
		DOCUMENT,
		filters=[
			["status", "=", "Effective"],
			["document_type", "in", kinds or [""]],
			*([key, "=", value] for key, value in wanted.items()),
		],
		fields=[
			*("name as document", "title", "document_type", "issuer", "edition", "department"),
			*("watched_by", "last_checked", "next_check", "valid_until"),
		],
		limit_page_length=0,
	)
	rows = [_row(row) for row in found]
	rows.sort(
		key=lambda row: (STATES.index(row["state_key"]), str(row["valid_until"] or "9"), row["document"])
	)
	return rows


def get_chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Bars: documents by state."""
	if not rows:
		return None
	count = Counter(row["state_key"] for row in rows)
	return {
		"type": "bar",
		"data": {
			"labels": [state_label(state) for state in STATES],
			"datasets": [{"name": _("Documents"), "values": [count[state] for state in STATES]}],
		},
	}


def state_label(state: str) -> str:
	"""The state in the user's language."""
	labels = {
		"Expired": _("Expired"),
		"Expires Soon": _("Expires Soon"),
		"Check Due": _("Check Due"),
		"Valid": _("Valid"),
	}
	return labels[state]


def _row(row: dict[str, Any]) -> dict[str, Any]:
	left = date_diff(row["valid_until"], today()) if row["valid_until"] else None
	state = _state(left, row["next_check"])
	return {**row, "days_left": left, "state_key": state, "state": state_label(state)}


def _state(left: int | None, next_check: Any) -> str:
	if left is not None and left < 0:
		return "Expired"
	if left is not None and left <= EXPIRY_AHEAD[0]:
		return "Expires Soon"
	if next_check and getdate(next_check) <= getdate(today()):
		return "Check Due"
	return "Valid"
