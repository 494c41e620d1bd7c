"""Until when a record, a paper record or a superseded revision is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_years, cint, getdate

from iso_qms.document_control import DOCUMENT_TYPE, REVISION
from iso_qms.record_forms.registered import form_of, registered_forms, setting

PAPER = "QMS Record"


def disposable_doctypes() -> list[str]:
	"""The DocTypes whose documents may be destroyed in the end."""
	return [*sorted(registered_forms()), PAPER, REVISION]


def keep_until(doctype: str, name: str) -> date | None:
	"""The last day on which it is kept; None while it is kept without end: in force, or without a time of keeping.

	Raises when documents of the DocType are never disposed of, or there is no such document.
	"""
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


def of_paper(record: Any) -> date | None:
	"""The last day of keeping of a paper record, by its form, else by the settings."""
	years = frappe.db.get_value("QMS Record Form", record.form, "retention_years") if record.form else None
	return _after(record.period_to or record.period_from, cint(years) or cint(setting("default_retention")))


def years_of_form(form: Any) -> int:
	"""For how many years records of the form are kept; 0 is without end."""
	return cint(form.retention_years) or cint(setting("default_retention"))


def _of_revision(name: str) -> date | None:
	row = frappe.db.get_value(
		REVISION,
		name,
		["status", "effective_to", "document_doctype", "document", "document_type"],
		as_dict=True,
	)
	_check_there(row, REVISION, name)
	if row.status != "Superseded" or not row.effective_to:
		return None
	own = frappe.db.get_value(row.document_doctype, row.document, "retention_years")
	years = cint(own) or cint(frappe.db.get_value(DOCUMENT_TYPE, row.document_type, "retention_years"))
	return _after(row.effective_to, years)


def _after(day: Any, years: int) -> date | None:
	return getdate(add_years(getdate(day), years)) if day and years else None


def _check_there(row: Any, doctype: str, name: str) -> None:
	if not row:
		frappe.throw(_("There is no {0} {1}.").format(_(doctype), name), frappe.DoesNotExistError)
