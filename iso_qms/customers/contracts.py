"""The review of a contract before it is accepted (ISO 9001 clause 8.2.3)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

ACCEPT, ACCEPT_WITH_CONDITIONS = "Accept", "Accept with Conditions"
MEETS = {ACCEPT: ("Yes",), ACCEPT_WITH_CONDITIONS: ("Yes", "With Conditions")}


def check(review: Document) -> None:
	"""Raise when the decision accepts what a department has not answered or can't meet, or the dates cross."""
	if review.order_received_on and getdate(review.order_received_on) > getdate(review.reviewed_on):
		_refuse(
			_("Reviewed On: {0} is before the order came on {1}.").format(
				formatdate(review.reviewed_on), formatdate(review.order_received_on)
			)
		)
	enough = MEETS.get(review.decision)
	for row in review.lines if enough else ():
		if row.can_meet not in enough:
			_refuse(
				_("Decision: row {0}, {1} says {2}, so the contract can't be decided as {3}.").format(
					row.idx,
					row.aspect,
					_(row.can_meet) if row.can_meet else _("nothing yet"),
					_(review.decision),
				)
			)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Contract Review"))
