"""Days as clients send them."""

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
