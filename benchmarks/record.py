"""The record of the workload: its definition and its values."""

from __future__ import annotations

from typing import Any

ROLE = "Benchmark Clerk"
USER = "clerk@benchmark.example.com"
PASSWORD = "correct horse battery staple"
ROW = "Benchmark Row"
PLAIN = "Benchmark Plain"
FULL = "Benchmark Record"
STATES = ("Benchmark Draft", "Benchmark Review", "Benchmark Approved")
ACTIONS = ("Benchmark Send", "Benchmark Approve")
RIGHTS = (
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"report",
	"export",
	"print",
	"email",
	"share",
)

VALUES: dict[str, Any] = {
	"title": "Incoming inspection of batch 4711",
	"batch": "B-2024-0815",
	"quantity": 1200,
	"weight": 12.345,
	"price": 99.9,
	"share": 12.5,
	"received_on": "2024-05-17",
	"checked_at": "2024-05-17 10:20:30",
	"result": "Accepted",
	"urgent": 1,
	"inspector": "Administrator",
	"remark": "Surface in order, two pieces with scratches were sorted out.",
}
CHILDREN = [
	{"parameter": f"Diameter {n}", "lower": 9.9, "upper": 10.1, "measured": 10.0 + n / 100} for n in range(3)
]


# How the record is marked for lists: what a list shows and is sorted by, and what it is filtered by.
LISTED = ("title", "batch", "received_on", "result")
FILTERED = ("received_on", "result", "inspector", "workflow_state")
STATE_FIELD: dict[str, Any] = {
	"fieldname": "workflow_state",
	"fieldtype": "Link",
	"label": "State",
	"options": "Workflow State",
	"read_only": 1,
	"no_copy": 1,
	"allow_on_submit": 1,
}


def listed_fields() -> list[dict[str, Any]]:
	"""Return the twelve fields and the workflow's state, marked for lists."""
	marks = {"in_list_view": LISTED, "in_standard_filter": FILTERED}
	return [
		{**field, **{mark: int(field["fieldname"] in names) for mark, names in marks.items()}}
		for field in [*fields(), STATE_FIELD]
	]


def fields() -> list[dict[str, Any]]:
	"""Return the twelve fields of the record."""
	kinds = {
		"title": ("Data", None),
		"batch": ("Data", None),
		"quantity": ("Int", None),
		"weight": ("Float", None),
		"price": ("Currency", None),
		"share": ("Percent", None),
		"received_on": ("Date", None),
		"checked_at": ("Datetime", None),
		"result": ("Select", "Open\nAccepted\nRejected"),
		"urgent": ("Check", None),
		"inspector": ("Link", "User"),
		"remark": ("Small Text", None),
	}
	return [
		{"fieldname": name, "fieldtype": kind, "label": name.replace("_", " ").title(), "options": options}
		for name, (kind, options) in kinds.items()
	]


def row_fields() -> list[dict[str, Any]]:
	"""Return the four fields of a child row."""
	numbers = [
		{"fieldname": n, "fieldtype": "Float", "label": n.title()} for n in ("lower", "upper", "measured")
	]
	return [{"fieldname": "parameter", "fieldtype": "Data", "label": "Parameter"}, *numbers]


def new_plain(number: int = 0) -> dict[str, Any]:
	"""Return a plain document's values."""
	return {"doctype": PLAIN, **VALUES, "title": f"{VALUES['title']} / {number}"}


def new_full(number: int = 0) -> dict[str, Any]:
	"""Return the values of a record with three rows."""
	return {**new_plain(number), "doctype": FULL, "rows": [dict(row) for row in CHILDREN]}
