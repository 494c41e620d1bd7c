"""Until when a record, a paper record or a superseded revision is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_years, cint, getdate, today

from iso_qms.document_control import DOCUMENT_TYPE, REVISION
from iso_qms.record_forms.registered import form_of, registered_forms, setting

PAPER = "QMS Record"
HOLD, HOLD_ITEM = "QMS Retention Hold", "QMS Retention Hold Item"


def disposable_doctypes() -> list[str]:
	"""The DocTypes whose documents may be destroyed in the end."""
	return [*sorted(registered_forms()), PAPER, REVISION]


def keep_until(doctype: str, name: str) -> date | None:
	"""The last day on which it is kept; None while it is kept without end: in force, held, or without a time of keeping.

	Raises when documents of the DocType are never disposed of, or there is no such document.
	"""
	until = _by_rule(doctype, name)
	held = held_of(doctype)
	if not until or name not in held:
		return until
	return max(until, held[name]) if held[name] else None


def _by_rule(doctype: str, name: str) -> date | None:
	if doctype == REVISION:
		return _of_revision(name)
	if doctype == PAPER:
		row = frappe.db.get_value(PAPER, name, ["form", "period_from", "period_to"], as_dict=True)
		_check_there(row, doctype, name)
		return of_paper(row)
	form = form_of(doctype)
	if not form:
		frappe.throw(
			_("{0} is neither a record nor a revision, and is not disposed of.").format(_(doctype)),
			title=_("Not Allowed"),
		)
	row = frappe.db.get_value(doctype, name, ["happened_on", "creation"], as_dict=True)
	_check_there(row, doctype, name)
	return _after(row.happened_on or row.creation, years_of_form(form))


def held_of(doctype: str) -> dict[str, date | None]:
	"""By name, until when documents of the DocType are held today; None where a hold has no end."""
	holds = dict(
		frappe.get_all(
			HOLD,
			filters={"lifted": 0},
			or_filters=[["keep_until", "is", "not set"], ["keep_until", ">=", today()]],
			fields=["name", "keep_until"],
			as_list=True,
		)
	)
	if not holds:
		return {}
	rows = frappe.get_all(
		HOLD_ITEM,
		filters={"parenttype": HOLD, "parent": ["in", list(holds)], "reference_doctype": doctype},
		fields=["reference_name", "parent"],
	)
	held: dict[str, date | None] = {}
	for row in rows:
		until = getdate(holds[row.parent]) if holds[row.parent] else None
		earlier = held.get(row.reference_name, date.min)
		held[row.reference_name] = max(until, earlier) if until and earlier else None
	return held


def of_paper(record: Any) -> date | None:
	"""The last day of keeping of a paper record, by its form, else by the settings."""
	years = frappe.db.get_value("QMS Record Form", record.form, "retention_years") if record.form else None
	return _after(record.period_to or record.period_from, cint(years) or cint(setting("default_retention")))


def years_of_form(form: Any) -> int:
	"""For how many years records of the form are kept; 0 is without end."""
	return cint(form.retention_years) or cint(setting("default_retention"))


def of_revisions(rows: list[Any]) -> list[date | None]:
	"""For each row of the register (status, effective_to, document_doctype, document, document_type) its last day.

	None for what is not superseded, and where neither the document nor its type says how long.
	"""
	own = _own_years(rows)
	of_type = dict(frappe.get_all(DOCUMENT_TYPE, fields=["name", "retention_years"], as_list=True))
	return [
		_after(
			row.effective_to if row.status == "Superseded" else None,
			own.get((row.document_doctype, row.document)) or cint(of_type.get(row.document_type)),
		)
		for row in rows
	]


def last_day_over(years: int) -> date:
	"""The newest day of which everything that is kept for so many years may go today."""
	day = getdate(add_years(getdate(today()), -years))
	while getdate(add_years(day, years)) >= getdate(today()):
		day -= timedelta(days=1)
	return day


def _own_years(rows: list[Any]) -> dict[tuple[str, str], int]:
	"""The years that documents set for themselves."""
	by_kind: dict[str, set[str]] = {}
	for row in rows:
		by_kind.setdefault(row.document_doctype, set()).add(row.document)
	return {
		(doctype, found.name): cint(found.retention_years)
		for doctype, names in by_kind.items()
		for found in frappe.get_all(
			doctype,
			filters={"name": ["in", sorted(names)], "retention_years": [">", 0]},
			fields=["name", "retention_years"],
		)
	}


def _of_revision(name: str) -> date | None:
	row = frappe.db.get_value(
		REVISION,
		name,
		["status", "effective_to", "document_doctype", "document", "document_type"],
		as_dict=True,
	)
	_check_there(row, REVISION, name)
	return of_revisions([row])[0]


def _after(day: Any, years: int) -> date | None:
	return getdate(add_years(getdate(day), years)) if day and years else None


def _check_there(row: Any, doctype: str, name: str) -> None:
	if not row:
		frappe.throw(_("There is no {0} {1}.").format(_(doctype), name), frappe.DoesNotExistError)


def check_listed(item: Any, title: str) -> None:
	"""Raise, under this title, when a row of a disposal or hold names nothing that is destroyed one day.

	PermissionError where it is not the user's to read, ValidationError where it is gone.
	"""
	doctype, name = item.reference_doctype, item.reference_name
	if doctype not in disposable_doctypes():
		message = _("Row {0}: {1} is neither a record nor a revision.").format(item.idx, _(doctype))
		frappe.throw(message, title=title)
	if not frappe.has_permission(doctype, "read", name):
		raise frappe.PermissionError
	if frappe.db.get_value(doctype, name, "disposed_on"):
		frappe.throw(_("Row {0}: {1} was disposed of already.").format(item.idx, name), title=title)
