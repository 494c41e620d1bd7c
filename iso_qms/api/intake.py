"""Intake screens: handing in files, what became of them, and accepting the proposals."""

from typing import Any

import frappe
from frappe import _

from iso_qms.intake import INTAKE, ITEM, accepting, batches, taking


@frappe.whitelist(methods=["POST"])
def upload() -> dict[str, Any]:
	"""Take in the files of the request, or one zip (multipart field `file`, once or more often).

	Returns `intake`, the name of the batch, and its `status`; the files are read in the background.
	"""
	batches.check_may_take_in()
	sent = frappe.request.files.getlist("file") if frappe.request else []
	intake = taking.take_in_upload([(file.filename or "", file.stream.read()) for file in sent])
	return {"intake": intake.name, "status": intake.status}


@frappe.whitelist(methods=["GET"])
def get_intake(name: str) -> dict[str, Any]:
	"""Return status, counts and problem of a batch, for who may read it."""
	intake = frappe.get_doc(INTAKE, name)
	intake.check_permission("read")
	fields = ("name", "source", "status", "problem", "notes", "files", "conflicts", *batches.COUNTS)
	return {field: intake.get(field) for field in fields}


@frappe.whitelist(methods=["POST"])
def accept(items: list[str] | str, adopt: bool = False) -> list[dict[str, str]]:
	"""Make documents of proposals, effective at once with `adopt`, else as each says: drafts, or in force.

	Returns for each `item` and `document`, or `problem` where it was left as it is.
	"""
	return accepting.accept(_names(items), bool(adopt))


@frappe.whitelist(methods=["POST"])
def accept_intake(name: str, adopt: bool = False) -> list[dict[str, str]]:
	"""Accept every proposal of a batch that has no conflict; returns as `accept`."""
	batches.check_may_take_in()
	frappe.get_doc(INTAKE, name).check_permission("read")
	filters = {"intake": name, "status": "Proposed", "conflict_count": 0}
	names = frappe.get_all(ITEM, filters=filters, pluck="name", order_by="name", limit=accepting.MOST)
	return accepting.accept(names, bool(adopt))


def _names(items: list[str] | str) -> list[str]:
	if isinstance(items, str):
		try:
			items = frappe.parse_json(items) if items.lstrip().startswith("[") else [items]
		except ValueError:
			items = [items]
	if not items or not all(isinstance(item, str) for item in items):
		frappe.throw(_("Name the proposals to accept."), title=_("Missing Values Required"))
	return items
