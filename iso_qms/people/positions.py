"""What a position must keep to: its line of reporting and its list of competences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
from frappe import _
from frappe.model.document import Document


def check_reporting_line(position: Document) -> None:
	"""Raise when the position would report to itself, directly or over others."""
	for above in line_above(position.reports_to, _position_above):
		if above == position.name:
			frappe.throw(
				_("Reports To: {0} can't report to {1}, which reports to it.").format(
					position.title, position.reports_to
				)
				if above != position.reports_to
				else _("Reports To: {0} can't report to itself.").format(position.title),
				title=_("Invalid Position"),
			)


def check_competences(position: Document) -> None:
	"""Raise when a competence is asked for twice."""
	seen: dict[str, int] = {}
	for row in position.competences:
		if row.competence in seen:
			frappe.throw(
				_("Row {0} of the required competences: {1} stands in row {2} already.").format(
					row.idx, row.competence, seen[row.competence]
				),
				title=_("Invalid Position"),
			)
		seen[row.competence] = row.idx


def line_above(first: str | None, above: Callable[[str], str | None]) -> Iterator[str]:
	"""`first` and whatever stands above it, step by step; ends at the top, and where a line would turn in a circle."""
	seen: set[str] = set()
	while first and first not in seen:
		yield first
		seen.add(first)
		first = above(first)


def _position_above(position: str) -> str | None:
	return frappe.db.get_value("QMS Position", position, "reports_to")
