"""The shipped record forms: each is registered, and each has a review workflow of its own of the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frappe

from iso_qms.setup.shipped import ship
from iso_qms.standards.clauses import CLAUSE
from iso_qms.standards.numbers import clause_name

DATA = Path(__file__).parent / "data" / "forms"
EDITIONS = ("ISO 9001:2015", "ISO 9001:2026")
"""The shipped forms are the record of the same numbers in both."""


def load() -> None:
	"""Ship workflow and registration of every form; what a company changed or deleted stays as it is."""
	shape = _read("review_workflow.json")
	for form in shipped_forms():
		doctype = form["record_doctype"]
		ship({**shape, "name": doctype, "workflow_name": doctype, "document_type": doctype})
	for form in shipped_forms():
		ship(with_clauses(form))


def with_clauses(form: dict[str, Any]) -> dict[str, Any]:
	"""The definition with a row for each clause that the numbers in `clauses` mean and the site has."""
	if "clauses" not in form:
		return form
	names = [clause_name(edition, number) for edition in EDITIONS for number in form["clauses"]]
	return {**form, "clauses": [{"clause": name} for name in names if frappe.db.exists(CLAUSE, name)]}


def shipped_forms() -> list[dict[str, Any]]:
	"""The registrations as they are shipped, in the order of their set-up."""
	return _read("record_forms.json")


def _read(name: str) -> Any:
	return json.loads((DATA / name).read_text(encoding="utf-8"))
