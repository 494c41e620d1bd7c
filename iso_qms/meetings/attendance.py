"""Sign-in rows: each person once, and a record that is sent on was signed by somebody."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint


def check_once(rows: Sequence[Document]) -> None:
	"""Raise when a person stands in two rows."""
	seen: dict[str, int] = {}
	for row in rows:
		if row.employee in seen:
			_refuse(
				_("Row {0}: {1} stands in row {2} already.").format(
					row.idx, row.full_name or row.employee, seen[row.employee]
				)
			)
		seen[row.employee] = row.idx


def check_signed(rows: Sequence[Document]) -> None:
	"""Raise when nobody has signed in."""
	if not signed(rows):
		_refuse(_("Participants: nobody has signed in."))


def signed(rows: Sequence[Document]) -> list[Document]:
	"""The rows of those who signed in."""
	return [row for row in rows if cint(row.signed_in)]


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Sign-in"))
