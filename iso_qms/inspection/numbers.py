"""Numbers as people type them into a text field, read exactly: "not filled in" stays apart from zero."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.model.document import Document


def exact_number(doc: Document, fieldname: str, line: str | None = None) -> Decimal | None:
	"""The number in a field of a record or of its row named `line`; None when it is blank, raises when it is none.

	Full-width digits and the true minus sign, as a Chinese keyboard types them, are read too.
	"""
	text = _plain(_typed(doc, fieldname))
	number = number_in(text)
	if text and number is None:
		_refuse(doc, fieldname, line)
	return number


def number_in(value: object) -> Decimal | None:
	"""The number that a value or text is, read in the same way; None when it is blank or no number."""
	try:
		number = Decimal(_plain("" if value is None else value))
	except InvalidOperation:
		return None
	return number if number.is_finite() else None


def whole_number(doc: Document, fieldname: str) -> int | None:
	"""The whole number, not below zero, in a field of a record; None when it is blank, raises when it is none."""
	number = exact_number(doc, fieldname)
	if number is None:
		return None
	if number < 0 or number != number.to_integral_value():
		frappe.throw(
			_("{0}: {1} is not a whole number.").format(_(doc.meta.get_label(fieldname)), doc.get(fieldname)),
			title=_("Invalid Number"),
		)
	return int(number)


def _plain(value: object) -> str:
	return unicodedata.normalize("NFKC", str(value)).replace("−", "-").strip()


def _typed(doc: Document, fieldname: str) -> object:
	value = doc.get(fieldname)
	return "" if value is None else value


def _refuse(doc: Document, fieldname: str, line: str | None) -> None:
	label = _(doc.meta.get_label(fieldname))
	if line:
		message = _("Row {0}, {1}: {2} is not a number in {3}.").format(
			doc.idx, line, doc.get(fieldname), label
		)
	else:
		message = _("{0}: {1} is not a number.").format(label, doc.get(fieldname))
	frappe.throw(message, title=_("Invalid Number"))
