"""A job's quantity and the numbers of its operations."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

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
