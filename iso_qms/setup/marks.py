"""Marks that the set-up leaves on a site, such as the hash of what was shipped.

Read from the table and not from Frappe's cache of defaults, which keeps what a roll-back has undone.
"""

from __future__ import annotations

import frappe


def get_mark(key: str) -> str | None:
	"""The value of the mark, or None where it was never set."""
	return frappe.db.get_value("DefaultValue", {"parent": "__global", "defkey": f"iso_qms:{key}"}, "defvalue")


def set_mark(key: str, value: str) -> None:
	"""Set the mark to `value`."""
	frappe.db.set_global(f"iso_qms:{key}", value)
