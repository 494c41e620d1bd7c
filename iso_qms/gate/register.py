"""Which doctypes the gate guards: those of this app, and those that a QMS Record Form registers."""

from __future__ import annotations

import frappe

CACHE_KEY = "iso_qms:guarded_doctypes"

RECORD = "record"
"""A doctype whose documents are records: numbered, final once submitted."""

CONTROLLED = "controlled"
"""A QMS doctype that is no record: masters, the register itself, settings."""

SHIPPED_RECORDS = frozenset(
	(
		"QMS Inspection Record",
		"QMS Calibration",
		"QMS Record",
		"QMS Disposal",
		"QMS Patrol Inspection",
		"QMS Special Process Confirmation",
		"QMS Equipment Maintenance",
		"QMS Training Record",
		"QMS Work Permit",
		"QMS Contract Review",
		"QMS Design Record",
		"QMS Supplier Evaluation",
		"QMS Customer Property",
		"QMS Customer Complaint",
		"QMS Satisfaction Survey",
		"QMS Meeting Record",
	)
)
"""Records whether registered or not, so that taking a form off the register opens nothing."""


def guarded_doctypes() -> dict[str, str]:
	"""Every guarded doctype with its kind, `RECORD` or `CONTROLLED`; cached until the register changes."""
	return frappe.cache.get_value(CACHE_KEY, generator=_read_register)


def is_record(doctype: str) -> bool:
	"""Whether documents of `doctype` are records."""
	return guarded_doctypes().get(doctype) == RECORD


def clear_register() -> None:
	"""Read the register anew at the next look; called when a registration or a DocType changes.

	The transaction may still be rolled back, and another process may read between the change and the commit:
	so the cache is dropped now and again when the transaction ends, whichever way.
	"""
	_forget()
	frappe.db.after_commit.add(_forget)
	frappe.db.after_rollback.add(_forget)


def _forget() -> None:
	frappe.cache.delete_value(CACHE_KEY)


def _read_register() -> dict[str, str]:
	own = frappe.get_all("DocType", filters={"module": "ISO QMS", "istable": 0}, pluck="name")
	guarded = dict.fromkeys(own, CONTROLLED)
	guarded.update(dict.fromkeys(SHIPPED_RECORDS, RECORD))
	# while the app is being installed or taken off, its tables come and go
	if frappe.db.table_exists("QMS Record Form"):
		registered = frappe.get_all("QMS Record Form", pluck="record_doctype")
		guarded.update({doctype: RECORD for doctype in registered if doctype})
	return guarded
