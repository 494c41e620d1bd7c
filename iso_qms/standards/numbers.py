"""Clause numbers: 7.5.3 in a standard, A.5.1 in an annex."""

from __future__ import annotations

import re

import frappe
from frappe import _

NUMBER = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*")
WIDTH = 3
"""Digits of a padded part of a number: no standard has a thousand clauses side by side."""


def clause_name(standard: str, number: str) -> str:
	"""The name of the clause, as people cite it: `ISO 9001:2015 7.5.3`."""
	return f"{standard} {number}"


def check_number(number: str) -> None:
	"""Raise unless `number` is parts of digits and letters with points between them."""
	if not NUMBER.fullmatch(number or ""):
		frappe.throw(
			_(
				"Number: {0} is no clause number; write it as in the standard, for example 7.5.3 or A.5.1."
			).format(number),
			title=_("Invalid Clause"),
		)


def sort_key(standard: str, number: str) -> str:
	"""Text that puts clauses in the order of their standard: 10 after 9, annexes after clauses."""
	padded = re.sub(r"\d+", lambda digits: digits[0].zfill(WIDTH), number)
	return f"{standard} {padded}"


def number_above(number: str) -> str | None:
	"""The number of the clause above: 7.5 for 7.5.3, None for 7."""
	above, point, _last = number.rpartition(".")
	return above if point else None
