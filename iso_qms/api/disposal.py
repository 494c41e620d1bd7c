"""Screens of disposal: a draft of what is due."""

from typing import Any

import frappe
from frappe import _

from iso_qms.record_forms.retention import disposal_drafts


@frappe.whitelist(methods=["POST"])
def propose(
	items: str | list | None = None,
	kind: str | None = None,
	form: str | None = None,
	department: str | None = None,
) -> dict[str, Any]:
	"""Make a draft disposal of the chosen items (`[[doctype, name], …]`), or of what is due within the other choices.

	Returns its `name` and how many `items` it holds: 500 at most, the next call lists the rest. Raises PermissionError
	for who may not ask for a disposal, ValidationError where nothing is left or an item is still to be kept.
	"""
	disposal = disposal_drafts.propose(_pairs(items) if items else None, kind, form, department)
	return {"name": disposal.name, "items": len(disposal.items)}


def _pairs(items: str | list) -> list[tuple[str, str]]:
	try:
		given = frappe.parse_json(items)
		pairs = [(doctype, name) for doctype, name in given]
	except (TypeError, ValueError):
		pairs = []
	if not pairs or not all(isinstance(part, str) for pair in pairs for part in pair):
		frappe.throw(_("Name each item with its DocType and its name."), title=_("Missing Values Required"))
	return pairs
