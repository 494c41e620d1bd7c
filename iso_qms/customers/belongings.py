"""Customers' property with us: how much of it is left, and what its owner must be told (ISO 9001 clause 8.5.3)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, formatdate, getdate

from iso_qms.record_forms.true_time import leaves_author

TO_BE_TOLD = ("Damaged", "Lost")
GOOD = "Good"


def check(item: Document) -> None:
	"""Work out what is left; raise when more goes than came, or loss and damage are sent on untold."""
	item.balance = balance(item)
	if item.informed_on and getdate(item.informed_on) < getdate(item.taken_over_on):
		_refuse(
			_("Customer Informed On: {0} is before it was taken over on {1}.").format(
				formatdate(item.informed_on), formatdate(item.taken_over_on)
			)
		)
	if leaves_author(item) and must_tell(item) and not item.informed_on:
		_refuse(_("Customer Informed On: the customer is told of loss, damage and defects."))


def balance(item: Document) -> float:
	"""What is left after all movements; raises at the row that takes more than there is, or lies before the receipt."""
	left = flt(item.quantity, 6)
	for row in item.movements:
		if not getdate(item.taken_over_on) <= getdate(row.moved_on) <= getdate():
			_refuse(
				_("Row {0}: {1} is not between the receipt and today.").format(
					row.idx, formatdate(row.moved_on)
				)
			)
		if flt(row.quantity, 6) > left:
			_refuse(_("Row {0}: {1} is more than the {2} that are left.").format(row.idx, row.quantity, left))
		left = flt(left - row.quantity, 6)
	return left


def must_tell(item: Document) -> bool:
	"""Whether something was lost, damaged or came with defects."""
	return item.condition_on_receipt != GOOD or any(row.movement in TO_BE_TOLD for row in item.movements)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Customer Property"))
