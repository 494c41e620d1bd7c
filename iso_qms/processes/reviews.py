"""The yearly review of each process (guide for small firms, 6.4: effective, efficient, suitable)."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate


def check_only_one(review: Document) -> None:
	"""Raise when the process has a review of that year already; one that was voided is amended instead."""
	if not review.is_new() or review.amended_from:
		return
	of_year = {"qms_process": review.qms_process, "review_year": review.review_year}
	other = frappe.db.get_value(
		"QMS Process Review", of_year, ["name", "docstatus"], order_by="docstatus asc"
	)
	if not other:
		return
	name, docstatus = other
	text = (
		_("Review Year: {0} of {1} was voided; amend it instead of making another.")
		if cint(docstatus) == 2
		else _("Review Year: {1} has its review of that year already, {0}.")
	)
	frappe.throw(
		text.format(name, review.qms_process), frappe.DuplicateEntryError, title=_("Invalid Process Review")
	)


def check_date(review: Document) -> None:
	"""Raise when the review lies in the future, or before the year that it judges."""
	day = getdate(review.review_date)
	if day > getdate():
		_refuse(_("Review Date: {0} is in the future.").format(formatdate(day)))
	if day.year < cint(review.review_year):
		_refuse(_("Review Date: {0} is before the year {1}.").format(formatdate(day), review.review_year))


def without_review(year: int) -> list[dict[str, Any]]:
	"""The processes that the user may read and that have no submitted review of the year: name, process_name, owner."""
	reviewed = frappe.get_all(
		"QMS Process Review", {"review_year": cint(year), "docstatus": 1}, pluck="qms_process"
	)
	return frappe.get_list(
		"QMS Process",
		filters={"name": ["not in", reviewed]} if reviewed else {},
		fields=["name", "process_name", "process_owner", "owner_department"],
		order_by="code",
		limit_page_length=0,
	)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Process Review"))
