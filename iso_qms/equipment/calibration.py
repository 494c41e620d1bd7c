"""Whether an instrument was in calibration on a day, from its approved calibrations and from nothing else.

The dates on QMS Equipment are read off the newest approved calibration, for lists; the history stays in the
records, so that a question about last year is answered as it was last year.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate

from iso_qms.people.employment import Day
from iso_qms.people.qualification import last_valid_day

FAILED = "Fail"


def in_calibration(equipment: str, on_date: Day = None) -> bool:
	"""Whether the equipment might measure on that day, as far as calibration goes.

	True where it needs none. Otherwise its newest approved calibration up to that day counts: passed, also for a
	limited use, and still valid. Raises DoesNotExistError when there is no such equipment.
	"""
	needed = frappe.db.get_value("QMS Equipment", equipment, "needs_calibration")
	if needed is None:
		frappe.throw(_("There is no equipment {0}.").format(equipment), frappe.DoesNotExistError)
	if not cint(needed):
		return True
	newest = newest_calibration(equipment, on_date)
	return bool(newest) and newest.result != FAILED and getdate(on_date) <= getdate(newest.valid_until)


def newest_calibration(equipment: str, on_date: Day = None) -> Any:
	"""The newest approved calibration up to that day (name, calibrated_on, valid_until, result, certificate_no)."""
	filters: dict[str, Any] = {"equipment": equipment, "docstatus": 1}
	if on_date:
		filters["calibrated_on"] = ["<=", getdate(on_date)]
	found = frappe.get_all(
		"QMS Calibration",
		filters=filters,
		fields=["name", "calibrated_on", "valid_until", "result", "certificate_no"],
		order_by="calibrated_on desc, approved_on desc, name desc",
		limit=1,
	)
	return found[0] if found else None


def check_interval(equipment: Document) -> None:
	"""Raise when equipment that needs calibration has no interval."""
	if cint(equipment.needs_calibration) and cint(equipment.calibration_interval) <= 0:
		frappe.throw(
			_("Calibration Interval (Months): say how often {0} is calibrated.").format(
				equipment.equipment_name
			),
			title=_("Invalid Equipment"),
		)


def set_from_calibrations(equipment: Document) -> None:
	"""Read the equipment's dates off its newest approved calibration; one that failed leaves no valid day."""
	newest = None if equipment.is_new() else newest_calibration(equipment.name)
	passed = newest and newest.result != FAILED
	equipment.last_calibration = newest.calibrated_on if newest else None
	equipment.calibration_due = newest.valid_until if passed else None
	equipment.calibration_result = newest.result if newest else None
	equipment.certificate_no = newest.certificate_no if newest else None


def check_calibration(calibration: Document) -> None:
	"""Raise when the calibration lies in the future, or is of equipment that needs none."""
	if getdate(calibration.calibrated_on) > getdate():
		_refuse(_("Calibrated On: {0} is in the future.").format(formatdate(calibration.calibrated_on)))
	if not cint(frappe.db.get_value("QMS Equipment", calibration.equipment, "needs_calibration")):
		_refuse(
			_("Equipment: {0} needs no calibration; tick Needs Calibration there first.").format(
				calibration.equipment
			)
		)


def set_validity(calibration: Document) -> None:
	"""Set the last valid day by the equipment's interval where none is typed; a failed calibration has none."""
	if calibration.result == FAILED:
		calibration.valid_until = None
		return
	if not calibration.valid_until:
		months = cint(frappe.db.get_value("QMS Equipment", calibration.equipment, "calibration_interval"))
		calibration.valid_until = last_valid_day(calibration.calibrated_on, months)
	if getdate(calibration.valid_until) < getdate(calibration.calibrated_on):
		_refuse(
			_("Valid Until: {0} is before the calibration on {1}.").format(
				formatdate(calibration.valid_until), formatdate(calibration.calibrated_on)
			)
		)


def tell_equipment(calibration: Document) -> None:
	"""Bring the dates on the equipment up to date after a calibration is approved or voided."""
	frappe.get_doc("QMS Equipment", calibration.equipment).save(ignore_permissions=True)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Calibration"))
