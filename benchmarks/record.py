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
