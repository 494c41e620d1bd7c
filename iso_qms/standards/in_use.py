"""Which standards the company works to."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

STANDARD = "QMS Standard"


def standards_in_use() -> list[str]:
	"""The standards that the settings name, in their order there."""
	return frappe.get_all(
		"QMS Settings Standard",
		filters={"parenttype": "QMS Settings", "parent": "QMS Settings"},
		pluck="standard",
		order_by="idx",
	)


def main_standard() -> str | None:
	"""The standard that screens begin with: the first in use, or None where none is chosen."""
	return next(iter(standards_in_use()), None)


def mark_in_use(standard: Document) -> None:
	"""Show on the standard whether the settings name it; nobody ticks it by hand."""
	standard.in_use = int(standard.name in standards_in_use())


def mark_all_in_use() -> None:
	"""Bring the mark on every standard to what the settings say now."""
	chosen = set(standards_in_use())
	for name, marked in frappe.get_all(STANDARD, fields=["name", "in_use"], as_list=True):
		if bool(marked) != (name in chosen):
			# it follows from the settings, which the user may change
			frappe.get_doc(STANDARD, name).save(ignore_permissions=True)


def note_successor(standard: Document) -> None:
	"""Write on the edition that this one replaces that it does; take it off the one that it no longer replaces."""
	before = standard.get_doc_before_save()
	former = before.replaces if before else None
	if (
		former
		and former != standard.replaces
		and frappe.db.get_value(STANDARD, former, "replaced_by") == standard.name
	):
		_set_successor(former, None)
	if standard.replaces and frappe.db.get_value(STANDARD, standard.replaces, "replaced_by") != standard.name:
		_set_successor(standard.replaces, standard.name)


def _set_successor(name: str, successor: str | None) -> None:
	edition = frappe.get_doc(STANDARD, name)
	edition.replaced_by = successor
	edition.save(ignore_permissions=True)
