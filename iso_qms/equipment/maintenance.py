"""Maintenance of machines, and what it says about whether they may be used.

The status of the equipment follows its newest approved maintenance: out of order, it is under repair; usable
again, it is back in use. Other statuses (idle, scrapped) are the company's word and stay.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from iso_qms.inspection.judging import check_all_judged, judge_record
from iso_qms.record_forms.true_time import leaves_author

OUT_OF_ORDER = "Out of Order"
IN_USE, UNDER_REPAIR = "In Use", "Under Repair"


def check(maintenance: Document) -> None:
	"""Judge the items; raise for scrapped equipment, open items, or a next date that is not after this one."""
	judge_record(maintenance)
	if frappe.db.get_value("QMS Equipment", maintenance.equipment, "status") == "Scrapped":
		_refuse(_("Equipment: {0} is scrapped and is not maintained any more.").format(maintenance.equipment))
	if maintenance.next_due and getdate(maintenance.next_due) <= getdate(maintenance.maintained_on):
		_refuse(
			_("Next Maintenance: {0} is not after this one on {1}.").format(
				formatdate(maintenance.next_due), formatdate(getdate(maintenance.maintained_on))
			)
		)
	if leaves_author(maintenance):
		check_all_judged(maintenance)


def newest_maintenance(equipment: str) -> Any:
	"""The newest approved maintenance of the equipment (name, maintained_on, condition_after), or None."""
	found = frappe.get_all(
		"QMS Equipment Maintenance",
		filters={"equipment": equipment, "docstatus": 1},
		fields=["name", "maintained_on", "condition_after"],
		order_by="maintained_on desc, approved_on desc, name desc",
		limit=1,
	)
	return found[0] if found else None


def tell_equipment(maintenance: Document) -> None:
	"""Bring the status of the equipment up to date after a maintenance is approved or voided."""
	equipment: Any = frappe.get_doc("QMS Equipment", maintenance.equipment, for_update=True)
	newest = newest_maintenance(maintenance.equipment)
	out_of_order = bool(newest) and newest.condition_after == OUT_OF_ORDER
	if out_of_order and equipment.status == IN_USE:
		equipment.status = UNDER_REPAIR
	elif not out_of_order and equipment.status == UNDER_REPAIR:
		equipment.status = IN_USE
	else:
		return
	equipment.save(ignore_permissions=True)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Maintenance"))
