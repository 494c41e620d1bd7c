"""Earlier imports of a DocType, so that one that was left is found again; the import itself is Frappe's Data Import."""

import frappe
from frappe.utils.background_jobs import is_job_enqueued

SHOWN = 5


@frappe.whitelist(methods=["GET"])
def get_earlier_imports(doctype: str) -> list[dict]:
	"""Return the user's readable Data Imports of a DocType that have a file, the newest first.

	`begun` is false for a file that was only looked at: it neither runs, nor waits, nor has it left anything behind.
	"""
	rows = frappe.get_list(
		"Data Import",
		filters={"reference_doctype": doctype, "payload_count": [">", 0]},
		fields=["name", "creation", "status", "import_type", "payload_count"],
		order_by="creation desc",
		limit=SHOWN,
	)
	return [{**row, "begun": _has_begun(row)} for row in rows]


def _has_begun(row: dict) -> bool:
	return (
		row.status != "Pending"
		or is_job_enqueued(f"data_import::{row.name}")
		or bool(frappe.db.exists("Data Import Log", {"data_import": row.name}))
	)
