"""The responsibility matrix: which department leads a clause, takes part in it, or is informed."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

LEADS = "Leads"
PARTS = (LEADS, "Takes Part", "Informed")


def check_pair(responsibility: Document) -> None:
	"""Raise when the department has a part in the clause already."""
	if _other(responsibility, department=responsibility.department):
		frappe.throw(
			_("Department: {0} has a part in {1} already; change that one.").format(
				responsibility.department, responsibility.clause
			),
			frappe.DuplicateEntryError,
			title=_("Invalid Responsibility"),
		)


def check_one_lead(responsibility: Document) -> None:
	"""Raise when another department leads the clause: a duty of two is a duty of nobody."""
	if responsibility.part != LEADS:
		return
	leading = _other(responsibility, part=LEADS)
	if leading:
		frappe.throw(
			_("Part: {0} leads {1} already; a clause has one lead.").format(leading, responsibility.clause),
			title=_("Invalid Responsibility"),
		)


def _other(responsibility: Document, **values: str) -> str | None:
	"""The department of another row for the clause; read under a lock, so that two at once can't both be first."""
	filters = {"clause": responsibility.clause, "name": ["!=", responsibility.name or ""], **values}
	found = frappe.db.get_values("QMS Responsibility", filters, ["department"], for_update=True)
	return found[0][0] if found else None
