"""Process screens: the printed card."""

from __future__ import annotations

import frappe

from iso_qms.processes.card import print_card


@frappe.whitelist(methods=["GET", "POST"])
def get_card(process: str) -> list[list[str]]:
	"""The printed card of `process` as rows of cells, for who may read the process."""
	document = frappe.get_doc("QMS Process", process)
	document.check_permission("read")
	return print_card(document)
