"""Arguments as clients send them."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate


def day_of(text: str | None) -> date:
	"""The day that a text means, today without one. Raises ValidationError for what is no day."""
	try:
		return getdate(text)
	except Exception:
		# what the parser raises differs by version and by what is wrong with the text
		frappe.throw(_("{0}: {1} is not {2}.").format(_("Date"), text, _("a date")), title=_("Invalid Value"))


def values_of(given: str | dict) -> dict:
	"""The values by fieldname that a client sent, as JSON or as they are. Raises ValidationError for anything else."""
	try:
		values = frappe.parse_json(given)
	except ValueError:
		values = None
	if not isinstance(values, dict):
		frappe.throw(_("Send the values by fieldname."), title=_("Invalid Value"))
	return values
