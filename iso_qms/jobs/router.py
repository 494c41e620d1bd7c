"""A job's quantity and the numbers of its operations."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, flt

STEP = 10
"""Operations are numbered 10, 20, 30, so that one can be put between two others."""


def check_quantity(job: Document) -> None:
	"""Raise unless something is to be made."""
	if flt(job.quantity) <= 0:
		frappe.throw(_("Quantity must be greater than zero."), title=_("Invalid Job"))


def number_operations(job: Document) -> None:
	"""Give each operation without a number the next one; raise when a number stands twice."""
	last = 0
	seen: dict[int, int] = {}
	for row in job.router:
		if not cint(row.seq):
			row.seq = (last // STEP + 1) * STEP
		last = max(last, cint(row.seq))
		if row.seq in seen:
			frappe.throw(
				_("Row {0} of the router: the sequence {1} stands in row {2} already.").format(
					row.idx, row.seq, seen[row.seq]
				),
				title=_("Invalid Job"),
			)
		seen[row.seq] = row.idx


def check_operation(record: Document) -> None:
	"""Raise when a record names an operation that the router of its job does not have, by number or by name."""
	named = cstr(record.operation).strip()
	if not record.job or not named:
		return
	router = frappe.get_doc("QMS Job", record.job).router
	if router and not operations_named(named, router):
		known = ", ".join(f"{row.seq} {row.operation}" for row in router)
		frappe.throw(
			_("Operation: the router of {0} has no {1}. It has: {2}.").format(record.job, named, known),
			title=_("Invalid Operation"),
		)


def operations_named(text: str, router: list[Any]) -> list[Any]:
	"""The operations of a router whose number or name the text is."""
	return [row for row in router if text in (cstr(row.seq), row.operation)]
