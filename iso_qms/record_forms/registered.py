"""What the register of record forms says about a DocType, kept ready because every save of a record asks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.record_forms import FORM

CACHE_KEY = "iso_qms:record_forms"
SETTINGS = "QMS Settings"
NEEDED = (
	"name",
	"record_doctype",
	"current_revision",
	"procedure",
	"layout",
	"happened_field",
	"entry_within_hours",
	"title",
	"department",
	"frequency",
	"retention_years",
	"rows_field",
	"page_period",
	"period_field",
	"page_field",
	"department_field",
	"equipment_field",
	"requires_competence",
	"person_field",
	"instrument_field",
	"on_missing_qualification",
)


def registered_forms() -> dict[str, Any]:
	"""Every registered DocType with what its form says; cached until the register changes."""
	return frappe.cache.get_value(CACHE_KEY, generator=_read)


def form_of(doctype: str) -> Any:
	"""The form under which `doctype` is registered, or None."""
	form = registered_forms().get(doctype)
	return frappe._dict(form) if form else None


def title_of(form: Any) -> str:
	"""What a form (title, record_doctype) is called in the reader's language.

	A shipped form is called as its DocType is; that name has a translation. A customer's title is data, which a
	Translation may know.
	"""
	is_shipped = not form["title"] or form["title"] == form["record_doctype"].removeprefix("QMS ")
	name = form["record_doctype"] if is_shipped else form["title"]
	return _(name)


def forget(doc: Document | None = None, method: str | None = None) -> None:
	"""Read the register anew at the next look, now and when the transaction ends, whichever way."""
	_forget()
	frappe.db.after_commit.add(_forget)
	frappe.db.after_rollback.add(_forget)


def setting(fieldname: str) -> Any:
	"""A value of QMS Settings."""
	return frappe.db.get_single_value(SETTINGS, fieldname)


def forms_need_approval() -> bool:
	"""Whether a changed form goes live only when its revision is approved."""
	return bool(cint(setting("forms_need_approval")))


def forms_drawn_with(doctype: str) -> list[str]:
	"""Names of the forms on which the DocType is drawn: as the record itself or as one of its tables."""
	found = []
	for registered, form in registered_forms().items():
		if registered == doctype:
			found.append(form["name"])
		elif frappe.db.exists("DocType", registered):
			tables = frappe.get_meta(registered).get_table_fields()
			if any(df.options == doctype for df in tables):
				found.append(form["name"])
	return found


def _forget() -> None:
	frappe.cache.delete_value(CACHE_KEY)


def _read() -> dict[str, dict[str, Any]]:
	# while the app comes to a site, is upgraded or leaves it, its table lags behind or is gone
	if not frappe.db.table_exists(FORM):
		return {}
	columns = [fieldname for fieldname in NEEDED if frappe.db.has_column(FORM, fieldname)]
	rows = frappe.get_all(FORM, fields=columns, order_by="name")
	return {row.record_doctype: dict(row) for row in rows if row.record_doctype}
