"""Whether who did it was qualified, and what measured was in calibration, on the day it happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate

from iso_qms.equipment.calibration import in_calibration
from iso_qms.people.qualification import is_qualified

REFUSE = "Refuse"


def check(record: Document, form: Any) -> None:
	"""Mark the record, or raise, when the form asks for a competence or calibration that was missing that day."""
	before = record.get_doc_before_save()
	if before and cint(before.docstatus):
		return
	gaps = [*_person_gaps(record, form), *_instrument_gaps(record, form)]
	record.qualification_gap = "\n".join(gaps) or None
	if gaps and form.on_missing_qualification == REFUSE:
		frappe.throw("<br>".join(gaps), title=_("Not Qualified or Not in Calibration"))


def _person_gaps(record: Document, form: Any) -> Iterator[str]:
	if not form.requires_competence:
		return
	person = record.get(form.person_field) if form.person_field else record.owner or frappe.session.user
	if not person:
		return
	employee = _employee(record, form, person)
	day = getdate(record.happened_on)
	if not employee or not is_qualified(employee, form.requires_competence, day):
		yield _("{0} was not qualified for {1} on {2}.").format(
			person, form.requires_competence, formatdate(day)
		)


def _employee(record: Document, form: Any, person: str) -> str | None:
	df = record.meta.get_field(form.person_field) if form.person_field else None
	if df and df.options == "QMS Employee":
		return person
	return frappe.db.get_value("QMS Employee", {"user": person}, "name")


def _instrument_gaps(record: Document, form: Any) -> Iterator[str]:
	if not form.instrument_field:
		return
	day = getdate(record.happened_on)
	for instrument in dict.fromkeys(_instruments(record, form.instrument_field)):
		if not in_calibration(instrument, day):
			yield _("{0} was not in calibration on {1}.").format(instrument, formatdate(day))


def _instruments(record: Document, fieldname: str) -> Iterator[str]:
	"""The instruments named by the record itself, or by its rows."""
	if record.meta.has_field(fieldname):
		if record.get(fieldname):
			yield record.get(fieldname)
		return
	for table in record.meta.get_table_fields():
		for row in record.get(table.fieldname) or []:
			if row.get(fieldname):
				yield row.get(fieldname)


def check_instrument_field(form: Document) -> None:
	"""Raise when the field of the instrument is no link to equipment, in the form or in a table of it."""
	if not form.instrument_field:
		return
	meta = frappe.get_meta(form.record_doctype)
	metas = [meta, *(frappe.get_meta(df.options) for df in meta.get_table_fields())]
	fields = [m.get_field(form.instrument_field) for m in metas]
	if not any(df and df.fieldtype == "Link" and df.options == "QMS Equipment" for df in fields):
		frappe.throw(
			_("{0}: {1} is no such field of {2}.").format(
				_("Field of the Instrument"), form.instrument_field, _(form.record_doctype)
			),
			title=_("Invalid Record Form"),
		)
