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
	text = unicodedata.normalize("NFKC", str(_typed(doc, fieldname))).replace("−", "-").strip()
	if not text:
		return None
	try:
		number = Decimal(text)
	except InvalidOperation:
		number = None
	if number is None or not number.is_finite():
		_refuse(doc, fieldname, line)
	return number


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
